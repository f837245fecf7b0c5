#include "lib/kube/object_fields.h"

#include <fmt/core.h>

#include <algorithm>

#include "lib/base/text.h"

namespace tf::kube {
namespace {

std::vector<std::string> strings_of(const Value& expression) {
  std::vector<std::string> out;
  for (const Value& item : list_at(expression, {"values"})) {
    if (const auto* text = item.as_string()) out.push_back(*text);
  }
  return out;
}

std::string expression_text(const Value& expression) {
  const std::string_view key = string_at(expression, {"key"});
  const std::string_view op = string_at(expression, {"operator"});
  if (op == "Exists") return std::string(key);
  if (op == "DoesNotExist") return fmt::format("!{}", key);
  return fmt::format("{} {} ({})", key, op == "In" ? "in" : "notin",
                     join(strings_of(expression), ","));
}

bool expression_holds(const Value& expression, const Object& object) {
  const std::string_view key = string_at(expression, {"key"});
  const std::string_view op = string_at(expression, {"operator"});
  const bool present = find_path(object.root(), {"metadata", "labels", key}) != nullptr;
  if (op == "Exists") return present;
  if (op == "DoesNotExist") return !present;
  const auto values = strings_of(expression);
  const bool listed =
      present && std::find(values.begin(), values.end(), object.label(key)) != values.end();
  return op == "In" ? listed : !listed;
}

}  // namespace

std::vector<Condition> conditions_of(const Object& object) {
  std::vector<Condition> out;
  const Value* list = find_path(object.root(), {"status", "conditions"});
  if (list == nullptr || list->as_list() == nullptr) return out;
  for (const Value& item : *list->as_list()) {
    out.push_back(Condition{.type = string_at(item, {"type"}),
                            .status = string_at(item, {"status"}),
                            .reason = string_at(item, {"reason"}),
                            .message = string_at(item, {"message"})});
  }
  return out;
}

const Condition* find_condition(const std::vector<Condition>& conditions, std::string_view type,
                                std::string_view status) {
  const auto found = std::find_if(conditions.begin(), conditions.end(), [&](const Condition& one) {
    return one.type == type && one.status == status;
  });
  return found == conditions.end() ? nullptr : &*found;
}

std::int64_t number_at(const Object& object, std::initializer_list<std::string_view> path,
                       std::int64_t otherwise) {
  return integer_at(object.root(), path).value_or(otherwise);
}

std::vector<Value> list_at(const Value& value, std::initializer_list<std::string_view> path) {
  const Value* found = find_path(value, path);
  if (found == nullptr || found->as_list() == nullptr) return {};
  return found->as_list()->items();
}

bool is_true_at(const Value& value, std::initializer_list<std::string_view> path) {
  const Value* found = find_path(value, path);
  return found != nullptr && found->as_bool() != nullptr && *found->as_bool();
}

std::string selector_text(const Value& label_selector) {
  std::vector<std::string> parts;
  const Value* labels = find_path(label_selector, {"matchLabels"});
  if (labels != nullptr && labels->is_map()) {
    for (const auto& [key, value] : *labels->as_map()) {
      const auto* text = value.as_string();
      parts.push_back(key + "=" + (text == nullptr ? std::string() : *text));
    }
  }
  for (const Value& expression : list_at(label_selector, {"matchExpressions"})) {
    parts.push_back(expression_text(expression));
  }
  return join(parts, ",");
}

bool selects(const Value& label_selector, const Object& object) {
  const Value* labels = find_path(label_selector, {"matchLabels"});
  if (labels != nullptr && labels->is_map()) {
    for (const auto& [key, value] : *labels->as_map()) {
      const auto* text = value.as_string();
      if (text == nullptr || object.label(key) != *text) return false;
    }
  }
  const auto expressions = list_at(label_selector, {"matchExpressions"});
  return std::all_of(expressions.begin(), expressions.end(), [&object](const Value& expression) {
    return expression_holds(expression, object);
  });
}

}  // namespace tf::kube
