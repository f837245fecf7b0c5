// Directives, anchors, aliases and tags of YamlScanner, and what is passed between tokens.
#include "lib/base/text.h"
#include "lib/data/yaml_scanner.h"

namespace tf {
namespace {

using Type = YamlTokenType;

constexpr std::string_view kUriCharacters = ";/?:@&=+$,.!~*'()[]%";
constexpr std::string_view kAfterAnchor = "?:,]}%@`";
constexpr int kLongestNumber = 2;

bool is_word(char c) {
  return is_digit_ascii(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
         c == '-';
}

bool is_one_of(std::string_view set, char c) {
  return c != '\0' && set.find(c) != std::string_view::npos;
}

/// The bytes of a character that begins with that byte, or 0.
int sequence_length(int byte) {
  if (byte < 0x80) return 1;
  if ((byte & 0xE0) == 0xC0) return 2;
  if ((byte & 0xF0) == 0xE0) return 3;
  return (byte & 0xF8) == 0xF0 ? 4 : 0;
}

}  // namespace

bool YamlScanner::scan_word(std::string& word) {
  if (!ensure(1)) return false;
  while (is_word(input_.peek())) {
    input_.read(word);
    if (!ensure(1)) return false;
  }
  return true;
}

bool YamlScanner::scan_directive(YamlToken& token) {
  const YamlMark start = token.start = input_.mark();
  input_.skip();
  std::string name;
  if (!scan_word(name)) return false;
  if (name.empty()) return fail("could not find expected directive name", start);
  if (!input_.at_gap()) return fail("found unexpected non-alphabetical character", start);
  if (name == "YAML") {
    token.type = Type::kVersionDirective;
    if (!scan_version(start, token)) return false;
  } else if (name == "TAG") {
    token.type = Type::kTagDirective;
    if (!scan_tag_directive(start, token)) return false;
  } else {
    return fail("found unknown directive name", start);
  }
  return finish_line(start);
}

bool YamlScanner::finish_line(const YamlMark& start) {
  if (!skip_blanks() || !skip_comment()) return false;
  if (!input_.at_line_end()) {
    return fail("did not find expected comment or line break", start);
  }
  if (!input_.at_break()) return true;
  if (!ensure(2)) return false;
  input_.skip_break();
  return true;
}

bool YamlScanner::scan_version(const YamlMark& start, YamlToken& token) {
  if (!skip_blanks() || !scan_version_number(start, token.major)) return false;
  if (input_.peek() != '.') return fail("did not find expected digit or '.' character", start);
  input_.skip();
  return scan_version_number(start, token.minor);
}

bool YamlScanner::scan_version_number(const YamlMark& start, int& number) {
  if (!ensure(1)) return false;
  int length = 0;
  while (is_digit_ascii(input_.peek())) {
    if (++length > kLongestNumber) return fail("found extremely long version number", start);
    number = number * 10 + (input_.peek() - '0');
    input_.skip();
    if (!ensure(1)) return false;
  }
  return length > 0 || fail("did not find expected version number", start);
}

bool YamlScanner::scan_tag_directive(const YamlMark& start, YamlToken& token) {
  if (!skip_blanks() || !scan_tag_handle(true, start, token.value) || !ensure(1)) return false;
  if (!input_.at_blank()) return fail("did not find expected whitespace", start);
  if (!skip_blanks() || !scan_tag_uri("", start, token.suffix) || !ensure(1)) return false;
  return input_.at_gap() || fail("did not find expected whitespace or line break", start);
}

bool YamlScanner::scan_anchor(YamlToken& token) {
  input_.skip();
  if (!scan_word(token.value)) return false;
  if (!token.value.empty() && (input_.at_gap() || is_one_of(kAfterAnchor, input_.peek()))) {
    return true;
  }
  return fail("did not find expected alphabetic or numeric character", token.start);
}

bool YamlScanner::scan_tag(YamlToken& token) {
  const YamlMark start = token.start;
  std::string& handle = token.value;
  if (!ensure(2)) return false;
  if (input_.peek(1) == '<') {
    input_.skip(2);
    if (!scan_tag_uri("", start, token.suffix)) return false;
    if (input_.peek() != '>') return fail("did not find the expected '>'", start);
    input_.skip();
  } else {
    if (!scan_tag_handle(false, start, handle)) return false;
    if (handle.size() > 1 && handle.back() == '!') {
      if (!scan_tag_uri("", start, token.suffix)) return false;
    } else {
      // No handle after all, but the beginning of the tag; `!` alone is a tag, too.
      if (!scan_tag_uri(handle, start, token.suffix)) return false;
      handle.assign(1, '!');
      if (token.suffix.empty()) handle.swap(token.suffix);
    }
  }
  if (!ensure(1)) return false;
  return input_.at_gap() || fail("did not find expected whitespace or line break", start);
}

bool YamlScanner::scan_tag_handle(bool directive, const YamlMark& start, std::string& handle) {
  if (!ensure(1)) return false;
  if (input_.peek() != '!') return fail("did not find expected '!'", start);
  input_.read(handle);
  if (!scan_word(handle)) return false;
  if (input_.peek() == '!') {
    input_.read(handle);
  } else if (directive && handle != "!") {
    return fail("did not find expected '!'", start);
  }
  return true;
}

/// `head` is what was read already; its `!` is left out.
bool YamlScanner::scan_tag_uri(std::string_view head, const YamlMark& start, std::string& uri) {
  bool found = !head.empty();
  if (found) uri += head.substr(1);
  if (!ensure(1)) return false;
  for (char c = input_.peek(); is_word(c) || is_one_of(kUriCharacters, c); c = input_.peek()) {
    if (c != '%') {
      input_.read(uri);
    } else if (!scan_uri_escape(start, uri)) {
      return false;
    }
    if (!ensure(1)) return false;
    found = true;
  }
  return found || fail("did not find expected tag URI", start);
}

bool YamlScanner::scan_uri_escape(const YamlMark& start, std::string& uri) {
  int rest = 0;
  do {
    if (!ensure(3)) return false;
    const int high = hex_digit(input_.peek(1));
    const int low = hex_digit(input_.peek(2));
    if (input_.peek() != '%' || high < 0 || low < 0) {
      return fail("did not find URI escaped octet", start);
    }
    const int octet = high * 16 + low;
    if (rest == 0) {
      rest = sequence_length(octet);
      if (rest == 0) return fail("found an incorrect leading UTF-8 octet", start);
    } else if ((octet & 0xC0) != 0x80) {
      return fail("found an incorrect trailing UTF-8 octet", start);
    }
    uri += static_cast<char>(octet);
    input_.skip(3);
  } while (--rest > 0);
  return true;
}

bool YamlScanner::skip_blanks() {
  if (!ensure(1)) return false;
  while (input_.at_blank()) {
    input_.skip();
    if (!ensure(1)) return false;
  }
  return true;
}

bool YamlScanner::skip_comment() {
  if (input_.peek() != '#') return true;
  while (!input_.at_line_end()) {
    input_.skip();
    input_.skip_line_run();
    if (!ensure(1)) return false;
  }
  return true;
}

}  // namespace tf
