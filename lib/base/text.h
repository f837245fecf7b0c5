#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tf {

/// Byte-wise text helpers in the manner of Go's strings package (1.26). Threads: pure.

/// strings.Split: always at least one part; an empty separator splits into characters.
[[nodiscard]] std::vector<std::string> split(std::string_view text, std::string_view separator);
/// As split, but the parts are views into `text`.
[[nodiscard]] std::vector<std::string_view> split_views(std::string_view text,
                                                        std::string_view separator);
/// strings.Cut: what is before and after the first separator, or nothing when it is absent.
[[nodiscard]] std::optional<std::pair<std::string_view, std::string_view>> cut(
    std::string_view text, std::string_view separator);
/// strings.Fields: words between Unicode white space, as views into `text`.
[[nodiscard]] std::vector<std::string_view> fields(std::string_view text);

[[nodiscard]] std::string join(std::span<const std::string> parts, std::string_view separator);
[[nodiscard]] std::string join(std::span<const std::string_view> parts, std::string_view separator);

/// strings.TrimSpace: Unicode white space at both ends.
[[nodiscard]] std::string_view trim_space(std::string_view text);
[[nodiscard]] std::string_view trim_space_left(std::string_view text);
[[nodiscard]] std::string_view trim_space_right(std::string_view text);
/// strings.Trim, TrimLeft and TrimRight: any of the characters (UTF-8) of `cutset` at the ends.
[[nodiscard]] std::string_view trim(std::string_view text, std::string_view cutset);
[[nodiscard]] std::string_view trim_left(std::string_view text, std::string_view cutset);
[[nodiscard]] std::string_view trim_right(std::string_view text, std::string_view cutset);
/// strings.TrimPrefix and TrimSuffix: at most one occurrence.
[[nodiscard]] std::string_view trim_prefix(std::string_view text, std::string_view prefix);
[[nodiscard]] std::string_view trim_suffix(std::string_view text, std::string_view suffix);

[[nodiscard]] inline bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}
/// ASCII letters compared without case.
[[nodiscard]] bool equals_ignore_case(std::string_view a, std::string_view b);

/// strings.ReplaceAll. An empty `from` inserts `to` around every character.
[[nodiscard]] std::string replace_all(std::string_view text, std::string_view from,
                                      std::string_view to);
/// strings.Repeat; a count of 0 gives "".
[[nodiscard]] std::string repeat(std::string_view text, std::size_t count);

/// ASCII letters only; for Unicode see utf8.h.
[[nodiscard]] constexpr char to_lower_ascii(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}
[[nodiscard]] constexpr char to_upper_ascii(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
}
[[nodiscard]] std::string to_lower_ascii(std::string_view text);
[[nodiscard]] std::string to_upper_ascii(std::string_view text);
[[nodiscard]] constexpr bool is_digit_ascii(char c) {
  return c >= '0' && c <= '9';
}
/// The value of a hexadecimal digit, or -1.
[[nodiscard]] constexpr int hex_digit(char c) {
  if (is_digit_ascii(c)) return c - '0';
  const char lower = to_lower_ascii(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}
/// Two small hexadecimal digits for each byte.
[[nodiscard]] std::string to_hex(std::string_view bytes);

/// Decimal text of an integer.
[[nodiscard]] std::string to_text(std::int64_t value);
[[nodiscard]] std::string to_text(std::uint64_t value);
template <std::integral T>
[[nodiscard]] std::string to_text(T value) {
  if constexpr (std::unsigned_integral<T>) {
    return to_text(static_cast<std::uint64_t>(value));
  } else {
    return to_text(static_cast<std::int64_t>(value));
  }
}
/// The whole text as a decimal int64 (one sign allowed), or nothing: strconv.ParseInt(s, 10, 64).
[[nodiscard]] std::optional<std::int64_t> parse_integer(std::string_view text);

}  // namespace tf
