#include <fmt/core.h>
#include <re2/re2.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/text.h"
#include "lib/base/utf8.h"
#include "lib/data/go_print.h"
#include "templates-engine/args.h"
#include "templates-engine/function_table.h"

namespace tf::engine {
namespace {

// Regular expressions of sprig 3.3: Go's regexp (1.26) spoken by RE2.

/// Go allows more than RE2's 8 MB; patterns like ^\pL{1,500}$ need it.
constexpr std::int64_t kMaxMemory = std::int64_t{64} << 20;

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

/// Go's (?<name> is RE2's (?P<name>, whatever follows; \C is unknown to Go. Escapes and classes are
/// left alone.
std::string to_re2(std::string_view pattern, bool& has_any_byte) {
  std::string out;
  bool in_class = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\\' && i + 1 < pattern.size()) {
      has_any_byte = has_any_byte || (pattern[i + 1] == 'C' && !in_class);
      out.append(pattern.substr(i++, 2));
      continue;
    }
    if (c == '[') in_class = true;
    if (c == ']') in_class = false;
    const std::string_view rest = pattern.substr(i);
    const bool named = rest.starts_with("(?<");
    if (named && !in_class) {
      out += "(?P<";
      i += 2;
    } else {
      out += c;
    }
  }
  return out;
}

/// The part of a pattern that an error names, with our rewriting taken back.
std::string as_written(const std::string& part, const std::string& pattern) {
  return contains(pattern, part) ? part : replace_all(part, "(?P<", "(?<");
}

class Regex {
 public:
  /// Errors: FunctionError in the words of Go's regexp.Compile.
  static Regex compile(const std::string& pattern) {
    std::string error;
    Regex regex(pattern, error);
    if (!error.empty()) throw FunctionError(error);
    return regex;
  }
  /// The same in the words of Go's regexp.MustCompile.
  static Regex must_compile(const std::string& pattern) {
    std::string error;
    Regex regex(pattern, error);
    if (!error.empty()) {
      const bool plain = pattern.find('`') == std::string::npos;
      throw FunctionError(fmt::format("regexp: Compile({}): {}",
                                      plain ? '`' + pattern + '`' : go_quote(pattern), error));
    }
    return regex;
  }

  struct Match {
    std::vector<re2::StringPiece> groups;  ///< the whole first; data() is null for an unmatched one
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  /// All matches, at most `limit` unless it is negative. As in Go an empty match right behind
  /// another match does not count, and the search goes on by characters.
  [[nodiscard]] std::vector<Match> find_all(std::string_view text, std::int64_t limit) const {
    std::vector<Match> matches;
    std::size_t at = 0;
    std::optional<std::size_t> last_end;
    while (at <= text.size() && (limit < 0 || static_cast<std::int64_t>(matches.size()) < limit)) {
      auto match = find(text, at);
      if (!match) break;
      const bool empty = match->begin == match->end;
      const bool accepted = !(empty && last_end == match->begin);
      if (match->end > at) {
        at = match->end;
      } else {
        at += std::max<std::size_t>(decode_rune(text.substr(at)).size, 1);
      }
      last_end = match->end;
      if (accepted) matches.push_back(std::move(*match));
    }
    return matches;
  }

  [[nodiscard]] std::optional<Match> find(std::string_view text, std::size_t from) const {
    Match match;
    match.groups.resize(static_cast<std::size_t>(re2_->NumberOfCapturingGroups()) + 1);
    const re2::StringPiece piece(text.data(), text.size());
    if (!re2_->Match(piece, from, text.size(), RE2::UNANCHORED, match.groups.data(),
                     static_cast<int>(match.groups.size()))) {
      return std::nullopt;
    }
    match.begin = static_cast<std::size_t>(match.groups[0].data() - text.data());
    match.end = match.begin + match.groups[0].size();
    return match;
  }

  [[nodiscard]] bool matches(std::string_view text) const {
    return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *re2_);
  }
  [[nodiscard]] int group_index(const std::string& name) const {
    const auto& names = re2_->NamedCapturingGroups();
    const auto found = names.find(name);
    return found == names.end() ? -1 : found->second;
  }

 private:
  Regex(const std::string& pattern, std::string& error) {
    bool has_any_byte = false;
    const std::string translated = to_re2(pattern, has_any_byte);
    if (has_any_byte) {
      error = "error parsing regexp: invalid escape sequence: `\\C`";
      return;
    }
    RE2::Options options(RE2::Quiet);
    options.set_max_mem(kMaxMemory);
    re2_ = std::make_unique<RE2>(re2::StringPiece(translated), options);
    if (re2_->ok()) return;
    const bool whole = re2_->error_code() == RE2::ErrorMissingParen;
    error = fmt::format("error parsing regexp: {}: `{}`", complaint(re2_->error_code()),
                        whole ? pattern : as_written(re2_->error_arg(), pattern));
  }

