#include "lib/data/float_text.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "lib/base/text.h"

namespace tf {
namespace {

/// 0.DIGITS * 10^point, without trailing zeros; no digits at all for zero.
struct Decimal {
  std::string digits;
  int point = 0;
};

Decimal parse_scientific(std::string_view text) {
  const std::size_t mark = text.find('e');
  Decimal decimal;
  for (const char c : text.substr(0, mark)) {
    if (c != '.') decimal.digits.push_back(c);
  }
  decimal.digits.erase(decimal.digits.find_last_not_of('0') + 1);
  if (decimal.digits.empty()) return decimal;
  decimal.point = static_cast<int>(*parse_integer(text.substr(mark + 1))) + 1;
  return decimal;
}

template <class Float>
Decimal shortest(Float magnitude) {
  char buffer[64];
  const auto end =
      std::to_chars(buffer, buffer + sizeof buffer, magnitude, std::chars_format::scientific).ptr;
  return parse_scientific({buffer, end});
}

/// to_chars with a precision and room for it: the longest double has 309 digits before the point.
std::string exact(double magnitude, std::chars_format format, int precision) {
  std::string buffer(static_cast<std::size_t>(precision) + 400, '\0');
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), magnitude, format, precision).ptr;
  buffer.resize(static_cast<std::size_t>(end - buffer.data()));
  return buffer;
}

void append_exponent(std::string& out, char letter, int exponent) {
  out.push_back(letter);
  out.push_back(exponent < 0 ? '-' : '+');
  const int size = std::abs(exponent);
  if (size < 10) out.push_back('0');
  out += to_text(size);
}

void append_scientific(std::string& out, const Decimal& decimal, char letter) {
  out.push_back(decimal.digits.empty() ? '0' : decimal.digits[0]);
  if (decimal.digits.size() > 1) out.append(1, '.').append(decimal.digits, 1);
  append_exponent(out, letter, decimal.digits.empty() ? 0 : decimal.point - 1);
}

void append_fixed(std::string& out, const Decimal& decimal) {
  const int count = static_cast<int>(decimal.digits.size());
  if (decimal.point <= 0) {
    out += '0';
  } else {
    out.append(decimal.digits, 0, static_cast<std::size_t>(decimal.point));
    if (decimal.point > count) out.append(static_cast<std::size_t>(decimal.point - count), '0');
  }
  if (count <= decimal.point) return;
  out += '.';
  if (decimal.point < 0) out.append(static_cast<std::size_t>(-decimal.point), '0');
  out.append(decimal.digits, static_cast<std::size_t>(std::max(decimal.point, 0)));
}

/// Like: strconv's %g layout. Exponent form below 1e-4 and from 10^limit on.
void append_general(std::string& out, const Decimal& decimal, int limit, char letter) {
  const int exponent = decimal.point - 1;
  if (exponent < -4 || exponent >= limit) {
    append_scientific(out, decimal, letter);
  } else {
    append_fixed(out, decimal);
  }
}

void append_general(std::string& out, double magnitude, int precision, char letter) {
  if (precision < 0) return append_general(out, shortest(magnitude), 6, letter);
  if (precision == 0) precision = 1;
  const Decimal decimal =
      parse_scientific(exact(magnitude, std::chars_format::scientific, precision - 1));
  const int count = static_cast<int>(decimal.digits.size());
  const int limit = precision > count && count >= decimal.point ? count : precision;
  append_general(out, decimal, limit, letter);
}

struct BinaryParts {
  std::uint64_t mantissa = 0;
  int exponent = 0;  ///< of the mantissa's lowest bit
};

BinaryParts binary_parts(double magnitude) {
  const auto bits = std::bit_cast<std::uint64_t>(magnitude);
  const auto exponent = static_cast<int>((bits >> 52U) & 0x7FFU);
  const std::uint64_t fraction = bits & ((std::uint64_t{1} << 52U) - 1);
  if (exponent == 0) return {fraction, -1074};
  return {fraction | (std::uint64_t{1} << 52U), exponent - 1075};
}

/// Like: strconv's fmtB: mantissa p exponent.
void append_binary(std::string& out, double magnitude) {
  const BinaryParts parts = binary_parts(magnitude);
  out += to_text(parts.mantissa);
  out += 'p';
  if (parts.exponent >= 0) out += '+';
  out += to_text(parts.exponent);
}

/// Rounds a mantissa in [2^60, 2^61) to `precision` hex digits after the point, ties to even.
void round_hex(std::uint64_t& mantissa, int& exponent, int precision) {
  const auto shift = static_cast<unsigned>(precision * 4);
  const std::uint64_t extra = (mantissa << shift) & ((std::uint64_t{1} << 60U) - 1);
  mantissa >>= 60 - shift;
  const std::uint64_t half = std::uint64_t{1} << 59U;
  if ((extra | (mantissa & 1U)) > half) ++mantissa;
  mantissa <<= 60 - shift;
  if ((mantissa & (std::uint64_t{1} << 61U)) != 0) {
    mantissa >>= 1U;
    ++exponent;
  }
}

