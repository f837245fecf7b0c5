#pragma once

#include <string_view>
#include <vector>

#include "lib/base/result.h"
#include "lib/data/json.h"
#include "lib/data/value.h"

namespace tf {

/// Reads the first YAML document as sigs.k8s.io/yaml v1.6 does (YAML 1.1 scalars and keys, merges,
/// anchors; later duplicate keys win). An empty document is nil.
/// Out:    map keys are strings ("y:" becomes "true"); numbers as asked.
/// Errors: kInvalid "error converting YAML to JSON: yaml: line 3: ..." with pos.line set.
/// Cost:   linear, about 100 MB/s.   Threads: pure.
[[nodiscard]] Result<Value> parse_yaml(std::string_view text, Numbers numbers = Numbers::kFloat64);

/// The same, but lists and maps below those keys of the outermost map that are not `wanted` may be
/// nil. They are checked as ever; only the memory and time to build them is saved.
[[nodiscard]] Result<Value> parse_yaml_parts(std::string_view text, Numbers numbers,
                                             bool (*wanted)(std::string_view key));

/// Every document of a stream, empty ones as nil. Same rules and errors.
[[nodiscard]] Result<std::vector<Value>> parse_yaml_stream(std::string_view text,
                                                           Numbers numbers = Numbers::kFloat64);

}  // namespace tf
