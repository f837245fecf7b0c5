#include "templates-engine/time_object.h"

#include <fmt/core.h>

#include <limits>
#include <memory>
#include <string>
#include <utility>

#include "templates-engine/args.h"
#include "templates-engine/go_layout.h"
#include "templates-engine/go_layout_names.h"

namespace tf::engine {
namespace {

constexpr std::int64_t kNanosPerSecond = 1'000'000'000;

/// time.Month and time.Weekday: ints that print as names.
class NamedNumber final : public NativeObject {
 public:
  NamedNumber(std::string_view type, std::string_view name) : type_(type), name_(name) {}
  [[nodiscard]] std::string_view type_name() const override { return type_; }
  [[nodiscard]] std::string_view kind_name() const override { return "int"; }
  [[nodiscard]] const Method* method(std::string_view name) const override;
  [[nodiscard]] std::string print() const override { return std::string(name_); }
  [[nodiscard]] Value json() const override { return name_; }
  [[nodiscard]] bool equals(const NativeObject& other) const override {
    return other.print() == name_;
  }

 private:
  std::string_view type_;
  std::string_view name_;
};

Result<Value> named_text(const Value& self, std::span<const Value>) {
  return Value(self.as_native()->print());
}

constexpr Method kNamedString = {"String", {}, named_text};

const Method* NamedNumber::method(std::string_view name) const {
  return name == kNamedString.name ? &kNamedString : nullptr;
}

class TimeObject final : public NativeObject {
 public:
  explicit TimeObject(GoTime time) : time_(std::move(time)) {}
  [[nodiscard]] const GoTime& time() const { return time_; }
  [[nodiscard]] std::string_view type_name() const override { return "time.Time"; }
  [[nodiscard]] const Method* method(std::string_view name) const override;
  [[nodiscard]] std::string print() const override { return format_time(time_, kGoTimeString); }
  [[nodiscard]] Value json() const override { return format_time(time_, kRfc3339Nano); }
  [[nodiscard]] bool equals(const NativeObject& other) const override {
    const auto* that = dynamic_cast<const TimeObject*>(&other);
    return that != nullptr && time_.compare(that->time_) == 0 &&
           time_.zone().name() == that->time_.zone().name();
  }

