#include "lib/kube/client_side_patch.h"

#include <fmt/core.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/data/go_print.h"
#include "lib/data/json.h"
#include "lib/data/patch.h"
#include "lib/kube/merge_schema.h"

namespace tf::kube {
namespace {

constexpr int kMaxDepth = 1000;

Error patch_error(std::string reason) {
  return Error{ErrorCode::kInvalid, "failed to create patch: " + std::move(reason)};
}

const Map& map_or_empty(const Value* value, const Map& empty) {
  return value != nullptr && value->as_map() != nullptr ? *value->as_map() : empty;
}

const List& list_or_empty(const Value* value, const List& empty) {
  return value != nullptr && value->as_list() != nullptr ? *value->as_list() : empty;
}

/// The item of a keyed list whose key is `key`, or nullptr.
const Value* find_item(const List& list, std::string_view merge_key, const Value& key) {
  for (const Value& item : list) {
    const Value* found = find_path(item, {merge_key});
    if (found != nullptr && deep_equal(*found, key)) return &item;
  }
  return nullptr;
}

/// Where `item` stands in `list`: by its merge key, or itself when there is none.
std::optional<std::size_t> position(const List& list, std::string_view merge_key,
                                    const Value& key) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Value* found = merge_key.empty() ? &list[i] : find_path(list[i], {merge_key});
    if (found != nullptr && deep_equal(*found, key)) return i;
  }
  return std::nullopt;
}

/// Whether the items that both lists have stand in the same order.
bool same_order(const List& live, const std::vector<Value>& target_keys,
                std::string_view merge_key) {
  std::size_t last = 0;
  for (const Value& key : target_keys) {
    const auto at = position(live, merge_key, key);
    if (!at) continue;
    if (*at < last) return false;
    last = *at;
  }
  return true;
}

bool has_duplicates(const std::vector<Value>& keys) {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    for (std::size_t j = i + 1; j < keys.size(); ++j) {
      if (deep_equal(keys[i], keys[j])) return true;
    }
  }
  return false;
}

Value single(std::string_view key, Value value) {
  Map map;
  map.set(std::string(key), std::move(value));
  return map;
}

/// One level of the comparison: what was applied, what is wanted, what there is.
struct Sides {
  const Map& original;
  const Map& target;
  const Map& live;
};

class StrategicDiff {
 public:
  /// The patch for one map; empty when nothing changes.
  Result<Map> diff(const Sides& sides, std::string_view type, bool retain_keys, int depth) const {
    if (depth > kMaxDepth) return fail(patch_error("object is nested too deeply"));
    Map patch;
    for (const auto& [key, wanted] : sides.target) {
      TF_CHECK(add_field(patch, sides, key, wanted, merge_field(type, key), depth));
    }
    for (const auto& [key, applied] : sides.original) {
      if (!sides.target.contains(key) && sides.live.contains(key)) patch.set(key, Value());
    }
    if (retain_keys) add_retained(patch, sides);
    return patch;
  }

 private:
  Status add_field(Map& patch, const Sides& sides, const std::string& key, const Value& wanted,
                   const MergeField* rules, int depth) const {
    const Value* live = sides.live.find(key);
    if (live == nullptr || live->kind() != wanted.kind()) {
      if (live != nullptr || !wanted.is_nil()) patch.set(key, wanted);
      return {};
    }
    const bool replaced = rules != nullptr && rules->replace;
    const bool merged = rules != nullptr && rules->merge;
    if (wanted.is_map() && !replaced) {
      const Map none;
      const Sides inner{map_or_empty(sides.original.find(key), none), *wanted.as_map(),
                        *live->as_map()};
      TF_ASSIGN(Map sub, diff(inner, rules == nullptr ? std::string_view() : rules->element,
                              rules != nullptr && rules->retain_keys, depth + 1));
      if (!sub.empty()) patch.set(key, Value(std::move(sub)));
      return {};
    }
    if (wanted.is_list() && merged) {
      return add_list(patch, key, *rules, {sides.original.find(key), &wanted, live}, depth);
    }
    if (!deep_equal(*live, wanted)) patch.set(key, wanted);
    return {};
  }

