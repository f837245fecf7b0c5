#include "lib/sandbox/custom/expressions.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "lib/base/text.h"
#include "lib/sandbox/cel/evaluator.h"
#include "lib/sandbox/cel/parser.h"
#include "lib/sandbox/custom/expression_value.h"
#include "lib/sandbox/custom/schema_check.h"
#include "lib/sandbox/validation.h"

namespace tf::sandbox {
namespace {

/// A value and what was in its place; null: nothing to compare with.
struct Place {
  const Value* value = nullptr;
  const Value* before = nullptr;
  std::string path;
  /// Whether it, or what it stands in, is as it was: then what is wrong is let pass.
  bool unchanged = false;
};

/// What a rule is called in messages about it.
std::string name_of(const ExpressionRule& rule) {
  return std::string(trim_space(rule.message.empty() ? rule.rule : rule.message));
}

std::string default_message(const ExpressionRule& rule) {
  return rule.message.empty() ? "failed rule: " + name_of(rule) : name_of(rule);
}

/// ".spec['a']" behind a path: "path.spec[a]".
std::string with_field_path(const std::string& path, const std::string& field) {
  if (field.empty()) return path;
  const std::string plain = replace_all(replace_all(field, "['", "["), "']", "]");
  return path.empty() ? std::string(trim_prefix(plain, "."))
                      : path + "." + std::string(trim_prefix(plain, "."));
}

std::string shown_path(const std::string& path) {
  return path.empty() ? "<nil>" : path;
}

FieldError failure(const ValueRules& rules, const ExpressionRule& rule, const Place& place,
                   const std::string& detail) {
  const std::string path = shown_path(with_field_path(place.path, rule.field_path));
  if (rule.reason == "FieldValueForbidden") return forbidden_field(path, detail);
  if (rule.reason == "FieldValueRequired") return required(path, detail);
  const bool shows_value = rules.type != "object" && rules.type != "array";
  if (rule.reason == "FieldValueDuplicate") {
    if (shows_value) return duplicate(path, *place.value);
    return {FieldError::Type::kDuplicate, path, "Duplicate value"};
  }
  if (shows_value) return invalid_value(path, *place.value, detail);
  return {FieldError::Type::kInvalid, path, "Invalid value: " + detail};
}

/// What messageExpression says, if it says one line.
std::optional<std::string> own_message(const ExpressionRule& rule,
                                       const cel::Variables& variables) {
  if (rule.message_expression.empty()) return std::nullopt;
  const auto node = cel::parse(rule.message_expression);
  if (!node) return std::nullopt;
  const auto result = cel::evaluate(**node, variables);
  const auto* text = result ? result->as<std::string>() : nullptr;
  if (text == nullptr || text->size() > 5 * 1024 || trim_space(*text).empty() ||
      contains(*text, "\n")) {
    return std::nullopt;
  }
  return *text;
}

class ExpressionCheck {
 public:
  std::vector<FieldError> errors;

  void check(const ValueRules& rules, const Place& place, bool is_root) {
    if (place.value == nullptr || place.value->is_nil()) return;
    check_rules(rules, place, is_root);
    if (place.value->is_list() && rules.items != nullptr) {
      check_items(rules, place);
    } else if (place.value->is_map()) {
      check_fields(rules, place);
    }
  }

 private:
  void check_rules(const ValueRules& rules, const Place& place, bool is_root) {
    if (rules.expressions.empty()) return;
    const cel::CelValue self = expression_value(rules, *place.value, is_root);
    std::optional<cel::CelValue> before;
    if (place.before != nullptr && !place.before->is_nil()) {
      before = expression_value(rules, *place.before, is_root);
    }
    for (const ExpressionRule& rule : rules.expressions)
      check_rule(rules, rule, place, self, before);
  }

  void check_rule(const ValueRules& rules, const ExpressionRule& rule, const Place& place,
                  const cel::CelValue& self, const std::optional<cel::CelValue>& before) {
    if (trim_space(rule.rule).empty()) return;
    const auto node = cel::parse(rule.rule);
    if (!node) {
      complain(place, rules, "rule compile error: " + node.error());
      return;
    }
    const bool transition = cel::uses_name(**node, "oldSelf");
    if (transition && !before && !rule.optional_old_self) return;
    cel::Variables variables = {{"self", self}};
    if (rule.optional_old_self) {
      variables.emplace_back("oldSelf", before ? cel::some(*before) : cel::none());
    } else if (before) {
      variables.emplace_back("oldSelf", *before);
    }
    const auto result = cel::evaluate(**node, variables);
    if (!result) {
      const bool overload = result.error().starts_with("no such overload");
      complain(place, rules,
               overload ? fmt::format("'{}': call arguments did not match a supported operator, "
                                      "function or macro signature for rule: {}",
                                      result.error(), name_of(rule))
                        : fmt::format("{} evaluating rule: {}", result.error(), name_of(rule)));
      return;
    }
    const auto* holds = result->as<bool>();
    if ((holds != nullptr && *holds) || (!transition && place.unchanged)) return;
    errors.push_back(
        failure(rules, rule, place, own_message(rule, variables).value_or(default_message(rule))));
  }

  /// An error of the rule itself shows the schema's type instead of the value.
  void complain(const Place& place, const ValueRules& rules, const std::string& what) {
    errors.push_back(invalid_value(shown_path(place.path), rules.type, what));
  }

  static bool is_same(const Value& value, const Value* before, const Place& parent) {
    return before != nullptr ? deep_equal(value, *before) : parent.unchanged;
  }

  void check_items(const ValueRules& rules, const Place& place) {
    const List& list = *place.value->as_list();
    for (std::size_t i = 0; i < list.size(); ++i) {
      const Value* before = rules.list_type == "map" && place.before != nullptr
                                ? same_item(rules, *place.before, list[i])
                                : nullptr;
      check(
          *rules.items,
          {&list[i], before, fmt::format("{}[{}]", place.path, i), is_same(list[i], before, place)},
          rules.items->embedded_object);
    }
  }

  void check_fields(const ValueRules& rules, const Place& place) {
    const bool comparable =
        place.before != nullptr && place.before->is_map() && rules.map_type != "atomic";
    for (const auto& [key, value] : *place.value->as_map()) {
      const Value* before = comparable ? place.before->as_map()->find(key) : nullptr;
      const ValueRules* property = rules.property(key);
      const ValueRules* child = property != nullptr ? property : rules.additional.get();
      if (child == nullptr) continue;
      std::string path = place.path + "[" + key + "]";
      if (property != nullptr) path = place.path.empty() ? key : place.path + "." + key;
      check(*child, {&value, before, std::move(path), is_same(value, before, place)},
            child->embedded_object);
    }
  }
};

}  // namespace

bool has_expressions(const ValueRules& rules) {
  if (!rules.expressions.empty()) return true;
  if (rules.items != nullptr && has_expressions(*rules.items)) return true;
  if (rules.additional != nullptr && has_expressions(*rules.additional)) return true;
  return std::any_of(rules.properties.begin(), rules.properties.end(),
                     [](const PropertyRules& each) { return has_expressions(*each.rules); });
}

std::vector<FieldError> evaluate_expressions(const ValueRules& rules, const Value& object,
                                             const Value* live) {
  ExpressionCheck check;
  check.check(rules, {&object, live, "", live != nullptr && deep_equal(object, *live)}, true);
  return std::move(check.errors);
}

}  // namespace tf::sandbox
