#pragma once

#include <string>
#include <vector>

#include "lib/sandbox/api_error.h"
#include "lib/sandbox/custom/value_rules.h"
#include "lib/sandbox/schema.h"

namespace tf::sandbox {

/// What a kube-apiserver 1.36 does to values by a schema before it looks at them. All change
/// `value` in place, which must not share parts with others. Cost: linear.

/// Takes out the fields that the schema does not know; apiVersion, kind and metadata of the root
/// and of embedded objects stay. Gives the paths of what went, sorted: "spec.list[0].foo".
/// Like: apiextensions-apiserver 0.36 schema/pruning.
std::vector<std::string> prune_unknown(const ValueRules& rules, Value& value, bool is_root);

/// Takes out null where the schema does not allow it and has no default for it.
void prune_nulls(const ValueRules& rules, Value& value);

/// Fills in the schema's defaults.   Like: schema/defaulting.
void fill_defaults(const ValueRules& rules, Value& value);

/// Reads the metadata of embedded objects as ObjectMeta (`metadata` is that type) and writes it
/// again. Gives the paths of fields it does not know.
/// Errors: what schema/objectmeta says to an apiVersion, kind or metadata of another type.
[[nodiscard]] ApiResult<std::vector<std::string>> coerce_embedded(const ValueRules& rules,
                                                                  Value& value,
                                                                  const Type& metadata);

/// What is wrong with apiVersion, kind and metadata of embedded objects.
[[nodiscard]] std::vector<FieldError> check_embedded(const ValueRules& rules, const Value& value);

/// Lists of type "set" with equal items and lists of type "map" with equal keys.
/// Like: schema/listtype.
[[nodiscard]] std::vector<FieldError> check_list_types(const ValueRules& rules, const Value& value);

}  // namespace tf::sandbox
