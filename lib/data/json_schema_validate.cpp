#include "lib/data/json_schema_validate.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "lib/base/text.h"
#include "lib/base/utf8.h"
#include "lib/data/go_print.h"
#include "lib/data/json_schema_check.h"
#include "lib/data/json_schema_number.h"
#include "lib/data/json_schema_url.h"

namespace tf::schema {
namespace {

/// Recursive schemas go as deep as the value; the stack must hold it.
constexpr int kMaxDepth = 1000;

const Scope* find_cycle(const Scope& scope) {
  for (const Scope* at = scope.parent; at != nullptr && at->value_id == scope.value_id;
       at = at->parent) {
    if (at->node == scope.node) return at;
  }
  return nullptr;
}

std::string keyword_location(const Scope* scope) {
  std::string location;
  for (; scope->parent != nullptr; scope = scope->parent) {
    const std::string& here = scope->node->location;
    const std::size_t cut_at = std::min(scope->parent->node->location.size(), here.size());
    location.insert(
        0, scope->keyword.empty() ? here.substr(cut_at) : "/" + escape_token(scope->keyword));
  }
  return location;
}

Unevaluated unevaluated_from(const Value& value, const Node& node, bool caller_needs) {
  Unevaluated rest;
  if (const Map* map = value.as_map()) {
    const bool wanted = caller_needs || node.unevaluated_properties != nullptr;
    if (node.all_properties_evaluated || !wanted) return rest;
    for (const auto& [key, item] : *map)
      rest.properties.insert(key);
  } else if (const List* list = value.as_list()) {
    const bool wanted = caller_needs || node.unevaluated_items != nullptr;
    if (node.all_items_evaluated || !wanted) return rest;
    for (std::size_t i = node.items_evaluated; i < list->size(); ++i)
      rest.items.insert(i);
  }
  return rest;
}

}  // namespace

std::string pointer_of(const Path* path) {
  std::vector<const Path*> steps;
  for (; path != nullptr && path->parent != nullptr; path = path->parent)
    steps.push_back(path);
  std::string pointer;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    pointer += '/';
    pointer += (*step)->is_index ? to_text((*step)->index) : escape_token((*step)->key);
  }
  return pointer;
}

std::optional<Failure> Check::run_as_root(const Node* meta) {
  meta_ = meta;
  scope_ = Scope{node_, {}, 0, nullptr};
  unevaluated_ = unevaluated_from(value_, *node_, false);
  return run();
}

std::optional<Failure> Check::run() {
  if (node_->boolean) {
    if (*node_->boolean) return std::nullopt;
    return failure("false schema");
  }
  if (const Scope* cycle = find_cycle(scope_)) {
    return failure(fmt::format("both {} and {} resolve to {} causing reference cycle",
                               keyword_location(&scope_), keyword_location(cycle),
                               go_quote(node_->location)));
  }
  if (run_.depth > kMaxDepth) return failure("value is nested too deeply");
  ++run_.depth;
  auto result = run_keywords();
  --run_.depth;
  return result;
}

std::optional<Failure> Check::run_keywords() {
  // 1. A wrong type, const, enum or format makes everything else pointless.
  if (auto wrong = check_any_type()) return wrong;
  // 2. Before 2019-09 a $ref hides its siblings.
  if (node_->ref != nullptr) {
    auto problem = follow(*node_->ref, "$ref");
    if (node_->draft < 2019) return problem;
    add(std::move(problem));
  }
  // 3. Keywords of the value's type.
  if (const Map* map = value_.as_map()) {
    check_map(*map);
  } else if (const List* list = value_.as_list()) {
    check_list(*list);
  } else if (const std::string* text = value_.as_string()) {
    check_text(*text);
  } else if (type_of(value_) == kNumberType) {
    check_number();
  }
  // 4. References by scope, combinators, and what is left over.
  if (failures_.empty() || detail_ == Detail::kFull) {
    if (node_->draft >= 2019) follow_scoped();
    check_combinators();
    check_condition();
    if (node_->draft >= 2019) check_unevaluated();
  }
  if (failures_.empty()) return std::nullopt;
  if (failures_.size() == 1) return std::move(failures_.front());
  Failure group = failure("validation failed");
  group.shape = Failure::Shape::kGroup;
  group.causes = std::move(failures_);
  return group;
}

std::optional<Failure> Check::check_any_type() {
  const unsigned type = type_of(value_);
  if (type == 0) return failure(fmt::format("invalid jsonType {}", type_name(value_)));
  if (node_->types != 0) {
    const bool whole =
        type == kNumberType && (node_->types & kIntegerType) != 0 && is_whole(value_);
    if ((node_->types & type) == 0 && !whole) {
      return failure([&] {
        return fmt::format("got {}, want {}", type_names(type), type_names(node_->types));
      });
    }
  }
  if (node_->constant && !equal_values(value_, *node_->constant)) {
    const Value& wanted = *node_->constant;
    return failure([&] {
      return wanted.is_list() || wanted.is_map() ? std::string("'const' failed")
                                                 : "value must be " + show_value(wanted);
    });
  }
  if (const auto& items = node_->enumeration; items && !is_one_of(*items)) {
    return failure([&] { return enumeration_message(*items); });
  }
  if (node_->format != nullptr && value_.is_string()) {
    if (const auto problem = node_->format->check(*value_.as_string())) {
      return failure([&] {
        return fmt::format("{} is not valid {}: {}", show_value(value_), node_->format->name,
                           *problem);
      });
    }
  }
  return std::nullopt;
}

bool Check::is_one_of(const std::vector<Value>& items) const {
  return std::any_of(items.begin(), items.end(),
                     [&](const Value& item) { return equal_values(value_, item); });
}

