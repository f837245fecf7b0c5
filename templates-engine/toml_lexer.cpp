#include "templates-engine/toml_lexer.h"

#include <fmt/core.h>

#include <span>
#include <utility>

#include "lib/base/go_quote.h"
#include "lib/data/go_print.h"
#include "templates-engine/toml_lexer_states.h"

namespace tf::engine {
namespace {

std::string rune_or_end(Rune rune) {
  return rune == kEndOfText ? "end of file" : "'" + encode_rune(rune) + "'";
}

}  // namespace

std::string quoted_rune(Rune rune) {
  const Value operand = Integer{static_cast<std::int64_t>(rune), IntType::kInt32};
  return go_sprintf("%q", std::span(&operand, 1));
}

TomlLexer::State TomlLexer::top() {
  const Rune rune = next();
  if (is_between_parts(rune)) return pass_over(rune, &TomlLexer::top);
  switch (rune) {
    case '[':
      return {&TomlLexer::table_start};
    case kEndOfText:
      emit(TomlToken::kEnd);
      done_ = true;
      return {};
    default:
      back_up();
      push(&TomlLexer::top_end);
      return {&TomlLexer::key_start};
  }
}

TomlLexer::State TomlLexer::top_end() {
  const Rune rune = next();
  if (rune == '#') {
    push(&TomlLexer::top);
    return {&TomlLexer::comment};
  }
  if (is_blank(rune)) return {&TomlLexer::top_end};
  if (is_line_end(rune)) return skip_to(&TomlLexer::top);
  if (rune == kEndOfText) {
    emit(TomlToken::kEnd);
    done_ = true;
    return {};
  }
  return error_here(
      fmt::format("expected a top-level item to end with a newline, comment, or EOF, but got {} "
                  "instead",
                  quoted_rune(rune)));
}

TomlLexer::State TomlLexer::table_start() {
  if (peek() == '[') {
    next();
    emit(TomlToken::kTableArray);
    push(&TomlLexer::table_array_end);
  } else {
    emit(TomlToken::kTable);
    push(&TomlLexer::table_end);
  }
  return {&TomlLexer::table_name_start};
}

TomlLexer::State TomlLexer::table_end() {
  emit(TomlToken::kTableEnd);
  return {&TomlLexer::top_end};
}

TomlLexer::State TomlLexer::table_array_end() {
  const Rune rune = next();
  if (rune != ']') {
    return error_here(fmt::format(
        "expected end of table array name delimiter ']', but got {} instead", quoted_rune(rune)));
  }
  emit(TomlToken::kTableArrayEnd);
  return {&TomlLexer::top_end};
}

TomlLexer::State TomlLexer::table_name_start() {
  skip_blanks();
  switch (peek()) {
    case ']':
    case kEndOfText:
      return error_here("unexpected end of table name (table names cannot be empty)");
    case '.':
      return error_here("unexpected table separator (table names cannot be empty)");
    case '"':
    case '\'':
      ignore();
      push(&TomlLexer::table_name_end);
      return {&TomlLexer::quoted_name};
    default:
      push(&TomlLexer::table_name_end);
      return {&TomlLexer::bare_name};
  }
}

TomlLexer::State TomlLexer::table_name_end() {
  skip_blanks();
  const Rune rune = next();
  if (rune == '.') return skip_to(&TomlLexer::table_name_start);
  if (rune == ']') return pop();
  return error_here(
      fmt::format("expected '.' or ']' to end table name, but got {} instead", quoted_rune(rune)));
}

TomlLexer::State TomlLexer::bare_name() {
  if (is_key_character(next())) return {&TomlLexer::bare_name};
  back_up();
  return emit_and_pop(TomlToken::kText);
}

TomlLexer::State TomlLexer::quoted_name() {
  const Rune quote = next();
  return skip_to(quote == '"' ? &TomlLexer::string : &TomlLexer::raw_string);
}

TomlLexer::State TomlLexer::key_start() {
  skip_blanks();
  const Rune rune = peek();
  if (rune == '=' || rune == kEndOfText) {
    return error_here("unexpected '=': key name appears blank");
  }
  if (rune == '.') return error_here("unexpected '.': keys cannot start with a '.'");
  emit(TomlToken::kKey);
  return {&TomlLexer::key_name_start};
}

TomlLexer::State TomlLexer::key_name_start() {
  skip_blanks();
  const Rune rune = peek();
  if (rune == '=' || rune == kEndOfText) return error_here("unexpected '='");
  if (rune == '.') return error_here("unexpected '.'");
  push(&TomlLexer::key_end);
  if (rune == '"' || rune == '\'') return skip_to(&TomlLexer::quoted_name);
  return {&TomlLexer::bare_name};
}

TomlLexer::State TomlLexer::key_end() {
  skip_blanks();
  const Rune rune = next();
  switch (rune) {
    case kEndOfText:
      return error_here("unexpected EOF; expected key separator '='");
    case '.':
      return skip_to(&TomlLexer::key_name_start);
    case '=':
      emit(TomlToken::kKeyEnd);
      return skip_to(&TomlLexer::value);
    default:
      break;
  }
  std::string message = fmt::format("expected '.' or '=', but got {} instead", quoted_rune(rune));
  return rune == '\n' ? error_before(std::move(message)) : error_here(std::move(message));
}

TomlLexer::State TomlLexer::comment() {
  ignore();
  emit(TomlToken::kComment);
  return {&TomlLexer::comment_text};
}

TomlLexer::State TomlLexer::comment_text() {
  const Rune rune = next();
  if (!is_line_end(rune) && rune != kEndOfText) return {&TomlLexer::comment_text};
  back_up();
  return emit_and_pop(TomlToken::kText);
}

TomlLexer::State TomlLexer::value() {
  const Rune rune = next();
  if (is_blank(rune)) return skip_to(&TomlLexer::value);
  if (is_decimal(rune)) {
    back_up();
    return {&TomlLexer::number_or_date_start};
  }
  switch (rune) {
    case '[':
      ignore();
      emit(TomlToken::kArray);
      return {&TomlLexer::array_value};
    case '{':
      ignore();
      emit(TomlToken::kInlineTable);
      return {&TomlLexer::inline_table_value};
    case '"':
    case '\'':
      return string_start(rune);
    case '.':
      return error_here("floats must start with a digit, not '.'");
    case '-':
    case '+':
      return {&TomlLexer::signed_number};
    default:
      return value_of(rune);
  }
}

/// A value that begins with no sign of its kind: a word, or none at all.
TomlLexer::State TomlLexer::value_of(Rune first) {
  if ((first == 'i' || first == 'n') &&
      ((accept('n') && accept('f')) || (accept('a') && accept('n')))) {
    return emit_and_pop(TomlToken::kFloat);
  }
  if (is_letter(first)) {
    back_up();
    return {&TomlLexer::word};
  }
  if (first == kEndOfText) return error_here("unexpected EOF; expected value");
  std::string message = fmt::format("expected value but found {} instead", quoted_rune(first));
  return first == '\n' ? error_before(std::move(message)) : error_here(std::move(message));
}

TomlLexer::State TomlLexer::array_value() {
  const Rune rune = next();
  if (is_between_parts(rune)) return pass_over(rune, &TomlLexer::array_value);
  if (rune == ',') return error_here("unexpected comma");
  if (rune == ']') return {&TomlLexer::array_end};
  back_up();
  push(&TomlLexer::array_value_end);
  return {&TomlLexer::value};
}

TomlLexer::State TomlLexer::array_value_end() {
  const Rune rune = next();
  if (is_between_parts(rune)) return pass_over(rune, &TomlLexer::array_value_end);
  if (rune == ',') return skip_to(&TomlLexer::array_value);
  if (rune == ']') return {&TomlLexer::array_end};
  return error_here(fmt::format("expected a comma (',') or array terminator (']'), but got {}",
                                rune_or_end(rune)));
}

TomlLexer::State TomlLexer::array_end() {
  ignore();
  return emit_and_pop(TomlToken::kArrayEnd);
}

TomlLexer::State TomlLexer::inline_table_value() {
  const Rune rune = next();
  if (is_between_parts(rune)) return pass_over(rune, &TomlLexer::inline_table_value);
  if (rune == ',') return error_here("unexpected comma");
  if (rune == '}') return {&TomlLexer::inline_table_end};
  back_up();
  push(&TomlLexer::inline_table_value_end);
  return {&TomlLexer::key_start};
}

TomlLexer::State TomlLexer::inline_table_value_end() {
  const Rune rune = next();
  if (is_between_parts(rune)) return pass_over(rune, &TomlLexer::inline_table_value_end);
  if (rune == ',') {
    ignore();
    skip_blanks();
    return {peek() == '}' ? &TomlLexer::inline_table_value_end : &TomlLexer::inline_table_value};
  }
  if (rune == '}') return {&TomlLexer::inline_table_end};
  return error_here(
      fmt::format("expected a comma or an inline table terminator '}}', but got {} instead",
                  rune_or_end(rune)));
}

TomlLexer::State TomlLexer::inline_table_end() {
  ignore();
  return emit_and_pop(TomlToken::kInlineTableEnd);
}

TomlLexer::State TomlLexer::string_start(Rune quote) {
  const bool raw = quote == '\'';
  if (accept(quote)) {
    if (accept(quote)) {
      return skip_to(raw ? &TomlLexer::raw_multiline_string : &TomlLexer::multiline_string);
    }
    back_up();
  }
  return skip_to(raw ? &TomlLexer::raw_string : &TomlLexer::string);
}

TomlLexer::State TomlLexer::string() {
  const Rune rune = next();
  if (rune == kEndOfText) return error_here("unexpected EOF; expected '\"'");
  if (is_line_end(rune)) return error_before("strings cannot contain newlines");
  if (rune == '\\') {
    push(&TomlLexer::string);
    return {&TomlLexer::escape};
  }
  if (rune != '"') return {&TomlLexer::string};
  back_up();
  emit(std::exchange(escaped_, false) ? TomlToken::kEscapedString : TomlToken::kString);
  next();
  ignore();
  return pop();
}

TomlLexer::State TomlLexer::raw_string() {
  const Rune rune = next();
  if (rune == kEndOfText) return error_here("unexpected EOF; expected \"'\"");
  if (is_line_end(rune)) return error_before("strings cannot contain newlines");
  if (rune != '\'') return {&TomlLexer::raw_string};
  back_up();
  emit(TomlToken::kRawString);
  next();
  ignore();
  return pop();
}

TomlLexer::State TomlLexer::multiline_string() {
  switch (next()) {
    case kEndOfText:
      return error_here(R"(unexpected EOF; expected '"""')");
    case '\\':
      return {&TomlLexer::multiline_escape};
    case '"':
      return end_multiline('"', TomlToken::kMultilineString, &TomlLexer::multiline_string);
    default:
      return {&TomlLexer::multiline_string};
  }
}

TomlLexer::State TomlLexer::raw_multiline_string() {
  switch (next()) {
    case kEndOfText:
      return error_here("unexpected EOF; expected \"'''\"");
    case '\'':
      return end_multiline('\'', TomlToken::kRawMultilineString, &TomlLexer::raw_multiline_string);
    default:
      return {&TomlLexer::raw_multiline_string};
  }
}

/// After one quote: two more end the string, but up to two may stand before those that do.
TomlLexer::State TomlLexer::end_multiline(char quote, TomlToken token, Step self) {
  const auto rune = static_cast<Rune>(quote);
  if (!accept(rune)) return {self};
  if (!accept(rune)) {
    back_up();
    return {self};
  }
  if (peek() == rune) {
    const std::string five(5, quote);
    if (current().ends_with(five) && (quote == '\'' || !current().ends_with("\\" + five))) {
      const char around = quote == '"' ? '\'' : '"';
      return error_here(fmt::format("unexpected {0}{1}{2}{0}", around, five, quote));
    }
    back_up();
    back_up();
    return {self};
  }
  for (int i = 0; i < 3; ++i)
    back_up();
  if (quote == '"') escaped_ = false;
  emit(token);
  for (int i = 0; i < 3; ++i)
    next();
  ignore();
  return pop();
}

TomlLexer::State TomlLexer::multiline_escape() {
  if (is_line_end(next())) return {&TomlLexer::multiline_string};
  back_up();
  push(&TomlLexer::multiline_string);
  return escape();
}

TomlLexer::State TomlLexer::escape() {
  escaped_ = true;
  const Rune rune = next();
  constexpr std::string_view kOneCharacter = "ebtnfr\" \t\\";
  if (rune != kEndOfText && rune < 0x80 &&
      kOneCharacter.find(static_cast<char>(rune)) != std::string_view::npos) {
    return pop();
  }
  if (rune == 'x') return hex_escape(2, "two hexadecimal digits after '\\x'");
  if (rune == 'u') return hex_escape(4, "four hexadecimal digits after '\\u'");
  if (rune == 'U') return hex_escape(8, "eight hexadecimal digits after '\\U'");
  return error("invalid escape in string '\\" + encode_rune(rune) + "'");
}

TomlLexer::State TomlLexer::hex_escape(int digits, std::string_view words) {
  for (int i = 0; i < digits; ++i) {
    if (!is_digit_of(16, next())) {
      return error_here(fmt::format("expected {}, but got {} instead", words, go_quote(current())));
    }
  }
  return pop();
}

std::vector<TomlItem> lex_toml(std::string_view text) {
  return TomlLexer(text).run();
}

}  // namespace tf::engine
