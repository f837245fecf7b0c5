#include "lib/sandbox/cel/lexer.h"

#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "lib/base/text.h"
#include "lib/base/utf8.h"
#include "lib/data/float_text.h"

namespace tf::sandbox::cel {
namespace {

bool is_name_start(char c) {
  return c == '_' || (to_lower_ascii(c) >= 'a' && to_lower_ascii(c) <= 'z');
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  tl::expected<std::vector<Token>, std::string> run() {
    std::vector<Token> tokens;
    for (skip_space(); at_ < text_.size(); skip_space()) {
      auto token = next();
      if (!token) {
        return error("Syntax error: token recognition error at: '" +
                     std::string(text_.substr(at_, 1)) + "'");
      }
      tokens.push_back(*std::move(token));
    }
    tokens.emplace_back();
    return tokens;
  }

 private:
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  void skip_space() {
    while (at_ < text_.size()) {
      if (contains(" \t\r\n\f", text_.substr(at_, 1))) {
        ++at_;
      } else if (text_.substr(at_, 2) == "//") {
        const auto end = text_.find('\n', at_);
        at_ = end == std::string_view::npos ? text_.size() : end;
      } else {
        return;
      }
    }
  }

  std::optional<Token> next() {
    if (const auto prefix = text_prefix()) return read_text(*prefix);
    if (is_name_start(peek())) return read_name();
    if (is_digit_ascii(peek()) || (peek() == '.' && is_digit_ascii(peek(1)))) return read_number();
    if (peek() == '`') return read_quoted_name();
    return read_symbol();
  }

  /// How many letters (r, b) stand before a quote; nothing where no text begins.
  [[nodiscard]] std::optional<std::size_t> text_prefix() const {
    std::size_t length = 0;
    while (length < 2 && contains("rRbB", std::string_view(&text_[at_ + length], 1)) &&
           at_ + length + 1 < text_.size()) {
      ++length;
    }
    const char quote = peek(length);
    if (quote == '"' || quote == '\'') return length;
    return std::nullopt;
  }

  Token read_name() {
    const std::size_t begin = at_;
    while (is_name_start(peek()) || is_digit_ascii(peek()))
      ++at_;
    Token token{Token::Kind::kName, std::string(text_.substr(begin, at_ - begin)), {}};
    if (token.text == "true" || token.text == "false") {
      return {Token::Kind::kLiteral, token.text, CelValue(token.text == "true")};
    }
    if (token.text == "null") return {Token::Kind::kLiteral, token.text, CelValue()};
    if (token.text == "in") token.kind = Token::Kind::kSymbol;
    return token;
  }

  std::optional<Token> read_quoted_name() {
    const auto end = text_.find('`', at_ + 1);
    if (end == std::string_view::npos) return std::nullopt;
    Token token{Token::Kind::kName, std::string(text_.substr(at_ + 1, end - at_ - 1)), {}};
    at_ = end + 1;
    return token;
  }

  std::optional<Token> read_number() {
    const std::size_t begin = at_;
    const bool hex = peek() == '0' && to_lower_ascii(peek(1)) == 'x';
    if (hex) at_ += 2;
    bool real = false;
    for (; at_ < text_.size(); ++at_) {
      const char c = to_lower_ascii(peek());
      if (hex ? hex_digit(c) >= 0 : is_digit_ascii(c)) continue;
      const bool point = c == '.' && !real && is_digit_ascii(peek(1));
      const bool exponent = c == 'e';
      if (hex || (!point && !exponent)) break;
      real = true;
      if (exponent && (peek(1) == '-' || peek(1) == '+')) ++at_;
    }
    return number(text_.substr(begin, at_ - begin), hex, real);
  }

  std::optional<Token> number(std::string_view digits, bool hex, bool real) {
    if (real) {
      const auto value = parse_float(digits);
      if (!value) return std::nullopt;
      return Token{Token::Kind::kLiteral, {}, CelValue(*value)};
    }
    std::uint64_t whole = 0;
    const std::string_view plain = hex ? digits.substr(2) : digits;
    const auto read =
        std::from_chars(plain.data(), plain.data() + plain.size(), whole, hex ? 16 : 10);
    if (read.ec != std::errc()) return std::nullopt;
    if (to_lower_ascii(peek()) == 'u') {
      ++at_;
      return Token{Token::Kind::kLiteral, {}, CelValue(whole)};
    }
    return Token{Token::Kind::kLiteral, {}, CelValue(static_cast<std::int64_t>(whole))};
  }

  std::optional<Token> read_text(std::size_t prefix) {
    const std::string letters = to_lower_ascii(text_.substr(at_, prefix));
    std::size_t at = at_ + prefix;
    const char quote = text_[at];
    const std::string triple(3, quote);
    const std::string end = text_.substr(at, 3) == triple ? triple : std::string(1, quote);
    at += end.size();
    std::string value;
    while (text_.substr(at, end.size()) != end) {
      if (at >= text_.size()) return std::nullopt;
      if (text_[at] == '\\' && !contains(letters, "r")) {
        if (!read_escape(at, value)) return std::nullopt;
      } else {
        value += text_[at++];
      }
    }
    at_ = at + end.size();
    if (contains(letters, "b")) return Token{Token::Kind::kLiteral, {}, CelValue(Bytes{value})};
    return Token{Token::Kind::kLiteral, {}, CelValue(value)};
  }

  /// Steps over "\n", "\x41", "é", "\101".
  bool read_escape(std::size_t& at, std::string& value) const {
    constexpr std::string_view kNames = "abfnrtv\\'\"`?";
    constexpr std::string_view kValues = "\a\b\f\n\r\t\v\\'\"`?";
    if (at + 1 >= text_.size()) return false;
    const char kind = text_[at + 1];
    at += 2;
    if (const auto known = kNames.find(kind); known != std::string_view::npos) {
      value += kValues[known];
      return true;
    }
    std::size_t digits = 0;
    int base = 16;
    if (kind == 'x' || kind == 'X') {
      digits = 2;
    } else if (kind == 'u') {
      digits = 4;
    } else if (kind == 'U') {
      digits = 8;
    } else if (kind >= '0' && kind <= '3') {
      digits = 3;
      base = 8;
      --at;
    }
    std::uint32_t rune = 0;
    const std::string_view code = text_.substr(at, digits);
    const auto read = std::from_chars(code.data(), code.data() + code.size(), rune, base);
    if (digits == 0 || code.size() != digits || read.ptr != code.data() + digits) return false;
    append_rune(value, static_cast<Rune>(rune));
    at += digits;
    return true;
  }

  std::optional<Token> read_symbol() {
    constexpr std::array<std::string_view, 28> kSymbols = {
        "&&", "||", "==", "!=", "<=", ">=", ".?", "[?", "<", ">", "!", "+", "-", "*",
        "/",  "%",  "?",  ":",  "(",  ")",  "[",  "]",  "{", "}", ",", ".", "=", ";"};
    for (const std::string_view symbol : kSymbols) {
      if (text_.substr(at_, symbol.size()) != symbol) continue;
      at_ += symbol.size();
      return Token{Token::Kind::kSymbol, std::string(symbol), {}};
    }
    return std::nullopt;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

tl::expected<std::vector<Token>, std::string> read_tokens(std::string_view text) {
  return Lexer(text).run();
}

}  // namespace tf::sandbox::cel
