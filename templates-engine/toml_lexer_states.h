#pragma once

#include <fmt/core.h>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/utf8.h"
#include "templates-engine/toml_lexer.h"

namespace tf::engine {

// What toml_lexer.cpp and toml_lexer_numbers.cpp share; not for others.

/// What next() gives at the end; a NUL in the text is an error before it is a rune.
inline constexpr Rune kEndOfText = 0;

inline bool is_blank(Rune rune) {
  return rune == ' ' || rune == '\t';
}
inline bool is_line_end(Rune rune) {
  return rune == '\n' || rune == '\r';
}
/// What may stand around keys, tables and the parts of an array or inline table.
inline bool is_between_parts(Rune rune) {
  return is_blank(rune) || is_line_end(rune) || rune == '#';
}
/// One of those ASCII characters.
inline bool is_one_of(std::string_view characters, Rune rune) {
  return rune != kEndOfText && rune < 0x80 &&
         characters.find(static_cast<char>(rune)) != std::string_view::npos;
}
inline bool is_control(Rune rune) {
  return (rune < 0x20 && !is_blank(rune) && !is_line_end(rune)) || rune == 0x7F;
}
inline bool is_digit_of(unsigned base, Rune rune) {
  if (rune >= '0' && rune <= '9') return rune - '0' < base;
  const Rune lower = rune | 0x20U;
  return base == 16 && lower >= 'a' && lower <= 'f';
}
inline bool is_decimal(Rune rune) {
  return is_digit_of(10, rune);
}
inline bool is_key_character(Rune rune) {
  return is_decimal(rune) || (rune >= 'a' && rune <= 'z') || (rune >= 'A' && rune <= 'Z') ||
         rune == '_' || rune == '-';
}

/// Go's %q of a rune.
[[nodiscard]] std::string quoted_rune(Rune rune);

/// The states follow each other as return values; a state that began inside another is on a stack
/// and comes back once what it waits for has been read.
class TomlLexer {
 public:
  explicit TomlLexer(std::string_view text) : text_(text) {}

  std::vector<TomlItem> run() {
    State state{&TomlLexer::top};
    while (!done_)
      state = (this->*state.step)();
    return std::move(items_);
  }

 private:
  struct State {
    State (TomlLexer::*step)() = nullptr;
  };
  using Step = State (TomlLexer::*)();
  static constexpr std::size_t kMostSteps = 4;

  // --- Runes ---

  Rune next() {
    if (at_ >= text_.size()) {
      at_end_ = true;
      return kEndOfText;
    }
    if (text_[at_] == '\n') ++line_;
    for (std::size_t i = widths_.size() - 1; i > 0; --i)
      widths_[i] = widths_[i - 1];
    const DecodedRune decoded = decode_rune(text_.substr(at_));
    if (decoded.rune == kRuneError && decoded.size == 1) {
      error(fmt::format("invalid UTF-8 byte: 0x{:02x}", static_cast<unsigned char>(text_[at_])));
      return kRuneError;
    }
    const bool lone_return =
        decoded.rune == '\r' && (at_ + 1 == text_.size() || text_[at_ + 1] != '\n');
    if (is_control(decoded.rune) || lone_return) {
      put_error(fmt::format("TOML files cannot contain control characters: '0x{:02x}'",
                            static_cast<std::uint32_t>(decoded.rune)),
                line_);
      return kRuneError;
    }
    widths_[0] = decoded.size;
    at_ += decoded.size;
    return decoded.rune;
  }

  void back_up() {
    if (at_end_) {
      at_end_ = false;
      return;
    }
    at_ -= widths_[0];
    for (std::size_t i = 0; i + 1 < widths_.size(); ++i)
      widths_[i] = widths_[i + 1];
    if (at_ < text_.size() && text_[at_] == '\n') --line_;
  }

  bool accept(Rune wanted) {
    if (next() == wanted) return true;
    back_up();
    return false;
  }
  Rune peek() {
    const Rune rune = next();
    back_up();
    return rune;
  }
  void ignore() { start_ = at_; }
  void skip_blanks() {
    while (is_blank(next())) {
    }
    back_up();
    ignore();
  }

  // --- Items ---

  [[nodiscard]] std::string_view current() const { return text_.substr(start_, at_ - start_); }

  void emit(TomlToken token) {
    if (done_) return;
    items_.push_back({token, std::string(current()), line_});
    start_ = at_;
  }
  void put_error(std::string message, int line) {
    if (done_) return;
    items_.push_back({TomlToken::kError, std::move(message), line});
    done_ = true;
  }
  State error(std::string message) {
    put_error(std::move(message), at_end_ ? line_ - 1 : line_);
    return {};
  }
  /// At the end of the text the line that has something is meant.
  State error_here(std::string message) {
    const bool after_line_end = at_end_ && at_ >= 1 && text_[at_ - 1] == '\n';
    put_error(std::move(message), after_line_end ? line_ - 1 : line_);
    return {};
  }
  State error_before(std::string message) {
    put_error(std::move(message), line_ - 1);
    return {};
  }

  void push(Step step) { stack_.push_back(step); }
  State pop() {
    const Step last = stack_.back();
    stack_.pop_back();
    return {last};
  }
  /// Goes on with `step` behind what is_between_parts() told, a comment being more than its '#'.
  State pass_over(Rune rune, Step step) {
    if (rune != '#') return skip_to(step);
    push(step);
    return {&TomlLexer::comment};
  }
  State skip_to(Step step) {
    ignore();
    return {step};
  }
  State emit_and_pop(TomlToken token) {
    emit(token);
    return pop();
  }

  // --- The top level, tables and keys ---

  State top();
  State top_end();
  State table_start();
  State table_end();
  State table_array_end();
  State table_name_start();
  State table_name_end();
  State bare_name();
  State quoted_name();
  State key_start();
  State key_name_start();
  State key_end();
  State comment();
  State comment_text();

  // --- Values ---

  State value();
  State value_of(Rune first);
  State array_value();
  State array_value_end();
  State array_end();
  State inline_table_value();
  State inline_table_value_end();
  State inline_table_end();
  State string_start(Rune quote);
  State string();
  State multiline_string();
  State raw_string();
  State raw_multiline_string();
  State end_multiline(char quote, TomlToken token, Step self);
  State multiline_escape();
  State escape();
  State hex_escape(int digits, std::string_view words);

  State number_or_date_start();
  State number_or_date();
  State date_time();
  template <unsigned kBase>
  State based_integer();
  State decimal_number();
  State signed_number();
  State signed_word(std::string_view rest);
  State zero_number();
  State start_based(unsigned base, std::string_view what);
  State floating();
  State word();

  std::string_view text_;
  std::size_t start_ = 0;
  std::size_t at_ = 0;
  int line_ = 1;
  bool at_end_ = false;
  bool done_ = false;
  bool escaped_ = false;
  std::array<std::size_t, kMostSteps> widths_{};
  std::vector<Step> stack_;
  std::vector<TomlItem> items_;
};

}  // namespace tf::engine
