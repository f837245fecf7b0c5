#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tf::engine {

// Numbers as Go 1.26's strconv reads them: 0x, 0o, 0b and 017, underscores between digits.

/// ParseUint(text, 0, 64), or nothing.
[[nodiscard]] std::optional<std::uint64_t> parse_go_uint(std::string_view text);
/// ParseInt(text, 0, 64), or nothing.
[[nodiscard]] std::optional<std::int64_t> parse_go_int(std::string_view text);
/// ParseFloat(text, 64), or nothing.
[[nodiscard]] std::optional<double> parse_go_float(std::string_view text);

}  // namespace tf::engine
