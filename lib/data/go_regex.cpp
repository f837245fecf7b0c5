#include "lib/data/go_regex.h"

#include <fmt/core.h>
#include <re2/re2.h>

#include <algorithm>
#include <utility>

#include "lib/base/text.h"
#include "lib/base/utf8.h"

namespace tf {
namespace {

/// Go allows more than RE2's 8 MB; patterns like ^\pL{1,500}$ need it.
constexpr std::int64_t kMaxMemory = std::int64_t{64} << 20;
/// Beyond it the cache starts anew: charts use few patterns, loops may make many.
constexpr std::size_t kMostCached = 256;

/// Go's words for what RE2 complains about; regexp/syntax of Go 1.26.
std::string_view complaint(RE2::ErrorCode code) {
  switch (code) {
    case RE2::ErrorBadEscape:
      return "invalid escape sequence";
    case RE2::ErrorBadCharClass:
      return "invalid character class";
    case RE2::ErrorBadCharRange:
      return "invalid character class range";
    case RE2::ErrorMissingBracket:
      return "missing closing ]";
    case RE2::ErrorMissingParen:
      return "missing closing )";
    case RE2::ErrorUnexpectedParen:
      return "unexpected )";
    case RE2::ErrorTrailingBackslash:
      return "trailing backslash at end of expression";
    case RE2::ErrorRepeatArgument:
      return "missing argument to repetition operator";
    case RE2::ErrorRepeatSize:
      return "invalid repeat count";
    case RE2::ErrorRepeatOp:
      return "invalid nested repetition operator";
    case RE2::ErrorBadPerlOp:
      return "invalid or unsupported Perl syntax";
    case RE2::ErrorBadUTF8:
      return "invalid UTF-8";
    case RE2::ErrorBadNamedCapture:
      return "invalid named capture";
    case RE2::ErrorPatternTooLarge:
      return "expression too large";
    default:
      return "regexp/syntax: internal error";
  }
}

/// What Go calls a category besides its code; canonical names.
constexpr std::pair<std::string_view, std::string_view> kCategoryAliases[] = {
    {"Casedletter", "Lc"},
    {"Closepunctuation", "Pe"},
    {"Cntrl", "Cc"},
    {"Combiningmark", "M"},
    {"Connectorpunctuation", "Pc"},
    {"Control", "Cc"},
    {"Currencysymbol", "Sc"},
    {"Dashpunctuation", "Pd"},
    {"Decimalnumber", "Nd"},
    {"Digit", "Nd"},
    {"Enclosingmark", "Me"},
    {"Finalpunctuation", "Pf"},
    {"Format", "Cf"},
    {"Initialpunctuation", "Pi"},
    {"Letter", "L"},
    {"Letternumber", "Nl"},
    {"Lineseparator", "Zl"},
    {"Lowercaseletter", "Ll"},
    {"Mark", "M"},
    {"Mathsymbol", "Sm"},
    {"Modifierletter", "Lm"},
    {"Modifiersymbol", "Sk"},
    {"Nonspacingmark", "Mn"},
    {"Number", "N"},
    {"Openpunctuation", "Ps"},
    {"Other", "C"},
    {"Otherletter", "Lo"},
    {"Othernumber", "No"},
    {"Otherpunctuation", "Po"},
    {"Othersymbol", "So"},
    {"Paragraphseparator", "Zp"},
    {"Privateuse", "Co"},
    {"Punct", "P"},
    {"Punctuation", "P"},
    {"Separator", "Z"},
    {"Spaceseparator", "Zs"},
    {"Spacingmark", "Mc"},
    {"Surrogate", "Cs"},
    {"Symbol", "S"},
    {"Titlecaseletter", "Lt"},
    {"Unassigned", "Cn"},
    {"Uppercaseletter", "Lu"},
};

/// The name of a class without '_', '-' and ' ', its first letter big and the others small.
std::string canonical_class(std::string_view name) {
  std::string canonical;
  for (const char c : name) {
    if (c == '_' || c == '-' || c == ' ') continue;
    canonical += canonical.empty() ? to_upper_ascii(c) : to_lower_ascii(c);
  }
  for (const auto& [alias, code] : kCategoryAliases) {
    if (alias == canonical) return std::string(code);
  }
  return canonical;
}

/// Classes that RE2 lacks or, as C without its unassigned characters, has otherwise.
bool (*own_class(std::string_view name))(Rune) {
  if (name == "C") return is_other;
  if (name == "Cn") return [](Rune rune) { return !is_assigned(rune); };
  if (name == "Assigned") return is_assigned;
  if (name == "Ascii") return [](Rune rune) { return rune < 0x80; };
  if (name == "Lc")
    return [](Rune rune) { return is_upper(rune) || is_lower(rune) || is_title(rune); };
  return nullptr;
}

/// The ranges of a class as they stand between [ and ].
std::string ranges_of(bool (*is_member)(Rune), bool negated) {
  std::string ranges;
  for (Rune rune = 0; rune <= kMaxRune; ++rune) {
    if (is_member(rune) == negated) continue;
    const Rune first = rune;
    while (rune < kMaxRune && is_member(rune + 1) != negated)
      ++rune;
    ranges += fmt::format("\\x{{{:x}}}-\\x{{{:x}}}", static_cast<std::uint32_t>(first),
                          static_cast<std::uint32_t>(rune));
  }
  return ranges;
}

/// A pattern in RE2's words: Go's (?<name> is (?P<name> there, whatever follows; \C is unknown to
/// Go, as \y is to RE2; Go takes names of Unicode classes in other spellings, and knows more of
/// them. Other escapes, quotes and classes are left alone.
class Translation {
 public:
  explicit Translation(const std::string& pattern) : pattern_(pattern) {
    for (std::size_t at = 0; at < pattern_.size();)
      at = copy_from(at);
  }

