#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/text.h"
#include "lib/sandbox/deep.h"
#include "lib/sandbox/patches.h"
#include "lib/sandbox/strategic_lists.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kRetainKeys = "$retainKeys";
constexpr std::string_view kDeletePrefix = "$deleteFromPrimitiveList";
constexpr std::string_view kOrderPrefix = "$setElementOrder";

/// What is known of a field: its type, and how its value is merged. Without a type nothing is.
struct FieldMeta {
  const Type* type = nullptr;
  bool merge = false;
  bool replace = false;
  std::string key;  ///< of the items of a list of objects
};

std::string_view go_kind(const Type& type) {
  return type.kind == TypeKind::kMap ? "map" : type.kind == TypeKind::kList ? "slice" : "string";
}

bool same_letters(std::string_view a, std::string_view b) {
  return a.size() == b.size() && to_lower_ascii(a) == to_lower_ascii(b);
}

ApiResult<FieldMeta> look_up(const Type* type, const std::string& name) {
  if (type == nullptr) return FieldMeta();
  if (type->kind != TypeKind::kStruct && type->kind != TypeKind::kAny) {
    return refuse(
        plain_error("merging an object in json but data type is not struct, instead is: " +
                    std::string(go_kind(*type))));
  }
  const Field* field = type->find(name);
  for (const Field& each : type->fields) {
    if (field == nullptr && same_letters(each.name, name)) field = &each;
  }
  if (field == nullptr) {
    return refuse(plain_error("unable to find api field in struct " + type->go_name +
                              " for the json field " + quoted(name)));
  }
  return FieldMeta{field->type, field->patch_merge, field->patch_replace, field->patch_merge_key};
}

/// The same for a list: the type is that of its items.
ApiResult<FieldMeta> look_up_list(const Type* type, const std::string& name) {
  auto meta = look_up(type, name);
  if (meta && meta->type != nullptr) meta->type = meta->type->element;
  return meta;
}

/// What stands behind the "/" of "$setElementOrder/containers".
ApiResult<std::string> key_behind(const std::string& name, std::string_view prefix,
                                  std::string_view error) {
  const auto slash = name.find('/');
  if (slash == std::string::npos || name.substr(0, slash) != prefix) {
    return refuse(bad_request(std::string(error)));
  }
  return name.substr(slash + 1);
}

/// The value without objects that are directives; nothing where it is one itself. In place.
std::optional<Value> without_directives(Value value) {
  if (Map* map = value.as_map()) {
    if (map->contains(kPatchDirective)) return std::nullopt;
    std::vector<Map::Entry> kept;
    for (auto& [name, content] : map->entries()) {
      if (auto rest = without_directives(content)) kept.emplace_back(name, *std::move(rest));
    }
    map->entries() = std::move(kept);
  } else if (List* list = value.as_list()) {
    std::vector<Value> kept;
    for (Value& item : list->items()) {
      if (auto rest = without_directives(item)) kept.push_back(*std::move(rest));
    }
    list->items() = std::move(kept);
  }
  return value;
}

/// Takes fields that are null away, at any depth. In place.
void discard_nulls(const Value& value) {
  if (Map* map = value.as_map()) {
    std::erase_if(map->entries(), [](const Map::Entry& entry) { return entry.second.is_nil(); });
    for (const auto& [name, content] : *map)
      discard_nulls(content);
  } else if (const List* list = value.as_list()) {
    for (const Value& item : *list)
      discard_nulls(item);
  }
}

/// Puts a value of the patch where the original has none of its kind.
void take(Map& original, const std::string& name, Value value) {
  discard_nulls(value);
  if (auto kept = without_directives(std::move(value))) {
    original.set(name, *std::move(kept));
  } else {
    original.erase(name);
  }
}

ApiStatus retain_keys(Map& original, Map& patch) {
  const Value* found = patch.find(kRetainKeys);
  if (found == nullptr) return {};
  const Value list = *found;
  patch.erase(kRetainKeys);
  const auto malformed = [] { return refuse(bad_request("invalid patch format of retainKeys")); };
  if (!list.is_list()) return malformed();
  std::set<std::string, std::less<>> kept;
  for (const Value& name : *list.as_list()) {
    if (name.is_string()) kept.insert(*name.as_string());
  }
  for (const auto& [name, value] : patch) {
    if (value.is_nil() || name.starts_with(kDeletePrefix) || name.starts_with(kOrderPrefix)) {
      continue;
    }
    if (!kept.contains(name)) return malformed();
  }
  std::erase_if(original.entries(),
                [&kept](const Map::Entry& entry) { return !kept.contains(entry.first); });
  return {};
}

ApiResult<Value> merge_map(Value original, Value patch, const Type* type);

ApiResult<Value> merge_lists(const Value& original, const Value& patch, const FieldMeta& meta,
                             bool is_deletion) {
  if (!meta.merge && !is_deletion) return patch;
  const auto merge_items = [&meta](const Value& a, const Value& b) {
    return merge_map(a, b, meta.type);
  };
  return merge_strategic_lists(*original.as_list(), *patch.as_list(), meta.key, is_deletion,
                               merge_items);
}

