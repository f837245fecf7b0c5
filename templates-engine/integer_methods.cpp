// Methods of package time's integers: Duration, Month and Weekday of Go 1.26.
#include <algorithm>
#include <limits>
#include <span>

#include "lib/data/go_print.h"
#include "templates-engine/args.h"
#include "templates-engine/time_methods.h"
#include "templates-engine/time_object.h"

namespace tf::engine {
namespace {

using Arguments = std::span<const Value>;

constexpr std::int64_t kMicrosecond = 1000;
constexpr std::int64_t kMillisecond = 1000 * kMicrosecond;
constexpr std::int64_t kSecond = 1000 * kMillisecond;

Value duration_value(std::int64_t nanoseconds) {
  return Integer{nanoseconds, IntType::kDuration};
}

/// Whole units and the rest apart, as Duration.Seconds does, to lose no precision.
template <std::int64_t kUnit>
Result<Value> in_units(const Value& self, Arguments) {
  const std::int64_t value = int_arg(self);
  const std::int64_t whole = value / kUnit;
  return Value(static_cast<double>(whole) +
               static_cast<double>(value % kUnit) / static_cast<double>(kUnit));
}

template <std::int64_t kUnit>
Result<Value> in_whole_units(const Value& self, Arguments) {
  return Value::int64(int_arg(self) / kUnit);
}

Result<Value> absolute(const Value& self, Arguments) {
  const std::int64_t value = int_arg(self);
  constexpr auto kMin = std::numeric_limits<std::int64_t>::min();
  return duration_value(value >= 0 ? value : value == kMin ? -(kMin + 1) : -value);
}

Result<Value> round(const Value& self, Arguments args) {
  return duration_value(round_duration(int_arg(self), int_arg(args[0])));
}
Result<Value> truncate(const Value& self, Arguments args) {
  return duration_value(truncate_duration(int_arg(self), int_arg(args[0])));
}

Result<Value> text(const Value& self, Arguments) {
  return Value(integer_text(*self.as_integer()).value_or(""));
}

constexpr Method kString = {"String", {}, text};
constexpr Method kDurationMethods[] = {
    {"Abs", {}, absolute},
    {"Hours", {}, in_units<3600 * kSecond>},
    {"Microseconds", {}, in_whole_units<kMicrosecond>},
    {"Milliseconds", {}, in_whole_units<kMillisecond>},
    {"Minutes", {}, in_units<60 * kSecond>},
    {"Nanoseconds", {}, in_whole_units<1>},
    {"Round", {ParamType::kDuration}, round},
    {"Seconds", {}, in_units<kSecond>},
    {"Truncate", {ParamType::kDuration}, truncate},
};

}  // namespace

const Method* find_integer_method(IntType type, std::string_view name) {
  if (type < IntType::kDuration) return nullptr;
  if (name == kString.name) return &kString;
  if (type != IntType::kDuration) return nullptr;
  const auto* found = std::find_if(std::begin(kDurationMethods), std::end(kDurationMethods),
                                   [name](const Method& method) { return method.name == name; });
  return found == std::end(kDurationMethods) ? nullptr : found;
}

}  // namespace tf::engine
