#include "lib/sandbox/selectors.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

#include "lib/base/go_quote.h"
#include "lib/base/text.h"
#include "lib/sandbox/label_selector_parser.h"

namespace tf::sandbox {
namespace {

using Operator = LabelRequirement::Operator;

/// metav1.LabelSelectorOperator.
struct NamedOperator {
  std::string_view name;
  Operator op;
};
constexpr std::array kNamedOperators = std::to_array<NamedOperator>({
    {"In", Operator::kIn},
    {"NotIn", Operator::kNotIn},
    {"Exists", Operator::kExists},
    {"DoesNotExist", Operator::kDoesNotExist},
});

bool has_value(const LabelRequirement& requirement, std::string_view value) {
  return std::find(requirement.values.begin(), requirement.values.end(), value) !=
         requirement.values.end();
}

/// Labels that are no integers are neither greater nor less.
bool compares(const LabelRequirement& requirement, std::string_view label) {
  const auto left = parse_integer(label);
  const auto right = parse_integer(requirement.values.front());
  if (!left || !right) return false;
  return requirement.op == Operator::kGreater ? *left > *right : *left < *right;
}

/// In: the label's value, nullptr where the object has no such label.
bool fulfils(const LabelRequirement& requirement, const std::string* label) {
  switch (requirement.op) {
    case Operator::kIn:
      return label != nullptr && has_value(requirement, *label);
    case Operator::kNotIn:
      return label == nullptr || !has_value(requirement, *label);
    case Operator::kExists:
      return label != nullptr;
    case Operator::kDoesNotExist:
      return label == nullptr;
    case Operator::kGreater:
    case Operator::kLess:
      return label != nullptr && compares(requirement, *label);
  }
  return false;
}

std::vector<std::string> values_of(const Value& expression) {
  std::vector<std::string> values;
  const Value* found = find_path(expression, {"values"});
  const List* list = found == nullptr ? nullptr : found->as_list();
  if (list == nullptr) return values;
  for (const Value& each : *list)
    values.push_back(each.is_string() ? *each.as_string() : std::string());
  return values;
}

ApiResult<LabelRequirement> read_expression(const Value& expression) {
  const auto name = string_at(expression, {"operator"});
  const auto* op = std::find_if(kNamedOperators.begin(), kNamedOperators.end(),
                                [&](const NamedOperator& each) { return each.name == name; });
  if (op == kNamedOperators.end()) {
    return refuse(
        bad_request(fmt::format("{} is not a valid label selector operator", go_quote(name))));
  }
  return make_label_requirement(string_at(expression, {"key"}), op->op, values_of(expression));
}

}  // namespace

ApiResult<LabelSelector> LabelSelector::parse(std::string_view text) {
  LabelSelector selector;
  TF_ASSIGN(selector.requirements_, parse_label_requirements(text));
  return selector;
}

ApiResult<LabelSelector> LabelSelector::from_object(const Value& object) {
  LabelSelector selector;
  selector.nothing_ = object.is_nil();
  const Value* found = find_path(object, {"matchLabels"});
  if (const Map* labels = found == nullptr ? nullptr : found->as_map()) {
    for (const auto& [key, value] : *labels) {
      TF_ASSIGN(auto requirement,
                make_label_requirement(key, Operator::kIn,
                                       {value.is_string() ? *value.as_string() : std::string()}));
      selector.requirements_.push_back(std::move(requirement));
    }
  }
  found = find_path(object, {"matchExpressions"});
  if (const List* expressions = found == nullptr ? nullptr : found->as_list()) {
    for (const Value& expression : *expressions) {
      TF_ASSIGN(auto requirement, read_expression(expression));
      selector.requirements_.push_back(std::move(requirement));
    }
  }
  return selector;
}

bool LabelSelector::matches(const Value& labels) const {
  if (nothing_) return false;
  const Map* map = labels.as_map();
  return std::all_of(requirements_.begin(), requirements_.end(), [&](const auto& requirement) {
    const Value* label = map == nullptr ? nullptr : map->find(requirement.key);
    return fulfils(requirement, label == nullptr ? nullptr : label->as_string());
  });
}

}  // namespace tf::sandbox
