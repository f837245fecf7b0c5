#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "lib/sandbox/cel/functions.h"

namespace tf::sandbox::cel {
namespace {

using Whole = std::int64_t;

Evaluated overflow() {
  return error("integer overflow");
}

/// An operator on two values of one numeric type; __builtin functions tell when they overflow.
template <class Checked, class Real>
Evaluated arithmetic(Arguments in, Checked checked, Real real) {
  if (in[0].as<Whole>() != nullptr && in[1].as<Whole>() != nullptr) {
    Whole result = 0;
    if (checked(*in[0].as<Whole>(), *in[1].as<Whole>(), &result)) return overflow();
    return CelValue(result);
  }
  if (in[0].as<std::uint64_t>() != nullptr && in[1].as<std::uint64_t>() != nullptr) {
    std::uint64_t result = 0;
    if (checked(*in[0].as<std::uint64_t>(), *in[1].as<std::uint64_t>(), &result)) return overflow();
    return CelValue(result);
  }
  if (in[0].as<double>() != nullptr && in[1].as<double>() != nullptr) {
    return CelValue(real(*in[0].as<double>(), *in[1].as<double>()));
  }
  return no_overload();
}

Evaluated add_times(Arguments in) {
  const auto* span = in[1].as<Duration>();
  if (span == nullptr)
    return in[0].as<Duration>() == nullptr || in[1].as<Timestamp>() == nullptr
               ? Evaluated(no_overload())
               : CelValue(Timestamp{in[1].as<Timestamp>()->nanoseconds +
                                    in[0].as<Duration>()->nanoseconds});
  Whole sum = 0;
  const auto* time = in[0].as<Timestamp>();
  const auto* other = in[0].as<Duration>();
  if (time == nullptr && other == nullptr) return no_overload();
  const Whole start = time != nullptr ? time->nanoseconds : other->nanoseconds;
  if (__builtin_add_overflow(start, span->nanoseconds, &sum)) return overflow();
  return time != nullptr ? CelValue(Timestamp{sum}) : CelValue(Duration{sum});
}

Evaluated add(Arguments in) {
  if (in[0].as<std::string>() != nullptr && in[1].as<std::string>() != nullptr) {
    return CelValue(*in[0].as<std::string>() + *in[1].as<std::string>());
  }
  if (in[0].as_list() != nullptr && in[1].as_list() != nullptr) {
    CelList all = *in[0].as_list();
    all.insert(all.end(), in[1].as_list()->begin(), in[1].as_list()->end());
    return CelValue(std::move(all));
  }
  if (in[0].as<Bytes>() != nullptr && in[1].as<Bytes>() != nullptr) {
    return CelValue(Bytes{in[0].as<Bytes>()->data + in[1].as<Bytes>()->data});
  }
  if (in[0].is_number()) {
    return arithmetic(
        in, [](auto a, auto b, auto* out) { return __builtin_add_overflow(a, b, out); },
        [](double a, double b) { return a + b; });
  }
  return add_times(in);
}

Evaluated subtract(Arguments in) {
  if (const auto* time = in[0].as<Timestamp>()) {
    if (const auto* other = in[1].as<Timestamp>()) {
      return CelValue(Duration{time->nanoseconds - other->nanoseconds});
    }
    const auto* span = in[1].as<Duration>();
    if (span == nullptr) return no_overload();
    return CelValue(Timestamp{time->nanoseconds - span->nanoseconds});
  }
  if (in[0].as<Duration>() != nullptr && in[1].as<Duration>() != nullptr) {
    return CelValue(
        Duration{in[0].as<Duration>()->nanoseconds - in[1].as<Duration>()->nanoseconds});
  }
  return arithmetic(
      in, [](auto a, auto b, auto* out) { return __builtin_sub_overflow(a, b, out); },
      [](double a, double b) { return a - b; });
}

Evaluated multiply(Arguments in) {
  return arithmetic(
      in, [](auto a, auto b, auto* out) { return __builtin_mul_overflow(a, b, out); },
      [](double a, double b) { return a * b; });
}

bool is_zero(const CelValue& value) {
  return value.as<double>() == nullptr && value.is_number() && value.number() == 0;
}

bool leaves_int64(Arguments in) {
  return in[0].as<Whole>() != nullptr && in[1].as<Whole>() != nullptr &&
         *in[0].as<Whole>() == std::numeric_limits<Whole>::min() && *in[1].as<Whole>() == -1;
}

Evaluated divide(Arguments in) {
  if (is_zero(in[1])) return error("division by zero");
  if (leaves_int64(in)) return overflow();
  return arithmetic(
      in,
      [](auto a, auto b, auto* out) {
        *out = a / b;
        return false;
      },
      [](double a, double b) { return a / b; });
}

Evaluated modulo(Arguments in) {
  if (is_zero(in[1])) return error("modulus by zero");
  if (in[0].as<double>() != nullptr) return no_overload();
  if (leaves_int64(in)) return overflow();
  return arithmetic(
      in,
      [](auto a, auto b, auto* out) {
        *out = a % b;
        return false;
      },
      [](double a, double) { return a; });
}

Evaluated negate(Arguments in) {
  if (const auto* real = in[0].as<double>()) return CelValue(-*real);
  const auto* whole = in[0].as<Whole>();
  if (whole == nullptr) return no_overload();
  Whole result = 0;
  if (__builtin_sub_overflow(Whole{0}, *whole, &result)) return overflow();
  return CelValue(result);
}

Evaluated invert(Arguments in) {
  const auto* flag = in[0].as<bool>();
  return flag == nullptr ? Evaluated(no_overload()) : CelValue(!*flag);
}

Evaluated is_equal(Arguments in) {
  return CelValue(equal(in[0], in[1]));
}
Evaluated is_unequal(Arguments in) {
  return CelValue(!equal(in[0], in[1]));
}

template <class Test>
Evaluated ordered(Arguments in, Test test) {
  const auto order = compare(in[0], in[1]);
  if (!order) return error(order.error());
  return CelValue(static_cast<bool>(test(*order)));
}
Evaluated less(Arguments in) {
  return ordered(in, [](int order) { return order < 0; });
}
Evaluated at_most(Arguments in) {
  return ordered(in, [](int order) { return order <= 0; });
}
Evaluated greater(Arguments in) {
  return ordered(in, [](int order) { return order > 0; });
}
Evaluated at_least(Arguments in) {
  return ordered(in, [](int order) { return order >= 0; });
}

Evaluated is_in(Arguments in) {
  if (const CelMap* map = in[1].as_map()) return CelValue(find(*map, in[0]) != nullptr);
  const CelList* list = in[1].as_list();
  if (list == nullptr) return no_overload();
  return CelValue(std::any_of(list->begin(), list->end(),
                              [&in](const CelValue& each) { return equal(each, in[0]); }));
}

constexpr std::array kFunctions = std::to_array<Function>({
    {"_+_", 2, 2, add},
    {"_-_", 2, 2, subtract},
    {"_*_", 2, 2, multiply},
    {"_/_", 2, 2, divide},
    {"_%_", 2, 2, modulo},
    {"-_", 1, 1, negate},
    {"!_", 1, 1, invert},
    {"_==_", 2, 2, is_equal},
    {"_!=_", 2, 2, is_unequal},
    {"_<_", 2, 2, less},
    {"_<=_", 2, 2, at_most},
    {"_>_", 2, 2, greater},
    {"_>=_", 2, 2, at_least},
    {"_in_", 2, 2, is_in},
});

}  // namespace

std::span<const Function> operator_functions() {
  return kFunctions;
}

const Function* find_function(std::string_view name) {
  using Family = std::span<const Function> (*)();
  constexpr std::array<Family, 5> kFamilies = {operator_functions, text_functions, list_functions,
                                               conversion_functions, kubernetes_functions};
  for (const Family family : kFamilies) {
    for (const Function& each : family()) {
      if (each.name == name) return &each;
    }
  }
  return nullptr;
}

}  // namespace tf::sandbox::cel
