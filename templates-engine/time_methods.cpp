#include "templates-engine/time_methods.h"

#include <fmt/core.h>

#include <array>
#include <memory>
#include <span>
#include <utility>

#include "lib/data/go_print.h"
#include "lib/data/time_names.h"
#include "templates-engine/args.h"
#include "templates-engine/go_layout.h"
#include "templates-engine/time_object.h"

namespace tf::engine {
namespace {

using Arguments = std::span<const Value>;

constexpr std::int64_t kNanosPerSecond = 1'000'000'000;

const GoTime& self_time(const Value& self) {
  return *as_time(self);
}

// --- Fields ---

using CivilField = int CivilTime::*;

template <CivilField field>
Result<Value> civil_field(const Value& self, Arguments) {
  return Value::integer(self_time(self).civil().*field);
}
Result<Value> year(const Value& self, Arguments) {
  return Value::integer(self_time(self).civil().year);
}
Result<Value> month(const Value& self, Arguments) {
  return Value(Integer{self_time(self).civil().month, IntType::kMonth});
}
Result<Value> weekday(const Value& self, Arguments) {
  return Value(Integer{self_time(self).civil().weekday, IntType::kWeekday});
}
Result<Value> nanosecond(const Value& self, Arguments) {
  return Value::integer(self_time(self).nanoseconds());
}
Result<Value> is_zero(const Value& self, Arguments) {
  return Value(self_time(self).is_zero());
}

/// Unix time in units of a second's part; wraps around like Go.
template <std::int64_t units_per_second>
Result<Value> unix_time(const Value& self, Arguments) {
  const GoTime& time = self_time(self);
  const auto whole = static_cast<std::uint64_t>(time.unix_seconds()) * units_per_second;
  const auto part =
      static_cast<std::uint64_t>(time.nanoseconds() / (kNanosPerSecond / units_per_second));
  return Value::int64(static_cast<std::int64_t>(whole + part));
}

// --- Texts and bytes ---

Result<Value> format(const Value& self, Arguments args) {
  return Value(format_time(self_time(self), string_arg(args[0])));
}
Result<Value> append_format(const Value& self, Arguments args) {
  return Value::bytes(args[0].as_bytes()->to_string() +
                      format_time(self_time(self), string_arg(args[1])));
}
Result<Value> text(const Value& self, Arguments) {
  return Value(self.as_native()->print());
}
Result<Value> go_string(const Value& self, Arguments) {
  return Value(go_time_syntax(self_time(self)));
}

/// Time.appendStrictRFC3339.
Result<std::string> strict_rfc3339(const GoTime& time, std::string_view method) {
  const std::int64_t year = time.civil().year;
  if (year < 0 || year > 9999) {
    return fail(ErrorCode::kInvalid, fmt::format("{}year outside of range [0,9999]", method));
  }
  constexpr int kDay = 24 * 3600;
  if (const int offset = time.offset().seconds; offset <= -kDay || offset >= kDay) {
    return fail(ErrorCode::kInvalid,
                fmt::format("{}timezone hour outside of range [0,23]", method));
  }
  return format_time(time, kRfc3339Nano);
}

Result<Value> marshal_json(const Value& self, Arguments) {
  TF_ASSIGN(const std::string shown, strict_rfc3339(self_time(self), "Time.MarshalJSON: "));
  return Value::bytes('"' + shown + '"');
}
Result<Value> marshal_text(const Value& self, Arguments) {
  TF_ASSIGN(std::string shown, strict_rfc3339(self_time(self), "Time.MarshalText: "));
  return Value::bytes(std::move(shown));
}
Result<Value> append_text(const Value& self, Arguments args) {
  TF_ASSIGN(const std::string shown, strict_rfc3339(self_time(self), "Time.AppendText: "));
  return Value::bytes(args[0].as_bytes()->to_string() + shown);
}

void append_big_endian(std::string& out, std::uint64_t value, int bytes) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8)
    out += static_cast<char>(value >> static_cast<unsigned>(shift));
}

