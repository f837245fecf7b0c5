#pragma once

#include <cstdint>
#include <string>

namespace tf::sandbox::cel {

/// "3600s", "1.5s": what string() makes of a duration.
[[nodiscard]] std::string duration_text(std::int64_t nanoseconds);
/// "2026-11-22T12:20:23Z" with a fraction where there is one.
[[nodiscard]] std::string timestamp_text(std::int64_t nanoseconds);

}  // namespace tf::sandbox::cel
