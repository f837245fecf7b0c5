#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "lib/base/text.h"
#include "lib/data/go_print.h"
#include "templates-engine/args.h"
#include "templates-engine/decimal.h"
#include "templates-engine/function_table.h"
#include "templates-engine/random.h"

namespace tf::engine {
namespace {

// Numbers of sprig 3.3 (numeric.go): int64 arithmetic that wraps around, decimals for the f forms.

std::int64_t wrap_add(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}
std::int64_t wrap_sub(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}
std::int64_t wrap_mul(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) * static_cast<std::uint64_t>(b));
}

Value add(CallContext&, std::span<Value> args) {
  std::int64_t sum = 0;
  for (const Value& arg : args)
    sum = wrap_add(sum, to_int64(arg));
  return Value::int64(sum);
}

Value add1(CallContext&, std::span<Value> args) {
  return Value::int64(wrap_add(to_int64(args[0]), 1));
}

Value sub(CallContext&, std::span<Value> args) {
  return Value::int64(wrap_sub(to_int64(args[0]), to_int64(args[1])));
}

Value mul(CallContext&, std::span<Value> args) {
  std::int64_t product = to_int64(args[0]);
  for (const Value& arg : args.subspan(1))
    product = wrap_mul(product, to_int64(arg));
  return Value::int64(product);
}

std::int64_t divisor(const Value& value) {
  const std::int64_t number = to_int64(value);
  if (number == 0) throw FunctionError("runtime error: integer divide by zero");
  return number;
}

Value div(CallContext&, std::span<Value> args) {
  const std::int64_t b = divisor(args[1]);
  // The smallest int64 by -1 overflows back to itself in Go.
  if (b == -1) return Value::int64(wrap_sub(0, to_int64(args[0])));
  return Value::int64(to_int64(args[0]) / b);
}

Value mod(CallContext&, std::span<Value> args) {
  const std::int64_t b = divisor(args[1]);
  return Value::int64(b == -1 ? 0 : to_int64(args[0]) % b);
}

Value max(CallContext&, std::span<Value> args) {
  std::int64_t best = to_int64(args[0]);
  for (const Value& arg : args.subspan(1))
    best = std::max(best, to_int64(arg));
  return Value::int64(best);
}

Value min(CallContext&, std::span<Value> args) {
  std::int64_t best = to_int64(args[0]);
  for (const Value& arg : args.subspan(1))
    best = std::min(best, to_int64(arg));
  return Value::int64(best);
}

/// math.Max: NaN wins, unlike in std::fmax.
Value maxf(CallContext&, std::span<Value> args) {
  double best = to_float64(args[0]);
  for (const Value& arg : args.subspan(1)) {
    const double value = to_float64(arg);
    if (std::isnan(best) || std::isnan(value)) {
      best = std::numeric_limits<double>::quiet_NaN();
    } else if (value > best || (value == best && std::signbit(best))) {
      best = value;
    }
  }
  return best;
}

Value minf(CallContext&, std::span<Value> args) {
  double best = to_float64(args[0]);
  for (const Value& arg : args.subspan(1)) {
    const double value = to_float64(arg);
    if (std::isnan(best) || std::isnan(value)) {
      best = std::numeric_limits<double>::quiet_NaN();
    } else if (value < best || (value == best && std::signbit(value))) {
      best = value;
    }
  }
  return best;
}

Value floor(CallContext&, std::span<Value> args) {
  return std::floor(to_float64(args[0]));
}
Value ceil(CallContext&, std::span<Value> args) {
  return std::ceil(to_float64(args[0]));
}

/// A negative number has a negative fraction and so is always rounded down.
Value round(CallContext&, std::span<Value> args) {
  const double round_on = args.size() > 2 ? *args[2].as_float() : 0.5;
  const double power = std::pow(10, static_cast<double>(int_arg(args[1])));
  const double digit = power * to_float64(args[0]);
  double whole = 0;
  const double fraction = std::modf(digit, &whole);
  return (fraction >= round_on ? std::ceil(digit) : std::floor(digit)) / power;
}

using DecimalOperation = Decimal (Decimal::*)(const Decimal&) const;

Value fold(Decimal total, std::span<const Value> args, DecimalOperation operation) {
  for (const Value& arg : args)
    total = (total.*operation)(Decimal(to_float64(arg)));
  return total.to_double();
}

