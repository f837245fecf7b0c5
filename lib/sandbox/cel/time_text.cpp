#include "lib/sandbox/cel/time_text.h"

#include <fmt/core.h>

#include <chrono>
#include <cstdlib>

namespace tf::sandbox::cel {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

/// ".5", "" for whole seconds.
std::string fraction(std::int64_t nanoseconds) {
  if (nanoseconds == 0) return {};
  std::string digits = fmt::format(".{:09}", nanoseconds);
  digits.erase(digits.find_last_not_of('0') + 1);
  return digits;
}

}  // namespace

std::string duration_text(std::int64_t nanoseconds) {
  const std::string sign = nanoseconds < 0 ? "-" : "";
  const std::int64_t size = std::abs(nanoseconds);
  return sign + fmt::format("{}", size / kSecond) + fraction(size % kSecond) + "s";
}

std::string timestamp_text(std::int64_t nanoseconds) {
  using std::chrono::floor;
  const std::chrono::sys_time<std::chrono::nanoseconds> time{std::chrono::nanoseconds(nanoseconds)};
  const auto day = floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(floor<std::chrono::seconds>(time - day));
  const auto rest = time - floor<std::chrono::seconds>(time);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     fraction(rest.count()));
}

}  // namespace tf::sandbox::cel
