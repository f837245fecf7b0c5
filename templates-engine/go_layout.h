#pragma once

#include <string>
#include <string_view>

#include "lib/base/result.h"
#include "templates-engine/go_time.h"

namespace tf::engine {

inline constexpr std::string_view kRfc3339Nano = "2006-01-02T15:04:05.999999999Z07:00";
inline constexpr std::string_view kGoTimeString = "2006-01-02 15:04:05.999999999 -0700 MST";

/// Time.Format of Go 1.26.
[[nodiscard]] std::string format_time(const GoTime& time, std::string_view layout);

/// time.ParseInLocation of Go 1.26: a time without its own zone is one in `zone`.
/// Errors: kInvalid `parsing time "x" as "2006": cannot parse "x" as "2006"`,
///         `parsing time "2024-13-01": month out of range` and the like.
[[nodiscard]] Result<GoTime> parse_time(std::string_view layout, std::string_view value,
                                        const ZoneRef& zone);

}  // namespace tf::engine
