#include "lib/base/go_quote.h"

namespace tf {
namespace {

void append_hex(std::string& out, Rune rune, unsigned digits) {
  for (unsigned i = digits; i-- > 0;)
    out.push_back("0123456789abcdef"[(rune >> (4 * i)) & 15U]);
}

/// Like: strconv.appendEscapedRune, Go 1.26.
void append_escaped(std::string& out, Rune rune, char quote, bool ascii_only) {
  if (rune == static_cast<unsigned char>(quote) || rune == '\\') {
    out.append(1, '\\').push_back(static_cast<char>(rune));
    return;
  }
  if (is_print(rune) && (!ascii_only || rune < 0x80)) return append_rune(out, rune);
  constexpr std::string_view kNamed = "\a\b\f\n\r\t\v";
  if (rune < 0x80) {
    const std::size_t at = kNamed.find(static_cast<char>(rune));
    if (at != std::string_view::npos) {
      out.append(1, '\\').push_back("abfnrtv"[at]);
      return;
    }
    out += "\\x";
    return append_hex(out, rune, 2);
  }
  out += rune < 0x10000 ? "\\u" : "\\U";
  append_hex(out, rune, rune < 0x10000 ? 4 : 8);
}

}  // namespace

void append_quoted(std::string& out, std::string_view text, bool ascii_only) {
  out.push_back('"');
  while (!text.empty()) {
    const DecodedRune decoded = decode_rune(text);
    if (decoded.rune == kRuneError && decoded.size == 1) {
      out += "\\x";
      append_hex(out, static_cast<unsigned char>(text[0]), 2);
    } else {
      append_escaped(out, decoded.rune, '"', ascii_only);
    }
    text.remove_prefix(decoded.size);
  }
  out.push_back('"');
}

void append_quoted_rune(std::string& out, Rune rune, bool ascii_only) {
  if (rune > 0x10FFFF || (rune >= 0xD800 && rune <= 0xDFFF)) rune = kRuneError;
  out.push_back('\'');
  append_escaped(out, rune, '\'', ascii_only);
  out.push_back('\'');
}

bool can_backquote(std::string_view text) {
  while (!text.empty()) {
    const DecodedRune decoded = decode_rune(text);
    text.remove_prefix(decoded.size);
    if (decoded.size > 1) {
      if (decoded.rune == 0xFEFF) return false;
      continue;
    }
    const Rune rune = decoded.rune;
    if (rune == kRuneError || rune == '`' || rune == 0x7F) return false;
    if (rune < ' ' && rune != '\t') return false;
  }
  return true;
}

std::string go_quote(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 2);
  append_quoted(out, text, false);
  return out;
}

}  // namespace tf
