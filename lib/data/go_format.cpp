#include "lib/data/go_format.h"

#include <algorithm>

#include "lib/base/go_quote.h"
#include "lib/data/float_text.h"

namespace tf {
namespace {

constexpr std::string_view kLowerDigits = "0123456789abcdef";
constexpr std::string_view kUpperDigits = "0123456789ABCDEF";

Rune to_rune(std::uint64_t value) {
  return value > kMaxRune ? kRuneError : static_cast<Rune>(value);
}

std::string digits_of(std::uint64_t value, unsigned base, std::string_view digits) {
  std::string text;
  do {
    text.push_back(digits[value % base]);
    value /= base;
  } while (value > 0);
  std::ranges::reverse(text);
  return text;
}

}  // namespace

void GoFormatter::write_padding(int count) {
  if (count <= 0) return;
  out_.append(static_cast<std::size_t>(count), spec.zero && !spec.minus ? '0' : ' ');
}

void GoFormatter::pad(std::string_view text) {
  if (!spec.has_width || spec.width == 0) {
    out_ += text;
    return;
  }
  const int missing = spec.width - static_cast<int>(rune_count(text));
  if (!spec.minus) write_padding(missing);
  out_ += text;
  if (spec.minus) write_padding(missing);
}

void GoFormatter::pad_without_zeros(std::string_view text) {
  const bool zero = spec.zero;
  spec.zero = false;
  pad(text);
  spec.zero = zero;
}

/// %.0d of 0 prints nothing but its padding.
void GoFormatter::write_zero_of_no_precision() {
  const bool zero = spec.zero;
  spec.zero = false;
  write_padding(spec.width);
  spec.zero = zero;
}

/// Leading zeros come from %.3d or from %03d.
int GoFormatter::integer_digits(bool negative) const {
  if (spec.has_precision) return spec.precision;
  if (!spec.zero || spec.minus || !spec.has_width) return 0;
  return negative || spec.plus || spec.space ? spec.width - 1 : spec.width;
}

void GoFormatter::write_integer(FormatInteger value, unsigned base, char verb) {
  const bool negative = value.is_signed && static_cast<std::int64_t>(value.bits) < 0;
  const std::uint64_t magnitude = negative ? 0 - value.bits : value.bits;
  if (spec.has_precision && spec.precision == 0 && magnitude == 0) {
    return write_zero_of_no_precision();
  }
  const bool upper = verb == 'X';
  std::string text = digits_of(magnitude, base, upper ? kUpperDigits : kLowerDigits);
  const int missing = integer_digits(negative) - static_cast<int>(text.size());
  if (missing > 0) text.insert(0, static_cast<std::size_t>(missing), '0');
  if (spec.sharp) {
    if (base == 2) text.insert(0, "0b");
    if (base == 8 && text[0] != '0') text.insert(0, "0");
    if (base == 16) text.insert(0, upper ? "0X" : "0x");
  }
  if (verb == 'O') text.insert(0, "0o");
  if (negative) {
    text.insert(0, "-");
  } else if (spec.plus) {
    text.insert(0, "+");
  } else if (spec.space) {
    text.insert(0, " ");
  }
  pad_without_zeros(text);
}

void GoFormatter::write_unicode(std::uint64_t value) {
  std::string text = digits_of(value, 16, kUpperDigits);
  const auto digits =
      static_cast<std::size_t>(spec.has_precision ? std::max(spec.precision, 4) : 4);
  if (text.size() < digits) text.insert(0, digits - text.size(), '0');
  text.insert(0, "U+");
  if (spec.sharp && value <= kMaxRune && is_print(static_cast<Rune>(value))) {
    text += " '";
    append_rune(text, static_cast<Rune>(value));
    text += '\'';
  }
  pad_without_zeros(text);
}

void GoFormatter::write_character(std::uint64_t value) {
  pad(encode_rune(to_rune(value)));
}

void GoFormatter::write_quoted_rune(std::uint64_t value) {
  std::string text;
  append_quoted_rune(text, to_rune(value), spec.plus);
  pad(text);
}

/// The '#' flag keeps the decimal point and, in %g and %x, the trailing zeros.
void GoFormatter::restore_point(std::string& number, char format, int precision) const {
  int digits = 0;
  if (format == 'g' || format == 'G' || format == 'x') digits = precision == -1 ? 6 : precision;
  const bool is_hex = format == 'x' || format == 'X';
  const std::size_t mark = number.find_first_of(is_hex ? "pP" : "eE", 1);
  const std::string tail = mark == std::string::npos ? "" : number.substr(mark);
  number.resize(number.size() - tail.size());
  bool has_point = false;
  bool saw_nonzero = false;
  for (std::size_t i = 1; i < number.size(); ++i) {
    if (number[i] == '.') {
      has_point = true;
      continue;
    }
    saw_nonzero = saw_nonzero || number[i] != '0';
    if (saw_nonzero) --digits;
  }
  if (!has_point) {
    if (number.size() == 2 && number[1] == '0') --digits;
    number += '.';
  }
  if (digits > 0) number.append(static_cast<std::size_t>(digits), '0');
  number += tail;
}

void GoFormatter::write_float(double value, char format, int precision) {
  if (spec.has_precision) precision = spec.precision;
  std::string number;
  append_float(number, value, format, precision);
  if (number[0] != '-' && number[0] != '+') number.insert(0, "+");
  if (spec.space && number[0] == '+' && !spec.plus) number[0] = ' ';
  if (number[1] == 'I' || number[1] == 'N') {
    // These do not look like numbers: no zeros, and no sign before NaN unless asked for.
    const bool drop_sign = number[1] == 'N' && !spec.space && !spec.plus;
    return pad_without_zeros(std::string_view(number).substr(drop_sign ? 1 : 0));
  }
  if (spec.sharp && format != 'b') restore_point(number, format, precision);
  if (!spec.plus && number[0] == '+') return pad(std::string_view(number).substr(1));
  const int size = static_cast<int>(number.size());
  if (spec.zero && !spec.minus && spec.has_width && spec.width > size) {
    out_.push_back(number[0]);
    write_padding(spec.width - size);
    out_.append(number, 1);
    return;
  }
  pad(number);
}

std::string_view GoFormatter::truncate(std::string_view text) const {
  if (!spec.has_precision) return text;
  std::size_t at = 0;
  for (int left = spec.precision; left > 0 && at < text.size(); --left) {
    at += decode_rune(text.substr(at)).size;
  }
  return text.substr(0, at);
}

void GoFormatter::write_string(std::string_view text) {
  pad(truncate(text));
}

void GoFormatter::write_hex_bytes(std::string_view data, bool upper) {
  if (spec.has_precision && spec.precision < static_cast<int>(data.size())) {
    data = data.substr(0, static_cast<std::size_t>(spec.precision));
  }
  if (data.empty()) {
    if (spec.has_width) write_padding(spec.width);
    return;
  }
  const std::string_view digits = upper ? kUpperDigits : kLowerDigits;
  const std::string_view prefix = upper ? "0X" : "0x";
  std::string text(spec.sharp ? prefix : "");
  for (std::size_t i = 0; i < data.size(); ++i) {
    if (spec.space && i > 0) {
      text += ' ';
      if (spec.sharp) text += prefix;
    }
    const auto byte = static_cast<unsigned char>(data[i]);
    text.append(1, digits[byte >> 4U]).append(1, digits[byte & 15U]);
  }
  pad(text);
}

void GoFormatter::write_quoted(std::string_view text) {
  text = truncate(text);
  if (spec.sharp && can_backquote(text)) return pad("`" + std::string(text) + "`");
  std::string quoted;
  append_quoted(quoted, text, spec.plus);
  pad(quoted);
}

}  // namespace tf
