#include "lib/chart/strvals_scanner.h"

#include <algorithm>

#include "lib/base/text.h"
#include "lib/base/utf8.h"
#include "lib/data/json.h"

namespace tf::chart {
namespace {

/// The end of a string that opens at `at`, past its quote.
std::size_t string_end(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      return at + 1;
    }
  }
  return text.size();
}

/// The end of an object or list that opens at `at`, past its bracket. Which bracket closes which is
/// for the JSON reader to judge.
std::size_t bracket_end(std::string_view text, std::size_t at) {
  std::size_t open = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"') {
      at = string_end(text, at);
      continue;
    }
    ++at;
    if (c == '{' || c == '[') ++open;
    if ((c == '}' || c == ']') && --open == 0) return at;
  }
  return at;
}

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit_ascii(text[at]))
    ++at;
  return at;
}

/// The longest number at `at`; what follows may start something else ("1-2" is 1).
std::size_t number_end(std::string_view text, std::size_t at) {
  if (text[at] == '-') ++at;
  at = at < text.size() && text[at] == '0' ? at + 1 : skip_digits(text, at);
  if (at < text.size() && text[at] == '.') at = skip_digits(text, at + 1);
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    at = skip_digits(text, at);
  }
  return at;
}

std::size_t json_end(std::string_view text) {
  constexpr std::string_view kJsonBlanks = " \t\r\n";
  const std::size_t start = std::min(text.find_first_not_of(kJsonBlanks), text.size());
  if (start == text.size()) return start;
  switch (text[start]) {
    case '{':
    case '[':
      return bracket_end(text, start);
    case '"':
      return string_end(text, start);
    case 't':
    case 'n':
      return std::min(start + 4, text.size());
    case 'f':
      return std::min(start + 5, text.size());
    default:
      return is_digit_ascii(text[start]) || text[start] == '-' ? number_end(text, start)
                                                               : text.size();
  }
}

}  // namespace

Scanner::Token Scanner::until(std::string_view stops) {
  Token token;
  while (!rest_.empty()) {
    const char first = rest_.front();
    if (stops.find(first) != std::string_view::npos) {
      token.stop = first;
      rest_.remove_prefix(1);
      return token;
    }
    if (first == '\\' && escapes_ == Escapes::kBackslash) {
      rest_.remove_prefix(1);
      if (rest_.empty()) break;
    }
    const DecodedRune next = decode_rune(rest_);
    append_rune(token.text, next.rune);
    rest_.remove_prefix(next.size);
  }
  token.at_end = true;
  return token;
}

bool Scanner::skip_blanks_and_comma() {
  while (!rest_.empty()) {
    const DecodedRune next = decode_rune(rest_);
    if (next.rune != ',' && !is_space(next.rune)) return false;
    rest_.remove_prefix(next.size);
    if (next.rune == ',') return true;
  }
  return true;
}

Result<Value> Scanner::take_json() {
  const std::size_t end = json_end(rest_);
  TF_ASSIGN(Value value, parse_json(rest_.substr(0, end)));
  rest_.remove_prefix(end);
  return value;
}

}  // namespace tf::chart
