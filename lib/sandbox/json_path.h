#pragma once

#include <string_view>
#include <vector>

#include "lib/data/value.h"

namespace tf::sandbox {

/// What stands at a JSONPath of kubectl's dialect, without its braces: ".spec.replicas",
/// ".status.conditions[?(@.type=='Ready')].status", ".items[*].name", "..name". Keys that are
/// missing give nothing. Nothing too for a path that cannot be read.
/// Like: client-go 0.36 util/jsonpath with AllowMissingKeys, of which ranges, unions and pipes are
/// not here: a CustomResourceDefinition's columns cannot use the first, and nobody the others.
[[nodiscard]] std::vector<Value> json_path(const Value& root, std::string_view path);

}  // namespace tf::sandbox
