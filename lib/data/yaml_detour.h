#pragma once

#include <string>
#include <string_view>

#include "lib/base/result.h"

namespace tf {

/// Whether a string may come out of sigs.k8s.io/yaml's way through JSON text other than it went in.
[[nodiscard]] bool needs_json_detour(std::string_view text);

/// A string as go-yaml v2.4 reads it back from its JSON text: line breaks U+0085 are folded,
/// invalid UTF-8 is U+FFFD.
/// Errors: kInvalid "yaml: control characters are not allowed" for U+007F, C1 controls, U+FFFE ...
[[nodiscard]] Result<std::string> json_detour(std::string_view text);

/// Whether go-yaml still finds this key in JSON text: a key must not take more than 1,024
/// characters or more than one line.
[[nodiscard]] bool survives_as_key(std::string_view text);

}  // namespace tf
