#include "templates-engine/decimal.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/text.h"
#include "templates-engine/function_table.h"

namespace tf::engine {
namespace {

constexpr std::int64_t kDivisionPlaces = 16;

std::string without_leading_zeros(std::string digits) {
  const std::size_t first = digits.find_first_not_of('0');
  return first == std::string::npos ? "0" : digits.substr(first);
}

/// Compares whole numbers without leading zeros.
int compare_whole(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  return a.compare(b);
}

std::string add_whole(std::string_view a, std::string_view b) {
  if (a.size() < b.size()) std::swap(a, b);
  std::string out(a);
  int carry = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const std::size_t at = a.size() - 1 - i;
    const int sum = (a[at] - '0') + (i < b.size() ? b[b.size() - 1 - i] - '0' : 0) + carry;
    out[at] = static_cast<char>('0' + sum % 10);
    carry = sum / 10;
  }
  return carry == 0 ? out : '1' + out;
}

/// a - b for a >= b.
std::string subtract_whole(std::string_view a, std::string_view b) {
  std::string out(a);
  int borrow = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const std::size_t at = a.size() - 1 - i;
    int difference = (a[at] - '0') - (i < b.size() ? b[b.size() - 1 - i] - '0' : 0) - borrow;
    borrow = difference < 0 ? 1 : 0;
    if (difference < 0) difference += 10;
    out[at] = static_cast<char>('0' + difference);
  }
  return without_leading_zeros(std::move(out));
}

std::string multiply_whole(std::string_view a, std::string_view b) {
  std::vector<int> cells(a.size() + b.size(), 0);
  for (std::size_t i = a.size(); i-- > 0;) {
    int carry = 0;
    for (std::size_t j = b.size(); j-- > 0;) {
      const int sum = cells[i + j + 1] + (a[i] - '0') * (b[j] - '0') + carry;
      cells[i + j + 1] = sum % 10;
      carry = sum / 10;
    }
    cells[i] += carry;
  }
  std::string out;
  for (int cell : cells)
    out += static_cast<char>('0' + cell);
  return without_leading_zeros(std::move(out));
}

struct Division {
  std::string quotient;
  std::string remainder;
};

/// Long division, one digit at a time.
Division divide_whole(std::string_view a, std::string_view b) {
  std::string quotient;
  std::string remainder = "0";
  for (char digit : a) {
    remainder = without_leading_zeros(remainder + digit);
    char count = '0';
    while (compare_whole(remainder, b) >= 0) {
      remainder = subtract_whole(remainder, b);
      ++count;
    }
    quotient += count;
  }
  return {without_leading_zeros(std::move(quotient)), std::move(remainder)};
}

std::string shifted(std::string_view digits, std::int64_t places) {
  if (digits == "0") return "0";
  return std::string(digits) + std::string(static_cast<std::size_t>(places), '0');
}

}  // namespace

Decimal::Decimal(bool negative, std::string digits, std::int64_t exponent)
    : negative_(negative && digits != "0"), digits_(std::move(digits)), exponent_(exponent) {}

Decimal::Decimal(double value) {
  if (std::isnan(value)) throw FunctionError("Cannot create a Decimal from NaN");
  if (std::isinf(value)) {
    throw FunctionError(fmt::format("Cannot create a Decimal from {}Inf", value < 0 ? "-" : "+"));
  }
  if (value == 0) return;
  std::array<char, 40> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::fabs(value),
                                 std::chars_format::scientific);
  const std::string_view text(buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data()));
  const auto parts = cut(text, "e");
  std::string digits;
  for (char c : parts->first) {
    if (c != '.') digits += c;
  }
  negative_ = value < 0;
  exponent_ =
      parse_integer(parts->second).value_or(0) - static_cast<std::int64_t>(digits.size() - 1);
  digits_ = std::move(digits);
}

Decimal Decimal::add(const Decimal& other) const {
  const std::int64_t exponent = std::min(exponent_, other.exponent_);
  const std::string a = shifted(digits_, exponent_ - exponent);
  const std::string b = shifted(other.digits_, other.exponent_ - exponent);
  if (negative_ == other.negative_) return {negative_, add_whole(a, b), exponent};
  if (compare_whole(a, b) >= 0) return {negative_, subtract_whole(a, b), exponent};
  return {other.negative_, subtract_whole(b, a), exponent};
}

Decimal Decimal::subtract(const Decimal& other) const {
  return add({!other.negative_, other.digits_, other.exponent_});
}

Decimal Decimal::multiply(const Decimal& other) const {
  return {negative_ != other.negative_, multiply_whole(digits_, other.digits_),
          exponent_ + other.exponent_};
}

Decimal Decimal::divide(const Decimal& other) const {
  if (other.digits_ == "0") throw FunctionError("decimal division by 0");
  const std::int64_t shift = exponent_ - other.exponent_ + kDivisionPlaces;
  const std::string dividend = shifted(digits_, std::max<std::int64_t>(shift, 0));
  const std::string divisor = shifted(other.digits_, std::max<std::int64_t>(-shift, 0));
  Division division = divide_whole(dividend, divisor);
  if (compare_whole(add_whole(division.remainder, division.remainder), divisor) >= 0) {
    division.quotient = add_whole(division.quotient, "1");
  }
  return {negative_ != other.negative_, std::move(division.quotient), -kDivisionPlaces};
}

double Decimal::to_double() const {
  if (digits_ == "0") return 0;
  const std::string text = fmt::format("{}{}e{}", negative_ ? "-" : "", digits_, exponent_);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc::result_out_of_range) return value;
  const bool tiny = exponent_ + static_cast<std::int64_t>(digits_.size()) < 0;
  const double limit = tiny ? 0 : std::numeric_limits<double>::infinity();
  return negative_ ? -limit : limit;
}

}  // namespace tf::engine
