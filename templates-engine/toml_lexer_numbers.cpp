// Numbers, dates and words of TOML.
#include <fmt/core.h>

#include "lib/base/go_quote.h"
#include "lib/base/text.h"
#include "templates-engine/toml_lexer_states.h"

namespace tf::engine {

TomlLexer::State TomlLexer::number_or_date_start() {
  return {next() == '0' ? &TomlLexer::zero_number : &TomlLexer::number_or_date};
}

TomlLexer::State TomlLexer::number_or_date() {
  const Rune rune = next();
  if (is_decimal(rune)) return {&TomlLexer::number_or_date};
  if (rune == '-' || rune == ':') return {&TomlLexer::date_time};
  if (rune == '_') return {&TomlLexer::decimal_number};
  if (rune == '.' || rune == 'e' || rune == 'E') return {&TomlLexer::floating};
  back_up();
  return emit_and_pop(TomlToken::kInteger);
}

TomlLexer::State TomlLexer::date_time() {
  const Rune rune = next();
  constexpr std::string_view kParts = "0123456789-:Tt .Zz+";
  if (is_one_of(kParts, rune)) return {&TomlLexer::date_time};
  back_up();
  emit(TomlToken::kDateTime);
  if (!done_) items_.back().text = std::string(trim_space(items_.back().text));
  return pop();
}

template <unsigned kBase>
TomlLexer::State TomlLexer::based_integer() {
  const Rune rune = next();
  if (is_digit_of(kBase, rune) || rune == '_') return {&TomlLexer::based_integer<kBase>};
  back_up();
  return emit_and_pop(TomlToken::kInteger);
}

TomlLexer::State TomlLexer::decimal_number() {
  const Rune rune = next();
  if (is_decimal(rune) || rune == '_') return {&TomlLexer::decimal_number};
  if (rune == '.' || rune == 'e' || rune == 'E') return {&TomlLexer::floating};
  back_up();
  return emit_and_pop(TomlToken::kInteger);
}

TomlLexer::State TomlLexer::signed_number() {
  const Rune rune = next();
  switch (rune) {
    case 'i':
      return signed_word("nf");
    case 'n':
      return signed_word("an");
    case '0':
      if (const Rune base = peek(); base == 'b' || base == 'o' || base == 'x') {
        return error_here(fmt::format("cannot use sign with non-decimal numbers: '{}{}'", current(),
                                      static_cast<char>(base)));
      }
      return {&TomlLexer::decimal_number};
    case '.':
      return error_here("floats must start with a digit, not '.'");
    default:
      break;
  }
  if (is_decimal(rune)) return {&TomlLexer::decimal_number};
  return error_here("expected a digit but got " + quoted_rune(rune));
}

TomlLexer::State TomlLexer::signed_word(std::string_view rest) {
  for (const char c : rest) {
    if (!accept(static_cast<Rune>(c))) {
      return error_here(fmt::format("invalid float: '{}'", current()));
    }
  }
  return emit_and_pop(TomlToken::kFloat);
}

TomlLexer::State TomlLexer::zero_number() {
  const Rune rune = next();
  if (is_decimal(rune)) return {&TomlLexer::number_or_date};
  switch (rune) {
    case '_':
      return {&TomlLexer::decimal_number};
    case '.':
    case 'e':
    case 'E':
      return {&TomlLexer::floating};
    case 'b':
      return start_based(2, "a binary");
    case 'o':
      return start_based(8, "an octal");
    case 'x':
      return start_based(16, "a hexadecimal");
    default:
      back_up();
      return emit_and_pop(TomlToken::kInteger);
  }
}

TomlLexer::State TomlLexer::start_based(unsigned base, std::string_view what) {
  if (const Rune rune = peek(); !is_digit_of(base, rune)) {
    return error_here(fmt::format("not {} number: '{}{}'", what, current(), encode_rune(rune)));
  }
  if (base == 2) return {&TomlLexer::based_integer<2>};
  return {base == 8 ? &TomlLexer::based_integer<8> : &TomlLexer::based_integer<16>};
}

TomlLexer::State TomlLexer::floating() {
  const Rune rune = next();
  constexpr std::string_view kParts = "0123456789_.-+eE";
  if (is_one_of(kParts, rune)) return {&TomlLexer::floating};
  back_up();
  return emit_and_pop(TomlToken::kFloat);
}

TomlLexer::State TomlLexer::word() {
  std::string letters;
  Rune rune = next();
  for (; is_letter(rune) && !done_; rune = next())
    append_rune(letters, rune);
  back_up();
  if (letters == "true" || letters == "false") return emit_and_pop(TomlToken::kBool);
  return error_here("expected value but found " + go_quote(letters) + " instead");
}

}  // namespace tf::engine