/// A list or nothing, as a directive about order wants it.
ApiResult<const List*> list_at(const Map& map, const std::string& name) {
  const Value* value = map.find(name);
  if (value == nullptr) return nullptr;
  if (!value->is_list()) return refuse(wrong_type("[]interface {}", *value));
  return value->as_list();
}

/// Merges one list that has a $setElementOrder, and puts it into that order.
ApiStatus merge_ordered(Map& original, Map& patch, const std::string& directive, const Type* type) {
  const Value order = *patch.find(directive);
  patch.erase(directive);
  if (!order.is_list()) return refuse(wrong_type("[]interface {}", order));
  auto name = key_behind(directive, kOrderPrefix, kBadElementOrder);
  if (!name) return refuse(std::move(name).error());
  auto live = list_at(original, *name);
  if (!live) return refuse(std::move(live).error());
  auto changes = list_at(patch, *name);
  if (!changes) return refuse(std::move(changes).error());
  auto meta = look_up_list(type, *name);
  if (!meta) return refuse(std::move(meta).error());
  static const List none;
  const List& change_list = *changes != nullptr ? **changes : none;
  if (auto fits = check_order(change_list, *order.as_list(), meta->key); !fits) return fits;
  if (*live == nullptr && *changes == nullptr) return {};
  // The order is that of the list as it was before its items were merged.
  const Value live_order = deep_copy(*live != nullptr ? *original.find(*name) : Value(List()));
  Value merged = live_order;
  if (*live == nullptr) {
    merged = without_directives(*patch.find(*name)).value_or(Value(List()));
  } else if (*changes != nullptr) {
    auto both = merge_lists(*original.find(*name), *patch.find(*name), *meta, false);
    if (!both) return refuse(std::move(both).error());
    merged = *std::move(both);
  }
  auto ordered = put_in_order(*merged.as_list(), *order.as_list(), *live_order.as_list(),
                              change_list, meta->key);
  if (!ordered) return refuse(std::move(ordered).error());
  original.set(*name, *std::move(ordered));
  patch.erase(*name);
  return {};
}

/// Merges one field that both have, or that a $deleteFromPrimitiveList names.
ApiStatus merge_field(Map& original, const std::string& name, const Value& change, const Type* type,
                      bool is_deletion) {
  const Value* live = original.find(name);
  if (live == nullptr || type_name(*live) != type_name(change)) {
    if (!is_deletion) take(original, name, change);
    return {};
  }
  if (!change.is_map() && !change.is_list()) {
    original.set(name, change);
    return {};
  }
  auto meta = change.is_map() ? look_up(type, name) : look_up_list(type, name);
  if (!meta) return refuse(std::move(meta).error());
  auto merged = meta->replace && change.is_map() ? ApiResult<Value>(change)
                : change.is_map()                ? merge_map(*live, change, meta->type)
                                                 : merge_lists(*live, change, *meta, is_deletion);
  if (!merged) return refuse(std::move(merged).error());
  original.set(name, *std::move(merged));
  return {};
}

ApiStatus merge_entry(Map& original, const std::string& name, const Value& change,
                      const Type* type) {
  const bool is_deletion = name.starts_with(kDeletePrefix);
  ApiResult<std::string> field = name;
  if (is_deletion) field = key_behind(name, kDeletePrefix, kBadPrimitiveList);
  if (!field) return refuse(std::move(field).error());
  if (change.is_nil()) {
    original.erase(*field);
    return {};
  }
  return merge_field(original, *field, change, type, is_deletion);
}

/// Merges `patch` into `original`; both are used up.
ApiResult<Value> merge_map(Value original, Value patch, const Type* type) {
  Map& changes = *patch.as_map();
  if (const Value* found = changes.find(kPatchDirective)) {
    const Value directive = *found;
    const bool is_text = directive.is_string();
    if (is_text && *directive.as_string() == "replace") {
      changes.erase(kPatchDirective);
      return patch;
    }
    if (is_text && *directive.as_string() == "delete") return Value(Map());
    return refuse(unknown_directive(directive, patch));
  }
  Map& target = *original.as_map();
  if (auto kept = retain_keys(target, changes); !kept) return refuse(std::move(kept).error());
  std::vector<std::string> orders;
  for (const auto& [name, value] : changes) {
    if (name.starts_with(kOrderPrefix)) orders.push_back(name);
  }
  for (const std::string& directive : orders) {
    auto merged = merge_ordered(target, changes, directive, type);
    if (!merged) return refuse(std::move(merged).error());
  }
  for (const auto& [name, change] : changes) {
    auto merged = merge_entry(target, name, change, type);
    if (!merged) return refuse(std::move(merged).error());
  }
  return original;
}

ApiResult<Value> merged_with(const Type& type, const Value& document, const Value& patch) {
  if (!patch.is_map()) return deep_copy(document);  // null: an empty patch
  const Value original = document.is_map() ? deep_copy(document) : Value(Map());
  return merge_map(original, deep_copy(patch), &type);
}

}  // namespace

ApiResult<Value> apply_strategic_patch(const Type& type, const Value& document,
                                       const Value& patch) {
  ApiResult<Value> result;
  auto done =
      run_on_values({&document, &patch}, [&] { result = merged_with(type, document, patch); });
  if (!done) return refuse(std::move(done).error());
  return result;
}

}  // namespace tf::sandbox