  std::unique_ptr<RE2> re2_;
};

/// How a function reports a bad pattern: sprig's plain names panic, its must names return.
using Compile = Regex (*)(const std::string&);

Value regex_match(CallContext&, std::span<Value> args) {
  try {
    return Regex::compile(string_arg(args[0])).matches(string_arg(args[1]));
  } catch (const FunctionError&) {
    return false;
  }
}

Value must_regex_match(CallContext&, std::span<Value> args) {
  return Regex::compile(string_arg(args[0])).matches(string_arg(args[1]));
}

template <Compile compile>
Value regex_find(CallContext&, std::span<Value> args) {
  const Regex regex = compile(string_arg(args[0]));
  const std::string& text = string_arg(args[1]);
  const auto match = regex.find(text, 0);
  return match ? text.substr(match->begin, match->end - match->begin) : std::string();
}

template <Compile compile>
Value regex_find_all(CallContext&, std::span<Value> args) {
  const Regex regex = compile(string_arg(args[0]));
  const std::string& text = string_arg(args[1]);
  std::vector<std::string> found;
  for (const auto& match : regex.find_all(text, int_arg(args[2]))) {
    found.push_back(text.substr(match.begin, match.end - match.begin));
  }
  return found.empty() ? Value(List::nil(kStringList)) : string_list(std::move(found));
}

/// One "$name", "${name}" or "$1" of a replacement, after its dollar. Nothing where Go's
/// regexp.extract refuses.
std::optional<std::string> take_reference(std::string_view& rest) {
  const bool braced = rest.starts_with('{');
  std::string_view tail = braced ? rest.substr(1) : rest;
  std::string name;
  while (!tail.empty()) {
    const DecodedRune decoded = decode_rune(tail);
    if (!is_letter(decoded.rune) && !is_digit(decoded.rune) && decoded.rune != '_') break;
    name.append(tail.substr(0, decoded.size));
    tail.remove_prefix(decoded.size);
  }
  if (name.empty()) return std::nullopt;
  if (braced) {
    if (!tail.starts_with('}')) return std::nullopt;
    tail.remove_prefix(1);
  }
  rest = tail;
  return name;
}

/// Go's numeric group names: digits only, below 100 million, no leading zero. -1: a name.
int group_number(std::string_view name) {
  if (name.size() > 8 || (name.size() > 1 && name[0] == '0')) return -1;
  int number = 0;
  for (char c : name) {
    if (!is_digit_ascii(c)) return -1;
    number = number * 10 + (c - '0');
  }
  return number;
}

/// Regexp.Expand: "$$" is a dollar, unknown references are empty.
void expand(std::string& out, std::string_view replacement, const Regex& regex,
            const Regex::Match& match) {
  while (true) {
    const std::size_t dollar = replacement.find('$');
    out.append(replacement.substr(0, dollar));
    if (dollar == std::string_view::npos) return;
    replacement.remove_prefix(dollar + 1);
    if (replacement.starts_with('$')) {
      out += '$';
      replacement.remove_prefix(1);
      continue;
    }
    const auto name = take_reference(replacement);
    if (!name) {
      out += '$';
      continue;
    }
    const int number = group_number(*name);
    const int index = number >= 0 ? number : regex.group_index(*name);
    if (index >= 0 && static_cast<std::size_t>(index) < match.groups.size()) {
      const auto& group = match.groups[static_cast<std::size_t>(index)];
      if (group.data() != nullptr) out.append(group.data(), group.size());
    }
  }
}

enum class Replacement { kExpanded, kLiteral };

template <Compile compile, Replacement kind>
Value regex_replace_all(CallContext&, std::span<Value> args) {
  const Regex regex = compile(string_arg(args[0]));
  const std::string& text = string_arg(args[1]);
  const std::string& replacement = string_arg(args[2]);
  std::string out;
  std::size_t copied = 0;
  for (const auto& match : regex.find_all(text, -1)) {
    out.append(text, copied, match.begin - copied);
    if (kind == Replacement::kExpanded) {
      expand(out, replacement, regex, match);
    } else {
      out += replacement;
    }
    copied = match.end;
  }
  return out.append(text, copied);
}

