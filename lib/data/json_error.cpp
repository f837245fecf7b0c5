#include "lib/data/json_error.h"

#include <vector>

#include "lib/base/text.h"
#include "lib/base/utf8.h"
#include "lib/data/go_print.h"

namespace tf {
namespace {

constexpr std::string_view kEndOfInput = "unexpected end of JSON input";

std::string quote_character(char c) {
  if (c == '\'') return R"('\'')";
  if (c == '"') return R"('"')";
  const std::string quoted = go_quote(encode_rune(static_cast<unsigned char>(c)));
  return "'" + quoted.substr(1, quoted.size() - 2) + "'";
}

bool is_json_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// Walks a text by the states of encoding/json's scanner. Like: scanner.go, Go 1.26.
class SyntaxWalker {
 public:
  explicit SyntaxWalker(std::string_view text) : text_(text) {}

  std::optional<std::string> run() {
    while (!failed_) {
      while (at_ < text_.size() && is_json_space(text_[at_]))
        ++at_;
      if (at_ == text_.size()) break;
      step(text_[at_]);
    }
    if (failed_) return error_;
    if (!nesting_.empty() || expect_ != Expect::kEnd) return std::string(kEndOfInput);
    return std::nullopt;
  }

 private:
  enum class Expect { kValue, kValueOrEnd, kKey, kKeyOrEnd, kColon, kNext, kEnd };

  void step(char c) {
    switch (expect_) {
      case Expect::kValueOrEnd:
        if (c == ']') return close();
        return begin_value(c);
      case Expect::kValue:
        return begin_value(c);
      case Expect::kKeyOrEnd:
        if (c == '}') return close();
        return begin_key(c);
      case Expect::kKey:
        return begin_key(c);
      case Expect::kColon:
        if (c != ':') return refuse(c, "after object key");
        ++at_;
        expect_ = Expect::kValue;
        return;
      case Expect::kNext:
        return next(c);
      case Expect::kEnd:
        return refuse(c, "after top-level value");
    }
  }

  void begin_value(char c) {
    if (c == '{' || c == '[') return open(c);
    if (c == '"') {
      string();
    } else if (c == '-' || is_digit_ascii(c)) {
      number();
    } else if (c == 't') {
      literal("true");
    } else if (c == 'f') {
      literal("false");
    } else if (c == 'n') {
      literal("null");
    } else {
      return refuse(c, "looking for beginning of value");
    }
    end_value();
  }

  void begin_key(char c) {
    if (c != '"') return refuse(c, "looking for beginning of object key string");
    string();
    expect_ = Expect::kColon;
  }

  void open(char c) {
    nesting_.push_back(c);
    if (nesting_.size() > kJsonMaxDepth) return refuse(c, "exceeded max depth");
    ++at_;
    expect_ = c == '{' ? Expect::kKeyOrEnd : Expect::kValueOrEnd;
  }

  void close() {
    ++at_;
    nesting_.pop_back();
    end_value();
  }

  void end_value() { expect_ = nesting_.empty() ? Expect::kEnd : Expect::kNext; }

  void next(char c) {
    const bool in_object = nesting_.back() == '{';
    if (c == ',') {
      ++at_;
      expect_ = in_object ? Expect::kKey : Expect::kValue;
    } else if (c == (in_object ? '}' : ']')) {
      close();
    } else {
      refuse(c, in_object ? "after object key:value pair" : "after array element");
    }
  }

  void string() {
    for (++at_; at_ < text_.size() && !failed_; ++at_) {
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        return;
      }
      if (static_cast<unsigned char>(c) < 0x20) return refuse(c, "in string literal");
      if (c == '\\') escape();
    }
    if (failed_) return;
    failed_ = true;
    error_ = kEndOfInput;
  }

  /// The byte at at_; at the end of the text a space, which is what Go's scanner tries there.
  [[nodiscard]] char current() const { return at_ < text_.size() ? text_[at_] : ' '; }

  /// Leaves at_ on the last byte of the escape.
  void escape() {
    ++at_;
    const char kind = current();
    if (kind != 'u') {
      if (!contains("bfnrt\\/\"", std::string_view(&kind, 1))) {
        refuse(kind, "in string escape code");
      }
      return;
    }
    for (int digit = 0; digit < 4; ++digit) {
      ++at_;
      if (hex_digit(current()) < 0) return refuse(current(), "in \\u hexadecimal character escape");
    }
  }

  void literal(std::string_view word) {
    for (const char expected : word) {
      if (current() != expected) {
        return refuse(current(), "in literal " + std::string(word) + " (expecting '" +
                                     std::string(1, expected) + "')");
      }
      ++at_;
    }
  }

  void number() {
    if (current() == '-') ++at_;
    if (current() == '0') {
      ++at_;
    } else if (!digits("in numeric literal")) {
      return;
    }
    if (current() == '.') {
      ++at_;
      if (!digits("after decimal point in numeric literal")) return;
    }
    if (current() == 'e' || current() == 'E') {
      ++at_;
      if (current() == '+' || current() == '-') ++at_;
      digits("in exponent of numeric literal");
    }
  }

  bool digits(std::string_view place) {
    if (!is_digit_ascii(current())) {
      refuse(current(), place);
      return false;
    }
    while (is_digit_ascii(current()))
      ++at_;
    return true;
  }

  void refuse(char c, std::string_view place) {
    if (failed_) return;
    failed_ = true;
    error_ = "invalid character " + quote_character(c) + " " + std::string(place);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Expect expect_ = Expect::kValue;
  std::vector<char> nesting_;
  bool failed_ = false;
  std::string error_;
};

}  // namespace

std::optional<std::string> find_json_error(std::string_view text) {
  return SyntaxWalker(text).run();
}

}  // namespace tf
