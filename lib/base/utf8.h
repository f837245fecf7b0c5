#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tf {

/// A Unicode code point; Go's rune.
using Rune = char32_t;

/// What an invalid byte decodes to.
inline constexpr Rune kRuneError = 0xFFFD;
inline constexpr Rune kMaxRune = 0x10FFFF;

struct DecodedRune {
  Rune rune = kRuneError;
  std::size_t size = 0;  ///< bytes consumed: 0 only for empty text, 1 for an invalid byte
};

/// The first rune of `text`: utf8.DecodeRuneInString (Go 1.26).
[[nodiscard]] DecodedRune decode_rune(std::string_view text);
/// The last rune of `text`: utf8.DecodeLastRuneInString.
[[nodiscard]] DecodedRune decode_last_rune(std::string_view text);
/// Appends the rune; surrogates and what is above U+10FFFF become U+FFFD.
void append_rune(std::string& out, Rune rune);
[[nodiscard]] std::string encode_rune(Rune rune);

/// Runes in text, an invalid byte counting as one.
[[nodiscard]] std::size_t rune_count(std::string_view text);
[[nodiscard]] bool is_valid_utf8(std::string_view text);
/// []rune(text).
[[nodiscard]] std::u32string to_runes(std::string_view text);
[[nodiscard]] std::string from_runes(std::u32string_view runes);

/// Go 1.26's unicode package (Unicode 15.0).
[[nodiscard]] bool is_letter(Rune rune);
[[nodiscard]] bool is_digit(Rune rune);  ///< category Nd
[[nodiscard]] bool is_number(Rune rune);
[[nodiscard]] bool is_space(Rune rune);
[[nodiscard]] bool is_print(Rune rune);  ///< letters, marks, numbers, punctuation, symbols, U+0020
[[nodiscard]] bool is_upper(Rune rune);
[[nodiscard]] bool is_lower(Rune rune);
[[nodiscard]] bool is_title(Rune rune);
[[nodiscard]] bool is_punct(Rune rune);
[[nodiscard]] bool is_symbol(Rune rune);
[[nodiscard]] bool is_other(Rune rune);     ///< category C, what is unassigned included
[[nodiscard]] bool is_assigned(Rune rune);  ///< not category Cn
[[nodiscard]] Rune to_upper(Rune rune);
[[nodiscard]] Rune to_lower(Rune rune);
[[nodiscard]] Rune to_title(Rune rune);

/// strings.ToUpper and ToLower; invalid bytes become U+FFFD where anything changes, as in Go.
[[nodiscard]] std::string to_upper(std::string_view text);
[[nodiscard]] std::string to_lower(std::string_view text);

/// Columns that text takes on a terminal: wide characters 2, combining ones 0.
[[nodiscard]] std::size_t display_width(std::string_view text);

}  // namespace tf
