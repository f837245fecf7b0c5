#include "lib/base/base64.h"

#include <array>
#include <cstdint>

#include "lib/base/text.h"

namespace tf {
namespace {

constexpr std::string_view kAlphabet64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kAlphabet32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::uint8_t kNoDigit = 0xFF;

constexpr std::array<std::uint8_t, 256> digit_table(std::string_view alphabet) {
  std::array<std::uint8_t, 256> table{};
  table.fill(kNoDigit);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return table;
}

constexpr auto kDigits64 = digit_table(kAlphabet64);
constexpr auto kDigits32 = digit_table(kAlphabet32);

/// Data as digits of `bits` bits, padded with '=' to whole groups.
std::string encode(std::string_view data, std::string_view alphabet, unsigned bits,
                   std::size_t group) {
  std::string out;
  out.reserve((data.size() * 8 / bits / group + 1) * group);
  std::uint32_t pending = 0;
  unsigned count = 0;
  for (const char c : data) {
    pending = (pending << 8U) | static_cast<unsigned char>(c);
    count += 8;
    while (count >= bits) {
      count -= bits;
      out.push_back(alphabet[(pending >> count) & ((1U << bits) - 1)]);
    }
  }
  if (count > 0) out.push_back(alphabet[(pending << (bits - count)) & ((1U << bits) - 1)]);
  while (out.size() % group != 0)
    out.push_back('=');
  return out;
}

auto corrupt(std::string_view name, std::size_t at) {
  return fail(ErrorCode::kInvalid,
              "illegal " + std::string(name) + " data at input byte " + to_text(at));
}

bool is_break(char c) {
  return c == '\n' || c == '\r';
}

std::size_t skip_breaks(std::string_view text, std::size_t at) {
  while (at < text.size() && is_break(text[at]))
    ++at;
  return at;
}

/// What follows the first '=' at `at - 1`, which is digit number `place` of its group.
/// Like: base64.Encoding.decodeQuantum, Go 1.26.
Status check_padding64(std::string_view text, std::size_t at, unsigned place) {
  if (place < 2) return corrupt("base64", at - 1);
  if (place == 2) {
    at = skip_breaks(text, at);
    if (at == text.size()) return corrupt("base64", at);
    if (text[at] != '=') return corrupt("base64", at - 1);
    ++at;
  }
  at = skip_breaks(text, at);
  if (at < text.size()) return corrupt("base64", at);
  return {};
}

void append_group64(std::string& out, std::uint32_t digits, unsigned count) {
  digits <<= 6U * (4 - count);
  for (unsigned i = 0; i + 1 < count; ++i) {
    out.push_back(static_cast<char>((digits >> (16 - 8 * i)) & 0xFFU));
  }
}

/// Like: base32.Encoding.decode after the '=' at `at - 1`, Go 1.26.
Status check_padding32(std::string_view text, std::size_t at, std::size_t place) {
  const std::size_t rest = text.size() - at;
  if (rest + place < 7) return corrupt("base32", text.size());
  for (std::size_t k = 0; k < 7 - place; ++k) {
    if (rest > k && text[at + k] != '=') return corrupt("base32", at + k - 1);
  }
  if (place == 3 || place == 6) return corrupt("base32", at - 1);
  return {};
}

}  // namespace

std::string base64_encode(std::string_view data) {
  return encode(data, kAlphabet64, 6, 4);
}

Result<std::string> base64_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size() / 4 * 3 + 3);
  std::uint32_t digits = 0;
  unsigned place = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at++];
    const std::uint8_t digit = kDigits64[static_cast<unsigned char>(c)];
    if (digit != kNoDigit) {
      digits = (digits << 6U) | digit;
      if (++place < 4) continue;
      append_group64(out, digits, 4);
      digits = 0;
      place = 0;
    } else if (c == '=') {
      TF_CHECK(check_padding64(text, at, place));
      append_group64(out, digits, place);
      return out;
    } else if (!is_break(c)) {
      return corrupt("base64", at - 1);
    }
  }
  if (place > 0) return corrupt("base64", text.size() - place);
  return out;
}

std::string base32_encode(std::string_view data) {
  return encode(data, kAlphabet32, 5, 8);
}

Result<std::string> base32_decode(std::string_view text) {
  std::string digits;
  digits.reserve(text.size());
  for (const char c : text) {
    if (!is_break(c)) digits.push_back(c);
  }
  text = digits;
  std::string out;
  out.reserve(text.size() / 8 * 5 + 5);
  std::uint64_t pending = 0;
  unsigned bits = 0;
  std::size_t place = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at++];
    if (c == '=' && place >= 2 && text.size() - at < 8) {
      TF_CHECK(check_padding32(text, at, place));
      return out;
    }
    const std::uint8_t digit = kDigits32[static_cast<unsigned char>(c)];
    if (digit == kNoDigit) return corrupt("base32", at - 1);
    pending = (pending << 5U) | digit;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      out.push_back(static_cast<char>((pending >> bits) & 0xFFU));
    }
    place = (place + 1) % 8;
  }
  if (place > 0) return corrupt("base32", text.size() - place);
  return out;
}

}  // namespace tf
