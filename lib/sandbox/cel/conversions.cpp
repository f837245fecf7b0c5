#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <string>

#include "lib/base/text.h"
#include "lib/base/time.h"
#include "lib/data/float_text.h"
#include "lib/sandbox/cel/functions.h"

namespace tf::sandbox::cel {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

template <class T>
Evaluated parse_whole(const std::string& text) {
  T value{};
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size()) {
    return error("strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
  }
  return CelValue(value);
}

Evaluated to_int(Arguments in) {
  if (in[0].as<std::int64_t>() != nullptr) return in[0];
  if (const auto* text = in[0].as<std::string>()) return parse_whole<std::int64_t>(*text);
  if (const auto* time = in[0].as<Timestamp>()) return CelValue(time->nanoseconds / kSecond);
  if (const auto* span = in[0].as<Duration>()) return CelValue(span->nanoseconds);
  if (!in[0].is_number()) return no_overload();
  if (std::abs(in[0].number()) >= 9.2e18) return error("integer overflow");
  return CelValue(static_cast<std::int64_t>(in[0].number()));
}

Evaluated to_uint(Arguments in) {
  if (in[0].as<std::uint64_t>() != nullptr) return in[0];
  if (const auto* text = in[0].as<std::string>()) return parse_whole<std::uint64_t>(*text);
  if (!in[0].is_number()) return no_overload();
  if (in[0].number() < 0 || in[0].number() >= 1.8e19) return error("unsigned integer overflow");
  return CelValue(static_cast<std::uint64_t>(in[0].number()));
}

Evaluated to_double(Arguments in) {
  if (const auto* text = in[0].as<std::string>()) {
    const auto value = parse_float(*text);
    if (!value) return error("strconv.ParseFloat: parsing \"" + *text + "\": invalid syntax");
    return CelValue(*value);
  }
  return in[0].is_number() ? Evaluated(CelValue(in[0].number())) : no_overload();
}

Evaluated to_bool(Arguments in) {
  if (in[0].as<bool>() != nullptr) return in[0];
  const auto* text = in[0].as<std::string>();
  if (text == nullptr) return no_overload();
  const std::string lower = to_lower_ascii(*text);
  if (lower == "true" || lower == "t" || lower == "1") return CelValue(true);
  if (lower == "false" || lower == "f" || lower == "0") return CelValue(false);
  return error("strconv.ParseBool: parsing \"" + *text + "\": invalid syntax");
}

Evaluated to_string(Arguments in) {
  return to_text(in[0]);
}
Evaluated to_bytes(Arguments in) {
  const auto* text = in[0].as<std::string>();
  return text == nullptr ? Evaluated(in[0]) : CelValue(Bytes{*text});
}
Evaluated same(Arguments in) {
  return in[0];
}
Evaluated type_of(Arguments in) {
  return CelValue(TypeName{std::string(in[0].type())});
}

Evaluated to_duration(Arguments in) {
  if (in[0].as<Duration>() != nullptr) return in[0];
  const auto* text = in[0].as<std::string>();
  if (text == nullptr) return no_overload();
  const auto span = parse_duration(*text);
  if (!span) return error(span.error().message);
  return CelValue(Duration{span->count()});
}

Evaluated to_timestamp(Arguments in) {
  if (in[0].as<Timestamp>() != nullptr) return in[0];
  if (const auto* seconds = in[0].as<std::int64_t>()) {
    return CelValue(Timestamp{*seconds * kSecond});
  }
  const auto* text = in[0].as<std::string>();
  if (text == nullptr) return no_overload();
  const auto time = parse_rfc3339(*text);
  if (!time) return error("parsing time \"" + *text + "\": invalid timestamp");
  return CelValue(Timestamp{time->time_since_epoch().count()});
}

/// A part of a duration as a whole, or of a time's day.
Evaluated part_of(Arguments in, std::int64_t unit, std::int64_t modulus) {
  if (const auto* span = in[0].as<Duration>()) return CelValue(span->nanoseconds / unit);
  const auto* time = in[0].as<Timestamp>();
  if (time == nullptr) return no_overload();
  return CelValue(time->nanoseconds / unit % modulus);
}
Evaluated hours(Arguments in) {
  return part_of(in, 3600 * kSecond, 24);
}
Evaluated minutes(Arguments in) {
  return part_of(in, 60 * kSecond, 60);
}
Evaluated seconds(Arguments in) {
  return part_of(in, kSecond, 60);
}
Evaluated milliseconds(Arguments in) {
  if (const auto* span = in[0].as<Duration>()) {
    return CelValue(span->nanoseconds % kSecond / 1'000'000);
  }
  return part_of(in, 1'000'000, 1000);
}

template <class Pick>
Evaluated date_part(Arguments in, Pick pick) {
  const auto* time = in[0].as<Timestamp>();
  if (time == nullptr) return no_overload();
  const std::chrono::sys_time<std::chrono::nanoseconds> at{
      std::chrono::nanoseconds(time->nanoseconds)};
  const auto day = std::chrono::floor<std::chrono::days>(at);
  return CelValue(static_cast<std::int64_t>(pick(std::chrono::year_month_day(day), day)));
}
Evaluated year(Arguments in) {
  return date_part(in, [](auto date, auto) { return static_cast<int>(date.year()); });
}
Evaluated month(Arguments in) {
  return date_part(in, [](auto date, auto) { return static_cast<unsigned>(date.month()) - 1; });
}
Evaluated date(Arguments in) {
  return date_part(in, [](auto date, auto) { return static_cast<unsigned>(date.day()); });
}
Evaluated day_of_month(Arguments in) {
  return date_part(in, [](auto date, auto) { return static_cast<unsigned>(date.day()) - 1; });
}
Evaluated day_of_week(Arguments in) {
  return date_part(in, [](auto, auto day) { return std::chrono::weekday(day).c_encoding(); });
}

Evaluated optional_of(Arguments in) {
  return some(in[0]);
}
Evaluated optional_none(Arguments) {
  return none();
}
bool is_zero(const CelValue& value) {
  if (const auto* flag = value.as<bool>()) return !*flag;
  if (const auto* text = value.as<std::string>()) return text->empty();
  if (value.as_list() != nullptr) return value.as_list()->empty();
  if (value.as_map() != nullptr) return value.as_map()->empty();
  return value.is_null() || (value.is_number() && value.number() == 0);
}
Evaluated optional_of_non_zero(Arguments in) {
  return is_zero(in[0]) ? none() : some(in[0]);
}
Evaluated has_value(Arguments in) {
  const auto* optional = in[0].as<Optional>();
  return optional == nullptr ? Evaluated(no_overload()) : CelValue(optional->value != nullptr);
}
Evaluated value(Arguments in) {
  const auto* optional = in[0].as<Optional>();
  if (optional == nullptr) return no_overload();
  return optional->value == nullptr ? Evaluated(error("optional.none() dereference"))
                                    : *optional->value;
}
Evaluated or_value(Arguments in) {
  const auto* optional = in[0].as<Optional>();
  if (optional == nullptr) return no_overload();
  return optional->value == nullptr ? in[1] : *optional->value;
}
Evaluated or_optional(Arguments in) {
  const auto* optional = in[0].as<Optional>();
  if (optional == nullptr) return no_overload();
  return optional->value == nullptr ? in[1] : in[0];
}

constexpr std::array kFunctions = std::to_array<Function>({
    {"int", 1, 1, to_int},
    {"uint", 1, 1, to_uint},
    {"double", 1, 1, to_double},
    {"bool", 1, 1, to_bool},
    {"string", 1, 1, to_string},
    {"bytes", 1, 1, to_bytes},
    {"dyn", 1, 1, same},
    {"type", 1, 1, type_of},
    {"duration", 1, 1, to_duration},
    {"timestamp", 1, 1, to_timestamp},
    {"getHours", 1, 2, hours},
    {"getMinutes", 1, 2, minutes},
    {"getSeconds", 1, 2, seconds},
    {"getMilliseconds", 1, 2, milliseconds},
    {"getFullYear", 1, 2, year},
    {"getMonth", 1, 2, month},
    {"getDate", 1, 2, date},
    {"getDayOfMonth", 1, 2, day_of_month},
    {"getDayOfWeek", 1, 2, day_of_week},
    {"optional.of", 1, 1, optional_of},
    {"optional.none", 0, 0, optional_none},
    {"optional.ofNonZeroValue", 1, 1, optional_of_non_zero},
    {"hasValue", 1, 1, has_value},
    {"value", 1, 1, value},
    {"orValue", 2, 2, or_value},
    {"or", 2, 2, or_optional},
});

}  // namespace

std::span<const Function> conversion_functions() {
  return kFunctions;
}

}  // namespace tf::sandbox::cel
