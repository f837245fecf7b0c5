#include "templates-engine/literal.h"

#include <algorithm>
#include <cmath>

#include "lib/base/text.h"
#include "lib/base/utf8.h"
#include "lib/data/go_print.h"
#include "templates-engine/go_number.h"

namespace tf::engine {
namespace {

/// One character of a quoted text. `is_byte`: an octal or \x escape, which stands for a raw byte.
struct QuotedChar {
  Rune rune = 0;
  bool is_byte = false;
  std::size_t size = 0;
};

/// `count` digits of a base from `text`, or nothing.
std::optional<std::uint32_t> escape_digits(std::string_view text, std::size_t count, int base) {
  if (text.size() < count) return std::nullopt;
  std::uint32_t value = 0;
  for (const char c : text.substr(0, count)) {
    const int digit = hex_digit(c);
    if (digit < 0 || digit >= base) return std::nullopt;
    value = value * static_cast<std::uint32_t>(base) + static_cast<std::uint32_t>(digit);
  }
  return value;
}

std::optional<QuotedChar> numeric_escape(std::string_view text) {
  const char kind = text[1];
  if (kind >= '0' && kind <= '7') {
    const auto value = escape_digits(text.substr(1), 3, 8);
    if (!value || *value > 255) return std::nullopt;
    return QuotedChar{*value, true, 4};
  }
  const std::size_t count = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
  if (count == 0) return std::nullopt;
  const auto value = escape_digits(text.substr(2), count, 16);
  if (!value) return std::nullopt;
  if (kind == 'x') return QuotedChar{*value, true, 4};
  if (*value > 0x10FFFF || (*value >= 0xD800 && *value <= 0xDFFF)) return std::nullopt;
  return QuotedChar{*value, false, count + 2};
}

/// strconv.UnquoteChar on a text that is not empty.
std::optional<QuotedChar> unquote_char(std::string_view text, char quote) {
  if (text[0] == quote) return std::nullopt;
  if (text[0] != '\\') {
    const DecodedRune decoded = decode_rune(text);
    return QuotedChar{decoded.rune, false, decoded.size};
  }
  if (text.size() < 2) return std::nullopt;
  constexpr std::string_view kNames = "abfnrtv\\";
  constexpr std::string_view kValues = "\a\b\f\n\r\t\v\\";
  if (const std::size_t i = kNames.find(text[1]); i != std::string_view::npos) {
    return QuotedChar{static_cast<unsigned char>(kValues[i]), false, 2};
  }
  if (text[1] == quote) return QuotedChar{static_cast<unsigned char>(quote), false, 2};
  return numeric_escape(text);
}

/// Sets the integer forms of a number from its float value where that is whole and fits.
void integers_from_float(NumberNode& number) {
  constexpr double kTwo63 = 9223372036854775808.0;
  constexpr double kTwo64 = 18446744073709551616.0;
  const double value = number.float_value;
  if (std::trunc(value) != value) return;
  number.is_int = value >= -kTwo63 && value < kTwo63;
  if (number.is_int) number.int_value = static_cast<std::int64_t>(value);
  number.is_uint = value >= 0 && value < kTwo64;
  if (number.is_uint) number.uint_value = static_cast<std::uint64_t>(value);
}

void simplify_complex(NumberNode& number) {
  number.is_complex = true;
  number.is_float = number.imaginary == 0;
  if (number.is_float) integers_from_float(number);
}

void set_integers(NumberNode& number) {
  const auto unsigned_value = parse_go_uint(number.text);
  const auto signed_value = parse_go_int(number.text);
  number.is_uint = unsigned_value.has_value();
  number.uint_value = unsigned_value.value_or(0);
  number.is_int = signed_value.has_value();
  number.int_value = signed_value.value_or(0);
  if (number.is_int && number.int_value == 0) number.is_uint = true;  // -0
}

}  // namespace

std::optional<std::string> unquote(std::string_view quoted) {
  const char quote = quoted[0];
  std::string_view body = quoted.substr(1, quoted.size() - 2);
  std::string out;
  out.reserve(body.size());
  if (quote == '`') {
    out = body;
    std::erase(out, '\r');
    return out;
  }
  const auto is_plain = [quote](char c) {
    return static_cast<unsigned char>(c) < 0x80 && c != '\\' && c != quote;
  };
  while (!body.empty()) {
    const auto special = std::find_if_not(body.begin(), body.end(), is_plain);
    const auto plain = static_cast<std::size_t>(special - body.begin());
    out += body.substr(0, plain);
    body.remove_prefix(plain);
    if (body.empty()) break;
    const auto next = unquote_char(body, quote);
    if (!next) return std::nullopt;
    if (next->is_byte) {
      out += static_cast<char>(next->rune);
    } else {
      append_rune(out, next->rune);
    }
    body.remove_prefix(next->size);
  }
  return out;
}

Status parse_char_constant(NumberNode& number) {
  const std::string_view body = number.text.substr(1);
  const auto value = unquote_char(body, '\'');
  if (!value) return fail(ErrorCode::kInvalid, "invalid syntax");
  if (body.substr(value->size) != "'") {
    return fail(ErrorCode::kInvalid, "malformed character constant: " + std::string(number.text));
  }
  number.is_int = number.is_uint = number.is_float = true;
  number.int_value = static_cast<std::int64_t>(value->rune);
  number.uint_value = value->rune;
  number.float_value = static_cast<double>(value->rune);
  return {};
}

Status parse_complex(NumberNode& number) {
  const std::string_view text = number.text;
  std::size_t split = 1;
  while (split < text.size() && ((text[split] != '+' && text[split] != '-') ||
                                 contains("eEpP", text.substr(split - 1, 1)))) {
    ++split;
  }
  const auto real = parse_go_float(text.substr(0, split));
  const auto imaginary = parse_go_float(text.substr(split, text.size() - split - 1));
  if (!real || !imaginary) return fail(ErrorCode::kInvalid, "syntax error scanning complex number");
  number.float_value = *real;
  number.imaginary = *imaginary;
  simplify_complex(number);
  return {};
}

Status parse_number(NumberNode& number) {
  const std::string_view text = number.text;
  if (text.ends_with('i')) {
    if (const auto imaginary = parse_go_float(text.substr(0, text.size() - 1))) {
      number.imaginary = *imaginary;
      simplify_complex(number);
      return {};
    }
  }
  set_integers(number);
  if (number.is_int || number.is_uint) {
    number.is_float = true;
    number.float_value = number.is_int ? static_cast<double>(number.int_value)
                                       : static_cast<double>(number.uint_value);
    return {};
  }
  const auto value = parse_go_float(text);
  if (!value) return fail(ErrorCode::kInvalid, "illegal number syntax: " + go_quote(text));
  if (text.find_first_of(".eEpP") == std::string_view::npos) {
    return fail(ErrorCode::kInvalid, "integer overflow: " + go_quote(text));
  }
  number.is_float = true;
  number.float_value = *value;
  integers_from_float(number);
  return {};
}

}  // namespace tf::engine
