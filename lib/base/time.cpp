#include "lib/base/time.h"

#include <fmt/core.h>

#include <array>
#include <charconv>
#include <ctime>
#include <limits>

namespace tf {
namespace {

using std::chrono::nanoseconds;

constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// A moment in the process's zone, broken down.
struct LocalTime {
  std::tm fields{};
  long nanos = 0;
};

LocalTime to_local(TimePoint time) {
  LocalTime local;
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const std::time_t stamp = seconds.time_since_epoch().count();
  localtime_r(&stamp, &local.fields);
  local.nanos = (time - seconds).count();
  return local;
}

/// ".5613" without trailing zeros, or nothing.
std::string fraction_text(long nanos) {
  if (nanos == 0) return "";
  std::string text = fmt::format(".{:09}", nanos);
  text.erase(text.find_last_not_of('0') + 1);
  return text;
}

std::string offset_text(const std::tm& fields, std::string_view separator) {
  const long minutes = fields.tm_gmtoff / 60;
  const long size = minutes < 0 ? -minutes : minutes;
  return fmt::format("{}{:02}{}{:02}", minutes < 0 ? '-' : '+', size / 60, separator, size % 60);
}

std::string date_and_time(const std::tm& fields, char separator) {
  return fmt::format("{:04}-{:02}-{:02}{}{:02}:{:02}:{:02}", fields.tm_year + 1900,
                     fields.tm_mon + 1, fields.tm_mday, separator, fields.tm_hour, fields.tm_min,
                     fields.tm_sec);
}

std::string rfc3339(TimePoint time, bool with_fraction) {
  const LocalTime local = to_local(time);
  std::string text = date_and_time(local.fields, 'T');
  if (with_fraction) text += fraction_text(local.nanos);
  return text + (local.fields.tm_gmtoff == 0 ? "Z" : offset_text(local.fields, ":"));
}

/// Reads exactly `width` digits at `at` and moves on.
std::optional<int> digits(std::string_view text, std::size_t& at, std::size_t width) {
  if (text.size() < at + width) return std::nullopt;
  int number = 0;
  for (std::size_t end = at + width; at < end; ++at) {
    if (text[at] < '0' || text[at] > '9') return std::nullopt;
    number = number * 10 + (text[at] - '0');
  }
  return number;
}

bool take(std::string_view text, std::size_t& at, std::string_view any_of) {
  if (at >= text.size() || any_of.find(text[at]) == std::string_view::npos) return false;
  ++at;
  return true;
}

std::optional<nanoseconds> parse_fraction(std::string_view text, std::size_t& at) {
  if (!take(text, at, ".,")) return nanoseconds(0);
  long nanos = 0;
  long unit = 100'000'000;
  const std::size_t start = at;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10) {
    nanos += unit * (text[at] - '0');
  }
  if (at == start) return std::nullopt;
  return nanoseconds(nanos);
}

std::optional<std::chrono::minutes> parse_offset(std::string_view text, std::size_t& at) {
  if (take(text, at, "Z")) return std::chrono::minutes(0);
  const bool negative = at < text.size() && text[at] == '-';
  if (!take(text, at, "+-")) return std::nullopt;
  const auto hours = digits(text, at, 2);
  if (!hours || !take(text, at, ":")) return std::nullopt;
  const auto minutes = digits(text, at, 2);
  if (!minutes || *hours > 24 || *minutes > 60) return std::nullopt;
  const std::chrono::minutes offset(*hours * 60 + *minutes);
  return negative ? -offset : offset;
}

constexpr std::uint64_t kLimit = std::uint64_t{1} << 63;

std::optional<std::uint64_t> duration_unit(std::string_view name) {
  if (name == "ns") return 1;
  if (name == "us" || name == "µs" || name == "μs") return 1'000;
  if (name == "ms") return 1'000'000;
  if (name == "s") return 1'000'000'000;
  if (name == "m") return 60'000'000'000;
  if (name == "h") return 3'600'000'000'000;
  return std::nullopt;
}

/// Like: package time's own quote, Go 1.26: control and non-ASCII bytes as \xNN.
std::string quote_plain(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte >= 0x80) {
      out += fmt::format("\\x{:02x}", byte);
      continue;
    }
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

tl::unexpected<Error> bad_duration(std::string_view text) {
  return fail(ErrorCode::kInvalid, "time: invalid duration " + quote_plain(text));
}

/// One "1.5h" of a duration.
struct DurationPart {
  std::uint64_t whole = 0;
  std::uint64_t fraction = 0;
  double scale = 1;  ///< of fraction
};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Steps 2-3 of Go 1.26's time.ParseDuration: the number of one part; false when it is none or too
/// big.
bool read_number(std::string_view& rest, DurationPart& part) {
  std::size_t count = 0;
  for (; !rest.empty() && is_digit(rest[0]); rest.remove_prefix(1), ++count) {
    if (part.whole > kLimit / 10) return false;
    part.whole = part.whole * 10 + static_cast<std::uint64_t>(rest[0] - '0');
    if (part.whole > kLimit) return false;
  }
  if (!rest.empty() && rest[0] == '.') {
    rest.remove_prefix(1);
    bool overflow = false;
    for (; !rest.empty() && is_digit(rest[0]); rest.remove_prefix(1), ++count) {
      if (overflow) continue;
      if (part.fraction > (kLimit - 1) / 10) {
        overflow = true;
        continue;
      }
      const std::uint64_t next = part.fraction * 10 + static_cast<std::uint64_t>(rest[0] - '0');
      if (next > kLimit) {
        overflow = true;
        continue;
      }
      part.fraction = next;
      part.scale *= 10;
    }
  }
  return count > 0;
}

/// Takes one number with its unit off `rest`: its nanoseconds.
Result<std::uint64_t> parse_duration_part(std::string_view& rest, std::string_view text) {
  DurationPart part;
  if (!read_number(rest, part)) return bad_duration(text);
  std::size_t length = 0;
  while (length < rest.size() && rest[length] != '.' && !is_digit(rest[length]))
    ++length;
  const std::string_view unit_name = rest.substr(0, length);
  rest.remove_prefix(length);
  if (unit_name.empty()) {
    return fail(ErrorCode::kInvalid, "time: missing unit in duration " + quote_plain(text));
  }
  const auto unit = duration_unit(unit_name);
  if (!unit) {
    return fail(ErrorCode::kInvalid, fmt::format("time: unknown unit {} in duration {}",
                                                 quote_plain(unit_name), quote_plain(text)));
  }
  if (part.whole > kLimit / *unit) return bad_duration(text);
  const std::uint64_t value =
      part.whole * *unit + static_cast<std::uint64_t>(static_cast<double>(part.fraction) *
                                                      (static_cast<double>(*unit) / part.scale));
  if (value > kLimit) return bad_duration(text);
  return value;
}

}  // namespace

