#include "templates-engine/lexer.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdint>
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

enum CharClass : std::uint8_t {
  kSpaceClass = 1,
  kAlphanumeric = 2,
  kDigitClass = 4,
  kEndsWord = 8
};

/// The classes of a byte; those past ASCII have none here.
constexpr std::array<std::uint8_t, 256> kClasses = [] {
  std::array<std::uint8_t, 256> classes{};
  for (const char c : std::string_view(" \t\r\n"))
    classes[static_cast<unsigned char>(c)] = kSpaceClass | kEndsWord;
  for (const char c : std::string_view(".,|:)("))
    classes[static_cast<unsigned char>(c)] = kEndsWord;
  for (std::size_t c = '0'; c <= '9'; ++c)
    classes[c] = kAlphanumeric | kDigitClass;
  for (std::size_t c = 'a'; c <= 'z'; ++c)
    classes[c] = classes[c - 'a' + 'A'] = kAlphanumeric;
  classes['_'] = kAlphanumeric;
  return classes;
}();

bool is_class(char c, std::uint8_t wanted) {
  return (kClasses[static_cast<unsigned char>(c)] & wanted) != 0;
}

bool is_lexer_space(char c) {
  return is_class(c, kSpaceClass);
}

bool is_alphanumeric(char32_t rune) {
  if (rune < 0x80) return is_class(static_cast<char>(rune), kAlphanumeric);
  return is_letter(rune) || is_digit(rune);
}

bool has_left_trim_marker(std::string_view text) {
  return text.size() >= 2 && text[0] == '-' && is_lexer_space(text[1]);
}

