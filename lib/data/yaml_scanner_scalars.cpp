// Block, quoted and plain scalars of YamlScanner.
#include <algorithm>

#include "lib/base/text.h"
#include "lib/base/utf8.h"
#include "lib/data/yaml_scanner.h"

namespace tf {
namespace {

constexpr std::string_view kFlowIndicators = ",?[]{}";

/// In a word, or one blank between two of them.
bool is_in_words(char c, char next) {
  return c > ' ' || (c == ' ' && next > ' ');
}

bool is_in_quotes(char c, char next) {
  return is_in_words(c, next) && c != '\'' && c != '"' && c != '\\';
}

/// Neither the end of a plain scalar nor what may be it.
bool is_in_plain(char c, char next) {
  if (c == ':') return next > ' ';
  return is_in_words(c, next) && (c != ' ' || (next != '#' && next != ':'));
}

bool is_in_flow_plain(char c, char next) {
  const auto is_indicator = [](char one) {
    return kFlowIndicators.find(one) != std::string_view::npos;
  };
  return is_in_plain(c, next) && !is_indicator(c) && (c != ' ' || !is_indicator(next));
}

/// What a backslash and that character stand for, or "".
std::string_view escaped(char c) {
  switch (c) {
    case '0':
      return {"\0", 1};
    case 'a':
      return "\a";
    case 'b':
      return "\b";
    case 't':
    case '\t':
      return "\t";
    case 'n':
      return "\n";
    case 'v':
      return "\v";
    case 'f':
      return "\f";
    case 'r':
      return "\r";
    case 'e':
      return "\x1B";
    case ' ':
      return " ";
    case '"':
      return "\"";
    case '\'':
      return "'";
    case '\\':
      return "\\";
    case 'N':
      return "\xC2\x85";
    case '_':
      return "\xC2\xA0";
    case 'L':
      return "\xE2\x80\xA8";
    case 'P':
      return "\xE2\x80\xA9";
    default:
      return "";
  }
}

/// How many digits follow, or 0.
int code_length(char c) {
  switch (c) {
    case 'x':
      return 2;
    case 'u':
      return 4;
    case 'U':
      return 8;
    default:
      return 0;
  }
}

}  // namespace

/// One break becomes a blank, more of them lose the first; U+2028 and U+2029 stay.
void YamlScanner::Folding::flush(std::string& out) {
  if (!broken) {
    out += blanks;
  } else if (first_break == "\n") {
    out += more_breaks.empty() ? " " : more_breaks;
  } else {
    out += first_break + more_breaks;
  }
  blanks.clear();
  first_break.clear();
  more_breaks.clear();
  broken = false;
}

bool YamlScanner::scan_block_header(const YamlMark& start, BlockHeader& header) {
  input_.skip();
  // A chomping and an indentation indicator, in any order.
  for (int rest = 2; rest > 0; --rest) {
    if (!ensure(1)) return false;
    const char c = input_.peek();
    if ((c == '+' || c == '-') && header.chomping == 0) {
      header.chomping = c == '+' ? 1 : -1;
    } else if (is_digit_ascii(c) && header.increment == 0) {
      if (c == '0') return fail("found an indentation indicator equal to 0", start);
      header.increment = c - '0';
    } else {
      break;
    }
    input_.skip();
  }
  return finish_line(start);
}

bool YamlScanner::scan_block_scalar(bool literal, YamlToken& token) {
  BlockHeader header;
  if (!scan_block_header(token.start, header)) return false;
  int indent = header.increment > 0 ? std::max(indent_, 0) + header.increment : 0;
  std::string line_break;
  std::string more_breaks;
  if (!scan_block_breaks(token.start, indent, more_breaks) || !ensure(1)) return false;
  bool was_blank = false;
  while (input_.mark().column == indent && !input_.at_end()) {
    const bool is_blank = input_.at_blank();
    if (!literal && !was_blank && !is_blank && line_break.starts_with('\n')) {
      if (more_breaks.empty()) token.value += ' ';
    } else {
      token.value += line_break;
    }
    token.value += more_breaks;
    line_break.clear();
    more_breaks.clear();
    was_blank = is_blank;
    while (!input_.at_line_end()) {
      input_.read(token.value);
      input_.read_line_run(token.value);
      if (!ensure(1)) return false;
    }
    if (!ensure(2)) return false;
    input_.read_break(line_break);
    if (!scan_block_breaks(token.start, indent, more_breaks)) return false;
  }
  if (header.chomping != -1) token.value += line_break;
  if (header.chomping == 1) token.value += more_breaks;
  return true;
}

/// Passes indentation and empty lines; finds out the indentation where it is 0.
bool YamlScanner::scan_block_breaks(const YamlMark& start, int& indent, std::string& breaks) {
  int widest = 0;
  while (true) {
    if (!ensure(1)) return false;
    const auto inside = [&] { return indent == 0 || input_.mark().column < indent; };
    while (inside() && input_.peek() == ' ') {
      input_.skip();
      if (indent > 0) {
        input_.skip_run([room = indent - input_.mark().column](char c, char /*next*/) mutable {
          return c == ' ' && room-- > 0;
        });
      }
      if (!ensure(1)) return false;
    }
    widest = std::max(widest, input_.mark().column);
    if (inside() && input_.peek() == '\t') {
      return fail("found a tab character where an indentation space is expected", start);
    }
    if (!input_.at_break()) break;
    if (!ensure(2)) return false;
    input_.read_break(breaks);
  }
  if (indent == 0) indent = std::max({widest, indent_ + 1, 1});
  return true;
}

bool YamlScanner::scan_quoted(bool single, YamlToken& token) {
  input_.skip();
  Folding folding;
  while (true) {
    if (!ensure(4)) return false;
    if (input_.at_document_mark()) {
      return fail("found unexpected document indicator", token.start);
    }
    if (input_.at_end()) return fail("found unexpected end of stream", token.start);
    if (!scan_quoted_text(single, token.start, token.value, folding.broken)) return false;
    if (!ensure(1)) return false;
    if (input_.peek() == (single ? '\'' : '"')) break;
    if (!scan_gap(folding, token.start, 0)) return false;
    folding.flush(token.value);
  }
  input_.skip();
  return true;
}

/// Up to a gap or the closing quote; `broken`: a backslash ended the line.
bool YamlScanner::scan_quoted_text(bool single, const YamlMark& start, std::string& text,
                                   bool& broken) {
  while (!input_.at_gap()) {
    const char c = input_.peek();
    if (single && c == '\'' && input_.peek(1) == '\'') {
      text += c;
      input_.skip(2);
    } else if (c == (single ? '\'' : '"')) {
      return true;
    } else if (!single && c == '\\' && input_.at_break(1)) {
      if (!ensure(3)) return false;
      input_.skip();
      input_.skip_break();
      broken = true;
      return true;
    } else if (!single && c == '\\') {
      if (!scan_escape(start, text)) return false;
    } else {
      input_.read(text);
      input_.read_run(is_in_quotes, text);
    }
    if (!ensure(2)) return false;
  }
  return true;
}

bool YamlScanner::scan_escape(const YamlMark& start, std::string& text) {
  const char c = input_.peek(1);
  const int digits = code_length(c);
  const std::string_view plain = escaped(c);
  if (digits == 0 && plain.empty()) return fail("found unknown escape character", start);
  input_.skip(2);
  text += plain;
  return digits == 0 || scan_code(start, digits, text);
}

bool YamlScanner::scan_code(const YamlMark& start, int digits, std::string& text) {
  const auto count = static_cast<std::size_t>(digits);
  if (!ensure(count)) return false;
  Rune rune = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const int digit = hex_digit(input_.peek(i));
    if (digit < 0) return fail("did not find expected hexdecimal number", start);
    rune = (rune << 4) | static_cast<Rune>(digit);
  }
  if ((rune >= 0xD800 && rune <= 0xDFFF) || rune > 0x10FFFF) {
    return fail("found invalid Unicode character escape code", start);
  }
  append_rune(text, rune);
  input_.skip(count);
  return true;
}

