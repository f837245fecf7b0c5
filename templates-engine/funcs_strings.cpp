#include <fmt/core.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/text.h"
#include "lib/base/utf8.h"
#include "lib/data/go_print.h"
#include "templates-engine/args.h"
#include "templates-engine/function_table.h"
#include "templates-engine/random.h"
#include "templates-engine/text_case.h"
#include "templates-engine/text_shape.h"

namespace tf::engine {
namespace {

// Strings of sprig 3.3 (strings.go, with Masterminds/goutils 1.1.1 behind it).

Value hello(CallContext&, std::span<Value>) {
  return "Hello!";
}

Value abbrev(CallContext&, std::span<Value> args) {
  const std::int64_t width = int_arg(args[0]);
  if (width < 4) return std::move(args[1]);
  return abbreviate(string_arg(args[1]), 0, width);
}

Value abbrevboth(CallContext&, std::span<Value> args) {
  const std::int64_t left = int_arg(args[0]);
  const std::int64_t right = int_arg(args[1]);
  if (right < 4 || (left > 0 && right < 7)) return std::move(args[2]);
  return abbreviate(string_arg(args[2]), left, right);
}

Value trunc(CallContext&, std::span<Value> args) {
  const std::int64_t count = int_arg(args[0]);
  const std::string& text = string_arg(args[1]);
  const auto size = static_cast<std::int64_t>(text.size());
  if (count < 0 && size + count > 0) return text.substr(static_cast<std::size_t>(size + count));
  if (count >= 0 && size > count) return text.substr(0, static_cast<std::size_t>(count));
  return std::move(args[1]);
}

std::string bounds_error(std::string_view range) {
  return fmt::format("runtime error: slice bounds out of range {}", range);
}

Value substr(CallContext&, std::span<Value> args) {
  const std::int64_t start = int_arg(args[0]);
  const std::int64_t end = int_arg(args[1]);
  const std::string& text = string_arg(args[2]);
  const auto size = static_cast<std::int64_t>(text.size());
  if (start < 0) {
    if (end < 0) throw FunctionError(bounds_error(fmt::format("[:{}]", end)));
    if (end > size)
      throw FunctionError(bounds_error(fmt::format("[:{}] with length {}", end, size)));
    return text.substr(0, static_cast<std::size_t>(end));
  }
  const std::int64_t stop = end < 0 || end > size ? size : end;
  if (start > stop) throw FunctionError(bounds_error(fmt::format("[{}:{}]", start, stop)));
  return text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(stop - start));
}

Value trim(CallContext&, std::span<Value> args) {
  return trim_space(string_arg(args[0]));
}
Value upper(CallContext&, std::span<Value> args) {
  return to_upper(string_arg(args[0]));
}
Value lower(CallContext&, std::span<Value> args) {
  return to_lower(string_arg(args[0]));
}
Value title(CallContext&, std::span<Value> args) {
  return title_words(string_arg(args[0]));
}
Value untitle(CallContext&, std::span<Value> args) {
  return untitle_words(string_arg(args[0]));
}
Value swapcase(CallContext&, std::span<Value> args) {
  return swap_case(string_arg(args[0]));
}
Value camelcase(CallContext&, std::span<Value> args) {
  return to_pascal_case(string_arg(args[0]));
}
Value snakecase(CallContext&, std::span<Value> args) {
  return to_separated_case(string_arg(args[0]), '_');
}
Value kebabcase(CallContext&, std::span<Value> args) {
  return to_separated_case(string_arg(args[0]), '-');
}

Value trim_all(CallContext&, std::span<Value> args) {
  return tf::trim(string_arg(args[1]), string_arg(args[0]));
}

Value trim_suffix_of(CallContext&, std::span<Value> args) {
  return trim_suffix(string_arg(args[1]), string_arg(args[0]));
}

Value trim_prefix_of(CallContext&, std::span<Value> args) {
  return trim_prefix(string_arg(args[1]), string_arg(args[0]));
}

Value repeat_text(CallContext&, std::span<Value> args) {
  const std::string& text = string_arg(args[1]);
  const std::size_t count = checked_repeat(int_arg(args[0]), text.size());
  return text.empty() ? "" : repeat(text, count);
}

/// goutils takes each byte for a character here, so other than ASCII comes out changed.
Value nospace(CallContext&, std::span<Value> args) {
  const std::string& text = string_arg(args[0]);
  const auto is_space_byte = [](char c) { return is_space(static_cast<unsigned char>(c)); };
  if (std::none_of(text.begin(), text.end(), is_space_byte)) return std::move(args[0]);
  std::string out;
  for (char c : text) {
    if (!is_space_byte(c)) append_rune(out, static_cast<unsigned char>(c));
  }
  return out;
}

/// Bytewise like nospace.
Value initials(CallContext&, std::span<Value> args) {
  std::string out;
  bool after_gap = true;
  for (char c : string_arg(args[0])) {
    const Rune rune = static_cast<unsigned char>(c);
    if (is_space(rune)) {
      after_gap = true;
    } else if (after_gap) {
      append_rune(out, rune);
      after_gap = false;
    }
  }
  return out;
}

Value wrap(CallContext&, std::span<Value> args) {
  return wrap_text(string_arg(args[1]), int_arg(args[0]), "", LongWords::kKeep);
}

Value wrap_with(CallContext&, std::span<Value> args) {
  return wrap_text(string_arg(args[2]), int_arg(args[0]), string_arg(args[1]), LongWords::kBreak);
}

Value contains_text(CallContext&, std::span<Value> args) {
  return contains(string_arg(args[1]), string_arg(args[0]));
}
Value has_prefix(CallContext&, std::span<Value> args) {
  return string_arg(args[1]).starts_with(string_arg(args[0]));
}
Value has_suffix(CallContext&, std::span<Value> args) {
  return string_arg(args[1]).ends_with(string_arg(args[0]));
}
Value replace(CallContext&, std::span<Value> args) {
  return replace_all(string_arg(args[2]), string_arg(args[0]), string_arg(args[1]));
}

/// The texts of all arguments that are not nil, each made by `write`, joined by spaces.
template <class Write>
std::string join_present(std::span<const Value> args, Write write) {
  std::string out;
  bool first = true;
  for (const Value& arg : args) {
    if (arg.is_nil()) continue;
    if (!first) out += ' ';
    first = false;
    write(out, arg);
  }
  return out;
}

Value quote(CallContext&, std::span<Value> args) {
  return join_present(args, [](std::string& out, const Value& arg) {
    out += arg.is_string() ? go_quote(*arg.as_string()) : go_quote(to_string(arg));
  });
}

Value squote(CallContext&, std::span<Value> args) {
  return join_present(args, [](std::string& out, const Value& arg) {
    out += '\'';
    go_print_to(out, arg);
    out += '\'';
  });
}

Value cat(CallContext&, std::span<Value> args) {
  return join_present(args, [](std::string& out, const Value& arg) { go_print_to(out, arg); });
}

Value indent(CallContext&, std::span<Value> args) {
  return indent_text("", int_arg(args[0]), string_arg(args[1]));
}
Value nindent(CallContext&, std::span<Value> args) {
  return indent_text("\n", int_arg(args[0]), string_arg(args[1]));
}

Value plural(CallContext&, std::span<Value> args) {
  return std::move(int_arg(args[2]) == 1 ? args[0] : args[1]);
}

Value to_string_value(CallContext&, std::span<Value> args) {
  if (args[0].is_string()) return std::move(args[0]);
  return to_string(args[0]);
}

Value to_strings_value(CallContext&, std::span<Value> args) {
  const List* list = args[0].as_list();
  if (list != nullptr && &list->type() == &kStringList) return std::move(args[0]);
  return string_list(to_strings(args[0]));
}

Value join_values(CallContext&, std::span<Value> args) {
  return join(to_strings(args[1]), string_arg(args[0]));
}

/// {"_0": first part, "_1": second ...}
Value numbered(std::vector<std::string> parts) {
  std::vector<Map::Entry> entries;
  entries.reserve(parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    entries.emplace_back("_" + to_text(i), std::move(parts[i]));
  }
  return Map(std::move(entries), kStringMap);
}

Value split_to_map(CallContext&, std::span<Value> args) {
  return numbered(split(string_arg(args[1]), string_arg(args[0])));
}
Value splitn(CallContext&, std::span<Value> args) {
  return numbered(split_limited(string_arg(args[2]), string_arg(args[0]), int_arg(args[1])));
}
Value split_list(CallContext&, std::span<Value> args) {
  return string_list(split(string_arg(args[1]), string_arg(args[0])));
}

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kLettersAndDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// goutils gives "" for a negative count.
Value random_string(const Value& count, std::string_view alphabet) {
  if (int_arg(count) <= 0) return "";
  return random_text(checked_repeat(int_arg(count), 1), alphabet);
}

Value rand_alpha_num(CallContext&, std::span<Value> args) {
  return random_string(args[0], kLettersAndDigits);
}
Value rand_alpha(CallContext&, std::span<Value> args) {
  return random_string(args[0], kLetters);
}
Value rand_numeric(CallContext&, std::span<Value> args) {
  return random_string(args[0], kDigits);
}
Value rand_ascii(CallContext&, std::span<Value> args) {
  std::string printable;
  for (char c = ' '; c <= '~'; ++c)
    printable += c;
  return random_string(args[0], printable);
}

Value shuffle(CallContext&, std::span<Value> args) {
  std::u32string runes = to_runes(string_arg(args[0]));
  for (std::size_t i = runes.size(); i > 1; --i)
    std::swap(runes[i - 1], runes[random_below(i)]);
  return from_runes(runes);
}

using enum ParamType;

constexpr Signature kText = {kString};
constexpr Signature kTwoTexts = {kString, kString};
constexpr Signature kCountAndText = {kInt, kString};

constexpr Function kFunctions[] = {
    {"abbrev", kCountAndText, abbrev, "text cut to a width, with \"...\" at its end",
     "{{ abbrev 5 \"hello world\" }} -> he..."},
    {"abbrevboth",
     {kInt, kInt, kString},
     abbrevboth,
     "text cut at both ends",
     "{{ abbrevboth 5 10 \"1234 5678 9123\" }} -> ...5678..."},
    {"camelcase", kText, camelcase, "words joined, each with a capital",
     "{{ camelcase \"http_server\" }} -> HttpServer"},
    {"cat", Signature({kAny}, true), cat, "arguments joined by spaces, without nils",
     "{{ cat \"a\" 1 true }} -> a 1 true"},
    {"contains", kTwoTexts, contains_text, "whether the second text contains the first",
     "{{ contains \"b\" \"abc\" }} -> true"},
    {"hasPrefix", kTwoTexts, has_prefix, "whether the second text begins with the first",
     "{{ hasPrefix \"a\" \"abc\" }} -> true"},
    {"hasSuffix", kTwoTexts, has_suffix, "whether the second text ends with the first",
     "{{ hasSuffix \"c\" \"abc\" }} -> true"},
    {"hello", {}, hello, "a greeting", "{{ hello }} -> Hello!"},
    {"indent", kCountAndText, indent, "every line moved right by spaces",
     "{{ indent 2 \"a\" }} ->   a"},
    {"initials", kText, initials, "the first letter of each word",
     "{{ initials \"First Try\" }} -> FT"},
    {"join",
     {kString, kAny},
     join_values,
     "list elements as text with a separator between",
     "{{ join \"-\" (list 1 2) }} -> 1-2"},
    {"kebabcase", kText, kebabcase, "words in lower case joined by -",
     "{{ kebabcase \"FirstName\" }} -> first-name"},
    {"lower", kText, lower, "text in lower case", "{{ lower \"HeLLo\" }} -> hello"},
    {"nindent", kCountAndText, nindent, "indent with a newline in front",
     "[{{ nindent 2 \"a\" }}] -> [\n  a]"},
    {"nospace", kText, nospace, "text without white space", "{{ nospace \"a b c\" }} -> abc"},
    {"plural",
     {kString, kString, kInt},
     plural,
     "the first text for one, else the second",
     "{{ plural \"item\" \"items\" 2 }} -> items"},
    {"quote", Signature({kAny}, true), quote, "arguments in double quotes",
     "{{ quote \"a\" 1 }} -> \"a\" \"1\""},
    {"randAlpha", {kInt}, rand_alpha, "random letters", ""},
    {"randAlphaNum", {kInt}, rand_alpha_num, "random letters and digits", ""},
    {"randAscii", {kInt}, rand_ascii, "random printable ASCII characters", ""},
    {"randNumeric", {kInt}, rand_numeric, "random digits", ""},
    {"repeat", kCountAndText, repeat_text, "text several times", "{{ repeat 3 \"ab\" }} -> ababab"},
    {"replace",
     {kString, kString, kString},
     replace,
     "text with a part replaced everywhere",
     "{{ \"a-b\" | replace \"-\" \"_\" }} -> a_b"},
    {"shuffle", kText, shuffle, "the characters in random order", ""},
    {"snakecase", kText, snakecase, "words in lower case joined by _",
     "{{ snakecase \"FirstName\" }} -> first_name"},
    {"split", kTwoTexts, split_to_map, "the parts between separators as _0, _1 ...",
     "{{ (split \"/\" \"a/b\")._1 }} -> b"},
    {"splitList", kTwoTexts, split_list, "the parts between separators as a list",
     "{{ splitList \"/\" \"a/b\" }} -> [a b]"},
    {"splitn",
     {kString, kInt, kString},
     splitn,
     "as split, at most that many parts",
     "{{ (splitn \"/\" 2 \"a/b/c\")._1 }} -> b/c"},
    {"squote", Signature({kAny}, true), squote, "arguments in single quotes",
     "{{ squote \"a\" 1 }} -> 'a' '1'"},
    {"substr",
     {kInt, kInt, kString},
     substr,
     "bytes from one index to before another",
     "{{ substr 1 3 \"hello\" }} -> el"},
    {"swapcase", kText, swapcase, "upper and lower case exchanged",
     "{{ swapcase \"Hello you\" }} -> hELLO YOU"},
    {"title", kText, title, "each word with a capital", "{{ title \"hello you\" }} -> Hello You"},
    {"toString", {kAny}, to_string_value, "a value as text", "{{ toString 1.5 }} -> 1.5"},
    {"toStrings",
     {kAny},
     to_strings_value,
     "list elements as text",
     "{{ toStrings (list 1 2) }} -> [1 2]"},
    {"trim", kText, trim, "text without white space at its ends", "{{ trim \" a \" }} -> a"},
    {"trimAll", kTwoTexts, trim_all, "text without the given characters at its ends",
     "{{ trimAll \"$\" \"$5$\" }} -> 5"},
    {"trimPrefix", kTwoTexts, trim_prefix_of, "text without that beginning",
     "{{ trimPrefix \"-\" \"-a\" }} -> a"},
    {"trimSuffix", kTwoTexts, trim_suffix_of, "text without that end",
     "{{ trimSuffix \"-\" \"a-\" }} -> a"},
    {"trimall", kTwoTexts, trim_all, "trimAll under its old name",
     "{{ trimall \"$\" \"$5\" }} -> 5"},
    {"trunc", kCountAndText, trunc, "the first bytes, or the last ones of a negative count",
     "{{ trunc -3 \"abcdef\" }} -> def"},
    {"untitle", kText, untitle, "each word with a small first letter",
     "{{ untitle \"Hello You\" }} -> hello you"},
    {"upper", kText, upper, "text in upper case", "{{ upper \"hello\" }} -> HELLO"},
    {"wrap", kCountAndText, wrap, "lines broken at spaces before a width",
     "{{ wrap 5 \"aa bb cc\" }} -> aa bb\ncc"},
    {"wrapWith",
     {kInt, kString, kString},
     wrap_with,
     "as wrap with a separator, breaking long words",
     "{{ wrapWith 3 \"|\" \"aaaa bb\" }} -> aaa|a|bb"},
};

}  // namespace

std::span<const Function> string_functions() {
  return kFunctions;
}

}  // namespace tf::engine
