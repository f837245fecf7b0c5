#pragma once

#include <string_view>
#include <vector>

#include "lib/sandbox/api_error.h"
#include "lib/sandbox/custom/value_rules.h"

namespace tf::sandbox {

/// What is wrong with a value by its schema, in the words of a kube-apiserver 1.36
/// (kube-openapi/pkg/validation/validate). Where Go takes the fields of an object in random order,
/// this takes them by name.
/// In: `path` goes before the fields ("status"; "" at an object's root).
[[nodiscard]] std::vector<FieldError> check_schema(const ValueRules& rules, const Value& value,
                                                   std::string_view path);
/// The same for a change: what is wrong with parts that are as they were in `live` is let pass.
/// Like: apiextensions-apiserver 0.36 RatchetingSchemaValidator.
[[nodiscard]] std::vector<FieldError> check_schema_change(const ValueRules& rules,
                                                          const Value& value, const Value& live,
                                                          std::string_view path);

/// The item of the old list of type "map" that has the same keys as `item`, or nullptr.
[[nodiscard]] const Value* same_item(const ValueRules& list_rules, const Value& old_list,
                                     const Value& item);

}  // namespace tf::sandbox