  [[nodiscard]] const std::string& text() const { return text_; }

  /// What stands in the pattern where the translation has `part`.
  [[nodiscard]] std::string as_written(const std::string& part) const {
    const std::size_t start = text_.find(part);
    if (start == std::string::npos || contains(pattern_, part)) return part;
    const std::size_t end = start + part.size();
    return std::string(pattern_.substr(origin(start), origin(end) - origin(start)));
  }

 private:
  [[nodiscard]] std::size_t origin(std::size_t at) const {
    return at < origins_.size() ? origins_[at] : pattern_.size();
  }

  void append(std::string_view words, std::size_t at) {
    for (std::size_t i = 0; i < words.size(); ++i)
      origins_.push_back(at + i);
    text_ += words;
  }

  /// Takes one character, escape, quote or group start; gives where the next one is.
  std::size_t copy_from(std::size_t at) {
    const std::string_view rest = pattern_.substr(at);
    if (rest[0] == '\\' && rest.size() > 2 && (rest[1] == 'p' || rest[1] == 'P')) {
      return copy_class(rest, at);
    }
    if (rest[0] == '\\' && rest.size() > 1) {
      const bool quote = rest[1] == 'Q' && !in_class_;
      const std::size_t size = quote ? std::min(rest.find("\\E", 2), rest.size()) : 2;
      append(rest[1] == 'C' && !in_class_ ? "\\y" : rest.substr(0, size), at);
      return at + size;
    }
    if (rest[0] == '[') in_class_ = true;
    if (rest[0] == ']') in_class_ = false;
    if (!in_class_ && rest.starts_with("(?<")) {
      append("(?", at);
      append("P", at + 2);
      append("<", at + 2);
      return at + 3;
    }
    append(rest.substr(0, 1), at);
    return at + 1;
  }

