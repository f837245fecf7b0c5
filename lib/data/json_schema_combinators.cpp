#include <fmt/core.h>

#include <utility>

#include "lib/data/json_schema_check.h"

// Keywords that apply further schemas to the same value, and what they leave unevaluated.
namespace tf::schema {

void Check::check_combinators() {
  if (node_->negated != nullptr && !check_self(*node_->negated, Detail::kVerdict)) {
    add(failure([] { return std::string("'not' failed"); }));
  }
  check_all_of();
  check_any_of();
  check_one_of();
}

void Check::check_all_of() {
  std::vector<Failure> problems;
  for (const Node* node : node_->all_of) {
    auto problem = check_self(*node);
    if (!problem) continue;
    problems.push_back(*std::move(problem));
    if (detail_ == Detail::kVerdict) break;
  }
  if (problems.empty()) return;
  add(failure([] { return std::string("'allOf' failed"); }, std::move(problems)));
}

void Check::check_any_of() {
  if (node_->any_of.empty()) return;
  bool matched = false;
  std::vector<Failure> problems;
  for (const Node* node : node_->any_of) {
    if (auto problem = check_self(*node)) {
      problems.push_back(*std::move(problem));
      continue;
    }
    matched = true;
    // The others may still evaluate something.
    if (unevaluated_.empty()) break;
  }
  if (matched) return;
  add(failure([] { return std::string("'anyOf' failed"); }, std::move(problems)));
}

void Check::check_one_of() {
  if (node_->one_of.empty()) return;
  std::optional<std::size_t> matched;
  std::vector<Failure> problems;
  for (std::size_t i = 0; i < node_->one_of.size(); ++i) {
    auto problem = check_self(*node_->one_of[i], matched ? Detail::kVerdict : detail_);
    if (problem) {
      if (!matched) problems.push_back(*std::move(problem));
    } else if (!matched) {
      matched = i;
    } else {
      add(failure([&] {
        return fmt::format("'oneOf' failed, subschemas {}, {} matched", group_digits(*matched),
                           group_digits(i));
      }));
      break;
    }
  }
  if (matched) return;
  add(failure([] { return std::string("'oneOf' failed, none matched"); }, std::move(problems)));
}

void Check::check_condition() {
  if (node_->condition == nullptr) return;
  const bool holds = !check_self(*node_->condition, Detail::kVerdict);
  const Node* chosen = holds ? node_->then : node_->otherwise;
  if (chosen != nullptr) add(check_self(*chosen));
}

void Check::check_unevaluated() {
  if (const Map* map = value_.as_map();
      map != nullptr && node_->unevaluated_properties != nullptr) {
    for (const std::string_view name : unevaluated_.properties) {
      add(check_below(*node_->unevaluated_properties, *map->find(name), Path{path_, name}));
    }
    unevaluated_.properties.clear();
  }
  if (const List* list = value_.as_list(); list != nullptr && node_->unevaluated_items != nullptr) {
    for (const std::size_t i : unevaluated_.items)
      check_item(*node_->unevaluated_items, *list, i);
    unevaluated_.items.clear();
  }
}

}  // namespace tf::schema
