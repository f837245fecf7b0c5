#include "templates-engine/go_time.h"

#include <algorithm>
#include <ctime>
#include <limits>
#include <utility>

#include "templates-engine/zone_file.h"

namespace tf::engine {
namespace {

constexpr std::int64_t kSecondsPerDay = 86400;
constexpr std::int64_t kNanosPerSecond = 1'000'000'000;
/// Past what seconds in an int64 can count; the calendar stays exact until there.
constexpr std::int64_t kFarYear = std::int64_t{1} << 39;
constexpr std::int64_t kFarDay = std::int64_t{1} << 48;
constexpr std::int64_t kZeroTimeSeconds = -62135596800;  // 0001-01-01 in Unix time

std::int64_t wrap_add(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

std::int64_t wrap_multiply(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) * static_cast<std::uint64_t>(b));
}

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}

bool is_leap(std::int64_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/// Days from 1970-01-01 in the proleptic Gregorian calendar; years counted from March.
std::int64_t days_from_civil(std::int64_t year, std::int64_t month, std::int64_t day) {
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = floor_div(year, 400);
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

void set_date(CivilTime& civil, std::int64_t days) {
  const std::int64_t shifted = days + 719468;
  const std::int64_t era = floor_div(shifted, 146097);
  const std::int64_t day_of_era = shifted - era * 146097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month_index = (5 * day_of_year + 2) / 153;
  civil.day = static_cast<int>(day_of_year - (153 * month_index + 2) / 5 + 1);
  civil.month = static_cast<int>(month_index < 10 ? month_index + 3 : month_index - 9);
  civil.year = year_of_era + era * 400 + (civil.month <= 2 ? 1 : 0);
  civil.weekday = static_cast<int>(((days + 4) % 7 + 7) % 7);
  civil.year_day = static_cast<int>(days - days_from_civil(civil.year, 1, 1)) + 1;
}

class FixedZone final : public TimeZone {
 public:
  FixedZone(std::string name, int offset) : name_(std::move(name)), offset_(offset) {}
  [[nodiscard]] ZoneOffset at(std::int64_t) const override { return {offset_, name_, false}; }
  [[nodiscard]] std::string_view name() const override { return name_; }

 private:
  std::string name_;
  int offset_;
};

class LocalZone final : public TimeZone {
 public:
  [[nodiscard]] ZoneOffset at(std::int64_t unix_seconds) const override {
    const std::time_t moment = unix_seconds;
    std::tm parts{};
    if (localtime_r(&moment, &parts) == nullptr) return {0, "UTC", false};
    return {static_cast<int>(parts.tm_gmtoff), parts.tm_zone, parts.tm_isdst > 0};
  }
  [[nodiscard]] std::string_view name() const override { return "Local"; }
};

}  // namespace

const Method* TimeZone::method(std::string_view name) const {
  static constexpr Method kString = {"String", {}, [](const Value& self, std::span<const Value>) {
                                       return Result<Value>(self.as_native()->print());
                                     }};
  return name == kString.name ? &kString : nullptr;
}

NativeRef TimeZone::reflected_copy() const {
  return fixed_zone("", 0);
}

std::optional<int> TimeZone::offset_of(std::string_view abbreviation,
                                       std::int64_t wall_seconds) const {
  // Go asks the zone's table; the two halves of the year show the same abbreviations.
  constexpr std::int64_t kHalfYear = 182 * kSecondsPerDay;
  for (const std::int64_t shift : {std::int64_t{0}, kHalfYear, -kHalfYear}) {
    const ZoneOffset offset = at(wall_seconds + shift);
    if (offset.name == abbreviation) return offset.seconds;
  }
  return std::nullopt;
}

ZoneRef utc_zone() {
  static const ZoneRef kZone = std::make_shared<const FixedZone>("UTC", 0);
  return kZone;
}
ZoneRef local_zone() {
  static const ZoneRef kZone = std::make_shared<const LocalZone>();
  return kZone;
}

ZoneRef fixed_zone(std::string name, int offset_seconds) {
  return std::make_shared<const FixedZone>(std::move(name), offset_seconds);
}

ZoneRef load_zone(std::string_view name) {
  if (name.empty() || name == "UTC") return utc_zone();
  if (name == "Local") return local_zone();
  return find_zone_file(name);
}

int days_in_month(int month, std::int64_t year) {
  if (month == 2) return is_leap(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

GoTime::GoTime() : GoTime(kZeroTimeSeconds, 0, utc_zone()) {}

GoTime::GoTime(std::int64_t unix_seconds, int nanoseconds, ZoneRef zone)
    : seconds_(unix_seconds), nanoseconds_(nanoseconds), zone_(std::move(zone)) {}

GoTime::GoTime(TimePoint time) : GoTime(0, 0, local_zone()) {
  const std::int64_t count = time.time_since_epoch().count();
  seconds_ = floor_div(count, kNanosPerSecond);
  nanoseconds_ = static_cast<int>(count - seconds_ * kNanosPerSecond);
}

GoTime GoTime::from_civil(const CivilTime& civil, int nanoseconds, ZoneRef zone) {
  const int second_of_day = civil.hour * 3600 + civil.minute * 60 + civil.second;
  const std::int64_t days = days_from_civil(civil.year, civil.month, civil.day);
  std::int64_t seconds = wrap_add(wrap_multiply(days, kSecondsPerDay), second_of_day);
  // Around a change of the clocks Go takes the offset of the moment the first guess leads to.
  if (const int guess = zone->at(seconds).seconds; guess != 0) {
    seconds = wrap_add(seconds, -zone->at(wrap_add(seconds, -guess)).seconds);
  }
  return {seconds, nanoseconds, std::move(zone)};
}

CivilTime GoTime::civil() const {
  const std::int64_t wall = wrap_add(seconds_, offset().seconds);
  const std::int64_t days = floor_div(wall, kSecondsPerDay);
  const auto second_of_day =
      static_cast<int>((wall % kSecondsPerDay + kSecondsPerDay) % kSecondsPerDay);
  CivilTime civil;
  set_date(civil, days);
  civil.hour = second_of_day / 3600;
  civil.minute = second_of_day / 60 % 60;
  civil.second = second_of_day % 60;
  return civil;
}

bool GoTime::is_zero() const {
  return seconds_ == kZeroTimeSeconds && nanoseconds_ == 0;
}

GoTime GoTime::add(std::int64_t nanoseconds) const {
  std::int64_t seconds = wrap_add(seconds_, nanoseconds / kNanosPerSecond);
  std::int64_t nanos = nanoseconds_ + nanoseconds % kNanosPerSecond;
  if (nanos < 0 || nanos >= kNanosPerSecond) {
    const int carry = nanos < 0 ? -1 : 1;
    seconds = wrap_add(seconds, carry);
    nanos -= carry * kNanosPerSecond;
  }
  GoTime moved(seconds, static_cast<int>(nanos), zone_);
  if (monotonic_) moved.set_monotonic(wrap_add(*monotonic_, nanoseconds));
  return moved;
}

std::int64_t GoTime::since(const GoTime& earlier) const {
  std::int64_t seconds = 0;
  std::int64_t nanos = 0;
  if (!__builtin_sub_overflow(seconds_, earlier.seconds_, &seconds) &&
      !__builtin_mul_overflow(seconds, kNanosPerSecond, &nanos) &&
      !__builtin_add_overflow(nanos, nanoseconds_ - earlier.nanoseconds_, &nanos)) {
    return nanos;
  }
  return compare(earlier) < 0 ? std::numeric_limits<std::int64_t>::min()
                              : std::numeric_limits<std::int64_t>::max();
}

GoTime GoTime::add_date(std::int64_t years, std::int64_t months, std::int64_t days) const {
  CivilTime fields = civil();
  const std::int64_t month_index = fields.month - 1 + months % 12;
  fields.year = std::clamp(wrap_add(fields.year, years), -kFarYear, kFarYear) +
                std::clamp(months / 12, -kFarYear, kFarYear) + floor_div(month_index, 12);
  fields.month = static_cast<int>(month_index - floor_div(month_index, 12) * 12) + 1;
  // Days past the end of the month run on into the next, as time.Date normalises them.
  const std::int64_t day_count = days_from_civil(fields.year, fields.month, 1) + fields.day - 1;
  set_date(fields, day_count + std::clamp(days, -kFarDay, kFarDay));
  return from_civil(fields, nanoseconds_, zone_);
}

int GoTime::compare(const GoTime& other) const {
  if (seconds_ != other.seconds_) return seconds_ < other.seconds_ ? -1 : 1;
  if (nanoseconds_ != other.nanoseconds_) return nanoseconds_ < other.nanoseconds_ ? -1 : 1;
  return 0;
}

}  // namespace tf::engine
