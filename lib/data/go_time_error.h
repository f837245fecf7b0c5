#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tf {

/// What Go 1.26's time.Parse says against `value`, or nothing when it parses: `parsing time "x" as
/// "2006-01-02": cannot parse "x" as "2006"`, `parsing time "2020-13-01": month out of range`.
/// In: a layout of 2006, 01, 02, 15, 04, 05, Z07:00 and literal characters between them.
[[nodiscard]] std::optional<std::string> go_time_error(std::string_view layout,
                                                       std::string_view value);

}  // namespace tf
