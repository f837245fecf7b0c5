#include "lib/data/go_print.h"

#include <fmt/core.h>

#include <cstdint>
#include <iterator>

#include "lib/base/text.h"
#include "lib/data/float_text.h"
#include "lib/data/go_printer.h"
#include "lib/data/time_names.h"

namespace tf {
namespace {

constexpr std::uint64_t kMicrosecond = 1000;
constexpr std::uint64_t kMillisecond = 1000 * kMicrosecond;
constexpr std::uint64_t kSecond = 1000 * kMillisecond;

/// value / 10^digits with the zeros at the end of the fraction cut.
std::string with_fraction(std::uint64_t value, unsigned digits) {
  std::string fraction;
  for (unsigned i = 0; i < digits; ++i, value /= 10) {
    if (value % 10 != 0 || !fraction.empty()) {
      fraction.insert(0, 1, static_cast<char>('0' + value % 10));
    }
  }
  return fraction.empty() ? to_text(value) : to_text(value) + "." + fraction;
}

/// Like: time.Duration.format below one second, Go 1.26.
std::string short_duration(std::uint64_t nanoseconds) {
  if (nanoseconds == 0) return "0s";
  if (nanoseconds < kMicrosecond) return to_text(nanoseconds) + "ns";
  if (nanoseconds < kMillisecond) return with_fraction(nanoseconds, 3) + "\u00b5s";
  return with_fraction(nanoseconds, 6) + "ms";
}

std::string long_duration(std::uint64_t nanoseconds) {
  const std::uint64_t seconds = nanoseconds / kSecond;
  std::string text = with_fraction(seconds % 60 * kSecond + nanoseconds % kSecond, 9) + "s";
  const std::uint64_t minutes = seconds / 60;
  if (minutes > 0) text.insert(0, to_text(minutes % 60) + "m");
  if (minutes >= 60) text.insert(0, to_text(minutes / 60) + "h");
  return text;
}

}  // namespace

void go_print_to(std::string& out, const Value& value) {
  if (const std::string* text = value.as_string()) {
    out += *text;
  } else {
    GoPrinter(out).print_value(value, 'v');
  }
}

std::string go_print(const Value& value) {
  std::string out;
  go_print_to(out, value);
  return out;
}

std::string go_sprint(std::span<const Value> operands) {
  std::string out;
  for (std::size_t i = 0; i < operands.size(); ++i) {
    if (i > 0 && !operands[i].is_string() && !operands[i - 1].is_string()) out += ' ';
    go_print_to(out, operands[i]);
  }
  return out;
}

std::string go_sprintln(std::span<const Value> operands) {
  std::string out;
  for (std::size_t i = 0; i < operands.size(); ++i) {
    if (i > 0) out += ' ';
    go_print_to(out, operands[i]);
  }
  out += '\n';
  return out;
}

std::string go_sprintf(std::string_view format, std::span<const Value> operands) {
  std::string out;
  GoPrinter(out).print_format(format, operands);
  return out;
}

std::string format_float(double value) {
  std::string out;
  append_float(out, value, 'g', -1);
  return out;
}

std::string format_duration(std::int64_t nanoseconds) {
  const auto bits = static_cast<std::uint64_t>(nanoseconds);
  const std::uint64_t magnitude = nanoseconds < 0 ? 0 - bits : bits;
  std::string text = magnitude < kSecond ? short_duration(magnitude) : long_duration(magnitude);
  if (nanoseconds < 0) text.insert(0, "-");
  return text;
}

std::optional<std::string> integer_text(const Integer& integer) {
  const auto named = [](std::span<const std::string_view> names, std::int64_t index,
                        std::string_view type, std::int64_t value) {
    if (index >= 0 && index < std::ssize(names)) {
      return std::string(names[static_cast<std::size_t>(index)]);
    }
    return fmt::format("%!{}({})", type, static_cast<std::uint64_t>(value));
  };
  switch (integer.type) {
    case IntType::kDuration:
      return format_duration(integer.value);
    case IntType::kMonth:
      return named(kMonthNames, integer.value - 1, "Month", integer.value);
    case IntType::kWeekday:
      return named(kWeekdayNames, integer.value, "Weekday", integer.value);
    default:
      return std::nullopt;
  }
}

}  // namespace tf
