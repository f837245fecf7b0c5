#include "templates-engine/lexer.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

#include "lib/base/text.h"
#include "lib/base/utf8.h"
#include "lib/data/go_print.h"

namespace tf::engine {
namespace {

constexpr std::string_view kLeft = "{{";
constexpr std::string_view kRight = "}}";
constexpr std::string_view kCommentStart = "/*";
constexpr std::string_view kCommentEnd = "*/";
constexpr std::string_view kSpaces = " \t\r\n";
constexpr std::size_t kTrimMarkerSize = 2;  // the minus and the space beside it
constexpr std::size_t kShownRunes = 10;

constexpr std::array<std::pair<std::string_view, TokenType>, 11> kKeywords = {{
    {"block", TokenType::kBlock},
    {"break", TokenType::kBreak},
    {"continue", TokenType::kContinue},
    {"define", TokenType::kDefine},
    {"else", TokenType::kElse},
    {"end", TokenType::kEnd},
    {"if", TokenType::kIf},
    {"nil", TokenType::kNil},
    {"range", TokenType::kRange},
    {"template", TokenType::kTemplate},
    {"with", TokenType::kWith},
}};

bool is_lexer_space(char32_t c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool is_alphanumeric(char32_t rune) {
  if (rune < 0x80) {
    return rune == '_' || (rune >= '0' && rune <= '9') ||
           ((rune | 0x20) >= 'a' && (rune | 0x20) <= 'z');
  }
  return is_letter(rune) || is_digit(rune);
}

bool has_left_trim_marker(std::string_view text) {
  return text.size() >= 2 && text[0] == '-' && is_lexer_space(static_cast<unsigned char>(text[1]));
}

bool has_right_trim_marker(std::string_view text) {
  return text.size() >= 2 && is_lexer_space(static_cast<unsigned char>(text[0])) && text[1] == '-';
}

bool at_trimmed_right_delimiter(std::string_view text) {
  return has_right_trim_marker(text) && text.substr(kTrimMarkerSize).starts_with(kRight);
}

/// fmt's %#U: "U+0040 '@'", the character only when it can be printed.
std::string show_rune(Rune rune) {
  std::string out = fmt::format("U+{:04X}", static_cast<std::uint32_t>(rune));
  if (is_print(rune)) out += " '" + encode_rune(rune) + "'";
  return out;
}

TokenType word_type(std::string_view word) {
  for (const auto& [keyword, type] : kKeywords) {
    if (word == keyword) return type;
  }
  return word == "true" || word == "false" ? TokenType::kBool : TokenType::kIdentifier;
}

}  // namespace

std::string describe(const Token& token) {
  if (token.type == TokenType::kEof) return "EOF";
  if (token.type == TokenType::kError) return std::string(token.text);
  if (token.type > TokenType::kKeyword) return fmt::format("<{}>", token.text);
  if (token.text.size() <= kShownRunes) return go_quote(token.text);
  std::size_t end = 0;
  for (std::size_t i = 0; i < kShownRunes && end < token.text.size(); ++i) {
    end += decode_rune(token.text.substr(end)).size;
  }
  return go_quote(token.text.substr(0, end)) + "...";
}

Token Lexer::next() {
  if (!error_.empty()) return Token{TokenType::kEof, pos_, start_line_, {}};
  return inside_action_ ? lex_inside_action() : lex_text();
}

Token Lexer::take(TokenType type) {
  const Token token{type, start_, start_line_, input_.substr(start_, pos_ - start_)};
  skip_to(pos_);
  return token;
}

Token Lexer::fail(std::string message) {
  error_ = std::move(message);
  return Token{TokenType::kError, start_, start_line_, error_};
}

void Lexer::skip_to(std::size_t pos) {
  const auto begin = input_.begin();
  start_line_ += static_cast<int>(std::count(begin + static_cast<std::ptrdiff_t>(start_),
                                             begin + static_cast<std::ptrdiff_t>(pos), '\n'));
  start_ = pos_ = pos;
}

Token Lexer::lex_text() {
  for (;;) {
    const std::size_t found = input_.find(kLeft, pos_);
    if (found == std::string_view::npos) {
      pos_ = input_.size();
      return take(pos_ > start_ ? TokenType::kText : TokenType::kEof);
    }
    const std::string_view after = input_.substr(found + kLeft.size());
    const std::size_t marker_size = has_left_trim_marker(after) ? kTrimMarkerSize : 0;
    std::size_t text_end = found;
    if (marker_size > 0) {
      const std::size_t last = input_.substr(0, found).find_last_not_of(kSpaces);
      text_end = std::max(start_, last == std::string_view::npos ? 0 : last + 1);
    }
    if (text_end > start_) {
      pos_ = text_end;
      const Token token = take(TokenType::kText);
      skip_to(found);
      return token;
    }
    skip_to(found);
    if (!after.substr(marker_size).starts_with(kCommentStart)) {
      return lex_left_delimiter(marker_size);
    }
    skip_to(found + kLeft.size() + marker_size);
    Token error;
    if (!skip_comment(error)) return error;
  }
}

bool Lexer::skip_comment(Token& error) {
  const std::size_t end = input_.find(kCommentEnd, pos_ + kCommentStart.size());
  if (end == std::string_view::npos) {
    error = fail("unclosed comment");
    return false;
  }
  pos_ = end + kCommentEnd.size();
  const bool trim = at_trimmed_right_delimiter(rest());
  if (!trim && !rest().starts_with(kRight)) {
    error = fail("comment ends before closing delimiter");
    return false;
  }
  pos_ += kRight.size() + (trim ? kTrimMarkerSize : 0);
  if (trim) accept_run(kSpaces);
  skip_to(pos_);
  return true;
}

Token Lexer::lex_left_delimiter(std::size_t marker_size) {
  pos_ += kLeft.size();
  const Token token = take(TokenType::kLeftDelimiter);
  skip_to(pos_ + marker_size);
  inside_action_ = true;
  paren_depth_ = 0;
  return token;
}

Token Lexer::lex_right_delimiter() {
  const bool trim = at_trimmed_right_delimiter(rest());
  if (trim) skip_to(pos_ + kTrimMarkerSize);
  pos_ += kRight.size();
  const Token token = take(TokenType::kRightDelimiter);
  if (trim) {
    accept_run(kSpaces);
    skip_to(pos_);
  }
  inside_action_ = false;
  return token;
}

Token Lexer::lex_inside_action() {
  if (rest().starts_with(kRight) || at_trimmed_right_delimiter(rest())) {
    return paren_depth_ == 0 ? lex_right_delimiter() : fail("unclosed left paren");
  }
  if (pos_ >= input_.size()) return fail("unclosed action");
  const DecodedRune decoded = decode_rune(rest());
  const char32_t rune = decoded.rune;
  if (is_lexer_space(rune)) return lex_space();
  if (is_alphanumeric(rune) && !(rune >= '0' && rune <= '9')) return lex_identifier();
  const bool number_follows = pos_ + 1 >= input_.size() || is_digit_ascii(input_[pos_ + 1]);
  if ((rune >= '0' && rune <= '9') || rune == '+' || rune == '-' ||
      (rune == '.' && number_follows)) {
    return lex_number();
  }
  pos_ += decoded.size;
  return lex_symbol(rune);
}

Token Lexer::lex_symbol(char32_t rune) {
  switch (rune) {
    case '.':
      return lex_field_or_variable(TokenType::kField);
    case '$':
      return lex_field_or_variable(TokenType::kVariable);
    case '=':
      return take(TokenType::kAssign);
    case ':':
      return accept("=") ? take(TokenType::kDeclare) : fail("expected :=");
    case '|':
      return take(TokenType::kPipe);
    case '"':
      return lex_quoted('"', TokenType::kString, "quoted string");
    case '\'':
      return lex_quoted('\'', TokenType::kCharConstant, "character constant");
    case '`':
      return lex_raw_string();
    case '(':
      ++paren_depth_;
      return take(TokenType::kLeftParen);
    case ')':
      return --paren_depth_ < 0 ? fail("unexpected right paren") : take(TokenType::kRightParen);
    default:
      if (rune < 0x7F && rune >= 0x20) return take(TokenType::kChar);
      return fail("unrecognized character in action: " + show_rune(rune));
  }
}

Token Lexer::lex_space() {
  const std::size_t begin = pos_;
  accept_run(kSpaces);
  // The last space may belong to a trimming right delimiter.
  if (at_trimmed_right_delimiter(input_.substr(pos_ - 1))) {
    --pos_;
    if (pos_ == begin) return lex_right_delimiter();
  }
  return take(TokenType::kSpace);
}

Token Lexer::lex_identifier() {
  pass_alphanumeric();
  if (!at_terminator()) return fail(bad_character());
  return take(word_type(input_.substr(start_, pos_ - start_)));
}

Token Lexer::lex_field_or_variable(TokenType type) {
  if (at_terminator()) return take(type == TokenType::kVariable ? type : TokenType::kDot);
  pass_alphanumeric();
  if (!at_terminator()) return fail(bad_character());
  return take(type);
}

Token Lexer::lex_quoted(char quote, TokenType type, std::string_view what) {
  for (; pos_ < input_.size() && input_[pos_] != '\n'; ++pos_) {
    if (input_[pos_] == quote) {
      ++pos_;
      return take(type);
    }
    if (input_[pos_] == '\\') {
      ++pos_;
      if (pos_ >= input_.size() || input_[pos_] == '\n') break;
    }
  }
  return fail(fmt::format("unterminated {}", what));
}

Token Lexer::lex_raw_string() {
  const std::size_t end = input_.find('`', pos_);
  if (end == std::string_view::npos) return fail("unterminated raw quoted string");
  pos_ = end + 1;
  return take(TokenType::kRawString);
}

Token Lexer::lex_number() {
  const auto bad_number = [this] {
    return fail("bad number syntax: " + go_quote(input_.substr(start_, pos_ - start_)));
  };
  if (!scan_number()) return bad_number();
  if (pos_ < input_.size() && (input_[pos_] == '+' || input_[pos_] == '-')) {
    // A complex constant, 1+2i, must end in i.
    if (!scan_number() || input_[pos_ - 1] != 'i') return bad_number();
    return take(TokenType::kComplex);
  }
  return take(TokenType::kNumber);
}

bool Lexer::scan_number() {
  constexpr std::string_view kDecimal = "0123456789_";
  constexpr std::string_view kHex = "0123456789abcdefABCDEF_";
  accept("+-");
  std::string_view digits = kDecimal;
  if (accept("0")) {
    if (accept("xX")) {
      digits = kHex;
    } else if (accept("oO")) {
      digits = "01234567_";
    } else if (accept("bB")) {
      digits = "01_";
    }
  }
  accept_run(digits);
  if (accept(".")) accept_run(digits);
  const std::string_view exponent = digits == kDecimal ? "eE" : digits == kHex ? "pP" : "";
  if (accept(exponent)) {
    accept("+-");
    accept_run(kDecimal);
  }
  accept("i");
  const DecodedRune follower = decode_rune(rest());
  if (follower.size == 0 || !is_alphanumeric(follower.rune)) return true;
  pos_ += follower.size;
  return false;
}

void Lexer::pass_alphanumeric() {
  for (;;) {
    const DecodedRune decoded = decode_rune(rest());
    if (decoded.size == 0 || !is_alphanumeric(decoded.rune)) return;
    pos_ += decoded.size;
  }
}

bool Lexer::accept(std::string_view valid) {
  if (pos_ >= input_.size() || valid.find(input_[pos_]) == std::string_view::npos) return false;
  ++pos_;
  return true;
}

void Lexer::accept_run(std::string_view valid) {
  pos_ = std::min(input_.find_first_not_of(valid, pos_), input_.size());
}

bool Lexer::at_terminator() const {
  if (pos_ >= input_.size()) return true;
  const char c = input_[pos_];
  return is_lexer_space(static_cast<unsigned char>(c)) ||
         std::string_view(".,|:)(").find(c) != std::string_view::npos || rest().starts_with(kRight);
}

std::string Lexer::bad_character() const {
  return "bad character " + show_rune(decode_rune(rest()).rune);
}

}  // namespace tf::engine
