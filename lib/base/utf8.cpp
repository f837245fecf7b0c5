#include "lib/base/utf8.h"

#include <utf8proc.h>

#include <algorithm>

namespace tf {
namespace {

constexpr Rune kSharpS = 0xDF;  // utf8proc knows its capital U+1E9E, Go's tables keep it as it is

bool is_surrogate(Rune rune) {
  return rune >= 0xD800 && rune <= 0xDFFF;
}

bool is_continuation(unsigned char byte) {
  return (byte & 0xC0) == 0x80;
}

utf8proc_category_t category(Rune rune) {
  return utf8proc_category(static_cast<utf8proc_int32_t>(rune));
}

std::string map_runes(std::string_view text, Rune (*map)(Rune)) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const DecodedRune decoded = decode_rune(text);
    append_rune(out, map(decoded.rune));
    text.remove_prefix(decoded.size);
  }
  return out;
}

}  // namespace

DecodedRune decode_rune(std::string_view text) {
  if (text.empty()) return {kRuneError, 0};
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return {first, 1};
  const DecodedRune invalid{kRuneError, 1};
  const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < size) return invalid;
  Rune rune = first & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if (!is_continuation(byte(i))) return invalid;
    rune = (rune << 6U) | (byte(i) & 0x3FU);
  }
  constexpr Rune kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (rune < kSmallest[size] || rune > kMaxRune || is_surrogate(rune)) return invalid;
  return {rune, size};
}

DecodedRune decode_last_rune(std::string_view text) {
  if (text.empty()) return {kRuneError, 0};
  const std::size_t longest = std::min<std::size_t>(4, text.size());
  for (std::size_t size = 1; size <= longest; ++size) {
    const std::string_view tail = text.substr(text.size() - size);
    if (is_continuation(static_cast<unsigned char>(tail[0]))) continue;
    const DecodedRune decoded = decode_rune(tail);
    if (decoded.size == size) return decoded;
    break;
  }
  return {kRuneError, 1};
}

void append_rune(std::string& out, Rune rune) {
  if (rune > kMaxRune || is_surrogate(rune)) rune = kRuneError;
  const auto tail = [&](unsigned shift) {
    out.push_back(static_cast<char>(0x80U | ((rune >> shift) & 0x3FU)));
  };
  if (rune < 0x80) {
    out.push_back(static_cast<char>(rune));
  } else if (rune < 0x800) {
    out.push_back(static_cast<char>(0xC0U | (rune >> 6U)));
    tail(0);
  } else if (rune < 0x10000) {
    out.push_back(static_cast<char>(0xE0U | (rune >> 12U)));
    tail(6);
    tail(0);
  } else {
    out.push_back(static_cast<char>(0xF0U | (rune >> 18U)));
    tail(12);
    tail(6);
    tail(0);
  }
}

std::string encode_rune(Rune rune) {
  std::string out;
  append_rune(out, rune);
  return out;
}

std::size_t rune_count(std::string_view text) {
  std::size_t count = 0;
  while (!text.empty()) {
    text.remove_prefix(decode_rune(text).size);
    ++count;
  }
  return count;
}

bool is_valid_utf8(std::string_view text) {
  while (!text.empty()) {
    if (static_cast<unsigned char>(text[0]) < 0x80) {
      text.remove_prefix(1);
      continue;
    }
    const std::size_t size = decode_rune(text).size;
    if (size == 1) return false;
    text.remove_prefix(size);
  }
  return true;
}

std::u32string to_runes(std::string_view text) {
  std::u32string runes;
  runes.reserve(text.size());
  while (!text.empty()) {
    const DecodedRune decoded = decode_rune(text);
    runes.push_back(decoded.rune);
    text.remove_prefix(decoded.size);
  }
  return runes;
}

std::string from_runes(std::u32string_view runes) {
  std::string out;
  out.reserve(runes.size());
  for (Rune rune : runes)
    append_rune(out, rune);
  return out;
}

bool is_letter(Rune rune) {
  if (rune < 0x80) return (rune | 0x20U) >= 'a' && (rune | 0x20U) <= 'z';
  const auto kind = category(rune);
  return kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_LO;
}

bool is_digit(Rune rune) {
  if (rune < 0x80) return rune >= '0' && rune <= '9';
  return category(rune) == UTF8PROC_CATEGORY_ND;
}

bool is_number(Rune rune) {
  const auto kind = category(rune);
  return kind >= UTF8PROC_CATEGORY_ND && kind <= UTF8PROC_CATEGORY_NO;
}

bool is_space(Rune rune) {
  switch (rune) {
    case '\t':
    case '\n':
    case '\v':
    case '\f':
    case '\r':
    case ' ':
    case 0x85:
    case 0xA0:
    case 0x1680:
    case 0x2028:
    case 0x2029:
    case 0x202F:
    case 0x205F:
    case 0x3000:
      return true;
    default:
      return rune >= 0x2000 && rune <= 0x200A;
  }
}

bool is_print(Rune rune) {
  if (rune < 0x80) return rune >= 0x20 && rune < 0x7F;
  const auto kind = category(rune);
  return kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_SO;
}

bool is_upper(Rune rune) {
  return category(rune) == UTF8PROC_CATEGORY_LU;
}
bool is_lower(Rune rune) {
  return category(rune) == UTF8PROC_CATEGORY_LL;
}
bool is_title(Rune rune) {
  return category(rune) == UTF8PROC_CATEGORY_LT;
}

bool is_other(Rune rune) {
  const auto kind = category(rune);
  return kind >= UTF8PROC_CATEGORY_CC || kind == UTF8PROC_CATEGORY_CN;
}
bool is_assigned(Rune rune) {
  return category(rune) != UTF8PROC_CATEGORY_CN;
}

bool is_punct(Rune rune) {
  const auto kind = category(rune);
  return kind >= UTF8PROC_CATEGORY_PC && kind <= UTF8PROC_CATEGORY_PO;
}

bool is_symbol(Rune rune) {
  const auto kind = category(rune);
  return kind >= UTF8PROC_CATEGORY_SM && kind <= UTF8PROC_CATEGORY_SO;
}

Rune to_upper(Rune rune) {
  if (rune == kSharpS) return rune;
  return static_cast<Rune>(utf8proc_toupper(static_cast<utf8proc_int32_t>(rune)));
}

Rune to_lower(Rune rune) {
  return static_cast<Rune>(utf8proc_tolower(static_cast<utf8proc_int32_t>(rune)));
}

Rune to_title(Rune rune) {
  if (rune == kSharpS) return rune;
  return static_cast<Rune>(utf8proc_totitle(static_cast<utf8proc_int32_t>(rune)));
}

std::string to_upper(std::string_view text) {
  return map_runes(text, [](Rune rune) { return to_upper(rune); });
}

std::string to_lower(std::string_view text) {
  return map_runes(text, [](Rune rune) { return to_lower(rune); });
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const DecodedRune decoded = decode_rune(text);
    const int columns = utf8proc_charwidth(static_cast<utf8proc_int32_t>(decoded.rune));
    width += static_cast<std::size_t>(std::max(columns, 0));
    text.remove_prefix(decoded.size);
  }
  return width;
}

}  // namespace tf
