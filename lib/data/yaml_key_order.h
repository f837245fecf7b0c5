#pragma once

#include <string_view>

#include "lib/data/yaml_output.h"

namespace tf {

/// The order of map keys in go-yaml's output: numbers inside keys by their value, letters after
/// everything else ("a2" before "a10", "_x" before "A"). Like: keyList.Less of sorter.go.
[[nodiscard]] bool yaml_key_less(std::string_view a, std::string_view b, YamlDialect dialect);

}  // namespace tf
