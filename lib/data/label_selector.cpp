#include "lib/data/label_selector.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

#include "lib/base/go_quote.h"
#include "lib/base/text.h"
#include "lib/data/label_selector_parser.h"
#include "lib/data/strings_at.h"

namespace tf {
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

Result<LabelRequirement> read_expression(const Value& expression) {
  const auto name = string_at(expression, {"operator"});
  const auto* op = std::find_if(kNamedOperators.begin(), kNamedOperators.end(),
                                [&](const NamedOperator& each) { return each.name == name; });
  if (op == kNamedOperators.end()) {
    return fail(ErrorCode::kInvalid,
                fmt::format("{} is not a valid label selector operator", go_quote(name)));
  }
  return make_label_requirement(string_at(expression, {"key"}), op->op,
                                strings_at(expression, {"values"}));
}

/// One of matchExpressions as labels.Requirement prints it.
std::string expression_text(const Value& expression) {
  const std::string_view key = string_at(expression, {"key"});
  const std::string_view op = string_at(expression, {"operator"});
  if (op == "Exists") return std::string(key);
  if (op == "DoesNotExist") return fmt::format("!{}", key);
  auto values = strings_at(expression, {"values"});
  std::sort(values.begin(), values.end());
  return fmt::format("{} {} ({})", key, op == "In" ? "in" : "notin", join(values, ","));
}

}  // namespace

Result<LabelSelector> LabelSelector::parse(std::string_view text) {
  LabelSelector selector;
  TF_ASSIGN(selector.requirements_, parse_label_requirements(text));
  return selector;
}

Result<LabelSelector> LabelSelector::from_object(const Value& object) {
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

bool LabelSelector::matches_where(
    const std::function<const std::string*(const std::string& key)>& find) const {
  return !nothing_ && std::all_of(requirements_.begin(), requirements_.end(),
                                  [&](const LabelRequirement& requirement) {
                                    return fulfils(requirement, find(requirement.key));
                                  });
}

bool LabelSelector::matches(const Value& labels) const {
  const Map* map = labels.as_map();
  return matches_where([map](const std::string& key) {
    const Value* label = map == nullptr ? nullptr : map->find(key);
    return label == nullptr ? nullptr : label->as_string();
  });
}

std::string selector_text(const Value& label_selector) {
  std::vector<std::pair<std::string, std::string>> parts;
  const Value* labels = find_path(label_selector, {"matchLabels"});
  if (labels != nullptr && labels->is_map()) {
    for (const auto& [key, value] : *labels->as_map())
      parts.emplace_back(key, key + "=" + (value.is_string() ? *value.as_string() : ""));
  }
  const Value* expressions = find_path(label_selector, {"matchExpressions"});
  if (expressions != nullptr && expressions->is_list()) {
    for (const Value& each : *expressions->as_list())
      parts.emplace_back(string_at(each, {"key"}), expression_text(each));
  }
  std::stable_sort(parts.begin(), parts.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> texts;
  texts.reserve(parts.size());
  for (auto& part : parts)
    texts.push_back(std::move(part.second));
  return join(texts, ",");
}

}  // namespace tf