TimePoint SystemClock::now() const {
  return std::chrono::time_point_cast<nanoseconds>(std::chrono::system_clock::now());
}

std::string format_rfc3339_nano(TimePoint time) {
  return rfc3339(time, true);
}

std::string format_rfc3339(TimePoint time) {
  return rfc3339(time, false);
}

std::string format_ansic(TimePoint time) {
  const std::tm fields = to_local(time).fields;
  return fmt::format("{} {} {:2} {:02}:{:02}:{:02} {:04}",
                     kDays[static_cast<std::size_t>(fields.tm_wday)],
                     kMonths[static_cast<std::size_t>(fields.tm_mon)], fields.tm_mday,
                     fields.tm_hour, fields.tm_min, fields.tm_sec, fields.tm_year + 1900);
}

std::string format_go_string(TimePoint time) {
  const LocalTime local = to_local(time);
  return fmt::format("{}{} {} {}", date_and_time(local.fields, ' '), fraction_text(local.nanos),
                     offset_text(local.fields, ""), local.fields.tm_zone);
}

std::optional<TimePoint> parse_rfc3339(std::string_view text) {
  std::size_t at = 0;
  const auto year = digits(text, at, 4);
  if (!year || !take(text, at, "-")) return std::nullopt;
  const auto month = digits(text, at, 2);
  if (!month || !take(text, at, "-")) return std::nullopt;
  const auto day = digits(text, at, 2);
  if (!day || !take(text, at, "T")) return std::nullopt;
  const auto hour = digits(text, at, 2);
  if (!hour || !take(text, at, ":")) return std::nullopt;
  const auto minute = digits(text, at, 2);
  if (!minute || !take(text, at, ":")) return std::nullopt;
  const auto second = digits(text, at, 2);
  if (!second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  const auto fraction = parse_fraction(text, at);
  if (!fraction) return std::nullopt;
  const auto offset = parse_offset(text, at);
  if (!offset || at != text.size()) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  const auto seconds = std::chrono::sys_days(date) + std::chrono::hours(*hour) +
                       std::chrono::minutes(*minute) + std::chrono::seconds(*second) - *offset;
  constexpr std::int64_t kMaxSeconds = std::numeric_limits<std::int64_t>::max() / 1'000'000'000 - 1;
  const std::int64_t since_epoch = seconds.time_since_epoch().count();
  if (since_epoch > kMaxSeconds || since_epoch < -kMaxSeconds) return std::nullopt;
  return TimePoint(seconds) + *fraction;
}

Result<nanoseconds> parse_duration(std::string_view text) {
  std::string_view rest = text;
  const bool negative = rest.starts_with('-');
  if (negative || rest.starts_with('+')) rest.remove_prefix(1);
  if (rest == "0") return nanoseconds(0);
  if (rest.empty()) return bad_duration(text);
  std::uint64_t total = 0;
  while (!rest.empty()) {
    TF_ASSIGN(const std::uint64_t part, parse_duration_part(rest, text));
    if (total > kLimit - part) return bad_duration(text);
    total += part;
  }
  if (negative) return nanoseconds(static_cast<std::int64_t>(~total + 1));
  if (total > kLimit - 1) return bad_duration(text);
  return nanoseconds(static_cast<std::int64_t>(total));
}

}  // namespace tf
