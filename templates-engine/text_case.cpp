#include "templates-engine/text_case.h"

#include "lib/base/utf8.h"

namespace tf::engine {
namespace {

/// isSeparator of Go's strings package.
bool is_word_separator(Rune rune) {
  if (rune <= 0x7F) {
    return !((rune >= '0' && rune <= '9') || (rune >= 'a' && rune <= 'z') ||
             (rune >= 'A' && rune <= 'Z') || rune == '_');
  }
  return !is_letter(rune) && !is_digit(rune) && is_space(rune);
}

/// xstrings: what stands between two words.
bool is_connector(Rune rune) {
  return rune == '-' || rune == '_' || is_space(rune);
}

/// xstrings isAlphabet: letters, ideographs excepted.
bool is_alphabet(Rune rune) {
  const bool ideograph = (rune >= 0x4E00 && rune <= 0x9FCC) || (rune >= 0x3400 && rune <= 0x4D85) ||
                         (rune >= 0x20000 && rune <= 0x2B81D);
  return !ideograph && is_letter(rune);
}

enum class WordKind { kInvalid, kNumber, kUpper, kAlphabet, kConnector, kPunctuation, kOther };

struct Word {
  WordKind kind = WordKind::kInvalid;
  std::string_view text;
};

/// nextValidRune of xstrings: skips invalid bytes; at the end it repeats `previous`.
DecodedRune next_valid_rune(std::string_view text, Rune previous) {
  std::size_t size = 0;
  while (!text.empty()) {
    const DecodedRune decoded = decode_rune(text);
    size += decoded.size;
    if (decoded.rune != kRuneError) return {decoded.rune, size};
    text.remove_prefix(decoded.size);
  }
  return {previous, size};
}

/// Extends `offset` over the runes that satisfy the predicate; gives the first that does not.
template <class Predicate>
Rune extend(std::string_view text, std::size_t& offset, Rune rune, Predicate predicate) {
  while (offset < text.size()) {
    const DecodedRune next = next_valid_rune(text.substr(offset), rune);
    rune = next.rune;
    if (!predicate(rune)) break;
    offset += next.size;
  }
  return rune;
}

bool is_lower_alphabet(Rune rune) {
  return is_alphabet(rune) && !is_upper(rune);
}

/// An upper-case word: "Name" whole, "HTTP" of "HTTPServer".
std::size_t upper_word_length(std::string_view text, std::size_t offset, Rune rune) {
  if (offset >= text.size()) return offset;
  const DecodedRune second = next_valid_rune(text.substr(offset), rune);
  if (is_upper(second.rune)) {
    std::size_t last_size = second.size;
    offset += second.size;
    rune = second.rune;
    while (offset < text.size()) {
      const DecodedRune next = next_valid_rune(text.substr(offset), rune);
      rune = next.rune;
      if (!is_upper(rune)) break;
      last_size = next.size;
      offset += next.size;
    }
    // The last capital begins the next word when a small letter follows.
    if (offset < text.size() && is_alphabet(rune)) offset -= last_size;
  } else if (is_alphabet(second.rune)) {
    offset += second.size;
    extend(text, offset, second.rune, is_lower_alphabet);
  }
  return offset;
}

/// nextWord of xstrings 1.5.0; takes the word off the front of `rest`.
Word next_word(std::string_view& rest) {
  if (rest.empty()) return {};
  const DecodedRune first = next_valid_rune(rest, kRuneError);
  std::size_t offset = first.size;
  Word word;
  if (first.rune == kRuneError) {
    word.kind = WordKind::kInvalid;
  } else if (is_connector(first.rune)) {
    word.kind = WordKind::kConnector;
    extend(rest, offset, first.rune, is_connector);
  } else if (is_punct(first.rune)) {
    word.kind = WordKind::kPunctuation;
    extend(rest, offset, first.rune, is_punct);
  } else if (is_upper(first.rune)) {
    word.kind = WordKind::kUpper;
    offset = upper_word_length(rest, offset, first.rune);
  } else if (is_alphabet(first.rune)) {
    word.kind = WordKind::kAlphabet;
    extend(rest, offset, first.rune, is_lower_alphabet);
  } else if (is_number(first.rune)) {
    word.kind = WordKind::kNumber;
    extend(rest, offset, first.rune, is_number);
  } else {
    word.kind = WordKind::kOther;
    extend(rest, offset, first.rune, [](Rune rune) {
      return !is_connector(rune) && !is_alphabet(rune) && !is_number(rune) && !is_punct(rune);
    });
  }
  word.text = rest.substr(0, offset);
  rest.remove_prefix(offset);
  return word;
}

/// camelCaseToLowerCase of xstrings 1.5.0 as a small machine over words.
class Separator {
 public:
  Separator(std::string_view text, char connector) : rest_(text), connector_(connector) {}

