#include "lib/sandbox/rfc3339.h"

#include <fmt/core.h>

#include <chrono>

namespace tf::sandbox {
namespace {

std::string without_zone(std::chrono::sys_seconds time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

}  // namespace

std::string rfc3339_seconds(TimePoint time) {
  return without_zone(std::chrono::floor<std::chrono::seconds>(time)) + "Z";
}

std::string rfc3339_micros(TimePoint time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const auto micros = std::chrono::floor<std::chrono::microseconds>(time - seconds);
  return without_zone(seconds) + fmt::format(".{:06}Z", micros.count());
}

}  // namespace tf::sandbox
