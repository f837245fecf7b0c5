#include "templates-engine/zone_rule.h"

#include <algorithm>
#include <string>

namespace tf::engine {
namespace {

constexpr int kSecondsPerHour = 3600;
constexpr int kSecondsPerDay = 86400;

/// The day and second of a year when the clocks change.
struct ChangeRule {
  enum class Kind { kJulian, kDayOfYear, kMonthWeekDay } kind = Kind::kDayOfYear;
  int day = 0;
  int week = 0;
  int month = 0;
  int seconds = 2 * kSecondsPerHour;
};

/// Reads a rule from its front; every reader gives nothing where the text is not right.
class RuleScanner {
 public:
  explicit RuleScanner(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] bool at(char c) const { return rest_.starts_with(c); }
  bool take(char c) {
    if (!at(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::optional<std::string> name() {
    constexpr std::size_t kShortest = 3;
    if (take('<')) {
      const auto end = rest_.find('>');
      if (end == std::string_view::npos) return std::nullopt;
      std::string quoted(rest_.substr(0, end));
      rest_.remove_prefix(end + 1);
      return quoted;
    }
    const auto end = std::min(rest_.find_first_of("0123456789,-+"), rest_.size());
    if (end < kShortest) return std::nullopt;
    std::string plain(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return plain;
  }

  std::optional<int> number(int least, int most) {
    int value = 0;
    std::size_t digits = 0;
    for (; digits < rest_.size() && rest_[digits] >= '0' && rest_[digits] <= '9'; ++digits) {
      value = value * 10 + (rest_[digits] - '0');
      if (value > most) return std::nullopt;
    }
    if (digits == 0 || value < least) return std::nullopt;
    rest_.remove_prefix(digits);
    return value;
  }

  /// [+-]hours[:minutes[:seconds]] in seconds.
  std::optional<int> offset() {
    constexpr int kMostHours = 24 * 7;
    constexpr int kMostMinutes = 59;
    const int sign = take('-') ? -1 : 1;
    if (sign > 0) take('+');
    const auto hours = number(0, kMostHours);
    if (!hours) return std::nullopt;
    int total = *hours * kSecondsPerHour;
    for (int unit = 60; unit > 0 && take(':'); unit /= 60) {
      const auto part = number(0, kMostMinutes);
      if (!part) return std::nullopt;
      total += *part * unit;
    }
    return sign * total;
  }

  std::optional<ChangeRule> change() {
    ChangeRule rule;
    if (!day_of(rule)) return std::nullopt;
    if (take('/')) {
      const auto time = offset();
      if (!time) return std::nullopt;
      rule.seconds = *time;
    }
    return rule;
  }

 private:
  bool set(int& target, int least, int most) {
    const auto value = number(least, most);
    target = value.value_or(0);
    return value.has_value();
  }
  bool day_of(ChangeRule& rule) {
    constexpr int kDays = 365;
    if (take('J')) {
      rule.kind = ChangeRule::Kind::kJulian;
      return set(rule.day, 1, kDays);
    }
    if (!take('M')) return set(rule.day, 0, kDays);
    rule.kind = ChangeRule::Kind::kMonthWeekDay;
    return set(rule.month, 1, 12) && take('.') && set(rule.week, 1, 5) && take('.') &&
           set(rule.day, 0, 6);
  }

  std::string_view rest_;
};

/// Seconds from the start of the year (UTC) until the change. Like: Go 1.26 time.tzruleTime.
std::int64_t change_time(const ChangeRule& rule, std::int64_t year, int offset) {
  constexpr int kMarchFirst = 60;
  const CivilTime start = GoTime::from_civil({.year = year}, 0, utc_zone()).civil();
  const bool leap = days_in_month(2, year) > 28;
  int day = rule.day;
  if (rule.kind == ChangeRule::Kind::kJulian) {
    day += leap && rule.day >= kMarchFirst ? 0 : -1;
  } else if (rule.kind == ChangeRule::Kind::kMonthWeekDay) {
    int before = 0;
    for (int month = 1; month < rule.month; ++month)
      before += days_in_month(month, year);
    int in_month = ((rule.day - start.weekday - before) % 7 + 7) % 7;
    const int length = days_in_month(rule.month, year);
    for (int week = 1; week < rule.week && in_month + 7 < length; ++week)
      in_month += 7;
    day = before + in_month;
  }
  return std::int64_t{day} * kSecondsPerDay + rule.seconds - offset;
}

/// The time between the two changes of a year is the second offset's.
const ZoneOffset& choose(const ZoneOffset& outside, const ZoneOffset& between, std::int64_t start,
                         std::int64_t end, std::int64_t now) {
  return now >= start && now < end ? between : outside;
}

}  // namespace

std::optional<ZoneOffset> apply_zone_rule(std::string_view rule, std::int64_t unix_seconds) {
  RuleScanner scanner(rule);
  // POSIX counts westwards.
  auto name = scanner.name();
  const auto west = name ? scanner.offset() : std::nullopt;
  if (!west) return std::nullopt;
  const ZoneOffset standard{-*west, *std::move(name), false};
  if (scanner.at_end() || scanner.at(',')) return standard;

  name = scanner.name();
  if (!name) return std::nullopt;
  ZoneOffset summer{standard.seconds + kSecondsPerHour, *std::move(name), true};
  if (!scanner.at_end() && !scanner.at(',')) {
    const auto summer_west = scanner.offset();
    if (!summer_west) return std::nullopt;
    summer.seconds = -*summer_west;
  }
  if (scanner.at_end()) scanner = RuleScanner(",M3.2.0,M11.1.0");
  if (!scanner.take(',') && !scanner.take(';')) return std::nullopt;
  const auto start = scanner.change();
  const auto end = start && scanner.take(',') ? scanner.change() : std::nullopt;
  if (!end || !scanner.at_end()) return std::nullopt;

  const CivilTime civil = GoTime(unix_seconds, 0, utc_zone()).civil();
  const std::int64_t year_start =
      GoTime::from_civil({.year = civil.year}, 0, utc_zone()).unix_seconds();
  const std::int64_t now = unix_seconds - year_start;
  const std::int64_t forward = change_time(*start, civil.year, standard.seconds);
  const std::int64_t back = change_time(*end, civil.year, summer.seconds);
  // In the south the year begins and ends in summer.
  return forward <= back ? choose(standard, summer, forward, back, now)
                         : choose(summer, standard, back, forward, now);
}

}  // namespace tf::engine
