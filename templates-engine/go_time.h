#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/time.h"
#include "lib/data/value.h"

namespace tf::engine {

/// What a time zone says about one moment.
struct ZoneOffset {
  int seconds = 0;   ///< east of UTC
  std::string name;  ///< "CEST"; "" where only the offset is known
  bool is_summer = false;
};

/// Go's *time.Location, which templates get from a time. Threads: immutable.
class TimeZone : public NativeObject {
 public:
  [[nodiscard]] std::string_view type_name() const override { return "*time.Location"; }
  [[nodiscard]] std::string_view kind_name() const override { return "ptr"; }
  [[nodiscard]] const Method* method(std::string_view name) const override;
  [[nodiscard]] std::string print() const override { return std::string(name()); }
  [[nodiscard]] Value json() const override { return Map{}; }
  [[nodiscard]] bool equals(const NativeObject& other) const override { return this == &other; }
  [[nodiscard]] NativeRef reflected_copy() const override;

  [[nodiscard]] virtual ZoneOffset at(std::int64_t unix_seconds) const = 0;
  /// The offset that the abbreviation means here around that wall clock time, or nothing.
  [[nodiscard]] virtual std::optional<int> offset_of(std::string_view abbreviation,
                                                     std::int64_t wall_seconds) const;
  /// Location.String(): "UTC", "Local", "Europe/Berlin".
  [[nodiscard]] virtual std::string_view name() const = 0;
};
using ZoneRef = std::shared_ptr<const TimeZone>;

/// The one object for UTC.
[[nodiscard]] ZoneRef utc_zone();
/// The one object for the process's zone (TZ).
[[nodiscard]] ZoneRef local_zone();
/// time.FixedZone.
[[nodiscard]] ZoneRef fixed_zone(std::string name, int offset_seconds);
/// time.LoadLocation: "" and "UTC", "Local", or a name of the system's time zone database; nullptr
/// when it is unknown.
[[nodiscard]] ZoneRef load_zone(std::string_view name);

/// A calendar date and clock reading.
struct CivilTime {
  std::int64_t year = 1;
  int month = 1;  ///< 1..12
  int day = 1;    ///< 1..31
  int hour = 0;
  int minute = 0;
  int second = 0;
  int weekday = 1;   ///< 0 is Sunday
  int year_day = 1;  ///< 1..366
};

/// Days of the month in that year.
[[nodiscard]] int days_in_month(int month, std::int64_t year);

/// Go 1.26's time.Time: any year, nanoseconds, a zone; of `now` also how long the program has run.
class GoTime {
 public:
  /// Go's zero time: 0001-01-01 00:00:00 UTC.
  GoTime();
  GoTime(std::int64_t unix_seconds, int nanoseconds, ZoneRef zone);
  explicit GoTime(TimePoint time);

  /// time.Date for fields in range; a wall clock reading in `zone`.
  [[nodiscard]] static GoTime from_civil(const CivilTime& civil, int nanoseconds, ZoneRef zone);

  [[nodiscard]] std::int64_t unix_seconds() const { return seconds_; }
  [[nodiscard]] int nanoseconds() const { return nanoseconds_; }
  [[nodiscard]] const TimeZone& zone() const { return *zone_; }
  [[nodiscard]] const ZoneRef& zone_ref() const { return zone_; }
  [[nodiscard]] ZoneOffset offset() const { return zone_->at(seconds_); }
  [[nodiscard]] CivilTime civil() const;
  [[nodiscard]] bool is_zero() const;

  /// The same moment elsewhere, without a monotonic reading.
  [[nodiscard]] GoTime in(ZoneRef zone) const { return {seconds_, nanoseconds_, std::move(zone)}; }
  /// Go's monotonic reading, which String() shows: nanoseconds since the program began.
  [[nodiscard]] const std::optional<std::int64_t>& monotonic() const { return monotonic_; }
  void set_monotonic(std::optional<std::int64_t> nanoseconds) { monotonic_ = nanoseconds; }
  /// Time.Add, which moves the monotonic reading too, and Time.Sub; the difference saturates as in
  /// Go.
  [[nodiscard]] GoTime add(std::int64_t nanoseconds) const;
  [[nodiscard]] std::int64_t since(const GoTime& earlier) const;
  /// Time.AddDate.
  [[nodiscard]] GoTime add_date(std::int64_t years, std::int64_t months, std::int64_t days) const;
  /// -1, 0 or 1; zones do not count.
  [[nodiscard]] int compare(const GoTime& other) const;

 private:
  std::int64_t seconds_;
  int nanoseconds_;
  ZoneRef zone_;
  std::optional<std::int64_t> monotonic_;
};

}  // namespace tf::engine
