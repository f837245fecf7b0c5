#include <fmt/core.h>

#include <string>
#include <vector>

#include "lib/sandbox/custom/coercion.h"
#include "lib/sandbox/validation.h"

namespace tf::sandbox {
namespace {

/// Where values stand a second time; later ones are not told again.
std::vector<std::size_t> repeated(const std::vector<Value>& values) {
  std::vector<std::size_t> found;
  for (std::size_t i = 1; i < values.size(); ++i) {
    std::size_t before = 0;
    for (std::size_t j = 0; j < i; ++j) {
      if (deep_equal(values[i], values[j])) ++before;
    }
    if (before == 1) found.push_back(i);
  }
  return found;
}

/// The keys of an item as an object of those that are there.
Value keys_of(const ValueRules& rules, const Value& item) {
  Map keys;
  for (const std::string& key : rules.list_keys) {
    const Value* value = item.is_map() ? item.as_map()->find(key) : nullptr;
    if (value != nullptr) keys.set(key, *value);
  }
  return keys;
}

void check_keys(const ValueRules& rules, const List& list, const std::string& path,
                std::vector<FieldError>& errors) {
  std::vector<Value> keys;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (!list[i].is_nil() && !list[i].is_map()) {
      errors.push_back(invalid_value(fmt::format("{}[{}]", path, i), list[i],
                                     "must be an object for an array of list-type map"));
      return;
    }
    keys.push_back(keys_of(rules, list[i]));
  }
  for (const std::size_t i : repeated(keys))
    errors.push_back(duplicate(fmt::format("{}[{}]", path, i), keys[i]));
}

void check_part(const ValueRules& rules, const Value& value, const std::string& path,
                std::vector<FieldError>& errors);

void check_list(const ValueRules& rules, const List& list, const std::string& path,
                std::vector<FieldError>& errors) {
  if (rules.list_type == "set") {
    for (const std::size_t i : repeated(list.items()))
      errors.push_back(duplicate(fmt::format("{}[{}]", path, i), list[i]));
  } else if (rules.list_type == "map") {
    check_keys(rules, list, path, errors);
  }
  for (std::size_t i = 0; rules.items != nullptr && i < list.size(); ++i)
    check_part(*rules.items, list[i], fmt::format("{}[{}]", path, i), errors);
}

void check_part(const ValueRules& rules, const Value& value, const std::string& path,
                std::vector<FieldError>& errors) {
  if (value.is_list()) check_list(rules, *value.as_list(), path, errors);
  if (!value.is_map()) return;
  for (const auto& [key, field] : *value.as_map()) {
    if (const ValueRules* property = rules.property(key)) {
      check_part(*property, field, path.empty() ? key : path + "." + key, errors);
    } else if (rules.additional != nullptr) {
      check_part(*rules.additional, field, path + "[" + key + "]", errors);
    }
  }
}

}  // namespace

std::vector<FieldError> check_list_types(const ValueRules& rules, const Value& value) {
  std::vector<FieldError> errors;
  check_part(rules, value, "", errors);
  return errors;
}

}  // namespace tf::sandbox
