#include <fmt/core.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/text.h"
#include "lib/base/utf8.h"
#include "lib/data/go_print.h"
#include "lib/data/go_regex.h"
#include "templates-engine/args.h"
#include "templates-engine/function_table.h"

namespace tf::engine {
namespace {

// Regular expressions of sprig 3.3: Go's regexp (1.26) spoken by RE2.

/// Throws FunctionError in the words of Go's regexp.Compile.
RegexRef compile(CallContext& context, const std::string& pattern) {
  RegexRef regex = context.regexes().get(pattern);
  if (!regex->error().empty()) throw FunctionError(regex->error());
  return regex;
}

/// The same in the words of Go's regexp.MustCompile.
RegexRef must_compile(CallContext& context, const std::string& pattern) {
  RegexRef regex = context.regexes().get(pattern);
  if (!regex->error().empty()) {
    throw FunctionError(fmt::format(
        "regexp: Compile({}): {}", can_backquote(pattern) ? '`' + pattern + '`' : go_quote(pattern),
        regex->error()));
  }
  return regex;
}

/// How a function reports a bad pattern: sprig's plain names panic, its must names return.
using Compile = RegexRef (*)(CallContext&, const std::string&);

Value regex_match(CallContext& context, std::span<Value> args) {
  const RegexRef regex = context.regexes().get(string_arg(args[0]));
  return regex->error().empty() && regex->matches(string_arg(args[1]));
}

Value must_regex_match(CallContext& context, std::span<Value> args) {
  return compile(context, string_arg(args[0]))->matches(string_arg(args[1]));
}

template <Compile compile>
Value regex_find(CallContext& context, std::span<Value> args) {
  const RegexRef regex = compile(context, string_arg(args[0]));
  const std::string& text = string_arg(args[1]);
  const auto match = regex->find(text);
  return match ? text.substr(match->begin, match->end - match->begin) : std::string();
}

template <Compile compile>
Value regex_find_all(CallContext& context, std::span<Value> args) {
  const RegexRef regex = compile(context, string_arg(args[0]));
  const std::string& text = string_arg(args[1]);
  std::vector<std::string> found;
  for (const auto& match : regex->find_all(text, int_arg(args[2]))) {
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
      out.append(match.groups[static_cast<std::size_t>(index)].value_or(""));
    }
  }
}

enum class Replacement { kExpanded, kLiteral };

template <Compile compile, Replacement kind>
Value regex_replace_all(CallContext& context, std::span<Value> args) {
  const RegexRef regex = compile(context, string_arg(args[0]));
  const std::string& text = string_arg(args[1]);
  const std::string& replacement = string_arg(args[2]);
  std::string out;
  std::size_t copied = 0;
  for (const auto& match : regex->find_all(text, -1)) {
    out.append(text, copied, match.begin - copied);
    if (kind == Replacement::kExpanded) {
      expand(out, replacement, *regex, match);
    } else {
      out += replacement;
    }
    copied = match.end;
  }
  return out.append(text, copied);
}

/// Regexp.Split: an empty match at the very start splits nothing off.
template <Compile compile>
Value regex_split(CallContext& context, std::span<Value> args) {
  const std::string& pattern = string_arg(args[0]);
  const RegexRef regex = compile(context, pattern);
  const std::string& text = string_arg(args[1]);
  const std::int64_t limit = int_arg(args[2]);
  if (limit == 0) return List::nil(kStringList);
  if (!pattern.empty() && text.empty()) return string_list({""});
  std::vector<std::string> parts;
  std::size_t begin = 0;
  std::size_t end = 0;
  for (const auto& match : regex->find_all(text, limit)) {
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
constexpr auto kPanic = &must_compile;
constexpr auto kError = &compile;
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
