#pragma once

#include <vector>

#include "lib/sandbox/api_error.h"
#include "lib/sandbox/custom/value_rules.h"

namespace tf::sandbox {

/// Whether x-kubernetes-validations stand anywhere in the schema.
[[nodiscard]] bool has_expressions(const ValueRules& rules);

/// What x-kubernetes-validations say against an object, root first.
/// In: `live` is the object before a change, null for a new one.
/// Like: apiextensions-apiserver 0.36 schema/cel Validator; without its cost limits.
[[nodiscard]] std::vector<FieldError> evaluate_expressions(const ValueRules& rules,
                                                           const Value& object, const Value* live);

}  // namespace tf::sandbox
