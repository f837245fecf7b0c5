#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tf::engine {

/// As the items of Go 1.26's text/template/parse, without comments and spaces.
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
  std::string_view text;  ///< part of the input, or of the lexer for kError
  std::uint32_t pos = 0;
  TokenType type = TokenType::kEof;
  bool after_space = false;  ///< inside an action: what Go has a token for
};

/// The token as error texts name it: `"abc"`, `<if>`, `EOF`; long ones are cut at ten characters.
[[nodiscard]] std::string describe(const Token& token);

/// Cuts template text into tokens, with Go's trimming around `{{- ` and ` -}}`.
/// The input is borrowed and must outlive the tokens; it is smaller than 4 GiB.
/// Cost: linear in all.
/// Like: lexer of Go 1.26 text/template/parse/lex.go.
class Lexer {
 public:
  explicit Lexer(std::string_view input) : input_(input) {}
  /// Out: the next token. After kError and kEof comes kEof for ever.
  void next(Token& token);

 private:
  void lex_text(Token& token);
  bool skip_comment(Token& token);
  void lex_left_delimiter(Token& token, std::size_t marker_size);
  void lex_right_delimiter(Token& token);
  void lex_inside_action(Token& token);
  void lex_symbol(Token& token, char32_t rune);
  void lex_identifier(Token& token);
  void lex_field_or_variable(Token& token, TokenType type);
  void lex_quoted(Token& token, char quote, TokenType type, std::string_view what);
  void lex_raw_string(Token& token);
  void lex_number(Token& token);
  bool scan_number();

  void take(Token& token, TokenType type);
  void fail(Token& token, std::string message);
  void skip_to(std::size_t pos) { start_ = pos_ = pos; }
  bool skip_spaces();
  void pass_alphanumeric();
  bool accept(std::string_view valid);
  void accept_run(std::string_view valid);
  [[nodiscard]] std::string_view rest() const { return input_.substr(pos_); }
  [[nodiscard]] bool at_terminator() const;
  [[nodiscard]] std::string bad_character() const;

  std::string_view input_;
  std::size_t pos_ = 0;    ///< where reading is
  std::size_t start_ = 0;  ///< where the current token began
  int paren_depth_ = 0;
  bool inside_action_ = false;
  std::string error_;
};

}  // namespace tf::engine
