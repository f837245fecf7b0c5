#include "lib/sandbox/strategic_lists.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "lib/base/go_quote.h"
#include "lib/data/go_print.h"
#include "lib/data/json.h"

namespace tf::sandbox {
namespace {

using Items = std::vector<Value>;
/// Where the first item with each key stands.
using Places = std::map<std::string, std::size_t, std::less<>>;

ApiError no_merge_key(const Value& map, const std::string& key) {
  return plain_error("map: " + go_print(map) + " does not contain declared merge key: " + key);
}

/// What Go's == compares of two values; lists and objects are equal to nothing.
std::optional<std::string> identity(const Value& value) {
  if (value.is_map() || value.is_list()) return std::nullopt;
  return std::string(type_name(value)) + ":" + to_json(value).value_or("");
}

/// What tells an item from others: its merge key's value, or itself.
ApiResult<std::string> identity_of(const Value& item, const std::string& key) {
  if (key.empty()) return identity(item).value_or("");
  if (!item.is_map()) return refuse(wrong_type("map[string]interface {}", item));
  const Value* value = item.as_map()->find(key);
  if (value == nullptr) return refuse(no_merge_key(item, key));
  return identity(*value).value_or("");
}

ApiResult<Places> places_of(const Items& items, const std::string& key) {
  Places places;
  for (std::size_t i = 0; i < items.size(); ++i) {
    auto name = identity_of(items[i], key);
    if (!name) return refuse(std::move(name).error());
    places.emplace(*std::move(name), i);
  }
  return places;
}

bool has_directive(const Value& item) {
  return item.is_map() && item.as_map()->contains(kPatchDirective);
}

bool is_deletion_of(const Value& item) {
  return string_at(item, {kPatchDirective}) == "delete";
}

/// Whether the items of all lists are of one type; nothing where there are no items.
ApiResult<std::optional<bool>> are_objects(const List& a, const List& b) {
  const Value* first = nullptr;
  for (const List* list : {&a, &b}) {
    for (const Value& item : *list) {
      if (first == nullptr) {
        first = &item;
        if (item.is_list()) {
          return refuse({422, "Invalid",
                         "the server rejected our request due to an error in our request", Map()});
        }
      } else if (type_name(*first) != type_name(item)) {
        const Items lists = {List(a.items()), List(b.items())};
        return refuse(
            plain_error("list element types are not identical: " + go_print(List(lists))));
      }
    }
  }
  if (first == nullptr) return std::optional<bool>();
  return std::optional(first->is_map());
}

/// An item with its place in the order it is sorted by.
struct Placed {
  const Value* item;
  std::size_t place;
  std::optional<std::size_t> live_place;
};

std::vector<Value> interleaved(const std::vector<Placed>& left, const std::vector<Placed>& right) {
  std::vector<Value> all;
  all.reserve(left.size() + right.size());
  std::size_t l = 0;
  std::size_t r = 0;
  while (l < left.size() || r < right.size()) {
    bool take_left = r == right.size();
    if (l < left.size() && r < right.size()) {
      const auto& a = left[l].live_place;
      const auto& b = right[r].live_place;
      take_left = a && b && *a < *b;
    }
    all.push_back(take_left ? *left[l++].item : *right[r++].item);
  }
  return all;
}

/// Sorts the items that `order` names by it, the others as `live` has them, and puts both together.
ApiResult<Value> arrange(const Items& merged, const Items& order, const Items& live,
                         const std::string& key) {
  auto wanted = places_of(order, key);
  if (!wanted) return refuse(std::move(wanted).error());
  auto known = places_of(live, key);
  if (!known) return refuse(std::move(known).error());
  std::vector<Placed> of_patch;
  std::vector<Placed> of_server;
  for (const Value& item : merged) {
    auto name = identity_of(item, key);
    if (!name) return refuse(std::move(name).error());
    const auto there = known->find(*name);
    const auto place =
        there != known->end() ? std::optional(there->second) : std::optional<std::size_t>();
    if (const auto at = wanted->find(*name); at != wanted->end()) {
      of_patch.push_back({&item, at->second, place});
    } else {
      of_server.push_back({&item, place.value_or(live.size()), place});
    }
  }
  const auto by_place = [](const Placed& a, const Placed& b) { return a.place < b.place; };
  std::stable_sort(of_patch.begin(), of_patch.end(), by_place);
  std::stable_sort(of_server.begin(), of_server.end(), by_place);
  return Value(List(interleaved(of_server, of_patch)));
}

/// Handles the items with a $patch: takes them from `patch`, and what they delete from `original`.
ApiStatus apply_directives(Items& original, Items& patch, const std::string& key) {
  Items plain;
  std::set<std::string> deleted;
  bool replaces = false;
  for (const Value& item : patch) {
    const Value* directive = item.as_map()->find(kPatchDirective);
    const std::string_view name = string_at(item, {kPatchDirective});
    if (directive == nullptr) {
      plain.push_back(item);
    } else if (name == "delete") {
      auto which = identity_of(item, key);
      if (!which) return refuse(std::move(which).error());
      deleted.insert(*std::move(which));
    } else if (name == "replace") {
      replaces = true;
    } else if (name == "merge") {
      return refuse(plain_error("merging lists cannot yet be specified in the patch"));
    } else {
      return refuse(unknown_directive(*directive, item));
    }
  }
  if (replaces) {
    original = std::move(plain);
    patch.clear();
    return {};
  }
  std::erase_if(original, [&](const Value& item) {
    const auto name = identity_of(item, key);
    return name && deleted.contains(*name);
  });
  patch = std::move(plain);
  return {};
}

ApiStatus merge_objects(
    Items& original, const Items& patch, const std::string& key,
    const std::function<ApiResult<Value>(const Value&, const Value&)>& merge_items) {
  Places places;
  for (std::size_t i = 0; i < original.size(); ++i) {
    if (auto name = identity_of(original[i], key)) places.emplace(*std::move(name), i);
  }
  for (const Value& item : patch) {
    auto name = identity_of(item, key);
    if (!name) return refuse(std::move(name).error());
    const auto [at, is_new] = places.emplace(*std::move(name), original.size());
    if (is_new) {
      original.push_back(item);
      continue;
    }
    auto merged = merge_items(original[at->second], item);
    if (!merged) return refuse(std::move(merged).error());
    original[at->second] = *std::move(merged);
  }
  return {};
}

Value without_items(const List& original, const List& deleted) {
  std::set<std::string> names;
  for (const Value& item : deleted) {
    if (auto name = identity(item)) names.insert(*std::move(name));
  }
  Items kept;
  for (const Value& item : original) {
    const auto name = identity(item);
    if (!name || !names.contains(*name)) kept.push_back(item);
  }
  return List(std::move(kept));
}

Items united_scalars(const Items& original, const Items& patch) {
  std::set<std::string> seen;
  Items united;
  for (const Items* items : {&original, &patch}) {
    for (const Value& item : *items) {
      if (seen.insert(identity(item).value_or("")).second) united.push_back(item);
    }
  }
  return united;
}

}  // namespace

ApiError plain_error(std::string message) {
  return {500, "", std::move(message), {}};
}

ApiError wrong_type(std::string_view expected, const Value& value) {
  return plain_error("expected a " + std::string(expected) + ", but received a " +
                     (value.is_nil() ? "%!s(<nil>)" : std::string(type_name(value))));
}

ApiError unknown_directive(const Value& directive, const Value& map) {
  const std::vector<Value> operands = {directive, map};
  return plain_error(go_sprintf("unknown patch type: %s in map: %v", operands));
}

std::string quoted(std::string_view text) {
  return go_quote(text);
}

ApiResult<Value> merge_strategic_lists(
    const List& original, const List& patch, const std::string& key, bool is_deletion,
    const std::function<ApiResult<Value>(const Value&, const Value&)>& merge_items) {
  if (original.empty() && patch.empty()) return Value(List(original.items()));
  auto objects = are_objects(original, patch);
  if (!objects) return refuse(std::move(objects).error());
  Items items = original.items();
  Items changes = patch.items();
  if (!objects->value_or(false)) {
    if (is_deletion) return without_items(original, patch);
    const Items merged = united_scalars(items, changes);
    return arrange(merged, changes, items, {});
  }
  if (key.empty()) return refuse(plain_error("cannot merge lists without merge key for struct"));
  if (auto done = apply_directives(items, changes, key); !done) return refuse(done.error());
  const Items before = items;
  if (auto done = merge_objects(items, changes, key, merge_items); !done) {
    return refuse(done.error());
  }
  return arrange(items, changes, before, key);
}

ApiStatus check_order(const List& patch, const List& order, const std::string& key) {
  if (patch.empty() || order.empty()) return {};
  Items items;
  for (const Value& item : patch) {
    if (!key.empty() && !item.is_map()) return refuse(wrong_type("map[string]interface {}", item));
    if (key.empty() || !is_deletion_of(item)) items.push_back(item);
  }
  std::size_t at = 0;
  std::size_t i = 0;
  while (at < items.size() && i < order.size()) {
    if (has_directive(items[at])) {
      ++at;
      continue;
    }
    auto item = identity_of(items[at], key);
    if (!item) return refuse(std::move(item).error());
    auto wanted = identity_of(order[i], key);
    if (!wanted) return refuse(std::move(wanted).error());
    if (*item == *wanted) ++at;
    ++i;
  }
  if (at == items.size()) return {};
  return refuse(plain_error("The order in patch list:\n" + go_print(List(patch.items())) +
                            "\n doesn't match $setElementOrder list:\n" +
                            go_print(List(order.items())) + "\n"));
}

ApiResult<Value> put_in_order(const List& merged, const List& order, const List& live,
                              const List& patch, const std::string& key) {
  auto objects = are_objects(live, patch);
  if (!objects) return refuse(std::move(objects).error());
  if (!objects->has_value()) {
    return refuse(plain_error("no elements in any of the given slices"));
  }
  return arrange(merged.items(), order.items(), live.items(), key);
}

}  // namespace tf::sandbox