Value add1f(CallContext&, std::span<Value> args) {
  return Decimal(to_float64(args[0])).add(Decimal(1)).to_double();
}
Value addf(CallContext&, std::span<Value> args) {
  return fold(Decimal(0), args, &Decimal::add);
}
Value subf(CallContext&, std::span<Value> args) {
  return fold(Decimal(to_float64(args[0])), args.subspan(1), &Decimal::subtract);
}
Value mulf(CallContext&, std::span<Value> args) {
  return fold(Decimal(to_float64(args[0])), args.subspan(1), &Decimal::multiply);
}
Value divf(CallContext&, std::span<Value> args) {
  return fold(Decimal(to_float64(args[0])), args.subspan(1), &Decimal::divide);
}

/// untilStep: from start to before stop; empty when the step leads away. A list of more than this
/// many numbers is refused, Go would run out of memory.
std::vector<std::int64_t> step_range(std::int64_t start, std::int64_t stop, std::int64_t step) {
  constexpr std::size_t kMaxItems = std::size_t{1} << 26;
  std::vector<std::int64_t> out;
  const bool down = stop < start;
  if (down ? step >= 0 : step <= 0) return out;
  for (std::int64_t i = start; down ? i > stop : i < stop;) {
    if (out.size() == kMaxItems) throw FunctionError("too many numbers in a list");
    out.push_back(i);
    if (__builtin_add_overflow(i, step, &i)) break;
  }
  return out;
}

Value until(CallContext&, std::span<Value> args) {
  const std::int64_t count = int_arg(args[0]);
  return int_list(step_range(0, count, count < 0 ? -1 : 1));
}

Value until_step(CallContext&, std::span<Value> args) {
  return int_list(step_range(int_arg(args[0]), int_arg(args[1]), int_arg(args[2])));
}

std::string joined(const std::vector<std::int64_t>& numbers) {
  std::string out;
  for (std::int64_t number : numbers) {
    if (!out.empty()) out += ' ';
    out += to_text(number);
  }
  return out;
}

Value seq(CallContext&, std::span<Value> args) {
  if (args.empty() || args.size() > 3) return "";
  const std::int64_t start = args.size() == 1 ? 1 : int_arg(args[0]);
  const std::int64_t end = int_arg(args.back());
  const std::int64_t direction = end < start ? -1 : 1;
  const std::int64_t step = args.size() == 3 ? int_arg(args[1]) : direction;
  if (direction < 0 && step > 0) return "";
  return joined(step_range(start, wrap_add(end, direction), step));
}

Value to_int(CallContext&, std::span<Value> args) {
  return Value::integer(to_int64(args[0]));
}
Value to_int64_value(CallContext&, std::span<Value> args) {
  return Value::int64(to_int64(args[0]));
}
Value to_float64_value(CallContext&, std::span<Value> args) {
  return to_float64(args[0]);
}

/// strconv.Atoi with its error dropped: what overflows is clamped.
Value atoi(CallContext&, std::span<Value> args) {
  const std::string& text = string_arg(args[0]);
  if (const auto number = parse_integer(text)) return Value::integer(*number);
  const std::string_view digits =
      std::string_view(text).substr(text.starts_with('-') || text.starts_with('+') ? 1 : 0);
  const bool overflow =
      !digits.empty() && std::all_of(digits.begin(), digits.end(), is_digit_ascii);
  if (!overflow) return Value::integer(0);
  return Value::integer(text.starts_with('-') ? std::numeric_limits<std::int64_t>::min()
                                              : std::numeric_limits<std::int64_t>::max());
}

/// Reads what %v prints as an octal number; 0 where that fails.
Value to_decimal(CallContext&, std::span<Value> args) {
  const std::string printed = go_print(args[0]);
  std::string_view digits = printed;
  const bool negative = digits.starts_with('-');
  if (negative || digits.starts_with('+')) digits.remove_prefix(1);
  const std::uint64_t limit = (std::uint64_t{1} << 63) - (negative ? 0 : 1);
  std::uint64_t number = 0;
  for (char c : digits) {
    if (c < '0' || c > '7' || number > limit / 8) return Value::int64(0);
    number = number * 8 + static_cast<std::uint64_t>(c - '0');
  }
  if (number > limit) return Value::int64(0);
  return Value::int64(static_cast<std::int64_t>(negative ? 0 - number : number));
}

