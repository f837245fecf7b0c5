#include "lib/sandbox/human_duration.h"

#include <fmt/core.h>

#include <cstdint>

namespace tf::sandbox {
namespace {

/// "3m20s", without the second part where it is zero.
std::string two_units(std::int64_t large, char large_unit, std::int64_t small, char small_unit) {
  if (small == 0) return fmt::format("{}{}", large, large_unit);
  return fmt::format("{}{}{}{}", large, large_unit, small, small_unit);
}

}  // namespace

std::string human_duration(std::chrono::nanoseconds duration) {
  constexpr std::int64_t kDay = 24;
  constexpr std::int64_t kYear = 365;
  const std::int64_t seconds = std::chrono::duration_cast<std::chrono::seconds>(duration).count();
  // Clocks may differ by a moment.
  if (seconds < -1) return "<invalid>";
  if (seconds < 0) return "0s";
  if (seconds < 120) return fmt::format("{}s", seconds);
  const std::int64_t minutes = seconds / 60;
  if (minutes < 10) return two_units(minutes, 'm', seconds % 60, 's');
  if (minutes < 180) return fmt::format("{}m", minutes);
  const std::int64_t hours = minutes / 60;
  if (hours < 8) return two_units(hours, 'h', minutes % 60, 'm');
  if (hours < 2 * kDay) return fmt::format("{}h", hours);
  const std::int64_t days = hours / kDay;
  if (days < 8) return two_units(days, 'd', hours % kDay, 'h');
  if (days < 2 * kYear) return fmt::format("{}d", days);
  if (days < 8 * kYear) return two_units(days / kYear, 'y', days % kYear, 'd');
  return fmt::format("{}y", days / kYear);
}

}  // namespace tf::sandbox
