#pragma once

#include <string>

#include "lib/base/result.h"
#include "lib/data/value.h"

namespace tf {

/// Writes what sigs.k8s.io/yaml v1.6 Marshal writes, final newline included (template-engine.md 6).
/// Errors: kInvalid where Go's Marshal fails (Inf, NaN, control characters).
[[nodiscard]] Result<std::string> to_yaml(const Value& value);

/// Helm's toYamlPretty: go-yaml v3, indented sequences, no folding; final newline included.
[[nodiscard]] Result<std::string> to_yaml_pretty(const Value& value);

}  // namespace tf
