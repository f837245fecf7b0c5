#include "lib/sandbox/table_cells.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "lib/base/text.h"
#include "lib/data/label_selector.h"
#include "lib/sandbox/human_duration.h"

namespace tf::sandbox {

const Value* Printed::at(std::string_view path) const {
  const Value* value = &object;
  for (const std::string_view step : split_views(path, ".")) {
    value = find_path(*value, {step});
    if (value == nullptr || value->is_nil()) return nullptr;
  }
  return value;
}

std::string Printed::text(std::string_view path, std::string_view absent) const {
  const Value* found = at(path);
  if (found == nullptr) return std::string(absent);
  if (const Integer* integer = found->as_integer()) return to_text(integer->value);
  return found->is_string() ? *found->as_string() : std::string(absent);
}

std::int64_t Printed::integer(std::string_view path) const {
  const Value* found = at(path);
  return found == nullptr ? 0 : integer_at(Map{{"it", *found}}, {"it"}).value_or(0);
}

bool Printed::boolean(std::string_view path) const {
  const Value* found = at(path);
  return found != nullptr && truth(*found);
}

const std::vector<Value>& Printed::items(std::string_view path) const {
  static const std::vector<Value> kNone;
  const Value* found = at(path);
  return found == nullptr || !found->is_list() ? kNone : found->as_list()->items();
}

std::string Printed::age(std::string_view path) const {
  const auto time = parse_rfc3339(text(path));
  return time ? human_duration(now - *time) : "<unknown>";
}

std::string labels_text(const Value* labels) {
  std::vector<std::string> parts;
  if (const Map* map = labels == nullptr ? nullptr : labels->as_map()) {
    for (const auto& [key, value] : *map)
      parts.push_back(key + "=" + (value.is_string() ? *value.as_string() : std::string()));
  }
  return parts.empty() ? "<none>" : join(parts, ",");
}

std::string selector_text(const Value* selector) {
  return selector == nullptr ? std::string() : selector_text(*selector);
}

std::string first_of(const std::vector<std::string>& texts, std::size_t most,
                     std::string_view separator) {
  if (texts.size() <= most) return join(texts, separator);
  return fmt::format("{} + {} more...", join(std::span(texts).first(most), separator),
                     texts.size() - most);
}

const Value* find_condition(const Printed& printed, std::string_view type) {
  for (const Value& each : printed.items("status.conditions")) {
    if (string_at(each, {"type"}) == type) return &each;
  }
  return nullptr;
}

bool has_condition(const Printed& printed, std::string_view type) {
  const Value* condition = find_condition(printed, type);
  return condition != nullptr && string_at(*condition, {"status"}) == "True";
}

}  // namespace tf::sandbox
