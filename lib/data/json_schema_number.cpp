#include "lib/data/json_schema_number.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "lib/data/json_schema_node.h"

namespace tf::schema {
namespace {

bool is_unsigned_64(const Integer& number) {
  return number.type == IntType::kUint64 || number.type == IntType::kUint;
}

long double to_real(const Value& number) {
  if (const double* real = number.as_float()) return static_cast<long double>(*real);
  const Integer& integer = *number.as_integer();
  if (is_unsigned_64(integer)) {
    return static_cast<long double>(static_cast<std::uint64_t>(integer.value));
  }
  return static_cast<long double>(integer.value);
}

/// digits * 10^exponent, without sign.
struct Decimal {
  std::uint64_t digits = 0;
  int exponent = 0;
};

Decimal to_decimal(const Value& number) {
  if (const Integer* integer = number.as_integer()) {
    const auto bits = static_cast<std::uint64_t>(integer->value);
    const bool negative = integer->value < 0 && !is_unsigned_64(*integer);
    return {negative ? 0 - bits : bits, 0};
  }
  std::array<char, 64> buffer{};
  const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(),
                                     std::fabs(*number.as_float()), std::chars_format::scientific);
  Decimal decimal;
  int fraction = 0;
  bool in_fraction = false;
  const char* at = buffer.data();
  for (; at != written.ptr && *at != 'e'; ++at) {
    if (*at == '.') {
      in_fraction = true;
      continue;
    }
    decimal.digits = decimal.digits * 10 + static_cast<std::uint64_t>(*at - '0');
    if (in_fraction) ++fraction;
  }
  if (at != written.ptr) ++at;
  if (at != written.ptr && *at == '+') ++at;
  std::from_chars(at, written.ptr, decimal.exponent);
  decimal.exponent -= fraction;
  return decimal;
}

/// a * b mod m without overflow.
std::uint64_t times_ten_mod(std::uint64_t value, std::uint64_t modulus) {
  std::uint64_t sum = 0;
  for (int i = 0; i < 10; ++i)
    sum = sum >= modulus - value ? sum - (modulus - value) : sum + value;
  return sum;
}

}  // namespace

int compare_numbers(const Value& a, const Value& b) {
  const Integer* x = a.as_integer();
  const Integer* y = b.as_integer();
  if (x != nullptr && y != nullptr && !is_unsigned_64(*x) && !is_unsigned_64(*y)) {
    return x->value < y->value ? -1 : x->value > y->value ? 1 : 0;
  }
  const long double left = to_real(a);
  const long double right = to_real(b);
  return left < right ? -1 : left > right ? 1 : 0;
}

bool is_whole(const Value& number) {
  const double* real = number.as_float();
  return real == nullptr || std::trunc(*real) == *real;
}

bool is_multiple(const Value& value, const Value& divisor) {
  const Decimal top = to_decimal(value);
  Decimal bottom = to_decimal(divisor);
  if (top.digits == 0) return true;
  if (bottom.digits == 0) return false;
  if (top.exponent >= bottom.exponent) {
    std::uint64_t rest = top.digits % bottom.digits;
    for (int i = bottom.exponent; i < top.exponent && rest != 0; ++i) {
      rest = times_ten_mod(rest, bottom.digits);
    }
    return rest == 0;
  }
  for (; bottom.exponent > top.exponent; --bottom.exponent) {
    if (bottom.digits > UINT64_MAX / 10) return false;
    bottom.digits *= 10;
  }
  return top.digits % bottom.digits == 0;
}

// NOLINTNEXTLINE(misc-no-recursion): values are as deep as their readers allow
bool equal_values(const Value& a, const Value& b) {
  const unsigned type = type_of(a);
  if (type != type_of(b)) return false;
  if (type == kNumberType) return compare_numbers(a, b) == 0;
  if (const List* list = a.as_list()) {
    const List& other = *b.as_list();
    return std::equal(list->begin(), list->end(), other.begin(), other.end(), equal_values);
  }
  if (const Map* map = a.as_map()) {
    const Map& other = *b.as_map();
    return std::equal(map->begin(), map->end(), other.begin(), other.end(),
                      [](const Map::Entry& x, const Map::Entry& y) {
                        return x.first == y.first && equal_values(x.second, y.second);
                      });
  }
  return deep_equal(a, b);
}

}  // namespace tf::schema