std::string Check::enumeration_message(const std::vector<Value>& items) {
  std::string list;
  for (const Value& item : items) {
    if (item.is_list() || item.is_map()) return "'enum' failed";
    if (!list.empty()) list += ", ";
    list += show_value(item);
  }
  return (items.size() == 1 ? "value must be " : "value must be one of ") + list;
}

void Check::check_text(const std::string& text) {
  if (node_->min_length || node_->max_length) {
    const std::size_t length = rune_count(text);
    check_count("minLength", length, node_->min_length, Bound::kLeast);
    check_count("maxLength", length, node_->max_length, Bound::kMost);
  }
  if (node_->pattern && !node_->pattern->matches(text)) {
    add(failure([&] {
      return fmt::format("{} does not match pattern {}", quote_single(text),
                         quote_single(node_->pattern->pattern()));
    }));
  }
}

void Check::check_number() {
  const auto bound = [&](std::string_view keyword, const std::optional<Value>& limit,
                         auto violates) {
    if (!limit || !violates(compare_numbers(value_, *limit))) return;
    add(failure([&] { return number_message(keyword, *limit); }));
  };
  bound("minimum", node_->minimum, [](int order) { return order < 0; });
  bound("maximum", node_->maximum, [](int order) { return order > 0; });
  bound("exclusiveMinimum", node_->exclusive_minimum, [](int order) { return order <= 0; });
  bound("exclusiveMaximum", node_->exclusive_maximum, [](int order) { return order >= 0; });
  if (node_->multiple_of && !is_multiple(value_, *node_->multiple_of)) {
    add(failure([&] { return number_message("multipleOf", *node_->multiple_of); }));
  }
}

std::string Check::number_message(std::string_view keyword, const Value& limit) const {
  return fmt::format("{}: got {}, want {}", keyword, show_number(value_), show_number(limit));
}

void Check::check_count(std::string_view keyword, std::size_t got,
                        const std::optional<std::size_t>& want, Bound bound) {
  if (!want || (bound == Bound::kLeast ? got >= *want : got <= *want)) return;
  add(failure([&] {
    return fmt::format("{}: got {}, want {}", keyword, group_digits(got), group_digits(*want));
  }));
}

void Check::follow_scoped() {
  if (const Node* target = node_->recursive_ref) {
    if (target->recursive_anchor) target = resolve_recursive(target);
    add(follow(*target, "$recursiveRef"));
  }
  if (node_->dynamic_ref) {
    const Node* target = node_->dynamic_ref->target;
    const std::string& anchor = node_->dynamic_ref->anchor;
    if (!anchor.empty() && target->dynamic_anchor == anchor) {
      target = resolve_dynamic(anchor, target);
    }
    add(follow(*target, "$dynamicRef"));
  }
}

const Node* Check::resolve_recursive(const Node* target) const {
  for (const Scope* scope = &scope_; scope != nullptr; scope = scope->parent) {
    if (scope->node->resource->recursive_anchor) target = scope->node;
  }
  return target;
}

const Node* Check::resolve_dynamic(const std::string& anchor, const Node* target) const {
  for (const Scope* scope = &scope_; scope != nullptr; scope = scope->parent) {
    const auto& anchors = scope->node->resource->dynamic_anchors;
    if (const auto found = anchors.find(anchor); found != anchors.end()) target = found->second;
  }
  return target;
}

std::optional<Failure> Check::follow(const Node& node, std::string_view keyword) {
  auto problem = check_self(node, detail_, keyword);
  if (!problem) return std::nullopt;
  Failure reference = failure("validation failed");
  reference.shape = Failure::Shape::kReference;
  reference.causes = causes_of(*std::move(problem));
  return reference;
}

std::vector<Failure> Check::causes_of(Failure problem) {
  if (problem.shape == Failure::Shape::kGroup) return std::move(problem.causes);
  std::vector<Failure> causes;
  causes.push_back(std::move(problem));
  return causes;
}

std::optional<Failure> Check::check_self(const Node& node, Detail detail,
                                         std::string_view keyword) {
  const Detail wanted = detail_ == Detail::kVerdict ? detail_ : detail;
  Check check(run_, value_, path_, &node, wanted);
  check.scope_ = Scope{&node, keyword, scope_.value_id, &scope_};
  check.unevaluated_ = unevaluated_from(value_, node, !unevaluated_.empty());
  auto problem = check.run_below(meta_);
  if (!problem) unevaluated_.intersect(check.unevaluated_);
  return problem;
}

std::optional<Failure> Check::check_below(const Node& node, const Value& value, const Path& path) {
  Check check(run_, value, &path, &node, detail_);
  check.scope_ = Scope{&node, {}, scope_.value_id + 1, &scope_};
  check.unevaluated_ = unevaluated_from(value, node, false);
  return check.run_below(meta_);
}

std::optional<Failure> Check::run_below(const Node* meta) {
  meta_ = meta;
  const Node* chosen = meta_or(node_);
  if (chosen != node_) meta_ = node_ = chosen;
  return run();
}

const Node* Check::meta_or(const Node* node) const {
  if (run_.meta == nullptr || node != meta_) return node;
  const auto found = run_.meta->find(pointer_of(path_));
  return found == run_.meta->end() ? node : found->second;
}

std::vector<Failure> find_failures(const Node& node, const Value& value,
                                   const MetaByPointer* meta) {
  Run run{meta};
  const Path root;
  auto problem =
      Check(run, value, &root, &node, Detail::kFull).run_as_root(meta == nullptr ? nullptr : &node);
  std::vector<Failure> failures;
  if (!problem) return failures;
  if (problem->shape == Failure::Shape::kGroup) return std::move(problem->causes);
  failures.push_back(*std::move(problem));
  return failures;
}

}  // namespace tf::schema