bool YamlScanner::scan_gap(Folding& folding, const YamlMark& start, int least_column) {
  while (input_.at_blank() || input_.at_break()) {
    if (input_.at_break()) {
      if (!ensure(2)) return false;
      folding.blanks.clear();
      input_.read_break(folding.broken ? folding.more_breaks : folding.first_break);
      folding.broken = true;
    } else if (!folding.broken) {
      input_.read(folding.blanks);
    } else {
      if (input_.mark().column < least_column && input_.peek() == '\t') {
        return fail("found a tab character that violates indentation", start);
      }
      input_.skip();
      input_.skip_run([](char c, char /*next*/) { return c == ' '; });
    }
    if (!ensure(1)) return false;
  }
  return true;
}

bool YamlScanner::scan_plain(YamlToken& token) {
  token.plain = true;
  const int least_column = indent_ + 1;
  Folding folding;
  while (true) {
    if (!ensure(4)) return false;
    if (input_.at_document_mark() || input_.peek() == '#') break;
    if (!scan_plain_text(folding, token.value)) return false;
    if (!input_.at_blank() && !input_.at_break()) break;
    if (!scan_gap(folding, token.start, least_column)) return false;
    if (flow_level_ == 0 && input_.mark().column < least_column) break;
  }
  if (folding.broken) key_allowed_ = true;
  return true;
}

bool YamlScanner::scan_plain_text(Folding& folding, std::string& text) {
  while (!input_.at_gap()) {
    const char c = input_.peek();
    if (c == ':' && input_.at_gap(1)) return true;
    if (flow_level_ > 0 && kFlowIndicators.find(c) != std::string_view::npos) return true;
    if (folding.broken || !folding.blanks.empty()) folding.flush(text);
    input_.read(text);
    if (flow_level_ > 0) {
      input_.read_run(is_in_flow_plain, text);
    } else {
      input_.read_run(is_in_plain, text);
    }
    if (!ensure(2)) return false;
  }
  return true;
}

}  // namespace tf
