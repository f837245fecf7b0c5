#pragma once

#include "lib/data/value.h"
#include "lib/sandbox/cel/value.h"
#include "lib/sandbox/custom/value_rules.h"

namespace tf::sandbox {

/// A value as expressions see it: of the types of its schema (times, durations, doubles), objects
/// with the fields that the schema knows, under escaped names ("foo__dash__bar").
/// Like: apiextensions-apiserver 0.36 UnstructuredToVal.
[[nodiscard]] cel::CelValue expression_value(const ValueRules& rules, const Value& value,
                                             bool is_root);

}  // namespace tf::sandbox
