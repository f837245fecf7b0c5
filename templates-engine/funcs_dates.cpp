#include <fmt/core.h>

#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "lib/base/text.h"
#include "lib/base/time.h"
#include "lib/data/go_print.h"
#include "templates-engine/args.h"
#include "templates-engine/function_table.h"
#include "templates-engine/go_layout.h"
#include "templates-engine/go_number.h"
#include "templates-engine/time_object.h"

namespace tf::engine {
namespace {

// Dates of sprig 3.3 (date.go) and the duration helpers of Helm 4.3.1 (pkg/engine/funcs.go).

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::string_view kDateLayout = "2006-01-02";

GoTime current_time(CallContext& context) {
  const Environment& environment = context.environment();
  const TimePoint now = environment.clock->now();
  GoTime time(now);
  if (environment.started != TimePoint{}) time.set_monotonic((now - environment.started).count());
  return time;
}

/// A time, Unix seconds as int, int32 or int64; anything else is now.
GoTime time_or_now(CallContext& context, const Value& value) {
  if (const GoTime* time = as_time(value)) return *time;
  if (const Integer* integer = value.as_integer()) {
    const IntType type = integer->type;
    if (type == IntType::kInt || type == IntType::kInt32 || type == IntType::kInt64) {
      return {integer->value, 0, local_zone()};
    }
  }
  return current_time(context);
}

std::string date_text(CallContext& context, std::string_view layout, const Value& value,
                      std::string_view zone_name) {
  ZoneRef zone = load_zone(zone_name);
  if (zone == nullptr) zone = utc_zone();
  return format_time(time_or_now(context, value).in(std::move(zone)), layout);
}

Value now(CallContext& context, std::span<Value>) {
  return time_value(current_time(context));
}

Value date(CallContext& context, std::span<Value> args) {
  return date_text(context, string_arg(args[0]), args[1], "Local");
}
Value date_in_zone(CallContext& context, std::span<Value> args) {
  return date_text(context, string_arg(args[0]), args[1], string_arg(args[2]));
}
Value html_date(CallContext& context, std::span<Value> args) {
  return date_text(context, kDateLayout, args[0], "Local");
}
Value html_date_in_zone(CallContext& context, std::span<Value> args) {
  return date_text(context, kDateLayout, args[0], string_arg(args[1]));
}

Value must_date_modify(CallContext&, std::span<Value> args) {
  const auto duration = parse_duration(string_arg(args[0]));
  if (!duration) throw FunctionError(duration.error().message);
  return time_value(as_time(args[1])->add(duration->count()));
}

Value date_modify(CallContext&, std::span<Value> args) {
  const auto duration = parse_duration(string_arg(args[0]));
  if (!duration) return std::move(args[1]);
  return time_value(as_time(args[1])->add(duration->count()));
}

Value ago(CallContext& context, std::span<Value> args) {
  const Integer* integer = args[0].as_integer();
  // Unlike in date, an int32 is not a time here.
  const bool is_int32 = integer != nullptr && integer->type == IntType::kInt32;
  const GoTime now_time = current_time(context);
  const GoTime then = is_int32 ? now_time : time_or_now(context, args[0]);
  return format_duration(round_duration(now_time.since(then), kSecond));
}

Value must_to_date(CallContext&, std::span<Value> args) {
  auto time = parse_time(string_arg(args[0]), string_arg(args[1]), local_zone());
  if (!time) throw FunctionError(time.error().message);
  return time_value(*std::move(time));
}

Value to_date(CallContext&, std::span<Value> args) {
  auto time = parse_time(string_arg(args[0]), string_arg(args[1]), local_zone());
  return time_value(time ? *std::move(time) : GoTime());
}

Value unix_epoch(CallContext&, std::span<Value> args) {
  return to_text(as_time(args[0])->unix_seconds());
}

/// Seconds as text or int64; an int counts for nothing.
Value duration(CallContext&, std::span<Value> args) {
  std::int64_t seconds = 0;
  if (const std::string* text = args[0].as_string()) {
    seconds = parse_integer(*text).value_or(0);
  } else if (const Integer* integer = args[0].as_integer();
             integer != nullptr && integer->type == IntType::kInt64) {
    seconds = integer->value;
  }
  return format_duration(static_cast<std::int64_t>(static_cast<std::uint64_t>(seconds) *
                                                   static_cast<std::uint64_t>(kSecond)));
}

std::int64_t loose_duration(CallContext& context, const Value& value) {
  if (const std::string* text = value.as_string()) {
    const auto parsed = parse_duration(*text);
    return parsed ? parsed->count() : 0;
  }
  if (const Integer* integer = value.as_integer()) {
    return integer->type == IntType::kInt64 ? integer->value : 0;
  }
  const GoTime* time = as_time(value);
  return time == nullptr ? 0 : current_time(context).since(*time);
}

/// The biggest unit that fits more than once.
Value duration_round(CallContext& context, std::span<Value> args) {
  const std::int64_t value = loose_duration(context, args[0]);
  const auto length =
      value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  static constexpr std::pair<std::int64_t, std::string_view> kUnits[] = {
      {365 * kDay, "y"}, {30 * kDay, "mo"}, {kDay, "d"},
      {kHour, "h"},      {kMinute, "m"},    {kSecond, "s"}};
  for (const auto& [unit, suffix] : kUnits) {
    const auto size = static_cast<std::uint64_t>(unit);
    if (length > size) return fmt::format("{}{}", length / size, suffix);
  }
  return "0s";
}

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalid, std::move(message));
}