  /// The three values of a merged list.
  struct Lists {
    const Value* original;
    const Value* target;
    const Value* live;
  };

  Status add_list(Map& patch, const std::string& key, const MergeField& rules, const Lists& lists,
                  int depth) const {
    const List none;
    const List& original = list_or_empty(lists.original, none);
    const List& target = *lists.target->as_list();
    const List& live = *lists.live->as_list();
    if (rules.merge_key.empty()) {
      add_primitives(patch, key, original, target, live);
      return {};
    }
    TF_ASSIGN(const std::vector<Value> keys, keys_of(target, rules.merge_key));
    TF_ASSIGN(const std::vector<Value> live_keys, keys_of(live, rules.merge_key));
    if (has_duplicates(keys) || has_duplicates(live_keys)) {
      if (deep_equal(*lists.live, *lists.target)) return {};
      List whole(target.items());
      whole.items().insert(whole.items().begin(), single("$patch", Value("replace")));
      patch.set(key, Value(std::move(whole)));
      return {};
    }
    TF_ASSIGN(List items,
              changed_items(rules, keys, {lists.original, lists.target, lists.live}, depth));
    add_deletions(items, rules.merge_key, original, target, live);
    if (items.empty() && same_order(live, keys, rules.merge_key)) return {};
    List order;
    for (const Value& item_key : keys)
      order.push(single(rules.merge_key, item_key));
    if (!items.empty()) patch.set(key, Value(std::move(items)));
    if (!order.empty()) patch.set("$setElementOrder/" + key, Value(std::move(order)));
    return {};
  }

  static Result<std::vector<Value>> keys_of(const List& list, std::string_view merge_key) {
    std::vector<Value> keys;
    keys.reserve(list.size());
    for (const Value& item : list) {
      const Value* key = find_path(item, {merge_key});
      if (key == nullptr) {
        return fail(patch_error(fmt::format("map: {} does not contain declared merge key: {}",
                                            go_print(item), merge_key)));
      }
      keys.push_back(*key);
    }
    return keys;
  }

  Result<List> changed_items(const MergeField& rules, const std::vector<Value>& keys,
                             const Lists& lists, int depth) const {
    const List none;
    const List& target = *lists.target->as_list();
    List items;
    for (std::size_t i = 0; i < target.size(); ++i) {
      const Value* live = find_item(*lists.live->as_list(), rules.merge_key, keys[i]);
      if (live == nullptr || !live->is_map() || !target[i].is_map()) {
        items.push(target[i]);
        continue;
      }
      const Map nothing;
      const Value* applied =
          find_item(list_or_empty(lists.original, none), rules.merge_key, keys[i]);
      const Sides inner{map_or_empty(applied, nothing), *target[i].as_map(), *live->as_map()};
      TF_ASSIGN(Map sub, diff(inner, rules.element, rules.retain_keys, depth + 1));
      if (sub.empty()) continue;
      sub.set(std::string(rules.merge_key), keys[i]);
      items.push(Value(std::move(sub)));
    }
    return items;
  }

  static void add_deletions(List& items, std::string_view merge_key, const List& original,
                            const List& target, const List& live) {
    for (const Value& item : original) {
      const Value* key = find_path(item, {merge_key});
      if (key == nullptr || find_item(target, merge_key, *key) != nullptr ||
          find_item(live, merge_key, *key) == nullptr) {
        continue;
      }
      Map gone;
      gone.set("$patch", Value("delete"));
      gone.set(std::string(merge_key), *key);
      items.push(Value(std::move(gone)));
    }
  }

  static void add_primitives(Map& patch, const std::string& key, const List& original,
                             const List& target, const List& live) {
    List added;
    List removed;
    for (const Value& item : target) {
      if (!position(live, "", item)) added.push(item);
    }
    for (const Value& item : original) {
      if (!position(target, "", item) && position(live, "", item)) removed.push(item);
    }
    if (added.empty() && removed.empty() && same_order(live, target.items(), "")) return;
    if (!added.empty()) patch.set(key, Value(std::move(added)));
    if (!removed.empty()) {
      patch.set("$deleteFromPrimitiveList/" + key, Value(std::move(removed)));
    }
    if (!target.empty()) patch.set("$setElementOrder/" + key, Value(List(target.items())));
  }

