#include "lib/data/yaml_output.h"

#include <array>

#include "lib/base/base64.h"
#include "lib/base/utf8.h"
#include "lib/data/yaml_resolve.h"

namespace tf {
namespace {

constexpr std::size_t kWidth = 80;
constexpr std::size_t kLongestSimpleKey = 128;

/// Bytes of the character at the front, judged by its first byte alone as go-yaml does.
std::size_t width_of(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

bool is_line_separator(std::string_view text) {  // U+2028, U+2029
  return text.size() >= 3 && text[0] == '\xE2' && text[1] == '\x80' &&
         (text[2] == '\xA8' || text[2] == '\xA9');
}

bool is_break(std::string_view text) {
  return text[0] == '\r' || text[0] == '\n' || text.starts_with("\xC2\x85") ||
         is_line_separator(text);
}

/// go-yaml's idea of printable: no controls but LF, no U+FEFF, nothing beyond U+FFFF.
bool is_printable(std::string_view text) {
  const auto byte = static_cast<unsigned char>(text[0]);
  if (byte < 0x80) return byte == '\n' || (byte >= 0x20 && byte < 0x7F);
  if (byte == 0xC2) return static_cast<unsigned char>(text[1]) >= 0xA0;
  if (byte == 0xEF) {
    return !text.starts_with("\xEF\xBB\xBF") && !text.starts_with("\xEF\xBF\xBE") &&
           !text.starts_with("\xEF\xBF\xBF");
  }
  return byte < 0xEF;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

/// Marks at the front of a text that make it something else than a plain scalar.
bool starts_with_indicator(std::string_view text) {
  if (text.starts_with("---") || text.starts_with("...")) return true;
  if (std::string_view("#,[]{}&*!|>'\"%@`").find(text[0]) != std::string_view::npos) return true;
  const bool lone = text.size() == 1 || is_blank(text[1]);
  return lone && (text[0] == '?' || text[0] == ':' || text[0] == '-');
}

/// What of a text decides about its style. Like: yaml_emitter_analyze_scalar.
struct Traits {
  bool indicators = false;
  bool breaks = false;
  bool special = false;
  bool tabs = false;
  bool edge_space = false;  ///< space at the front
  bool trailing_space = false;
  bool break_space = false;  ///< a space follows a break
  bool space_break = false;  ///< a break follows a space
};

void note_indicator(Traits& traits, std::string_view text, std::size_t at) {
  if (text[at] == ':') {
    if (at + 1 == text.size() || is_blank(text[at + 1])) traits.indicators = true;
  } else if (text[at] == '#') {
    const char before = text[at - 1];
    // A wide character before is no blank; its last byte is none of these.
    if (is_blank(before) || before == '\n' || before == '\r' || before == '\0') {
      traits.indicators = true;
    }
  }
}

Traits analyze(std::string_view text) {
  Traits traits;
  traits.indicators = starts_with_indicator(text);
  traits.edge_space = text.front() == ' ';
  traits.trailing_space = text.back() == ' ';
  bool after_space = false;
  bool after_break = false;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    const std::string_view rest = text.substr(at);
    if (at > 0 && (c == ':' || c == '#')) note_indicator(traits, text, at);
    if (c == '#' && at > 2 &&
        (is_line_separator(text.substr(at - 3)) || text.substr(at - 2, 2) == "\xC2\x85")) {
      traits.indicators = true;
    }
    if (c == '\t') {
      traits.tabs = true;
    } else if (!is_printable(rest)) {
      traits.special = true;
    }
    const bool space = c == ' ';
    const bool breaks = is_break(rest);
    if (space && after_break) traits.break_space = true;
    if (breaks && after_space) traits.space_break = true;
    if (breaks) traits.breaks = true;
    after_space = space;
    after_break = breaks;
    at += width_of(c);
  }
  return traits;
}

void append_escape(std::string& out, Rune rune) {
  constexpr std::array<std::pair<Rune, char>, 15> kNamed{{{0x00, '0'},
                                                          {0x07, 'a'},
                                                          {0x08, 'b'},
                                                          {0x09, 't'},
                                                          {0x0A, 'n'},
                                                          {0x0B, 'v'},
                                                          {0x0C, 'f'},
                                                          {0x0D, 'r'},
                                                          {0x1B, 'e'},
                                                          {'"', '"'},
                                                          {'\\', '\\'},
                                                          {0x85, 'N'},
                                                          {0xA0, '_'},
                                                          {0x2028, 'L'},
                                                          {0x2029, 'P'}}};
  out += '\\';
  for (const auto& [known, letter] : kNamed) {
    if (rune == known) {
      out += letter;
      return;
    }
  }
  const unsigned digits = rune <= 0xFF ? 2 : rune <= 0xFFFF ? 4 : 8;
  out += digits == 2 ? 'x' : digits == 4 ? 'u' : 'U';
  for (unsigned i = digits; i-- > 0;)
    out += "0123456789ABCDEF"[(rune >> (4 * i)) & 15U];
}

bool needs_escape(std::string_view text) {
  return !is_printable(text) || is_break(text) || text[0] == '"' || text[0] == '\\';
}

bool is_plain_string(std::string_view text) {
  return resolve_scalar(text, true).type == ResolvedScalar::Type::kString && !is_base60(text);
}

/// "-" no break at the end, "+" more than one, "" exactly one.
std::string_view chomping(std::string_view text) {
  const auto last_break = [](std::string_view part) -> std::size_t {
    if (part.ends_with('\n')) return 1;
    if (part.size() >= 3 && is_line_separator(part.substr(part.size() - 3))) return 3;
    return 0;
  };
  const std::size_t size = last_break(text);
  if (size == 0) return "-";
  text.remove_suffix(size);
  return text.empty() || last_break(text) > 0 ? "+" : "";
}

/// Base64 in lines of 70, as go-yaml lays out !!binary.
std::string binary_text(std::string_view data) {
  constexpr std::size_t kLine = 70;
  std::string encoded = base64_encode(data);
  if (encoded.size() < kLine) return encoded;
  std::string out;
  for (std::size_t at = 0; at < encoded.size(); at += kLine) {
    out.append(encoded, at, kLine).append(1, '\n');
  }
  return out;
}

}  // namespace

void YamlOutput::start_line(std::size_t indent) {
  end_line();
  out_.append(indent, ' ');
}

void YamlOutput::end_line() {
  if (out_.size() == line_start_) return;
  out_ += '\n';
  line_start_ = out_.size();
}

YamlOutput::Style YamlOutput::choose_style(std::string_view text, bool simple_key) const {
  if (text.empty()) return Style::kDoubleQuoted;
  const bool multiline = text.find('\n') != std::string_view::npos;
  if (!multiline && !is_plain_string(text)) return Style::kDoubleQuoted;
  Traits traits = analyze(text);
  // v2 takes a tab for a special character, v3 only keeps it out of plain and single-quoted text.
  if (dialect_ == YamlDialect::kV2 && traits.tabs) traits.special = true;
  const bool no_block = traits.trailing_space || traits.space_break || traits.special;
  if (multiline) return no_block || simple_key ? Style::kDoubleQuoted : Style::kLiteral;
  const bool only_double =
      traits.break_space || traits.space_break || traits.special || traits.tabs;
  if (only_double) return Style::kDoubleQuoted;
  const bool no_plain =
      traits.indicators || traits.breaks || traits.edge_space || traits.trailing_space;
  return no_plain ? Style::kSingleQuoted : Style::kPlain;
}

bool YamlOutput::is_simple_key(std::string_view text) {
  if (!is_valid_utf8(text)) {
    const std::string encoded = binary_text(text);
    constexpr std::size_t kTagSize = 8;  // !!binary
    return encoded.find('\n') == std::string::npos &&
           encoded.size() + kTagSize <= kLongestSimpleKey;
  }
  if (text.size() > kLongestSimpleKey) return false;
  for (std::size_t at = 0; at < text.size(); at += width_of(text[at])) {
    if (is_break(text.substr(at))) return false;
  }
  return true;
}

void YamlOutput::append_key(std::string_view text) {
  if (!is_valid_utf8(text)) return write_binary(text, 0);
  switch (choose_style(text, true)) {
    case Style::kPlain:
      return write_plain(text, 0, false);
    case Style::kSingleQuoted:
      return write_single_quoted(text, 0, false);
    default:
      return write_double_quoted(text, 0, false);
  }
}

void YamlOutput::append_string(std::string_view text, std::size_t indent) {
  if (!is_valid_utf8(text)) return write_binary(text, indent);
  append_styled(text, choose_style(text, false), indent);
}

/// Like: yaml_emitter_select_scalar_style of go-yaml v3 for a node with a style.
YamlOutput::Style YamlOutput::fitting_style(std::string_view text, Style wanted) {
  if (text.empty()) return wanted == Style::kLiteral ? Style::kDoubleQuoted : wanted;
  const Traits traits = analyze(text);
  const bool no_block = traits.trailing_space || traits.space_break || traits.special;
  const bool no_single = traits.break_space || traits.space_break || traits.special;
  if (wanted == Style::kLiteral && no_block) return Style::kDoubleQuoted;
  return wanted == Style::kSingleQuoted && no_single ? Style::kDoubleQuoted : wanted;
}

void YamlOutput::append_styled(std::string_view text, Style style, std::size_t indent) {
  switch (style) {
    case Style::kPlain:
      return write_plain(text, indent, true);
    case Style::kSingleQuoted:
      return write_single_quoted(text, indent, true);
    case Style::kDoubleQuoted:
      return write_double_quoted(text, indent, true);
    case Style::kLiteral:
      return write_literal(text, indent);
  }
}

void YamlOutput::write_binary(std::string_view data, std::size_t indent) {
  out_ += "!!binary ";
  const std::string text = binary_text(data);
  if (text.find('\n') == std::string::npos) {
    out_ += text;
  } else {
    write_literal(text, indent);
  }
}

bool YamlOutput::fits(std::string_view text) const {
  return dialect_ == YamlDialect::kV3 || out_.size() - line_start_ + text.size() <= kWidth;
}

void YamlOutput::begin_columns() {
  column_ = rune_count(std::string_view(out_).substr(line_start_));
}

void YamlOutput::fold(std::size_t indent) {
  start_line(indent);
  column_ = indent;
}

void YamlOutput::write_character(std::string_view text, std::size_t size) {
  out_ += text.substr(0, size);
  ++column_;
}

void YamlOutput::write_plain(std::string_view text, std::size_t indent, bool may_fold) {
  if (!may_fold || fits(text)) {
    out_ += text;
    return;
  }
  begin_columns();
  bool after_space = false;
  for (std::size_t at = 0; at < text.size();) {
    const bool space = text[at] == ' ';
    const std::size_t size = width_of(text[at]);
    if (space && !after_space && column_ > kWidth && text[at + 1] != ' ') {
      fold(indent);
    } else {
      write_character(text.substr(at), size);
    }
    after_space = space;
    at += size;
  }
}

void YamlOutput::write_single_quoted(std::string_view text, std::size_t indent, bool may_fold) {
  out_ += '\'';
  may_fold = may_fold && dialect_ == YamlDialect::kV2;
  begin_columns();
  bool after_space = false;
  bool after_break = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    const bool inner = at > 0 && at + 1 < text.size();
    at += width_of(rest[0]);
    if (rest[0] == ' ') {
      if (may_fold && inner && !after_space && column_ > kWidth && rest[1] != ' ') {
        fold(indent);
      } else {
        write_character(rest, 1);
      }
      after_space = true;
    } else if (is_line_separator(rest)) {
      out_ += rest.substr(0, 3);
      line_start_ = out_.size();
      column_ = 0;
      after_break = true;
    } else {
      if (after_break) fold(indent);
      if (rest[0] == '\'') write_character(rest, 1);
      write_character(rest, width_of(rest[0]));
      after_space = false;
      after_break = false;
    }
  }
  out_ += '\'';
}

void YamlOutput::write_double_quoted(std::string_view text, std::size_t indent, bool may_fold) {
  out_ += '"';
  may_fold = may_fold && dialect_ == YamlDialect::kV2;
  // go-yaml looks for U+FEFF at the front of the text instead of at each character.
  const bool escape_all = text.starts_with("\xEF\xBB\xBF");
  begin_columns();
  bool after_space = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    const std::size_t size = width_of(rest[0]);
    const bool inner = at > 0 && at + 1 < text.size();
    const bool space = rest[0] == ' ' && !escape_all;
    if (escape_all || needs_escape(rest)) {
      const std::size_t before = out_.size();
      append_escape(out_, decode_rune(rest).rune);
      column_ += out_.size() - before;
    } else if (space && may_fold && inner && !after_space && column_ > kWidth) {
      fold(indent);
      if (rest[1] == ' ') write_character("\\", 1);
    } else {
      write_character(rest, size);
    }
    after_space = space;
    at += size;
  }
  out_ += '"';
}

void YamlOutput::write_literal(std::string_view text, std::size_t indent) {
  out_ += '|';
  if (text[0] == ' ' || text[0] == '\n' || is_line_separator(text)) out_ += '2';
  out_ += chomping(text);
  out_ += '\n';
  line_start_ = out_.size();
  while (!text.empty()) {
    // Up to the next break of either kind, which stays as it is.
    std::size_t end = 0;
    while (end < text.size() && text[end] != '\n' && !is_line_separator(text.substr(end)))
      ++end;
    if (end > 0) out_.append(indent, ' ').append(text.substr(0, end));
    text.remove_prefix(end);
    if (text.empty()) return;
    const std::size_t size = text[0] == '\n' ? 1 : 3;
    out_ += text.substr(0, size);
    line_start_ = out_.size();
    text.remove_prefix(size);
  }
}

}  // namespace tf