Result<std::int64_t> duration_of_seconds(double seconds) {
  constexpr double kMaxNanos = 9223372036854775808.0;
  if (!std::isfinite(seconds)) {
    return invalid("invalid duration seconds: " + format_float(seconds));
  }
  if (seconds > kMaxNanos / 1e9 || seconds < -kMaxNanos / 1e9) {
    return invalid("duration seconds overflow: " + format_float(seconds));
  }
  const double nanos = seconds * 1e9;
  if (nanos > kMaxNanos || nanos < -kMaxNanos) {
    return invalid("duration nanoseconds overflow: " + format_float(nanos));
  }
  // 2^63 itself passes Helm's test and wraps around there.
  if (nanos == kMaxNanos) return std::numeric_limits<std::int64_t>::min();
  return static_cast<std::int64_t>(nanos);
}

Result<std::int64_t> duration_of_text(const std::string& text) {
  const std::string_view trimmed = trim_space(text);
  if (trimmed.empty()) return invalid("empty duration");
  if (const auto parsed = parse_duration(trimmed)) return parsed->count();
  if (const auto seconds = parse_go_float(trimmed)) return duration_of_seconds(*seconds);
  return invalid("could not parse duration " + go_quote(text));
}

bool is_unsigned(IntType type) {
  return type == IntType::kUint || type == IntType::kUint8 || type == IntType::kUint16 ||
         type == IntType::kUint32 || type == IntType::kUint64;
}

/// asDuration of Helm 4.3.1.
Result<std::int64_t> as_duration(const Value& value) {
  if (value.is_nil()) return invalid("invalid duration");
  if (const std::string* text = value.as_string()) return duration_of_text(*text);
  if (const double* seconds = value.as_float()) return duration_of_seconds(*seconds);
  const Integer* integer = value.as_integer();
  if (integer == nullptr) {
    return invalid(fmt::format("unsupported duration type {}", type_name(value)));
  }
  if (integer->type == IntType::kDuration) return integer->value;
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max() / kSecond;
  const bool positive = is_unsigned(integer->type);
  if (integer->value > kMax || integer->value < (positive ? 0 : -kMax)) {
    const std::string shown =
        positive ? to_text(static_cast<std::uint64_t>(integer->value)) : to_text(integer->value);
    return invalid("duration seconds overflow: " + shown);
  }
  return integer->value * kSecond;
}

Value duration_value(std::int64_t nanoseconds) {
  return Integer{nanoseconds, IntType::kDuration};
}

Value must_to_duration(CallContext&, std::span<Value> args) {
  const auto value = as_duration(args[0]);
  if (!value) throw FunctionError(value.error().message);
  return duration_value(*value);
}

/// Duration.Seconds, Minutes and Hours: whole units and the rest added as floats.
double in_units(std::int64_t nanoseconds, std::int64_t unit) {
  return static_cast<double>(nanoseconds / unit) +
         static_cast<double>(nanoseconds % unit) / static_cast<double>(unit);
}

template <std::int64_t unit>
Value duration_in(CallContext&, std::span<Value> args) {
  return in_units(as_duration(args[0]).value_or(0), unit);
}

/// Days and weeks come from the hours.
template <int days>
Value duration_in_days(CallContext&, std::span<Value> args) {
  const double hours = in_units(as_duration(args[0]).value_or(0), kHour);
  return days == 7 ? hours / 24.0 / 7.0 : hours / 24.0;
}

template <std::int64_t unit>
Value whole_duration_in(CallContext&, std::span<Value> args) {
  return Value::int64(as_duration(args[0]).value_or(0) / unit);
}

using DurationStep = std::int64_t (*)(std::int64_t, std::int64_t);

template <DurationStep step_function>
Value duration_to_step(CallContext&, std::span<Value> args) {
  const auto value = as_duration(args[0]);
  if (!value) return duration_value(0);
  const auto step = as_duration(args[1]);
  return duration_value(step ? step_function(*value, *step) : *value);
}

using enum ParamType;

constexpr Signature kOne = {kAny};
constexpr Signature kTextAndTime = {kString, kTime};
constexpr Signature kTwoTexts = {kString, kString};
constexpr Signature kInZone = {kString, kAny, kString};