/// Regexp.Split: an empty match at the very start splits nothing off.
template <Compile compile>
Value regex_split(CallContext&, std::span<Value> args) {
  const std::string& pattern = string_arg(args[0]);
  const Regex regex = compile(pattern);
  const std::string& text = string_arg(args[1]);
  const std::int64_t limit = int_arg(args[2]);
  if (limit == 0) return List::nil(kStringList);
  if (!pattern.empty() && text.empty()) return string_list({""});
  std::vector<std::string> parts;
  std::size_t begin = 0;
  std::size_t end = 0;
  for (const auto& match : regex.find_all(text, limit)) {
    if (limit > 0 && static_cast<std::int64_t>(parts.size()) == limit - 1) break;
    end = match.begin;
    if (match.end != 0) parts.push_back(text.substr(begin, end - begin));
    begin = match.end;
  }
  if (end != text.size()) parts.push_back(text.substr(begin));
  return string_list(std::move(parts));
}

Value regex_quote_meta(CallContext&, std::span<Value> args) {
  std::string out;
  for (char c : string_arg(args[0])) {
    if (std::string_view("\\.+*?()|[]{}^$").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

using enum ParamType;

constexpr Signature kTwo = {kString, kString};
constexpr Signature kThree = {kString, kString, kString};
constexpr Signature kWithCount = {kString, kString, kInt};
constexpr auto kPanic = &Regex::must_compile;
constexpr auto kError = &Regex::compile;
constexpr auto kExpanded = Replacement::kExpanded;
constexpr auto kLiteral = Replacement::kLiteral;

constexpr Function kFunctions[] = {
    {"mustRegexFind", kTwo, regex_find<kError>, "regexFind under its other name",
     "{{ mustRegexFind \"[0-9]+\" \"ab12\" }} -> 12"},
    {"mustRegexFindAll", kWithCount, regex_find_all<kError>, "regexFindAll under its other name",
     "{{ mustRegexFindAll \"[0-9]\" \"a1b2\" -1 }} -> [1 2]"},
    {"mustRegexMatch", kTwo, must_regex_match, "regexMatch that fails on a bad pattern",
     "{{ mustRegexMatch \"^a\" \"abc\" }} -> true"},
    {"mustRegexReplaceAll", kThree, regex_replace_all<kError, kExpanded>,
     "regexReplaceAll under its other name",
     "{{ mustRegexReplaceAll \"(a)b\" \"abab\" \"$1\" }} -> aa"},
    {"mustRegexReplaceAllLiteral", kThree, regex_replace_all<kError, kLiteral>,
     "regexReplaceAllLiteral under its other name",
     "{{ mustRegexReplaceAllLiteral \"a\" \"aba\" \"$1\" }} -> $1b$1"},
    {"mustRegexSplit", kWithCount, regex_split<kError>, "regexSplit under its other name",
     "{{ mustRegexSplit \"-+\" \"a--b-c\" -1 }} -> [a b c]"},
    {"regexFind", kTwo, regex_find<kPanic>, "the first match of a pattern",
     "{{ regexFind \"[a-z]+\" \"12ab34cd\" }} -> ab"},
    {"regexFindAll", kWithCount, regex_find_all<kPanic>, "at most that many matches, all for -1",
     "{{ regexFindAll \"[a-z]\" \"1a2b\" -1 }} -> [a b]"},
    {"regexMatch", kTwo, regex_match, "whether a text has a match of a pattern",
     "{{ regexMatch \"^v[0-9]+$\" \"v12\" }} -> true"},
    {"regexQuoteMeta",
     {kString},
     regex_quote_meta,
     "a pattern that matches just the text",
     "{{ regexQuoteMeta \"1.2\" }} -> 1\\.2"},
    {"regexReplaceAll", kThree, regex_replace_all<kPanic, kExpanded>,
     "matches replaced, with ${1} standing for a group",
     "{{ regexReplaceAll \"a(x*)b\" \"-ab-axxb-\" \"${1}W\" }} -> -W-xxW-"},
    {"regexReplaceAllLiteral", kThree, regex_replace_all<kPanic, kLiteral>,
     "matches replaced by a text as it is",
     "{{ regexReplaceAllLiteral \"a\" \"aba\" \"${1}\" }} -> ${1}b${1}"},
    {"regexSplit", kWithCount, regex_split<kPanic>, "the parts between matches",
     "{{ regexSplit \"z+\" \"pizza\" -1 }} -> [pi a]"},
};

}  // namespace

std::span<const Function> regex_functions() {
  return kFunctions;
}

}  // namespace tf::engine