  std::string run() {
    word_ = next_word(rest_);
    while (!rest_.empty()) {
      if (word_.kind != WordKind::kConnector) write(word_);
      const Word previous = word_;
      word_ = next_word(rest_);
      switch (previous.kind) {
        case WordKind::kNumber:
          write_letters_and_numbers();
          connect_unless_end();
          break;
        case WordKind::kConnector:
          write(previous);
          break;
        case WordKind::kPunctuation:
          break;
        default:
          after_letters();
      }
    }
    write(word_);
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool at_letters_or_number() const {
    return word_.kind == WordKind::kAlphabet || word_.kind == WordKind::kNumber;
  }
  [[nodiscard]] bool at_gap() const {
    return word_.kind == WordKind::kConnector || word_.kind == WordKind::kPunctuation;
  }

  void connect_unless_end() {
    if (word_.kind != WordKind::kInvalid && !at_gap()) out_ += connector_;
  }

  void write_letters_and_numbers() {
    while (at_letters_or_number()) {
      write(word_);
      word_ = next_word(rest_);
    }
  }

  /// A number after letters belongs to them ("bld4"), unless small letters follow it ("_2xx").
  void after_letters() {
    if (word_.kind != WordKind::kNumber) {
      if (!at_gap()) out_ += connector_;
      return;
    }
    if (rest_.empty()) return;
    const Word number = word_;
    word_ = next_word(rest_);
    if (word_.kind != WordKind::kAlphabet) {
      write(number);
      if (!at_gap()) out_ += connector_;
      return;
    }
    out_ += connector_;
    write(number);
    write_letters_and_numbers();
    connect_unless_end();
  }

  void write(const Word& word) {
    if (word.kind != WordKind::kUpper && word.kind != WordKind::kConnector) {
      out_ += word.text;
      return;
    }
    std::string_view text = word.text;
    while (!text.empty()) {
      const DecodedRune decoded = decode_rune(text);
      text.remove_prefix(decoded.size);
      if (is_connector(decoded.rune)) {
        out_ += connector_;
      } else {
        append_rune(out_, is_upper(decoded.rune) ? to_lower(decoded.rune) : decoded.rune);
      }
    }
  }

  std::string_view rest_;
  char connector_;
  Word word_;
  std::string out_;
};

}  // namespace

std::string title_words(std::string_view text) {
  std::u32string runes = to_runes(text);
  Rune previous = ' ';
  for (Rune& rune : runes) {
    const Rune original = rune;
    if (is_word_separator(previous)) rune = to_title(rune);
    previous = original;
  }
  return from_runes(runes);
}

std::string untitle_words(std::string_view text) {
  std::u32string runes = to_runes(text);
  bool at_start = true;
  for (Rune& rune : runes) {
    if (is_space(rune)) {
      at_start = true;
    } else if (at_start) {
      rune = to_lower(rune);
      at_start = false;
    }
  }
  return from_runes(runes);
}

std::string swap_case(std::string_view text) {
  std::u32string runes = to_runes(text);
  bool after_space = true;
  for (Rune& rune : runes) {
    if (is_upper(rune) || is_title(rune)) {
      rune = to_lower(rune);
      after_space = false;
    } else if (is_lower(rune)) {
      rune = after_space ? to_title(rune) : to_upper(rune);
      after_space = false;
    } else {
      after_space = is_space(rune);
    }
  }
  return from_runes(runes);
}

std::string to_pascal_case(std::string_view text) {
  const std::u32string runes = to_runes(text);
  std::string out;
  std::size_t at = 0;
  while (at < runes.size() && is_connector(runes[at]))
    append_rune(out, runes[at++]);
  if (at == runes.size()) {
    // xstrings writes the last one of connectors alone twice.
    if (!runes.empty()) append_rune(out, runes.back());
    return out;
  }
  bool in_upper_word = is_upper(runes[at]);
  Rune current = to_upper(runes[at++]);
  for (; at < runes.size(); ++at) {
    const Rune previous = current;
    current = runes[at];
    if (is_connector(previous)) {
      if (is_connector(current)) {
        append_rune(out, previous);
        continue;
      }
      in_upper_word = is_upper(current);
      current = to_upper(current);
      continue;
    }
    if (in_upper_word && is_upper(current)) {
      current = to_lower(current);
    } else {
      in_upper_word = false;
    }
    append_rune(out, previous);
  }
  append_rune(out, current);
  return out;
}

std::string to_separated_case(std::string_view text, char connector) {
  return text.empty() ? std::string() : Separator(text, connector).run();
}

}  // namespace tf::engine
