#include "lib/data/yaml_input.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>

#include "lib/base/utf8.h"

namespace tf {
namespace {

constexpr std::size_t kPiece = 512;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// By the first byte of a character; 0 where none begins like that.
std::size_t width_of(char first) {
  const auto byte = static_cast<unsigned char>(first);
  if (byte < 0x80) return 1;
  if ((byte & 0xE0) == 0xC0) return 2;
  if ((byte & 0xF0) == 0xE0) return 3;
  return (byte & 0xF8) == 0xF0 ? 4 : 0;
}

constexpr auto kIsVisible = [](char c) { return c >= ' ' && c <= '~'; };
constexpr auto kIsPlainAscii = [](char c) { return kIsVisible(c) || c == '\n'; };

/// The first character that is not as asked, where visible ones always are; eight are looked at
/// together.
template <class AsAsked>
const char* find_other(const char* at, const char* end, AsAsked as_asked) {
  constexpr std::uint64_t kOnes = ~std::uint64_t{0} / 0xFF;
  constexpr std::uint64_t kHighBits = kOnes * 0x80;
  while (end - at >= 8) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, at, sizeof bytes);
    const std::uint64_t deleted = bytes ^ (kOnes * 0x7F);
    const std::uint64_t below_blank = (bytes - kOnes * ' ') & ~bytes;
    if (((bytes | below_blank | ((deleted - kOnes) & ~deleted)) & kHighBits) != 0) {
      const char* const other = std::find_if_not(at, at + 8, as_asked);
      if (other != at + 8) return other;
    }
    at += 8;
  }
  return std::find_if_not(at, end, as_asked);
}

bool is_allowed(Rune rune) {
  if (rune < 0x20) return rune == '\t' || rune == '\n' || rune == '\r';
  return rune <= 0x7E || rune == 0x85 || (rune >= 0xA0 && rune != 0xFFFE && rune != 0xFFFF);
}

/// What is wrong with a whole character, or "".
std::string_view character_problem(std::string_view bytes) {
  constexpr Rune kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  constexpr unsigned kMask[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
  Rune rune = static_cast<unsigned char>(bytes[0]) & kMask[bytes.size()];
  for (const char c : bytes.substr(1)) {
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) return "invalid trailing UTF-8 octet";
    rune = (rune << 6) | (static_cast<unsigned char>(c) & 0x3F);
  }
  if (rune < kLeast[bytes.size()]) return "invalid length of a UTF-8 sequence";
  if ((rune >= 0xD800 && rune <= 0xDFFF) || rune > 0x10FFFF) return "invalid Unicode character";
  return is_allowed(rune) ? "" : "control characters are not allowed";
}

/// UTF-16 as UTF-8, up to its end or its first error, which is returned.
std::string_view convert_utf16(std::string_view text, bool big_endian, std::string& out) {
  const auto unit_at = [&](std::size_t at) {
    const Rune first = static_cast<unsigned char>(text[at]);
    const Rune second = static_cast<unsigned char>(text[at + 1]);
    return big_endian ? first << 8 | second : second << 8 | first;
  };
  for (std::size_t at = 0; at < text.size(); at += 2) {
    if (text.size() - at < 2) return "incomplete UTF-16 character";
    Rune rune = unit_at(at);
    if ((rune & 0xFC00) == 0xDC00) return "unexpected low surrogate area";
    if ((rune & 0xFC00) == 0xD800) {
      if (text.size() - at < 4) return "incomplete UTF-16 surrogate pair";
      at += 2;
      const Rune low = unit_at(at);
      if ((low & 0xFC00) != 0xDC00) return "expected low surrogate area";
      rune = 0x10000 + ((rune & 0x3FF) << 10) + (low & 0x3FF);
    }
    append_rune(out, rune);
  }
  return "";
}

}  // namespace

YamlInput::YamlInput(std::string_view text) : text_(text) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    bad_ending_ = convert_utf16(text.substr(2), text[0] == '\xFE', converted_);
    text_ = converted_;
  } else if (text.starts_with(kByteOrderMark)) {
    at_ = checked_ = kByteOrderMark.size();
  }
  loaded_ = std::min(kPiece, text_.size());
}

