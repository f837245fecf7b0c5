#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/result.h"

namespace tf {

/// A moment with nanoseconds, UTC.
using TimePoint = std::chrono::sys_time<std::chrono::nanoseconds>;

/// Where "now" comes from; tests hand in a frozen one. Threads: now() may be called from any
/// thread.
class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;
  [[nodiscard]] virtual TimePoint now() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] TimePoint now() const override;
};

/// Go's RFC3339Nano in the process's local zone (TZ): "2026-11-22T12:20:23.561341789Z",
/// "...+02:00"; trailing zeros of the fraction are cut.
[[nodiscard]] std::string format_rfc3339_nano(TimePoint time);
/// RFC 3339 without fraction, local zone.
[[nodiscard]] std::string format_rfc3339(TimePoint time);
/// Go's ANSIC layout in the local zone: "Sun Nov 22 12:20:23 2026" (day padded with a space).
[[nodiscard]] std::string format_ansic(TimePoint time);
/// Go's Time.String(): "2026-11-22 12:20:26.692801188 +0000 UTC" in the local zone.
[[nodiscard]] std::string format_go_string(TimePoint time);
/// Reads RFC 3339 as Go 1.26 time.Parse does, with or without fraction and any offset; nothing
/// outside of the years 1678-2261.
[[nodiscard]] std::optional<TimePoint> parse_rfc3339(std::string_view text);

/// Go's time.ParseDuration: "1h2m3.5s", "300ms", "-1.5h", "0".
/// Errors: kInvalid `time: missing unit in duration "5"`, `time: invalid duration "x"`,
///         `time: unknown unit "y" in duration "1y"`.
[[nodiscard]] Result<std::chrono::nanoseconds> parse_duration(std::string_view text);

}  // namespace tf