  /// Takes \pN, \p{Name} or \P{^Name}. Like: parseUnicodeClass of Go 1.26 regexp/syntax.
  std::size_t copy_class(std::string_view rest, std::size_t at) {
    const bool in_braces = rest[2] == '{';
    const std::size_t end = in_braces ? rest.find('}') + 1 : 2 + decode_rune(rest.substr(2)).size;
    if (end == 0) {
      append(rest.substr(0, 2), at);
      return at + 2;
    }
    std::string_view name = in_braces ? rest.substr(3, end - 4) : rest.substr(2, end - 2);
    bool negated = rest[1] == 'P';
    if (name.starts_with('^')) {
      negated = !negated;
      name.remove_prefix(1);
    }
    const std::string canonical = canonical_class(name);
    if (auto* const is_member = own_class(canonical)) {
      const std::string ranges = ranges_of(is_member, negated);
      append(in_class_ ? ranges : "[" + ranges + "]", at);
    } else {
      append(fmt::format("\\{}{{{}}}", negated ? 'P' : 'p', canonical), at);
    }
    return at + end;
  }

  std::string_view pattern_;
  std::string text_;
  std::vector<std::size_t> origins_;  ///< of each byte of the translation, in the pattern
  bool in_class_ = false;
};

/// From the first byte on that is no UTF-8.
std::string from_invalid_byte(std::string_view pattern) {
  while (!pattern.empty()) {
    const DecodedRune decoded = decode_rune(pattern);
    if (decoded.rune == kRuneError && decoded.size == 1) break;
    pattern.remove_prefix(decoded.size);
  }
  return std::string(pattern);
}

/// The last {m,n} of two repetitions one after the other where Go refuses it for its numbers.
std::optional<std::string> bad_count(std::string repetitions) {
  if (repetitions.ends_with("}?")) repetitions.pop_back();
  const std::size_t open = repetitions.rfind('{');
  if (open == std::string::npos || !repetitions.ends_with('}')) return std::nullopt;
  const std::string_view numbers =
      std::string_view(repetitions).substr(open + 1, repetitions.size() - open - 2);
  const std::size_t comma = std::min(numbers.find(','), numbers.size());
  constexpr std::int64_t kMost = 1000;
  const auto least = parse_integer(numbers.substr(0, comma)).value_or(kMost + 1);
  const std::string_view after = comma < numbers.size() ? numbers.substr(comma + 1) : "";
  const auto most = after.empty() ? least : parse_integer(after).value_or(kMost + 1);
  if (least <= kMost && most <= kMost && least <= most) return std::nullopt;
  return repetitions.substr(open);
}

std::string error_of(const RE2& re2, const Translation& translation, const std::string& pattern) {
  const RE2::ErrorCode code = re2.error_code();
  std::string part = translation.as_written(re2.error_arg());
  if (code == RE2::ErrorRepeatSize && part.ends_with("}?")) part.pop_back();
  if (code == RE2::ErrorMissingParen) part = pattern;
  if (code == RE2::ErrorBadUTF8) part = from_invalid_byte(pattern);
  const auto count = code == RE2::ErrorRepeatOp ? bad_count(part) : std::nullopt;
  return fmt::format("error parsing regexp: {}: `{}`",
                     complaint(count ? RE2::ErrorRepeatSize : code), count.value_or(part));
}

/// A text as RE2 may see it: its own bytes, or a repaired copy and the way back.
class Subject {
 public:
  explicit Subject(std::string_view text) : original_(text), seen_(text) {
    if (is_valid_utf8(text)) return;
    for (std::size_t at = 0; at < text.size();) {
      const DecodedRune decoded = decode_rune(text.substr(at));
      const std::string shown = encode_rune(decoded.rune);
      repaired_ += shown;
      offsets_.resize(repaired_.size(), at);
      at += decoded.size;
    }
    offsets_.push_back(text.size());
    seen_ = repaired_;
  }
  Subject(const Subject&) = delete;
  Subject& operator=(const Subject&) = delete;