/// Like: strconv's fmtX: 0x1.yyyyp±dd.
void append_hex(std::string& out, double magnitude, int precision, bool upper) {
  BinaryParts parts = binary_parts(magnitude);
  int exponent = parts.exponent + 52;
  std::uint64_t mantissa = parts.mantissa;
  if (mantissa == 0) exponent = 0;
  mantissa <<= 60 - 52;
  while (mantissa != 0 && (mantissa & (std::uint64_t{1} << 60U)) == 0) {
    mantissa <<= 1U;
    --exponent;
  }
  if (precision >= 0 && precision < 15) round_hex(mantissa, exponent, precision);
  const std::string_view digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  out += upper ? "0X" : "0x";
  out.push_back(static_cast<char>('0' + ((mantissa >> 60U) & 1U)));
  mantissa <<= 4U;
  if (precision < 0 ? mantissa != 0 : precision > 0) out += '.';
  for (int i = 0; precision < 0 ? mantissa != 0 : i < precision; ++i, mantissa <<= 4U) {
    out.push_back(digits[(mantissa >> 60U) & 15U]);
  }
  append_exponent(out, upper ? 'P' : 'p', exponent);
}

/// Whether a number out of float64's range is too large, rather than too small.
bool is_too_large(std::string_view text) {
  const std::size_t mark = std::min(text.find_first_of("eE"), text.size());
  const std::string_view mantissa = trim_prefix(text.substr(0, mark), "-");
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  const std::size_t first = std::min(mantissa.find_first_of("123456789"), mantissa.size());
  std::int64_t magnitude = static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first);
  if (mark < text.size()) {
    const std::string_view exponent = text.substr(mark + 1);
    const auto value = parse_integer(exponent);
    if (!value) return !exponent.starts_with('-');
    if (value > 1'000'000'000 || value < -1'000'000'000) return value > 0;
    magnitude += *value;
  }
  return magnitude > 0;
}

}  // namespace

std::optional<double> parse_float(std::string_view text) {
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error == std::errc::result_out_of_range) {
    if (is_too_large(text)) return std::nullopt;
    return text.starts_with('-') ? -0.0 : 0.0;
  }
  if (error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

void append_float(std::string& out, double value, char format, int precision) {
  if (std::isnan(value)) {
    out += "NaN";
    return;
  }
  if (std::isinf(value)) {
    out += value > 0 ? "+Inf" : "-Inf";
    return;
  }
  if (std::signbit(value)) out += '-';
  const double magnitude = std::fabs(value);
  switch (format) {
    case 'b':
      return append_binary(out, magnitude);
    case 'x':
    case 'X':
      return append_hex(out, magnitude, precision, format == 'X');
    case 'g':
    case 'G':
      return append_general(out, magnitude, precision, format == 'g' ? 'e' : 'E');
    case 'f':
      if (precision < 0) return append_fixed(out, shortest(magnitude));
      out += exact(magnitude, std::chars_format::fixed, precision);
      return;
    default:
      break;
  }
  if (precision < 0) return append_scientific(out, shortest(magnitude), format);
  std::string text = exact(magnitude, std::chars_format::scientific, precision);
  if (format == 'E') std::ranges::replace(text, 'e', 'E');
  out += text;
}

std::string format_float32(float value) {
  std::string out;
  if (std::isnan(value) || std::isinf(value)) {
    append_float(out, value, 'g', -1);
    return out;
  }
  if (std::signbit(value)) out += '-';
  append_general(out, shortest(std::fabs(value)), 6, 'e');
  return out;
}

void append_json_float(std::string& out, double value) {
  constexpr double kExactIntegers = 9007199254740992.0;  // 2^53
  if (value != 0 && std::fabs(value) < kExactIntegers && std::trunc(value) == value) {
    out += to_text(static_cast<std::int64_t>(value));
    return;
  }
  if (std::signbit(value)) out += '-';
  const double magnitude = std::fabs(value);
  const Decimal decimal = shortest(magnitude);
  if (magnitude == 0 || (magnitude >= 1e-6 && magnitude < 1e21)) {
    append_fixed(out, decimal);
    return;
  }
  std::string text;
  append_scientific(text, decimal, 'e');
  // e-09 is written e-9.
  const std::size_t size = text.size();
  if (size >= 4 && text[size - 4] == 'e' && text[size - 3] == '-' && text[size - 2] == '0') {
    text.erase(size - 2, 1);
  }
  out += text;
}

}  // namespace tf
