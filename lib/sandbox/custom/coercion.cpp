#include "lib/sandbox/custom/coercion.h"

#include <fmt/core.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace tf::sandbox {
namespace {

bool is_meta_field(std::string_view name) {
  return name == "apiVersion" || name == "kind" || name == "metadata";
}

std::string child_path(const std::string& path, const std::string& key) {
  return path.empty() ? key : path + "." + key;
}

class Pruner {
 public:
  std::vector<std::string> unknown;

  /// In: `rules` null knows no field at all.
  void prune(const ValueRules* rules, Value& value, const std::string& path, bool embedded) {
    if (rules != nullptr && rules->preserves_unknown) {
      prune_known(*rules, value, path, embedded);
    } else if (value.is_list()) {
      prune_items(rules == nullptr ? nullptr : rules->items.get(), value, path);
    } else if (value.is_map()) {
      prune_fields(rules, *value.as_map(), path, embedded);
    }
  }

 private:
  void prune_items(const ValueRules* rules, Value& list, const std::string& path) {
    auto& items = list.as_list()->items();
    for (std::size_t i = 0; i < items.size(); ++i)
      prune(rules, items[i], fmt::format("{}[{}]", path, i),
            rules != nullptr && rules->embedded_object);
  }

  void prune_fields(const ValueRules* rules, Map& map, const std::string& path, bool embedded) {
    std::vector<std::string> gone;
    for (auto& [key, value] : map.entries()) {
      if (rules != nullptr && embedded && is_meta_field(key)) continue;
      if (rules != nullptr && rules->property(key) != nullptr) {
        const ValueRules& property = *rules->property(key);
        prune(&property, value, child_path(path, key), property.embedded_object);
      } else if (rules != nullptr && rules->has_additional) {
        const ValueRules* additional = rules->additional.get();
        prune(additional, value, child_path(path, key),
              additional != nullptr && additional->embedded_object);
      } else {
        gone.push_back(key);
      }
    }
    for (const std::string& key : gone) {
      if (rules == nullptr || !is_meta_field(key) || !path.empty()) {
        unknown.push_back(child_path(path, key));
      }
      map.erase(key);
    }
  }

  /// Inside of what keeps unknown fields, known ones are still looked at.
  void prune_known(const ValueRules& rules, Value& value, const std::string& path, bool embedded) {
    if (value.is_list()) {
      auto& items = value.as_list()->items();
      for (std::size_t i = 0; rules.items != nullptr && i < items.size(); ++i)
        prune_known(*rules.items, items[i], fmt::format("{}[{}]", path, i),
                    rules.items->embedded_object);
      return;
    }
    if (!value.is_map()) return;
    for (auto& [key, field] : value.as_map()->entries()) {
      if (embedded && is_meta_field(key)) continue;
      if (const ValueRules* property = rules.property(key)) {
        prune(property, field, child_path(path, key), property->embedded_object);
      } else if (rules.has_additional) {
        const ValueRules* additional = rules.additional.get();
        prune(additional, field, child_path(path, key),
              additional != nullptr && additional->embedded_object);
      }
    }
  }
};

bool wants_no_null(const ValueRules* rules, const Value& value) {
  return value.is_nil() && rules != nullptr && !rules->nullable;
}

}  // namespace

std::vector<std::string> prune_unknown(const ValueRules& rules, Value& value, bool is_root) {
  Pruner pruner;
  pruner.prune(&rules, value, "", is_root || rules.embedded_object);
  std::sort(pruner.unknown.begin(), pruner.unknown.end());
  return std::move(pruner.unknown);
}

void prune_nulls(const ValueRules& rules, Value& value) {
  if (value.is_map()) {
    Map& map = *value.as_map();
    std::vector<std::string> gone;
    for (auto& [key, field] : map.entries()) {
      const ValueRules* child = rules.child(key);
      if (wants_no_null(child, field) && child->default_value.is_nil()) {
        gone.push_back(key);
      } else if (child != nullptr) {
        prune_nulls(*child, field);
      }
    }
    for (const std::string& key : gone)
      map.erase(key);
  } else if (value.is_list() && rules.items != nullptr) {
    for (Value& item : value.as_list()->items())
      prune_nulls(*rules.items, item);
  }
}

void fill_defaults(const ValueRules& rules, Value& value) {
  if (value.is_map()) {
    Map& map = *value.as_map();
    for (const PropertyRules& property : rules.properties) {
      if (property.rules->default_value.is_nil()) continue;
      const Value* present = map.find(property.name);
      if (present == nullptr || wants_no_null(property.rules.get(), *present)) {
        map.set(property.name, deep_copy(property.rules->default_value));
      }
    }
    for (auto& [key, field] : map.entries()) {
      const ValueRules* child = rules.child(key);
      if (child == nullptr) continue;
      if (wants_no_null(child, field)) field = deep_copy(child->default_value);
      fill_defaults(*child, field);
    }
  } else if (value.is_list() && rules.items != nullptr) {
    for (Value& item : value.as_list()->items()) {
      if (wants_no_null(rules.items.get(), item)) item = deep_copy(rules.items->default_value);
      fill_defaults(*rules.items, item);
    }
  }
}

}  // namespace tf::sandbox