  [[nodiscard]] std::string_view seen() const { return seen_; }
  [[nodiscard]] std::size_t original_offset(std::size_t offset) const {
    return offsets_.empty() ? offset : offsets_[offset];
  }
  [[nodiscard]] std::optional<std::string_view> original(const re2::StringPiece& part) const {
    if (part.data() == nullptr) return std::nullopt;
    const auto start = static_cast<std::size_t>(part.data() - seen_.data());
    const std::size_t begin = original_offset(start);
    return original_.substr(begin, original_offset(start + part.size()) - begin);
  }

 private:
  std::string_view original_;
  std::string_view seen_;
  std::string repaired_;
  std::vector<std::size_t> offsets_;  ///< for each byte of the repaired text; empty: it is the same
};

}  // namespace

struct Regex::Program {
  Program(const std::string& pattern, const RE2::Options& options) : re2(pattern, options) {}

  /// The next match from an offset of what is seen on; begin and end are such offsets too.
  [[nodiscard]] std::optional<Match> find(const Subject& subject, std::size_t from) const {
    std::vector<re2::StringPiece> groups(static_cast<std::size_t>(re2.NumberOfCapturingGroups()) +
                                         1);
    const re2::StringPiece text(subject.seen().data(), subject.seen().size());
    if (!re2.Match(text, from, text.size(), RE2::UNANCHORED, groups.data(),
                   static_cast<int>(groups.size()))) {
      return std::nullopt;
    }
    Match match;
    match.begin = static_cast<std::size_t>(groups[0].data() - text.data());
    match.end = match.begin + groups[0].size();
    for (const re2::StringPiece& group : groups)
      match.groups.push_back(subject.original(group));
    return match;
  }

  static Match in_original(Match match, const Subject& subject) {
    match.begin = subject.original_offset(match.begin);
    match.end = subject.original_offset(match.end);
    return match;
  }

  RE2 re2;
};

Regex::Regex(std::string pattern) : pattern_(std::move(pattern)) {
  const Translation translation(pattern_);
  RE2::Options options(RE2::Quiet);
  options.set_max_mem(kMaxMemory);
  auto program = std::make_unique<const Program>(translation.text(), options);
  if (program->re2.ok()) {
    program_ = std::move(program);
  } else {
    error_ = error_of(program->re2, translation, pattern_);
  }
}

Regex::~Regex() = default;

std::optional<Regex::Match> Regex::find(std::string_view text) const {
  const Subject subject(text);
  auto match = program_->find(subject, 0);
  if (match) *match = Program::in_original(*std::move(match), subject);
  return match;
}

std::vector<Regex::Match> Regex::find_all(std::string_view text, std::int64_t limit) const {
  const Subject subject(text);
  const std::string_view seen = subject.seen();
  std::vector<Match> matches;
  std::size_t at = 0;
  std::optional<std::size_t> last_end;
  while (at <= seen.size() && (limit < 0 || std::ssize(matches) < limit)) {
    auto match = program_->find(subject, at);
    if (!match) break;
    const bool empty = match->begin == match->end;
    const bool accepted = !(empty && last_end == match->begin);
    if (match->end > at) {
      at = match->end;
    } else {
      at += std::max<std::size_t>(decode_rune(seen.substr(at)).size, 1);
    }
    last_end = match->end;
    if (accepted) matches.push_back(Program::in_original(*std::move(match), subject));
  }
  return matches;
}

bool Regex::matches(std::string_view text) const {
  const Subject subject(text);
  const re2::StringPiece seen(subject.seen().data(), subject.seen().size());
  return RE2::PartialMatch(seen, program_->re2);
}

int Regex::group_index(const std::string& name) const {
  const auto& names = program_->re2.NamedCapturingGroups();
  const auto found = names.find(name);
  return found == names.end() ? -1 : found->second;
}

std::shared_ptr<const Regex> RegexCache::get(const std::string& pattern) {
  if (const auto known = patterns_.find(pattern); known != patterns_.end()) return known->second;
  if (patterns_.size() >= kMostCached) patterns_.clear();
  return patterns_.emplace(pattern, std::make_shared<const Regex>(pattern)).first->second;
}

}  // namespace tf
