#pragma once

#include <string_view>

#include "lib/base/result.h"
#include "lib/data/value.h"

namespace tf {

/// Reads a configuration file of ours or of kubectl's (kubeconfig, repositories.yaml) with
/// yaml-cpp. Out:    plain scalars that are whole numbers, true/false or null are typed, all else
/// is text. Errors: kInvalid "yaml: line N: reason" with pos.line set.   An empty text is an empty
/// map.
[[nodiscard]] Result<Value> parse_config_yaml(std::string_view text);

}  // namespace tf