/// Time.AppendBinary: version, seconds since year 1, nanoseconds, minutes east of UTC (-1 is UTC
/// itself), and the seconds of the offset where it has some.
Result<std::string> binary(const GoTime& time) {
  const int offset = time.zone_ref() == utc_zone() ? -60 : time.offset().seconds;
  const int minutes = offset / 60;
  const bool is_utc = time.zone_ref() == utc_zone();
  if (minutes < -32768 || minutes > 32767 || (minutes == -1 && !is_utc)) {
    return fail(ErrorCode::kInvalid, "Time.MarshalBinary: unexpected zone offset");
  }
  std::string out(1, offset % 60 == 0 ? '\x01' : '\x02');
  append_big_endian(out,
                    static_cast<std::uint64_t>(time.unix_seconds()) -
                        static_cast<std::uint64_t>(GoTime().unix_seconds()),
                    8);
  append_big_endian(out, static_cast<std::uint64_t>(time.nanoseconds()), 4);
  append_big_endian(out, static_cast<std::uint64_t>(minutes), 2);
  if (offset % 60 != 0) out += static_cast<char>(offset % 60);
  return out;
}

Result<Value> marshal_binary(const Value& self, Arguments) {
  TF_ASSIGN(std::string shown, binary(self_time(self)));
  return Value::bytes(std::move(shown));
}
Result<Value> append_binary(const Value& self, Arguments args) {
  TF_ASSIGN(const std::string shown, binary(self_time(self)));
  return Value::bytes(args[0].as_bytes()->to_string() + shown);
}

// --- Zones ---

Result<Value> utc(const Value& self, Arguments) {
  return time_value(self_time(self).in(utc_zone()));
}
Result<Value> local(const Value& self, Arguments) {
  return time_value(self_time(self).in(local_zone()));
}
Result<Value> location(const Value& self, Arguments) {
  return Value(NativeRef(self_time(self).zone_ref()));
}
Result<Value> in(const Value& self, Arguments args) {
  auto zone = std::dynamic_pointer_cast<const TimeZone>(args[0].native_ref());
  if (!zone) return fail(ErrorCode::kInvalid, "time: missing Location in call to Time.In");
  return time_value(self_time(self).in(std::move(zone)));
}
Result<Value> is_dst(const Value& self, Arguments) {
  return Value(self_time(self).offset().is_summer);
}

// --- Arithmetic ---

Result<Value> add(const Value& self, Arguments args) {
  return time_value(self_time(self).add(int_arg(args[0])));
}
Result<Value> add_date(const Value& self, Arguments args) {
  return time_value(self_time(self).add_date(int_arg(args[0]), int_arg(args[1]), int_arg(args[2])));
}
Result<Value> sub(const Value& self, Arguments args) {
  return Value(Integer{self_time(self).since(*as_time(args[0])), IntType::kDuration});
}
Result<Value> after(const Value& self, Arguments args) {
  return Value(self_time(self).compare(*as_time(args[0])) > 0);
}
Result<Value> before(const Value& self, Arguments args) {
  return Value(self_time(self).compare(*as_time(args[0])) < 0);
}
Result<Value> equal(const Value& self, Arguments args) {
  return Value(self_time(self).compare(*as_time(args[0])) == 0);
}
Result<Value> compare(const Value& self, Arguments args) {
  return Value::integer(self_time(self).compare(*as_time(args[0])));
}

/// Nanoseconds past the last multiple of `step` since year 1: Time.Truncate counts from there.
std::int64_t past_multiple(const GoTime& time, std::int64_t step) {
  const auto seconds =
      static_cast<std::int64_t>(static_cast<std::uint64_t>(time.unix_seconds()) -
                                static_cast<std::uint64_t>(GoTime().unix_seconds()));
  const std::int64_t second_rest = seconds % step;
  // (seconds * 1e9 + nanoseconds) mod step without overflow: step fits 63 bits, so go by halves.
  std::uint64_t rest = 0;
  std::uint64_t term =
      static_cast<std::uint64_t>(second_rest < 0 ? second_rest + step : second_rest);
  const auto modulus = static_cast<std::uint64_t>(step);
  for (auto factor = static_cast<std::uint64_t>(kNanosPerSecond); factor != 0; factor >>= 1) {
    if ((factor & 1) != 0) rest = (rest + term) % modulus;
    term = term * 2 % modulus;
  }
  return static_cast<std::int64_t>((rest + static_cast<std::uint64_t>(time.nanoseconds())) %
                                   modulus);
}