  static void add_retained(Map& patch, const Sides& sides) {
    const bool has_more = std::any_of(
        sides.live.begin(), sides.live.end(),
        [&sides](const Map::Entry& entry) { return !sides.target.contains(entry.first); });
    if (sides.target.empty() || (patch.empty() && !has_more)) return;
    List keys;
    for (const auto& [key, value] : sides.target)
      keys.push(Value(key));
    patch.set("$retainKeys", Value(std::move(keys)));
  }
};

/// Drops what a merge patch sets, keeping its deletions; or the other way round.
enum class Keep { kDeletions, kChanges };

Map filter_patch(const Map& patch, Keep keep, int depth) {
  Map out;
  if (depth > kMaxDepth) return out;
  for (const auto& [key, value] : patch) {
    if (value.is_map()) {
      Map inner = filter_patch(*value.as_map(), keep, depth + 1);
      if (!inner.empty()) out.set(key, Value(std::move(inner)));
    } else if (value.is_nil() == (keep == Keep::kDeletions)) {
      out.set(key, value);
    }
  }
  return out;
}

/// jsonmergepatch.CreateThreeWayJSONMergePatch: additions from live, deletions from original.
Result<Value> three_way_json(const Object& original, const Object& target, const Object& live) {
  const Value changes = create_merge_patch(live.root(), target.root());
  const Value deletions = create_merge_patch(original.root(), target.root());
  const Map none;
  const Value kept(filter_patch(map_or_empty(&changes, none), Keep::kChanges, 0));
  const Value gone(filter_patch(map_or_empty(&deletions, none), Keep::kDeletions, 0));
  Map patch = map_or_empty(&kept, none);
  const auto merge = [](auto&& self, Map& into, const Map& from, int depth) -> void {
    if (depth > kMaxDepth) return;
    for (const auto& [key, value] : from) {
      Value* there = into.find(key);
      if (there != nullptr && there->is_map() && value.is_map()) {
        self(self, *there->as_map(), *value.as_map(), depth + 1);
      } else {
        into.set(key, value);
      }
    }
  };
  merge(merge, patch, *gone.as_map(), 0);
  const bool moved = patch.contains("apiVersion") || patch.contains("kind") ||
                     find_path(Value(patch), {"metadata", "name"}) != nullptr;
  if (moved) {
    return fail(patch_error("precondition failed for: " + go_print(Value(patch)) +
                            ": at least one field was changed: apiVersion, kind or name"));
  }
  return Value(std::move(patch));
}

Result<std::optional<ClientSidePatch>> finish(const Value& patch, std::string content_type) {
  if (patch.as_map() == nullptr || patch.as_map()->empty()) return std::nullopt;
  auto body = to_json(patch, {.escape_html = false});
  if (!body) return fail(patch_error(body.error().message));
  return ClientSidePatch{*std::move(body), std::move(content_type)};
}

}  // namespace

Result<std::optional<ClientSidePatch>> client_side_patch(const Object& original,
                                                         const Object& target, const Object& live,
                                                         CustomMerge custom) {
  const GroupVersionKind gvk = target.gvk();
  if (!is_built_in(gvk)) {
    constexpr std::string_view kType = "application/merge-patch+json";
    if (custom == CustomMerge::kTwoWay) {
      return finish(create_merge_patch(original.root(), target.root()), std::string(kType));
    }
    TF_ASSIGN(const Value patch, three_way_json(original, target, live));
    return finish(patch, std::string(kType));
  }
  const Sides sides{original.map(), target.map(), live.map()};
  TF_ASSIGN(Map patch, StrategicDiff().diff(sides, merge_type(gvk), false, 0));
  return finish(Value(std::move(patch)), "application/strategic-merge-patch+json");
}

}  // namespace tf::kube