 private:
  GoTime time_;
};

const GoTime& self_time(const Value& self) {
  return static_cast<const TimeObject*>(self.as_native())->time();
}

using CivilField = int CivilTime::*;

template <CivilField field>
Result<Value> civil_field(const Value& self, std::span<const Value>) {
  return Value::integer(self_time(self).civil().*field);
}

Result<Value> year(const Value& self, std::span<const Value>) {
  return Value::integer(self_time(self).civil().year);
}
Result<Value> month(const Value& self, std::span<const Value>) {
  const auto index = static_cast<std::size_t>(self_time(self).civil().month - 1);
  return Value(std::make_shared<const NamedNumber>("time.Month", kMonthNames[index]));
}
Result<Value> weekday(const Value& self, std::span<const Value>) {
  const auto index = static_cast<std::size_t>(self_time(self).civil().weekday);
  return Value(std::make_shared<const NamedNumber>("time.Weekday", kWeekdayNames[index]));
}
Result<Value> nanosecond(const Value& self, std::span<const Value>) {
  return Value::integer(self_time(self).nanoseconds());
}

/// Unix time in units of a second's part; wraps around like Go.
template <std::int64_t units_per_second>
Result<Value> unix_time(const Value& self, std::span<const Value>) {
  const GoTime& time = self_time(self);
  const auto whole = static_cast<std::uint64_t>(time.unix_seconds()) * units_per_second;
  const auto part =
      static_cast<std::uint64_t>(time.nanoseconds() / (kNanosPerSecond / units_per_second));
  return Value::int64(static_cast<std::int64_t>(whole + part));
}

Result<Value> format(const Value& self, std::span<const Value> args) {
  return Value(format_time(self_time(self), string_arg(args[0])));
}
Result<Value> text(const Value& self, std::span<const Value>) {
  return Value(self.as_native()->print());
}
Result<Value> utc(const Value& self, std::span<const Value>) {
  return time_value(self_time(self).in(utc_zone()));
}
Result<Value> local(const Value& self, std::span<const Value>) {
  return time_value(self_time(self).in(local_zone()));
}
Result<Value> is_zero(const Value& self, std::span<const Value>) {
  return Value(self_time(self).is_zero());
}
Result<Value> add_date(const Value& self, std::span<const Value> args) {
  return time_value(self_time(self).add_date(int_arg(args[0]), int_arg(args[1]), int_arg(args[2])));
}

/// A time.Duration argument: one, or an integer literal.
Result<std::int64_t> duration_arg(const Value& value) {
  if (const Integer* integer = value.as_integer()) return integer->value;
  return fail(
      ErrorCode::kInvalid,
      fmt::format("wrong type for value; expected time.Duration; got {}", type_name(value)));
}

Result<Value> add(const Value& self, std::span<const Value> args) {
  TF_ASSIGN(const std::int64_t duration, duration_arg(args[0]));
  return time_value(self_time(self).add(duration));
}

Result<Value> sub(const Value& self, std::span<const Value> args) {
  return Value(Integer{self_time(self).since(*as_time(args[0])), IntType::kDuration});
}
Result<Value> after(const Value& self, std::span<const Value> args) {
  return Value(self_time(self).compare(*as_time(args[0])) > 0);
}
Result<Value> before(const Value& self, std::span<const Value> args) {
  return Value(self_time(self).compare(*as_time(args[0])) < 0);
}
Result<Value> equal(const Value& self, std::span<const Value> args) {
  return Value(self_time(self).compare(*as_time(args[0])) == 0);
}
Result<Value> compare(const Value& self, std::span<const Value> args) {
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

Result<Value> truncate(const Value& self, std::span<const Value> args) {
  TF_ASSIGN(const std::int64_t step, duration_arg(args[0]));
  if (step <= 0) return self;
  return time_value(self_time(self).add(-past_multiple(self_time(self), step)));
}

Result<Value> round(const Value& self, std::span<const Value> args) {
  TF_ASSIGN(const std::int64_t step, duration_arg(args[0]));
  if (step <= 0) return self;
  const std::int64_t rest = past_multiple(self_time(self), step);
  return time_value(self_time(self).add(rest < step - rest ? -rest : step - rest));
}

using enum ParamType;

constexpr Method kTimeMethods[] = {
    {"Add", {kAny}, add},
    {"AddDate", {kInt, kInt, kInt}, add_date},
    {"After", {kTime}, after},
    {"Before", {kTime}, before},
    {"Compare", {kTime}, compare},
    {"Day", {}, civil_field<&CivilTime::day>},
    {"Equal", {kTime}, equal},
    {"Format", {kString}, format},
    {"Hour", {}, civil_field<&CivilTime::hour>},
    {"IsZero", {}, is_zero},
    {"Local", {}, local},
    {"Minute", {}, civil_field<&CivilTime::minute>},
    {"Month", {}, month},
    {"Nanosecond", {}, nanosecond},
    {"Round", {kAny}, round},
    {"Second", {}, civil_field<&CivilTime::second>},
    {"String", {}, text},
    {"Sub", {kTime}, sub},
    {"Truncate", {kAny}, truncate},
    {"UTC", {}, utc},
    {"Unix", {}, unix_time<1>},
    {"UnixMicro", {}, unix_time<1'000'000>},
    {"UnixMilli", {}, unix_time<1'000>},
    {"UnixNano", {}, unix_time<kNanosPerSecond>},
    {"Weekday", {}, weekday},
    {"Year", {}, year},
    {"YearDay", {}, civil_field<&CivilTime::year_day>},
};

const Method* TimeObject::method(std::string_view name) const {
  for (const Method& method : kTimeMethods) {
    if (method.name == name) return &method;
  }
  return nullptr;
}

}  // namespace

Value time_value(GoTime time) {
  return NativeRef(std::make_shared<const TimeObject>(std::move(time)));
}

const GoTime* as_time(const Value& value) {
  const auto* object = dynamic_cast<const TimeObject*>(value.as_native());
  return object == nullptr ? nullptr : &object->time();
}

std::int64_t round_duration(std::int64_t duration, std::int64_t step) {
  if (step <= 0) return duration;
  const std::int64_t rest = duration % step;
  const std::int64_t distance = rest < 0 ? -rest : rest;
  if (distance < step - distance) return duration - rest;
  std::int64_t rounded = 0;
  const bool negative = duration < 0;
  const std::int64_t outward = negative ? distance - step : step - distance;
  if (!__builtin_add_overflow(duration, outward, &rounded)) return rounded;
  return negative ? std::numeric_limits<std::int64_t>::min()
                  : std::numeric_limits<std::int64_t>::max();
}

std::int64_t truncate_duration(std::int64_t duration, std::int64_t step) {
  return step <= 0 ? duration : duration - duration % step;
}

}  // namespace tf::engine