GoTime without_monotonic(GoTime time) {
  time.set_monotonic(std::nullopt);
  return time;
}

Result<Value> truncate(const Value& self, Arguments args) {
  const std::int64_t step = int_arg(args[0]);
  const GoTime time = without_monotonic(self_time(self));
  return time_value(step <= 0 ? time : time.add(-past_multiple(time, step)));
}
Result<Value> round(const Value& self, Arguments args) {
  const std::int64_t step = int_arg(args[0]);
  const GoTime time = without_monotonic(self_time(self));
  if (step <= 0) return time_value(time);
  const std::int64_t rest = past_multiple(time, step);
  return time_value(time.add(rest < step - rest ? -rest : step - rest));
}

using enum ParamType;

constexpr std::array kTimeMethods = {
    Method{"Add", {kDuration}, add},
    Method{"AddDate", {kInt, kInt, kInt}, add_date},
    Method{"After", {kTime}, after},
    Method{"AppendBinary", {kBytes}, append_binary},
    Method{"AppendFormat", {kBytes, kString}, append_format},
    Method{"AppendText", {kBytes}, append_text},
    Method{"Before", {kTime}, before},
    Method{"Clock", {}, nullptr, "function Clock has 3 return values; should be 1 or 2"},
    Method{"Compare", {kTime}, compare},
    Method{"Date", {}, nullptr, "function Date has 3 return values; should be 1 or 2"},
    Method{"Day", {}, civil_field<&CivilTime::day>},
    Method{"Equal", {kTime}, equal},
    Method{"Format", {kString}, format},
    Method{"GoString", {}, go_string},
    Method{"GobEncode", {}, marshal_binary},
    Method{"Hour", {}, civil_field<&CivilTime::hour>},
    Method{"ISOWeek",
           {},
           nullptr,
           "invalid function signature for ISOWeek: second return value should be error; is int"},
    Method{"In", {kLocation}, in},
    Method{"IsDST", {}, is_dst},
    Method{"IsZero", {}, is_zero},
    Method{"Local", {}, local},
    Method{"Location", {}, location},
    Method{"MarshalBinary", {}, marshal_binary},
    Method{"MarshalJSON", {}, marshal_json},
    Method{"MarshalText", {}, marshal_text},
    Method{"Minute", {}, civil_field<&CivilTime::minute>},
    Method{"Month", {}, month},
    Method{"Nanosecond", {}, nanosecond},
    Method{"Round", {kDuration}, round},
    Method{"Second", {}, civil_field<&CivilTime::second>},
    Method{"String", {}, text},
    Method{"Sub", {kTime}, sub},
    Method{"Truncate", {kDuration}, truncate},
    Method{"UTC", {}, utc},
    Method{"Unix", {}, unix_time<1>},
    Method{"UnixMicro", {}, unix_time<1'000'000>},
    Method{"UnixMilli", {}, unix_time<1'000>},
    Method{"UnixNano", {}, unix_time<kNanosPerSecond>},
    Method{"Weekday", {}, weekday},
    Method{"Year", {}, year},
    Method{"YearDay", {}, civil_field<&CivilTime::year_day>},
    Method{"Zone",
           {},
           nullptr,
           "invalid function signature for Zone: second return value should be error; is int"},
    Method{"ZoneBounds",
           {},
           nullptr,
           "invalid function signature for ZoneBounds: second return value should be error; is "
           "time.Time"},
};

}  // namespace

const Method* find_time_method(std::string_view name) {
  for (const Method& method : kTimeMethods) {
    if (method.name == name) return &method;
  }
  return nullptr;
}

std::string go_time_syntax(const GoTime& time) {
  const CivilTime civil = time.civil();
  std::string zone = "time.Location(" + go_quote(time.zone().name()) + ")";
  if (time.zone_ref() == utc_zone()) zone = "time.UTC";
  if (time.zone_ref() == local_zone()) zone = "time.Local";
  return fmt::format("time.Date({}, time.{}, {}, {}, {}, {}, {}, {})", civil.year,
                     kMonthNames[static_cast<std::size_t>(civil.month - 1)], civil.day, civil.hour,
                     civil.minute, civil.second, time.nanoseconds(), zone);
}

}  // namespace tf::engine