bool YamlInput::fail(std::string_view problem) {
  problem_ = problem;
  return false;
}

/// Checks what is loaded, but for an incomplete character at its end.
bool YamlInput::check_loaded() {
  while (checked_ < loaded_) {
    const char* const good_end =
        find_other(text_.data() + checked_, text_.data() + loaded_, kIsPlainAscii);
    checked_ = static_cast<std::size_t>(good_end - text_.data());
    if (checked_ == loaded_) break;
    const std::size_t width = width_of(text_[checked_]);
    if (width == 0) return fail("invalid leading UTF-8 octet");
    if (width > loaded_ - checked_) {
      return saw_end_ ? fail("incomplete UTF-8 octet sequence") : true;
    }
    const std::string_view problem = character_problem(text_.substr(checked_, width));
    if (!problem.empty()) return fail(problem);
    checked_ += width;
  }
  return !saw_end_ || bad_ending_.empty() || fail(bad_ending_);
}

bool YamlInput::check_more(std::size_t count) {
  if (!problem_.empty()) return false;
  const auto is_first = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
  const auto are_known = [&] {
    std::size_t known = 0;
    for (std::size_t i = at_; i < checked_ && known < count; ++i)
      known += is_first(text_[i]) ? 1 : 0;
    return known >= count;
  };
  bool first = true;
  while (!saw_end_ && !are_known()) {
    if (!first || checked_ == loaded_) {
      saw_end_ = loaded_ == text_.size();
      loaded_ = std::min(checked_ + kPiece, text_.size());
    }
    first = false;
    if (!check_loaded()) return false;
  }
  return true;
}

std::size_t YamlInput::break_size(std::size_t offset) const {
  switch (peek(offset)) {
    case '\r':
      return peek(offset + 1) == '\n' ? 2 : 1;
    case '\n':
      return 1;
    case '\xC2':
      return peek(offset + 1) == '\x85' ? 2 : 0;
    case '\xE2': {
      const bool separates = peek(offset + 2) == '\xA8' || peek(offset + 2) == '\xA9';
      return peek(offset + 1) == '\x80' && separates ? 3 : 0;
    }
    default:
      return 0;
  }
}

bool YamlInput::at_break(std::size_t offset) const {
  return break_size(offset) > 0;
}

bool YamlInput::at_gap(std::size_t offset) const {
  const char c = peek(offset);
  return c == ' ' || c == '\t' || c == '\0' || at_break(offset);
}

bool YamlInput::at_document_mark() const {
  return mark_.column == 0 && (starts_with("---") || starts_with("...")) && at_gap(3);
}

void YamlInput::skip(std::size_t characters) {
  for (; characters > 0; --characters) {
    at_ += std::max<std::size_t>(1, width_of(peek()));
    ++mark_.index;
    ++mark_.column;
  }
}

void YamlInput::read(std::string& out) {
  const std::size_t begin = at_;
  skip();
  out += text_.substr(begin, at_ - begin);
}

void YamlInput::skip_line_run() {
  if (checked_ <= at_ + kRunMargin) return;
  const char* const begin = text_.data() + at_;
  const char* const end = find_other(begin, text_.data() + checked_ - kRunMargin, kIsVisible);
  const auto length = static_cast<std::size_t>(end - begin);
  at_ += length;
  mark_.index += length;
  mark_.column += static_cast<int>(length);
}

void YamlInput::skip_break() {
  const std::size_t size = break_size(0);
  mark_.index += peek() == '\r' ? size : 1;
  at_ += size;
  mark_.column = 0;
  ++mark_.line;
}

void YamlInput::read_break(std::string& out) {
  if (!at_break()) return;
  const std::size_t begin = at_;
  skip_break();
  const std::string_view line_break = text_.substr(begin, at_ - begin);
  out += line_break.size() == 3 ? line_break : "\n";
}

void YamlInput::force_new_line() {
  if (mark_.column == 0) return;
  mark_.column = 0;
  ++mark_.line;
}

}  // namespace tf
