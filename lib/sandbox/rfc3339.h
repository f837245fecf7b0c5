#pragma once

#include <string>

#include "lib/base/time.h"

namespace tf::sandbox {

/// "2026-11-22T12:20:23Z": metav1.Time, whatever the process's time zone is.
[[nodiscard]] std::string rfc3339_seconds(TimePoint time);
/// "2026-11-22T12:20:23.561341Z": metav1.MicroTime.
[[nodiscard]] std::string rfc3339_micros(TimePoint time);

}  // namespace tf::sandbox
