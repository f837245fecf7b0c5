#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "lib/base/utf8.h"

namespace tf {

/// Flags, width and precision of one printf directive.
struct FormatSpec {
  bool minus = false;
  bool plus = false;
  bool sharp = false;
  bool space = false;
  bool zero = false;
  bool plus_v = false;   ///< %+v
  bool sharp_v = false;  ///< %#v
  bool has_width = false;
  bool has_precision = false;
  int width = 0;
  int precision = 0;
};

/// A whole number as printf sees it: its 64 bits, and whether they are signed.
struct FormatInteger {
  std::uint64_t bits = 0;
  bool is_signed = true;
};

/// The primitive writers below printf: one operand of a plain type, padded as `spec` asks.
/// Like: package fmt's type fmt (format.go), Go 1.26.
class GoFormatter {
 public:
  explicit GoFormatter(std::string& out) : out_(out) {}

  FormatSpec spec;

  void pad(std::string_view text);
  void write_bool(bool value) { pad(value ? "true" : "false"); }
  /// %d %b %o %O %x %X by base and verb.
  void write_integer(FormatInteger value, unsigned base, char verb);
  void write_unicode(std::uint64_t value);      ///< %U
  void write_character(std::uint64_t value);    ///< %c
  void write_quoted_rune(std::uint64_t value);  ///< %q of an integer
  /// In: format as strconv's; precision -1 is the shortest, overridden by the directive's own.
  void write_float(double value, char format, int precision);
  void write_string(std::string_view text);                 ///< %s
  void write_hex_bytes(std::string_view data, bool upper);  ///< %x %X of a string
  void write_quoted(std::string_view text);                 ///< %q

 private:
  void write_padding(int count);
  void pad_without_zeros(std::string_view text);
  void write_zero_of_no_precision();
  [[nodiscard]] int integer_digits(bool negative) const;
  [[nodiscard]] std::string_view truncate(std::string_view text) const;
  void restore_point(std::string& number, char format, int precision) const;

  std::string& out_;
};

}  // namespace tf