constexpr Function kFunctions[] = {
    {"ago", kOne, ago, "the time since a moment, to the second", ""},
    {"date", {kString, kAny}, date, "a time or Unix seconds in a Go layout, local zone", ""},
    {"dateInZone", kInZone, date_in_zone, "date in a named zone",
     "{{ dateInZone \"2006-01-02 15:04\" 0 \"UTC\" }} -> 1970-01-01 00:00"},
    {"dateModify", kTextAndTime, date_modify, "a time moved by a duration",
     "{{ (dateModify \"1h\" (toDate \"2006-01-02Z\" \"2024-05-01Z\")).Hour }} -> 1"},
    {"date_in_zone", kInZone, date_in_zone, "dateInZone under its old name",
     "{{ date_in_zone \"2006\" 0 \"UTC\" }} -> 1970"},
    {"date_modify", kTextAndTime, date_modify, "dateModify under its old name",
     "{{ (date_modify \"-1h\" (toDate \"2006-01-02Z\" \"2024-05-01Z\")).Hour }} -> 23"},
    {"duration", kOne, duration, "seconds, as text or int64, as a duration",
     "{{ duration \"95\" }} -> 1m35s"},
    {"durationDays", kOne, duration_in_days<1>, "a duration in days",
     "{{ durationDays \"36h\" }} -> 1.5"},
    {"durationHours", kOne, duration_in<kHour>, "a duration in hours",
     "{{ durationHours \"90m\" }} -> 1.5"},
    {"durationMicroseconds", kOne, whole_duration_in<1'000>, "a duration in microseconds",
     "{{ durationMicroseconds \"2ms\" }} -> 2000"},
    {"durationMilliseconds", kOne, whole_duration_in<1'000'000>, "a duration in milliseconds",
     "{{ durationMilliseconds \"2s\" }} -> 2000"},
    {"durationMinutes", kOne, duration_in<kMinute>, "a duration in minutes",
     "{{ durationMinutes \"90s\" }} -> 1.5"},
    {"durationNanoseconds", kOne, whole_duration_in<1>, "a duration in nanoseconds",
     "{{ durationNanoseconds \"2us\" }} -> 2000"},
    {"durationRound", kOne, duration_round, "a duration in its biggest unit",
     "{{ durationRound \"2h10m5s\" }} -> 2h"},
    {"durationRoundTo",
     {kAny, kAny},
     duration_to_step<round_duration>,
     "a duration rounded to a multiple of another",
     "{{ durationRoundTo \"95s\" \"1m\" }} -> 2m0s"},
    {"durationSeconds", kOne, duration_in<kSecond>, "a duration in seconds",
     "{{ durationSeconds \"1m30s\" }} -> 90"},
    {"durationTruncateTo",
     {kAny, kAny},
     duration_to_step<truncate_duration>,
     "a duration cut to a multiple of another",
     "{{ durationTruncateTo \"95s\" \"1m\" }} -> 1m0s"},
    {"durationWeeks", kOne, duration_in_days<7>, "a duration in weeks",
     "{{ durationWeeks \"252h\" }} -> 1.5"},
    {"htmlDate", kOne, html_date, "the date of a time as 2006-01-02", ""},
    {"htmlDateInZone",
     {kAny, kString},
     html_date_in_zone,
     "htmlDate in a named zone",
     "{{ htmlDateInZone 86400 \"UTC\" }} -> 1970-01-02"},
    {"mustDateModify", kTextAndTime, must_date_modify, "dateModify that fails on a bad duration",
     "{{ (mustDateModify \"1h\" (toDate \"2006-01-02Z\" \"2024-05-01Z\")).Hour }} -> 1"},
    {"mustToDate", kTwoTexts, must_to_date, "toDate that fails on a text that does not fit",
     "{{ (mustToDate \"2006-01-02\" \"2024-05-01\").Year }} -> 2024"},
    {"mustToDuration", kOne, must_to_duration, "text or seconds as a duration",
     "{{ mustToDuration 90 }} -> 1m30s"},
    {"must_date_modify", kTextAndTime, must_date_modify, "mustDateModify under its old name",
     "{{ (must_date_modify \"1h\" (toDate \"2006-01-02Z\" \"2024-05-01Z\")).Hour }} -> 1"},
    {"now", {}, now, "the current time", ""},
    {"toDate", kTwoTexts, to_date, "the time that a text shows in a Go layout",
     "{{ (toDate \"2006-01-02\" \"2024-05-01\").Month }} -> May"},
    {"unixEpoch",
     {kTime},
     unix_epoch,
     "the Unix seconds of a time, as text",
     "{{ unixEpoch (toDate \"2006-01-02Z07:00\" \"1970-01-02Z\") }} -> 86400"},
};

}  // namespace

std::span<const Function> date_functions() {
  return kFunctions;
}

}  // namespace tf::engine
