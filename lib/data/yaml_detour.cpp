#include "lib/data/yaml_detour.h"

#include "lib/base/text.h"
#include "lib/base/utf8.h"
#include "lib/data/json.h"
#include "lib/data/yaml_events.h"

namespace tf {
namespace {

constexpr std::string_view kNextLine = "\xC2\x85";
constexpr std::size_t kLongestKey = 1024;

/// Characters that go-yaml's reader refuses and that JSON text holds unescaped.
bool is_refused(Rune rune) {
  return rune == 0x7F || (rune >= 0x80 && rune < 0xA0 && rune != 0x85) || rune == 0xFFFE ||
         rune == 0xFFFF;
}

bool is_document_mark(std::string_view line) {
  if (!line.starts_with("---") && !line.starts_with("...")) return false;
  // The closing quote follows the text, so its end is no blank.
  return line.size() > 3 && (line[3] == ' ' || line.substr(3).starts_with(kNextLine));
}

/// Folds the blanks and breaks at the front of text, of which at least one is a break.
std::size_t fold_breaks(std::string_view text, std::string& out) {
  std::size_t at = 0;
  std::size_t breaks = 0;
  while (at < text.size()) {
    if (text[at] == ' ') {
      ++at;
    } else if (text.substr(at).starts_with(kNextLine)) {
      at += kNextLine.size();
      ++breaks;
    } else {
      break;
    }
  }
  if (breaks == 0) {
    out += text.substr(0, at);
  } else if (breaks == 1) {
    out += ' ';
  } else {
    out.append(breaks - 1, '\n');
  }
  return at;
}

}  // namespace

bool needs_json_detour(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte == 0x7F || byte == 0xC2 || byte == 0xEF) return true;
  }
  return !is_valid_utf8(text);
}

Result<std::string> json_detour(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::size_t at = 0;
  while (at < text.size()) {
    const std::string_view rest = text.substr(at);
    if (rest[0] == ' ' || rest.starts_with(kNextLine)) {
      at += fold_breaks(rest, out);
      const bool new_line = at >= 2 && text.substr(at - 2, 2) == kNextLine;
      if (new_line && is_document_mark(text.substr(at))) {
        return fail(yaml_error(0, "found unexpected document indicator"));
      }
      continue;
    }
    const DecodedRune decoded = decode_rune(rest);
    if (is_refused(decoded.rune)) return fail(yaml_error(0, "control characters are not allowed"));
    append_rune(out, decoded.rune);
    at += decoded.size;
  }
  return out;
}

bool survives_as_key(std::string_view text) {
  constexpr std::size_t kLongestEscape = 6;
  if (contains(text, kNextLine)) return false;
  if (text.size() * kLongestEscape + 2 <= kLongestKey) return true;
  std::string json;
  append_json_string(json, text);
  return rune_count(json) <= kLongestKey;
}

}  // namespace tf
