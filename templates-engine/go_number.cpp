#include "templates-engine/go_number.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <string>
#include <system_error>

#include "lib/base/text.h"

namespace tf::engine {
namespace {

constexpr std::int64_t kHugePower = std::int64_t{1} << 60;

/// strconv's underscoreOK: underscores only between digits or after a base prefix.
bool underscores_well_placed(std::string_view text) {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  char previous = '^';
  bool hex = false;
  if (text.size() >= 2 && text[0] == '0') {
    const char base = to_lower_ascii(text[1]);
    hex = base == 'x';
    if (hex || base == 'b' || base == 'o') {
      previous = '0';
      text.remove_prefix(2);
    }
  }
  for (const char c : text) {
    if (is_digit_ascii(c) || (hex && hex_digit(c) >= 0)) {
      previous = '0';
    } else if (c == '_') {
      if (previous != '0') return false;
      previous = '_';
    } else {
      if (previous == '_') return false;
      previous = '!';
    }
  }
  return previous != '_';
}

/// The text without its underscores, or nothing when they stand wrong.
std::optional<std::string> without_underscores(std::string_view text) {
  std::string out(text);
  if (!contains(text, "_")) return out;
  if (!underscores_well_placed(text)) return std::nullopt;
  out.erase(std::remove(out.begin(), out.end(), '_'), out.end());
  return out;
}

std::optional<double> parse_float_word(std::string_view unsigned_text) {
  const std::string word = to_lower_ascii(unsigned_text);
  if (word == "inf" || word == "infinity") return std::numeric_limits<double>::infinity();
  if (word == "nan") return std::numeric_limits<double>::quiet_NaN();
  return std::nullopt;
}

/// Whether a well-formed number that fits no double is too small rather than too big.
bool is_below_one(std::string_view text, bool hex) {
  const std::size_t mark = text.find_first_of(hex ? "pP" : "eE");
  const std::string_view mantissa = text.substr(0, mark);
  const std::string_view exponent = mark == std::string_view::npos ? "0" : text.substr(mark + 1);
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  const std::size_t first = std::min(mantissa.find_first_not_of("0."), mantissa.size());
  const std::int64_t places = static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first);
  const auto power = parse_integer(exponent);
  // An exponent past int64 decides alone.
  if (!power || *power > kHugePower || *power < -kHugePower) return exponent.starts_with('-');
  return places * (hex ? 4 : 1) + *power <= 0;
}

/// Decimal or hexadecimal digits with an exponent, no sign.
std::optional<double> parse_float_digits(std::string_view text) {
  const bool hex = text.size() > 2 && text[0] == '0' && to_lower_ascii(text[1]) == 'x';
  if (hex) text.remove_prefix(2);
  // Go wants the "p" exponent of a hexadecimal float.
  if (hex && text.find_first_of("pP") == std::string_view::npos) return std::nullopt;
  if (text.empty() || text[0] == '-' || to_lower_ascii(text[0]) == 'i' ||
      to_lower_ascii(text[0]) == 'n') {
    return std::nullopt;
  }
  double value = 0;
  const char* end = text.data() + text.size();
  auto [at, error] = std::from_chars(text.data(), end, value,
                                     hex ? std::chars_format::hex : std::chars_format::general);
  if (at != end) return std::nullopt;
  if (error == std::errc::result_out_of_range) {
    // Too small is 0 in Go, too big an error; from_chars does not tell which it was.
    return is_below_one(text, hex) ? std::optional<double>(0) : std::nullopt;
  }
  return error == std::errc{} ? std::optional<double>(value) : std::nullopt;
}

}  // namespace

std::optional<std::uint64_t> parse_go_uint(std::string_view text) {
  const auto plain = without_underscores(text);
  if (!plain || plain->empty()) return std::nullopt;
  std::string_view digits = *plain;
  int base = 10;
  if (digits[0] == '0') {
    const char prefix = digits.size() >= 3 ? to_lower_ascii(digits[1]) : '\0';
    base = prefix == 'x' ? 16 : prefix == 'b' ? 2 : 8;
    digits.remove_prefix(base != 8 || prefix == 'o' ? 2 : 1);
    if (digits.empty()) return 0;
  }
  std::uint64_t value = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

std::optional<std::int64_t> parse_go_int(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const auto magnitude = parse_go_uint(text);
  constexpr std::uint64_t kLimit = std::uint64_t{1} << 63;
  if (!magnitude || *magnitude > kLimit || (!negative && *magnitude == kLimit)) return std::nullopt;
  return static_cast<std::int64_t>(negative ? 0 - *magnitude : *magnitude);
}

std::optional<double> parse_go_float(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  std::optional<double> value = parse_float_word(text);
  const auto plain = without_underscores(text);
  if (!value && plain) value = parse_float_digits(*plain);
  if (!value) return std::nullopt;
  return negative ? -*value : *value;
}

}  // namespace tf::engine
