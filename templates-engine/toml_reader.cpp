#include <fmt/core.h>
#include <toml++/toml.h>

#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "templates-engine/go_layout.h"
#include "templates-engine/time_object.h"
#include "templates-engine/toml.h"

namespace tf::engine {
namespace {

/// BurntSushi decodes [[tables]] to this, inline arrays of tables to []interface {}.
constexpr ListType kTableList{"[]map[string]interface {}", "map[string]interface {}"};

Value from_node(const toml::node& node);

Value from_table(const toml::table& table) {
  std::vector<Map::Entry> entries;
  for (const auto& [key, node] : table) {
    entries.emplace_back(std::string(key.str()), from_node(node));
  }
  return Map(std::move(entries));
}

Value from_array(const toml::array& array) {
  std::vector<Value> items;
  for (const toml::node& node : array)
    items.push_back(from_node(node));
  const toml::table* first = array.empty() ? nullptr : array.front().as_table();
  const bool tables = first != nullptr && !first->is_inline();
  return List(std::move(items), tables ? kTableList : kAnyList);
}

template <class T>
std::string printed(const T& value) {
  std::ostringstream stream;
  stream << value;
  return std::move(stream).str();
}

Value time_of(const std::string& text, std::string_view layout, const ZoneRef& zone) {
  auto time = parse_time(layout, text, zone);
  return time_value(time ? *std::move(time) : GoTime());
}

/// Without an offset a date or time is one of a local zone of that name, as BurntSushi has it.
Value from_date_time(const toml::date_time& value) {
  if (value.offset) return time_of(printed(value), kRfc3339Nano, local_zone());
  return time_of(printed(value), "2006-01-02T15:04:05", fixed_zone("datetime-local", 0));
}

Value from_node(const toml::node& node) {
  if (const toml::table* table = node.as_table()) return from_table(*table);
  if (const toml::array* array = node.as_array()) return from_array(*array);
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return Value::int64(number->get());
  if (const auto* real = node.as_floating_point()) return real->get();
  if (const auto* flag = node.as_boolean()) return flag->get();
  if (const auto* moment = node.as_date_time()) return from_date_time(moment->get());
  if (const auto* day = node.as_date()) {
    return time_of(printed(day->get()), "2006-01-02", fixed_zone("date-local", 0));
  }
  if (const auto* clock = node.as_time()) {
    return time_of(printed(clock->get()), "15:04:05", fixed_zone("time-local", 0));
  }
  return {};
}

}  // namespace

Result<Value> parse_toml(std::string_view text) {
  try {
    return from_table(toml::parse(text));
  } catch (const toml::parse_error& error) {
    return fail(ErrorCode::kInvalid,
                fmt::format("toml: line {}: {}", error.source().begin.line, error.description()));
  }
}

}  // namespace tf::engine
