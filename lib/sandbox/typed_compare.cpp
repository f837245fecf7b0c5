#include <algorithm>
#include <utility>
#include <vector>

#include "lib/sandbox/typed.h"

namespace tf::sandbox {
namespace {

/// What became of one value, and of what is in it.
struct Change {
  Comparison below;
  bool removed = false;
  bool modified = false;
  bool added = false;
};

void attach(Comparison& to, const PathElement& element, Change change) {
  to.removed.append(element, change.removed, std::move(change.below.removed));
  to.modified.append(element, change.modified, std::move(change.below.modified));
  to.added.append(element, change.added, std::move(change.below.added));
}

void unite(Comparison& to, const Comparison& other) {
  to.removed = to.removed.united(other.removed);
  to.modified = to.modified.united(other.modified);
  to.added = to.added.united(other.added);
}

Change compare(const TypeView& type, const Value* before, const Value* after);

void compare_maps(const TypeView& type, const Map& before, const Map& after, Comparison& result) {
  auto left = before.begin();
  auto right = after.begin();
  while (left != before.end() || right != after.end()) {
    const int order = left == before.end()   ? 1
                      : right == after.end() ? -1
                                             : left->first.compare(right->first);
    const std::string& name = order <= 0 ? left->first : right->first;
    const TypeView child = type.child(name).value_or(TypeView::deduced());
    attach(result, PathElement::field(name),
           compare(child, order <= 0 ? &left->second : nullptr,
                   order >= 0 ? &right->second : nullptr));
    if (order <= 0) ++left;
    if (order >= 0) ++right;
  }
}

using Items = std::vector<std::pair<PathElement, const Value*>>;

/// The items of a list by what tells them apart, sorted; those that cannot be told are left out.
Items items_of(const TypeView& type, const List& list) {
  Items items;
  items.reserve(list.size());
  for (const Value& item : list) {
    if (auto element = type.element_of(item)) items.emplace_back(*std::move(element), &item);
  }
  std::stable_sort(items.begin(), items.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  return items;
}

std::size_t group_end(const Items& items, std::size_t from) {
  std::size_t end = from;
  while (end < items.size() && items[end].first == items[from].first)
    ++end;
  return end;
}

bool same_items(const Items& a, std::size_t from_a, std::size_t end_a, const Items& b,
                std::size_t from_b) {
  for (std::size_t i = from_a; i < end_a; ++i) {
    if (!same_value(*a[i].second, *b[from_b + i - from_a].second)) return false;
  }
  return true;
}

void compare_lists(const TypeView& type, const List& before, const List& after,
                   Comparison& result) {
  const Items left = items_of(type, before);
  const Items right = items_of(type, after);
  const TypeView item = type.item();
  for (std::size_t l = 0, r = 0; l < left.size() || r < right.size();) {
    const int order = l == left.size()    ? 1
                      : r == right.size() ? -1
                                          : left[l].first.compare(right[r].first);
    const std::size_t l_end = order <= 0 ? group_end(left, l) : l;
    const std::size_t r_end = order >= 0 ? group_end(right, r) : r;
    const Value* first_left = l_end > l ? left[l].second : nullptr;
    const Value* first_right = r_end > r ? right[r].second : nullptr;
    Change change;
    if (l_end - l <= 1 && r_end - r <= 1) {
      change = compare(item, first_left, first_right);
    } else if (l_end - l >= 2 && r_end - r >= 2) {
      // Items that occur more than once are owned together.
      change.modified = l_end - l != r_end - r || !same_items(left, l, l_end, right, r);
    } else if (l_end - l >= 2) {
      if (first_right != nullptr) change = compare(item, nullptr, first_right);
      change.removed = true;
    } else {
      if (first_left != nullptr) change = compare(item, first_left, nullptr);
      change.added = true;
    }
    attach(result, order <= 0 ? left[l].first : right[r].first, std::move(change));
    l = l_end;
    r = r_end;
  }
}

const List& list_or_none(const Value* value) {
  static const List none;
  return value != nullptr && value->is_list() ? *value->as_list() : none;
}

const Map& map_or_none(const Value* value) {
  static const Map none;
  return value != nullptr && value->is_map() ? *value->as_map() : none;
}

/// Takes both values apart in one form, or as a whole.
void compare_as(const TypeView& type, Form form, const Value* before, const Value* after,
                Change& change) {
  bool is_leaf = type.is_atomic(form);
  if (form == Form::kList) {
    const List& left = list_or_none(before);
    const List& right = list_or_none(after);
    is_leaf = is_leaf || (left.empty() && right.empty());
    if (!is_leaf) compare_lists(type, left, right, change.below);
  } else if (form == Form::kMap) {
    const Map& left = map_or_none(before);
    const Map& right = map_or_none(after);
    is_leaf = is_leaf || (left.empty() && right.empty());
    if (!is_leaf) compare_maps(type, left, right, change.below);
  }
  if (is_leaf && before != nullptr && after != nullptr && !same_value(*before, *after)) {
    change.modified = true;
  }
}

Change compare(const TypeView& type, const Value* before, const Value* after) {
  Change change;
  change.added = before == nullptr;
  change.removed = after == nullptr;
  const Form old_form = type.form_of(before);
  const Form new_form = type.form_of(after);
  const bool same_form = old_form == new_form && type.decides(before) == type.decides(after);
  if (before != nullptr && after != nullptr && !same_form) {
    Change first;
    compare_as(type, old_form, before, after, first);
    compare_as(type, new_form, before, after, change);
    unite(change.below, first.below);
    change.modified = change.modified || first.modified;
    return change;
  }
  compare_as(type, after == nullptr ? old_form : new_form, before, after, change);
  return change;
}

}  // namespace

Comparison compare_typed(const TypeView& type, const Value& before, const Value& after) {
  return compare(type, &before, &after).below;
}

}  // namespace tf::sandbox
