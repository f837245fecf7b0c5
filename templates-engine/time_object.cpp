#include "templates-engine/time_object.h"

#include <fmt/core.h>

#include <bit>
#include <limits>
#include <memory>
#include <string>
#include <utility>

#include "templates-engine/go_layout.h"
#include "templates-engine/time_methods.h"

namespace tf::engine {
namespace {

/// " m=+0.012345678" where there is such a reading.
std::string monotonic_text(const GoTime& time) {
  if (!time.monotonic()) return "";
  constexpr std::uint64_t kNanosPerSecond = 1'000'000'000;
  const std::int64_t reading = *time.monotonic();
  const auto bits = static_cast<std::uint64_t>(reading);
  const std::uint64_t size = reading < 0 ? 0 - bits : bits;
  return fmt::format(" m={}{}.{:09}", reading < 0 ? '-' : '+', size / kNanosPerSecond,
                     size % kNanosPerSecond);
}

class TimeObject final : public NativeObject {
 public:
  explicit TimeObject(GoTime time) : time_(std::move(time)) {}
  [[nodiscard]] const GoTime& time() const { return time_; }
  [[nodiscard]] std::string_view type_name() const override { return "time.Time"; }
  [[nodiscard]] const Method* method(std::string_view name) const override {
    return find_time_method(name);
  }
  [[nodiscard]] std::string print() const override {
    return format_time(time_, kGoTimeString) + monotonic_text(time_);
  }
  [[nodiscard]] std::string go_string() const override { return go_time_syntax(time_); }
  /// As Go holds a time without a monotonic reading; only UTC's location is no pointer to print.
  [[nodiscard]] std::vector<PrintedField> printed_fields() const override {
    const std::int64_t since_year_1 =
        static_cast<std::int64_t>(static_cast<std::uint64_t>(time_.unix_seconds()) -
                                  static_cast<std::uint64_t>(GoTime().unix_seconds()));
    const TimeZone* zone = time_.zone_ref() == utc_zone() ? nullptr : &time_.zone();
    return {{"wall", Integer{time_.nanoseconds(), IntType::kUint64}},
            {"ext", Value::int64(since_year_1)},
            {"loc", Integer{static_cast<std::int64_t>(std::bit_cast<std::uintptr_t>(zone)),
                            IntType::kUint64}}};
  }
  [[nodiscard]] Value json() const override { return format_time(time_, kRfc3339Nano); }
  [[nodiscard]] bool equals(const NativeObject& other) const override {
    const auto* that = dynamic_cast<const TimeObject*>(&other);
    return that != nullptr && time_.compare(that->time_) == 0 &&
           time_.zone().name() == that->time_.zone().name();
  }

 private:
  GoTime time_;
};

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
