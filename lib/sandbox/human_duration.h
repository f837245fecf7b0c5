#pragma once

#include <chrono>
#include <string>

namespace tf::sandbox {

/// "5s", "3m20s", "47h", "5d3h", "2y30d", and "<invalid>" for what lies ahead.
/// Like: apimachinery 0.36 duration.HumanDuration.
[[nodiscard]] std::string human_duration(std::chrono::nanoseconds duration);

}  // namespace tf::sandbox
