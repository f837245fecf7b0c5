#include <fmt/core.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "lib/base/text.h"
#include "lib/data/json.h"
#include "lib/data/json_schema_check.h"
#include "lib/data/json_schema_number.h"

// Keywords of objects and arrays.
namespace tf::schema {
namespace {

std::string join_indexes(const std::vector<std::size_t>& indexes) {
  std::string out;
  for (const std::size_t index : indexes) {
    if (!out.empty()) out += ' ';
    out += to_text(index);
  }
  return out;
}

std::vector<std::string> find_missing(const Map& map, const std::vector<std::string>& wanted) {
  std::vector<std::string> missing;
  for (const std::string& name : wanted) {
    if (!map.contains(name)) missing.push_back(name);
  }
  return missing;
}

/// The first two equal items, the second as early as possible.
std::optional<std::pair<std::size_t, std::size_t>> find_duplicates(const List& list) {
  // Equal items have equal JSON; what has none (a NaN) equals nothing.
  std::unordered_map<std::string, std::vector<std::size_t>> seen;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto text = to_json(list[i]);
    if (!text) continue;
    std::vector<std::size_t>& same = seen[*text];
    for (const std::size_t j : same) {
      if (equal_values(list[i], list[j])) return std::pair{j, i};
    }
    same.push_back(i);
  }
  return std::nullopt;
}

}  // namespace

void Check::check_map(const Map& map) {
  check_count("minProperties", map.size(), node_->min_properties, Bound::kLeast);
  check_count("maxProperties", map.size(), node_->max_properties, Bound::kMost);
  if (const auto missing = find_missing(map, node_->required); !missing.empty()) {
    add(failure([&] {
      return fmt::format("missing {} {}", missing.size() == 1 ? "property" : "properties",
                         quote_all(missing));
    }));
  }
  if (settled()) return;
  for (const auto& [name, rule] : node_->dependencies) {
    if (!map.contains(name)) continue;
    if (const auto* wanted = std::get_if<std::vector<std::string>>(&rule)) {
      check_dependent(map, name, *wanted);
    } else {
      add(check_self(*std::get<const Node*>(rule)));
    }
  }
  check_properties(map);
  if (node_->property_names != nullptr) check_names(map);
  for (const auto& [name, node] : node_->dependent_schemas) {
    if (map.contains(name)) add(check_self(*node));
  }
  for (const auto& [name, wanted] : node_->dependent_required) {
    if (map.contains(name)) check_dependent(map, name, wanted);
  }
}

void Check::check_dependent(const Map& map, const std::string& name,
                            const std::vector<std::string>& wanted) {
  const auto missing = find_missing(map, wanted);
  if (missing.empty()) return;
  add(failure([&] {
    return fmt::format("properties {} required, if {} exists", quote_all(missing),
                       quote_single(name));
  }));
}

void Check::check_properties(const Map& map) {
  std::vector<std::string> unexpected;
  for (const auto& [name, item] : map) {
    if (settled()) return;
    bool evaluated = false;
    if (const auto found = node_->properties.find(name); found != node_->properties.end()) {
      evaluated = true;
      add(check_below(*found->second, item, Path{path_, name}));
    }
    for (const auto& [regex, node] : node_->pattern_properties) {
      if (!regex->matches(name)) continue;
      evaluated = true;
      add(check_below(*node, item, Path{path_, name}));
    }
    if (!evaluated) evaluated = check_additional(name, item, unexpected);
    if (evaluated) unevaluated_.properties.erase(name);
  }
  if (unexpected.empty()) return;
  add(failure(
      [&] { return fmt::format("additional properties {} not allowed", quote_all(unexpected)); }));
}

bool Check::check_additional(const std::string& name, const Value& item,
                             std::vector<std::string>& unexpected) {
  if (const bool* allowed = std::get_if<bool>(&node_->additional_properties)) {
    if (!*allowed) unexpected.push_back(name);
    return true;
  }
  const auto* node = std::get_if<const Node*>(&node_->additional_properties);
  if (node == nullptr) return false;
  add(check_below(**node, item, Path{path_, name}));
  return true;
}

void Check::check_names(const Map& map) {
  for (const auto& [name, item] : map) {
    const Value text(name);
    const Path root;
    const Node* node = meta_or(node_->property_names);
    Check check(run_, text, &root, node, detail_);
    auto problem = check.run_as_root(node == node_->property_names ? meta_ : node);
    if (!problem) continue;
    Failure wrapped = failure([&] { return "invalid propertyName " + quote_single(name); });
    wrapped.causes = causes_of(*std::move(problem));
    add(std::move(wrapped));
  }
}

void Check::check_list(const List& list) {
  check_count("minItems", list.size(), node_->min_items, Bound::kLeast);
  check_count("maxItems", list.size(), node_->max_items, Bound::kMost);
  if (node_->unique_items) {
    if (const auto same = find_duplicates(list)) {
      add(failure([&] {
        return fmt::format("items at {} and {} are equal", group_digits(same->first),
                           group_digits(same->second));
      }));
    }
  }
  const std::size_t placed = std::min(node_->prefix_items.size(), list.size());
  for (std::size_t i = 0; i < placed; ++i)
    check_item(*node_->prefix_items[i], list, i);
  if (node_->items != nullptr) {
    for (std::size_t i = placed; i < list.size(); ++i)
      check_item(*node_->items, list, i);
  } else {
    check_additional_items(list, placed);
  }
  if (node_->contains != nullptr) check_contains(list);
}

void Check::check_item(const Node& node, const List& list, std::size_t index) {
  add(check_below(node, list[index], Path{path_, {}, index, true}));
}

void Check::check_additional_items(const List& list, std::size_t placed) {
  if (const bool* allowed = std::get_if<bool>(&node_->additional_items)) {
    if (*allowed || placed == list.size()) return;
    add(failure([&] {
      return fmt::format("last {} additionalItem(s) not allowed",
                         group_digits(list.size() - placed));
    }));
  } else if (const auto* node = std::get_if<const Node*>(&node_->additional_items)) {
    for (std::size_t i = placed; i < list.size(); ++i)
      check_item(**node, list, i);
  }
}

void Check::check_contains(const List& list) {
  std::vector<Failure> problems;
  std::vector<std::size_t> matched;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (auto problem = check_below(*node_->contains, list[i], Path{path_, {}, i, true})) {
      problems.push_back(*std::move(problem));
    } else {
      matched.push_back(i);
      if (node_->draft >= 2020) unevaluated_.items.erase(i);
    }
  }
  const auto count = [&](std::string_view side, std::size_t wanted) {
    const std::string found =
        matched.empty() ? "none matched"
                        : fmt::format("matched {} items at {}", group_digits(matched.size()),
                                      join_indexes(matched));
    return fmt::format("{} {} items required to match contains schema, but {}", side,
                       group_digits(wanted), found);
  };
  if (node_->min_contains) {
    if (matched.size() < *node_->min_contains) {
      add(failure([&] { return count("min", *node_->min_contains); }, std::move(problems)));
    }
  } else if (matched.empty()) {
    add(failure([] { return std::string("no items match contains schema"); }, std::move(problems)));
  }
  if (node_->max_contains && matched.size() > *node_->max_contains) {
    add(failure([&] { return count("max", *node_->max_contains); }));
  }
}

}  // namespace tf::schema