bool has_right_trim_marker(std::string_view text) {
  return text.size() >= 2 && is_lexer_space(text[0]) && text[1] == '-';
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
  constexpr std::size_t kLongest = 8;
  if (word.size() > kLongest) return TokenType::kIdentifier;
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

void Lexer::next(Token& token) {
  if (!error_.empty()) {
    token = Token{{}, static_cast<std::uint32_t>(start_), TokenType::kEof, false};
  } else if (inside_action_) {
    lex_inside_action(token);
  } else {
    lex_text(token);
  }
}

void Lexer::take(Token& token, TokenType type) {
  token.text = input_.substr(start_, pos_ - start_);
  token.pos = static_cast<std::uint32_t>(start_);
  token.type = type;
  start_ = pos_;
}

void Lexer::fail(Token& token, std::string message) {
  error_ = std::move(message);
  token = Token{error_, static_cast<std::uint32_t>(start_), TokenType::kError, false};
}

void Lexer::lex_text(Token& token) {
  token.after_space = false;
  for (;;) {
    const std::size_t found = input_.find(kLeft, pos_);
    if (found == std::string_view::npos) {
      pos_ = input_.size();
      return take(token, pos_ > start_ ? TokenType::kText : TokenType::kEof);
    }
    const std::string_view after = input_.substr(found + kLeft.size());
    const std::size_t marker_size = has_left_trim_marker(after) ? kTrimMarkerSize : 0;
    std::size_t text_end = found;
    if (marker_size > 0) {
      while (text_end > start_ && is_lexer_space(input_[text_end - 1]))
        --text_end;
    }
    if (text_end > start_) {
      pos_ = text_end;
      take(token, TokenType::kText);
      return skip_to(found);
    }
    skip_to(found);
    if (!after.substr(marker_size).starts_with(kCommentStart)) {
      return lex_left_delimiter(token, marker_size);
    }
    skip_to(found + kLeft.size() + marker_size);
    if (!skip_comment(token)) return;
  }
}

/// Out: false when `token` is the error.
bool Lexer::skip_comment(Token& token) {
  const std::size_t end = input_.find(kCommentEnd, pos_ + kCommentStart.size());
  if (end == std::string_view::npos) {
    fail(token, "unclosed comment");
    return false;
  }
  pos_ = end + kCommentEnd.size();
  const bool trim = at_trimmed_right_delimiter(rest());
  if (!trim && !rest().starts_with(kRight)) {
    fail(token, "comment ends before closing delimiter");
    return false;
  }
  pos_ += kRight.size() + (trim ? kTrimMarkerSize : 0);
  if (trim) accept_run(kSpaces);
  skip_to(pos_);
  return true;
}

void Lexer::lex_left_delimiter(Token& token, std::size_t marker_size) {
  pos_ += kLeft.size();
  take(token, TokenType::kLeftDelimiter);
  skip_to(pos_ + marker_size);
  inside_action_ = true;
  paren_depth_ = 0;
}

void Lexer::lex_right_delimiter(Token& token) {
  const bool trim = at_trimmed_right_delimiter(rest());
  if (trim) skip_to(pos_ + kTrimMarkerSize);
  pos_ += kRight.size();
  take(token, TokenType::kRightDelimiter);
  if (trim) {
    accept_run(kSpaces);
    skip_to(pos_);
  }
  inside_action_ = false;
}

/// Passes spaces, but not one that belongs to a trimming right delimiter.
bool Lexer::skip_spaces() {
  const std::string_view text = rest();
  std::size_t count = 0;
  while (count < text.size() && is_lexer_space(text[count])) {
    const bool minus_follows = count + 1 < text.size() && text[count + 1] == '-';
    if (minus_follows && at_trimmed_right_delimiter(text.substr(count))) break;
    ++count;
  }
  start_ = pos_ += count;
  return count > 0;
}

void Lexer::lex_inside_action(Token& token) {
  token.after_space = skip_spaces();
  if (pos_ >= input_.size()) return fail(token, "unclosed action");
  const char c = input_[pos_];
  if (is_lexer_space(c) || (c == kRight[0] && rest().starts_with(kRight))) {
    return paren_depth_ == 0 ? lex_right_delimiter(token) : fail(token, "unclosed left paren");
  }
  if (is_class(c, kDigitClass)) return lex_number(token);
  if (is_class(c, kAlphanumeric)) return lex_identifier(token);
  const bool number_follows = pos_ + 1 >= input_.size() || is_digit_ascii(input_[pos_ + 1]);
  if (c == '+' || c == '-' || (c == '.' && number_follows)) return lex_number(token);
  const DecodedRune decoded = decode_rune(rest());
  if (decoded.rune >= 0x80 && is_alphanumeric(decoded.rune)) return lex_identifier(token);
  pos_ += decoded.size;
  lex_symbol(token, decoded.rune);
}

void Lexer::lex_symbol(Token& token, char32_t rune) {
  switch (rune) {
    case '.':
      return lex_field_or_variable(token, TokenType::kField);
    case '$':
      return lex_field_or_variable(token, TokenType::kVariable);
    case '=':
      return take(token, TokenType::kAssign);
    case ':':
      return accept("=") ? take(token, TokenType::kDeclare) : fail(token, "expected :=");
    case '|':
      return take(token, TokenType::kPipe);
    case '"':
      return lex_quoted(token, '"', TokenType::kString, "quoted string");
    case '\'':
      return lex_quoted(token, '\'', TokenType::kCharConstant, "character constant");
    case '`':
      return lex_raw_string(token);
    case '(':
      ++paren_depth_;
      return take(token, TokenType::kLeftParen);
    case ')':
      return --paren_depth_ < 0 ? fail(token, "unexpected right paren")
                                : take(token, TokenType::kRightParen);
    default:
      if (rune < 0x7F && rune >= 0x20) return take(token, TokenType::kChar);
      return fail(token, "unrecognized character in action: " + show_rune(rune));
  }
}

void Lexer::lex_identifier(Token& token) {
  pass_alphanumeric();
  if (!at_terminator()) return fail(token, bad_character());
  take(token, word_type(input_.substr(start_, pos_ - start_)));
}

void Lexer::lex_field_or_variable(Token& token, TokenType type) {
  if (at_terminator()) {
    return take(token, type == TokenType::kVariable ? type : TokenType::kDot);
  }
  pass_alphanumeric();
  if (!at_terminator()) return fail(token, bad_character());
  take(token, type);
}

void Lexer::lex_quoted(Token& token, char quote, TokenType type, std::string_view what) {
  const std::string_view text = rest();
  for (std::size_t i = 0; i < text.size() && text[i] != '\n'; ++i) {
    if (text[i] == quote) {
      pos_ += i + 1;
      return take(token, type);
    }
    if (text[i] == '\\') {
      ++i;
      if (i >= text.size() || text[i] == '\n') break;
    }
  }
  fail(token, fmt::format("unterminated {}", what));
}

void Lexer::lex_raw_string(Token& token) {
  const std::size_t end = input_.find('`', pos_);
  if (end == std::string_view::npos) return fail(token, "unterminated raw quoted string");
  pos_ = end + 1;
  take(token, TokenType::kRawString);
}

void Lexer::lex_number(Token& token) {
  const auto bad_number = [&] {
    fail(token, "bad number syntax: " + go_quote(input_.substr(start_, pos_ - start_)));
  };
  if (!scan_number()) return bad_number();
  if (pos_ < input_.size() && (input_[pos_] == '+' || input_[pos_] == '-')) {
    // A complex constant, 1+2i, must end in i.
    if (!scan_number() || input_[pos_ - 1] != 'i') return bad_number();
    return take(token, TokenType::kComplex);
  }
  take(token, TokenType::kNumber);
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
    const auto* const end = input_.data() + input_.size();
    const auto* at = input_.data() + pos_;
    while (at < end && is_class(*at, kAlphanumeric))
      ++at;
    pos_ = static_cast<std::size_t>(at - input_.data());
    if (pos_ >= input_.size() || static_cast<unsigned char>(input_[pos_]) < 0x80) return;
    const DecodedRune decoded = decode_rune(rest());
    if (!is_alphanumeric(decoded.rune)) return;
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
  return is_class(input_[pos_], kEndsWord) || rest().starts_with(kRight);
}

std::string Lexer::bad_character() const {
  return "bad character " + show_rune(decode_rune(rest()).rune);
}

}  // namespace tf::engine
