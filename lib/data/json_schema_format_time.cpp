#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <vector>

#include "lib/base/text.h"
#include "lib/data/go_time_error.h"
#include "lib/data/json_schema_format_parts.h"

namespace tf::schema {
namespace {

Problem prefixed_by(std::string_view prefix, Problem problem) {
  if (problem) problem = fmt::format("{}: {}", prefix, *problem);
  return problem;
}

/// Two numbers around a colon in minutes, from "hh:mm".
struct ClockReading {
  int hour = 0;
  int minute = 0;
};

/// The offset behind the seconds; turns the reading to UTC.
Problem apply_offset(std::string_view text, ClockReading& reading) {
  if (text == "z" || text == "Z") return std::nullopt;
  if (text.size() != 6) return "offset must be 6 characters long";
  if (text[0] != '+' && text[0] != '-') return "offset must begin with plus/minus";
  if (text[3] != ':') return "missing colon in offset in correct place";
  const auto hour = parse_integer(text.substr(1, 2));
  const auto minute = parse_integer(text.substr(4));
  if (!hour || !minute) return "invalid hour/min in offset";
  if (*hour < 0 || *minute < 0) return "non-positive hour/min in offset";
  if (*hour > 23 || *minute > 59) return "hour/min in offset out of range";
  constexpr int kDay = 24 * 60;
  const int offset = static_cast<int>(*hour * 60 + *minute) * (text[0] == '+' ? -1 : 1);
  int minutes = reading.hour * 60 + reading.minute + offset;
  if (minutes < 0) minutes += kDay;
  reading = {minutes / 60, minutes % 60};
  return std::nullopt;
}

/// The units of one half of a duration ("YMD" or "HMS"), each at most once and in order.
Problem check_elements(std::string_view text, std::string_view all_units) {
  std::string_view units = all_units;
  while (!text.empty()) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    if (digits == 0) return "missing number";
    text.remove_prefix(digits);
    if (text.empty()) return "missing unit";
    const char unit = text.front();
    const std::size_t at = units.find(unit);
    if (at == std::string_view::npos) {
      const std::string quoted = quote_rune(static_cast<unsigned char>(unit));
      return contains(all_units, text.substr(0, 1)) ? fmt::format("unit {} out of order", quoted)
                                                    : fmt::format("invalid unit {}", quoted);
    }
    units.remove_prefix(at + 1);
    text.remove_prefix(1);
  }
  return std::nullopt;
}

}  // namespace

Problem check_date(std::string_view text) {
  return go_time_error("2006-01-02", text);
}

Problem check_time(std::string_view text) {
  constexpr std::size_t kClock = 8;
  if (text.size() < kClock + 1) return "less than 9 characters long";
  if (text[2] != ':' || text[5] != ':') return "missing colon in correct place";
  std::array<std::int64_t, 3> parts{};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto number = parse_integer(text.substr(3 * i, 2));
    if (!number) return "invalid hour/min/sec";
    if (*number < 0) return "non-positive hour/min/sec";
    parts[i] = *number;
  }
  if (parts[0] > 23 || parts[1] > 59 || parts[2] > 60) return "hour/min/sec out of range";
  text.remove_prefix(kClock);
  if (text.starts_with('.')) {
    const std::size_t end = std::min(text.find_first_not_of("0123456789", 1), text.size());
    if (end == 1) return "no digits in second fraction";
    text.remove_prefix(end);
  }
  ClockReading reading{static_cast<int>(parts[0]), static_cast<int>(parts[1])};
  if (auto problem = apply_offset(text, reading)) return problem;
  if (parts[2] == 60 && (reading.hour != 23 || reading.minute != 59)) return "invalid leap second";
  return std::nullopt;
}

Problem check_date_time(std::string_view text) {
  constexpr std::size_t kDate = 10;
  if (text.size() < 20) return "less than 20 characters long";
  if (text[kDate] != 't' && text[kDate] != 'T') return "11th character must be t or T";
  if (auto problem = check_date(text.substr(0, kDate))) {
    return prefixed_by("invalid date element", std::move(problem));
  }
  return prefixed_by("invalid time element", check_time(text.substr(kDate + 1)));
}

Problem check_duration(std::string_view text) {
  if (!text.starts_with('P')) return "must start with P";
  text.remove_prefix(1);
  if (text.empty()) return "nothing after P";
  if (text.ends_with('W')) {
    text.remove_suffix(1);
    if (text.empty()) return "no number in week";
    const bool digits = text.find_first_not_of("0123456789") == std::string_view::npos;
    return digits ? std::nullopt : Problem("invalid week");
  }
  constexpr std::array<std::string_view, 2> kUnits = {"YMD", "HMS"};
  const std::vector<std::string_view> halves = split_views(text, "T");
  for (std::size_t i = 0; i < halves.size(); ++i) {
    if (i != 0 && halves[i].empty()) return "no time elements";
    if (i >= kUnits.size()) return "more than one T";
    if (auto problem = check_elements(halves[i], kUnits[i])) return problem;
  }
  return std::nullopt;
}

Problem check_period(std::string_view text) {
  const auto parts = cut(text, "/");
  if (!parts) return "missing slash";
  const auto [start, end] = *parts;
  if (start.starts_with('P')) {
    if (auto problem = check_duration(start)) {
      return prefixed_by("invalid start duration", std::move(problem));
    }
    return prefixed_by("invalid end date-time", check_date_time(end));
  }
  if (auto problem = check_date_time(start)) {
    return prefixed_by("invalid start date-time", std::move(problem));
  }
  if (end.starts_with('P')) return prefixed_by("invalid end duration", check_duration(end));
  return prefixed_by("invalid end date-time", check_date_time(end));
}

}  // namespace tf::schema
