#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tf::engine {

/// As the items of Go 1.26's text/template/parse; comments are dropped.
/// Everything after kKeyword is a keyword and is shown as <word> in errors.
enum class TokenType : std::uint8_t {
  kError,  ///< the text is the message; nothing follows
  kBool,
  kChar,  ///< punctuation without meaning of its own, `,` among it
  kCharConstant,
  kComplex,
  kAssign,
  kDeclare,
  kEof,
  kField,
  kIdentifier,
  kLeftDelimiter,
  kLeftParen,
  kNumber,
  kPipe,
  kRawString,
  kRightDelimiter,
  kRightParen,
  kSpace,
  kString,
  kText,
  kVariable,
  kKeyword,  ///< no token, only the border
  kBlock,
  kBreak,
  kContinue,
  kDot,
  kDefine,
  kElse,
  kEnd,
  kIf,
  kNil,
  kRange,
  kTemplate,
  kWith
};

struct Token {
  TokenType type = TokenType::kEof;
  std::size_t pos = 0;
  int line = 1;
  std::string_view text;  ///< part of the input, or of the lexer for kError
};

/// The token as error texts name it: `"abc"`, `<if>`, `EOF`; long ones are cut at ten characters.
[[nodiscard]] std::string describe(const Token& token);

/// Cuts template text into tokens, with Go's trimming around `{{- ` and ` -}}`.
/// The input is borrowed and must outlive the tokens.   Cost: linear in all.
/// Like: lexer of Go 1.26 text/template/parse/lex.go.
class Lexer {
 public:
  explicit Lexer(std::string_view input) : input_(input) {}
  [[nodiscard]] Token next();

 private:
  Token lex_text();
  bool skip_comment(Token& error);
  Token lex_left_delimiter(std::size_t marker_size);
  Token lex_right_delimiter();
  Token lex_inside_action();
  Token lex_symbol(char32_t rune);
  Token lex_space();
  Token lex_identifier();
  Token lex_field_or_variable(TokenType type);
  Token lex_quoted(char quote, TokenType type, std::string_view what);
  Token lex_raw_string();
  Token lex_number();
  bool scan_number();

  Token take(TokenType type);
  Token fail(std::string message);
  void skip_to(std::size_t pos);
  void pass_alphanumeric();
  bool accept(std::string_view valid);
  void accept_run(std::string_view valid);
  [[nodiscard]] std::string_view rest() const { return input_.substr(pos_); }
  [[nodiscard]] bool at_terminator() const;
  [[nodiscard]] std::string bad_character() const;

  std::string_view input_;
  std::size_t pos_ = 0;    ///< where reading is
  std::size_t start_ = 0;  ///< where the current token began
  int start_line_ = 1;
  int paren_depth_ = 0;
  bool inside_action_ = false;
  std::string error_;
};

}  // namespace tf::engine
