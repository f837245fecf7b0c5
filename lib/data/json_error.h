#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tf {

/// How deep arrays and objects may nest.
inline constexpr std::size_t kJsonMaxDepth = 10000;

/// What encoding/json's scanner (Go 1.26) says about a text that it refuses, e.g.
/// "invalid character 'b' looking for beginning of value"; nothing when the syntax is right.
[[nodiscard]] std::optional<std::string> find_json_error(std::string_view text);

}  // namespace tf