Value rand_int(CallContext&, std::span<Value> args) {
  const std::int64_t low = int_arg(args[0]);
  const std::int64_t range = wrap_sub(int_arg(args[1]), low);
  if (range <= 0) throw FunctionError("invalid argument to Intn");
  const auto offset = static_cast<std::int64_t>(random_below(static_cast<std::uint64_t>(range)));
  return Value::integer(wrap_add(low, offset));
}

using enum ParamType;

constexpr Signature kOne = {kAny};
constexpr Signature kTwo = {kAny, kAny};
constexpr Signature kAnyNumber({kAny}, true);
constexpr Signature kOneOrMore({kAny, kAny}, true);

constexpr Function kFunctions[] = {
    {"add", kAnyNumber, add, "the sum as int64", "{{ add 1 2 \"3\" }} -> 6"},
    {"add1", kOne, add1, "one more", "{{ add1 2 }} -> 3"},
    {"add1f", kOne, add1f, "one more, with fraction", "{{ add1f 1.5 }} -> 2.5"},
    {"addf", kAnyNumber, addf, "the sum with fractions", "{{ addf 0.1 0.2 }} -> 0.3"},
    {"atoi", {kString}, atoi, "decimal text as int, 0 when it is none", "{{ atoi \"42\" }} -> 42"},
    {"biggest", kOneOrMore, max, "max under its old name", "{{ biggest 1 3 2 }} -> 3"},
    {"ceil", kOne, ceil, "the next whole number above", "{{ ceil 1.2 }} -> 2"},
    {"div", kTwo, div, "the quotient as int64, cut toward zero", "{{ div 7 2 }} -> 3"},
    {"divf", kOneOrMore, divf, "the quotient to 16 decimals", "{{ divf 1 8 }} -> 0.125"},
    {"float64", kOne, to_float64_value, "a value as float64", "{{ float64 \"1.5\" }} -> 1.5"},
    {"floor", kOne, floor, "the next whole number below", "{{ floor 1.8 }} -> 1"},
    {"int", kOne, to_int, "a value as int", "{{ int 3.9 }} -> 3"},
    {"int64", kOne, to_int64_value, "a value as int64", "{{ int64 \"0x10\" }} -> 16"},
    {"max", kOneOrMore, max, "the biggest as int64", "{{ max 1 3 2 }} -> 3"},
    {"maxf", kOneOrMore, maxf, "the biggest with fraction", "{{ maxf 1.5 2.5 }} -> 2.5"},
    {"min", kOneOrMore, min, "the smallest as int64", "{{ min 3 1 2 }} -> 1"},
    {"minf", kOneOrMore, minf, "the smallest with fraction", "{{ minf 1.5 2.5 }} -> 1.5"},
    {"mod", kTwo, mod, "the remainder as int64", "{{ mod 7 3 }} -> 1"},
    {"mul", kOneOrMore, mul, "the product as int64", "{{ mul 2 3 4 }} -> 24"},
    {"mulf", kOneOrMore, mulf, "the product with fractions", "{{ mulf 1.1 1.1 }} -> 1.21"},
    {"randInt", {kInt, kInt}, rand_int, "a random int from the first to before the second", ""},
    {"round", Signature({kAny, kInt, kFloat64}, true), round, "rounded to that many decimals",
     "{{ round 3.14159 2 }} -> 3.14"},
    {"seq", Signature({kInt}, true), seq, "numbers from first by step to last, as text",
     "{{ seq 1 2 7 }} -> 1 3 5 7"},
    {"sub", kTwo, sub, "the difference as int64", "{{ sub 5 2 }} -> 3"},
    {"subf", kOneOrMore, subf, "the difference with fractions", "{{ subf 0.3 0.1 }} -> 0.2"},
    {"toDecimal", kOne, to_decimal, "the number that octal digits stand for",
     "{{ toDecimal \"777\" }} -> 511"},
    {"until", {kInt}, until, "the ints from 0 to before a count", "{{ until 3 }} -> [0 1 2]"},
    {"untilStep",
     {kInt, kInt, kInt},
     until_step,
     "the ints from start to before stop by step",
     "{{ untilStep 3 9 3 }} -> [3 6]"},
};

}  // namespace

std::span<const Function> math_functions() {
  return kFunctions;
}

}  // namespace tf::engine
