#include "lib/chart/strvals.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "lib/base/text.h"
#include "lib/base/utf8.h"
#include "lib/chart/strvals_scanner.h"
#include "lib/data/go_print.h"

namespace tf::chart {
namespace {

constexpr int kMaxNameLevel = 30;
constexpr std::int64_t kMaxIndex = 65536;
/// Helm has no bound for "[0][0]..." and "[0].a[0].a..."; this one keeps them within the stack.
constexpr int kMaxDepth = 500;

/// Why parsing stopped: an error, or the end of the input, which at the outermost level is success.
struct Stop {
  std::string message;
  bool at_end = false;
  ErrorCode code = ErrorCode::kInvalid;
};
template <class T>
using Step = tl::expected<T, Stop>;

tl::unexpected<Stop> stop(std::string message) {
  return tl::make_unexpected(Stop{std::move(message)});
}
tl::unexpected<Stop> at_end() {
  return tl::make_unexpected(Stop{"EOF", true});
}

/// The Go panic that a wrong type raises, as strvals reports it.
tl::unexpected<Stop> wrong_type(const Value& value, std::string_view wanted) {
  return stop(fmt::format("unable to parse key: interface conversion: interface {{}} is {}, not {}",
                          value.is_nil() ? "nil" : type_name(value), wanted));
}

/// Empty keys are parsed but not stored.
void store(Map& map, const std::string& key, Value value) {
  if (!key.empty()) map.set(key, std::move(value));
}

Step<void> store_at(List& list, std::int64_t index, Value value) {
  if (index < 0) return stop(fmt::format("negative {} index not allowed", index));
  if (index > kMaxIndex) {
    return stop(
        fmt::format("index of {} is greater than maximum supported index of {}", index, kMaxIndex));
  }
  const auto at = static_cast<std::size_t>(index);
  if (list.size() <= at) list.items().resize(at + 1);
  list[at] = std::move(value);
  return {};
}

/// strconv.Atoi.
Step<std::int64_t> parse_index(const std::string& text) {
  if (const auto index = parse_integer(text)) return *index;
  std::string_view digits = text;
  if (!digits.empty() && (digits.front() == '-' || digits.front() == '+')) digits.remove_prefix(1);
  const bool number = !digits.empty() && std::all_of(digits.begin(), digits.end(), is_digit_ascii);
  return stop(fmt::format("error parsing index: strconv.Atoi: parsing {}: {}", go_quote(text),
                          number ? "value out of range" : "invalid syntax"));
}

/// The %q of a Go rune slice: ['b' 'c'].
std::string quote_runes(std::string_view text) {
  List runes;
  for (const Rune rune : to_runes(text)) {
    runes.push(Integer{static_cast<std::int64_t>(rune), IntType::kInt32});
  }
  const Value operand{std::move(runes)};
  return go_sprintf("%q", {&operand, 1});
}

/// How `--set` types a text: helm 4.3.1 strvals.typedVal.
Value typed_value(std::string text) {
  if (equals_ignore_case(text, "true")) return true;
  if (equals_ignore_case(text, "false")) return false;
  if (equals_ignore_case(text, "null")) return {};
  if (text == "0") return Value::int64(0);
  if (!text.empty() && text.front() != '0') {
    if (const auto number = parse_integer(text)) return Value::int64(*number);
  }
  return text;
}

using ReadFile = std::function<Result<std::string>(const std::string&)>;

/// Counts a level of recursion while it lives.
class Descent {
 public:
  explicit Descent(int& depth) : depth_(depth) { ++depth_; }
  Descent(const Descent&) = delete;
  Descent& operator=(const Descent&) = delete;
  ~Descent() { --depth_; }

 private:
  int& depth_;
};

/// What differs between the flags.
struct Dialect {
  enum class Values { kTyped, kStrings, kFiles, kJson, kLiteral };
  Values values = Values::kTyped;
  const ReadFile* read = nullptr;
  bool ignores_cut_index = true;

  [[nodiscard]] bool is_literal() const { return values == Values::kLiteral; }
};

/// helm 4.3.1 strvals.parser and literalParser.
class Parser {
 public:
  Parser(std::string_view text, Dialect dialect)
      : scanner_(text,
                 dialect.is_literal() ? Scanner::Escapes::kNone : Scanner::Escapes::kBackslash),
        dialect_(dialect) {}

  Status parse_into(Map& values) {
    while (true) {
      auto step = key(values, 0);
      if (step) continue;
      Stop& reason = step.error();
      if (reason.at_end) return {};
      return fail(reason.code, std::move(reason.message));
    }
  }

 private:
  [[nodiscard]] std::string_view key_stops() const {
    return dialect_.is_literal() ? "=[." : "=[,.";
  }

  Step<void> key(Map& map, int level) {
    const Scanner::Token token = scanner_.until(key_stops());
    if (token.at_end) {
      if (token.text.empty()) return at_end();
      return stop(fmt::format("key {} has no value", go_quote(token.text)));
    }
    switch (token.stop) {
      case '[':
        return indexed_key(map, token.text, level);
      case '=':
        return assign(map, token.text);
      case ',':
        store(map, token.text, "");
        return stop(fmt::format("key {} has no value (cannot end with ,)", go_quote(token.text)));
      default:
        return nested_key(map, token.text, level + 1);
    }
  }

  Step<void> indexed_key(Map& map, const std::string& name, int level) {
    const auto index = read_index();
    if (!index) return tl::make_unexpected(index.error());
    ListRef list = std::make_shared<List>();
    if (const Value* present = map.find(name)) {
      list = present->list_ref();
      if (list == nullptr) return wrong_type(*present, "[]interface {}");
    }
    auto step = list_item(*list, *index, level);
    // The end of the input right behind "]" still makes the list.
    if (step || step.error().at_end) store(map, name, std::move(list));
    return step;
  }

  Step<std::int64_t> read_index() {
    const Scanner::Token token = scanner_.until("]");
    // Helm 4 takes the wrapped EOF for the end of the input.
    if (token.at_end && dialect_.ignores_cut_index) return at_end();
    if (token.at_end) return stop("error parsing index: EOF");
    return parse_index(token.text);
  }

  Step<void> nested_key(Map& map, const std::string& name, int level) {
    if (level > kMaxNameLevel) {
      return stop(fmt::format(
          "value name nested level is greater than maximum supported nested level of {}",
          kMaxNameLevel));
    }
    MapRef inner = std::make_shared<Map>();
    if (const Value* present = map.find(name)) {
      inner = present->map_ref();
      if (inner == nullptr) return wrong_type(*present, "map[string]interface {}");
    }
    auto step = key(*inner, level);
    if (step && inner->empty()) {
      return stop(fmt::format("key map {} has no value", go_quote(name)));
    }
    if (!inner->empty()) store(map, name, std::move(inner));
    return step;
  }

  Step<void> assign(Map& map, const std::string& name) {
    const bool ended = scanner_.empty() && has_lists();
    auto assigned = value();
    if (!assigned) return tl::make_unexpected(std::move(assigned).error());
    store(map, name, *std::move(assigned));
    if (ended) return at_end();
    return {};
  }

  Step<void> list_item(List& list, std::int64_t index, int level) {
    if (index < 0) return stop(fmt::format("negative {} index not allowed", index));
    const Descent descent(depth_);
    if (depth_ > kMaxDepth) return stop("value is nested too deeply");
    const Scanner::Token token = scanner_.until("[.=");
    if (!token.text.empty()) {
      return stop("unexpected data at end of array index: " + quote_runes(token.text));
    }
    if (token.at_end) return at_end();
    if (token.stop == '[') return nested_list(list, index, level);
    if (token.stop == '.') return map_in_list(list, index, level);
    auto item = value();
    if (!item) return tl::make_unexpected(std::move(item).error());
    return store_at(list, index, *std::move(item));
  }

  Step<void> nested_list(List& list, std::int64_t index, int level) {
    const auto next = read_index();
    if (!next) return tl::make_unexpected(next.error());
    ListRef inner = std::make_shared<List>();
    const auto at = static_cast<std::size_t>(index);
    if (at < list.size() && !list[at].is_nil()) {
      inner = list[at].list_ref();
      if (inner == nullptr) return wrong_type(list[at], "[]interface {}");
    }
    auto step = list_item(*inner, *next, level);
    if (!step) return step;
    return store_at(list, index, std::move(inner));
  }

  Step<void> map_in_list(List& list, std::int64_t index, int level) {
    MapRef inner = std::make_shared<Map>();
    const auto at = static_cast<std::size_t>(index);
    if (at < list.size()) {
      if (MapRef present = list[at].map_ref()) {
        inner = std::move(present);
      } else {
        list[at] = inner;
      }
    }
    // Unlike a nested name, a map in a list does not count as a level in Helm; names below it do.
    auto step = key(*inner, level);
    if (!step) return step;
    return store_at(list, index, std::move(inner));
  }

  [[nodiscard]] bool has_lists() const {
    return !dialect_.is_literal() && dialect_.values != Dialect::Values::kJson;
  }

  /// What stands after '='.
  Step<Value> value() {
    if (dialect_.is_literal()) return Value(scanner_.until("").text);
    if (dialect_.values == Dialect::Values::kJson) return json_value();
    if (scanner_.empty()) return Value("");
    if (scanner_.peek() != '{') return convert(scanner_.until(",").text);
    scanner_.skip();
    return list_value();
  }

  Step<Value> list_value() {
    List list;
    while (true) {
      Scanner::Token token = scanner_.until(",}");
      if (token.at_end) return stop("list must terminate with '}'");
      if (token.stop == '}' && scanner_.peek() == ',') scanner_.skip();
      auto item = convert(std::move(token.text));
      if (!item) return tl::make_unexpected(std::move(item).error());
      list.push(*std::move(item));
      if (token.stop == '}') return Value(std::move(list));
    }
  }

  Step<Value> json_value() {
    if (scanner_.skip_blanks_and_comma()) return Value{};
    auto parsed = scanner_.take_json();
    if (!parsed) return stop(std::move(parsed).error().message);
    scanner_.skip_blanks_and_comma();
    return *std::move(parsed);
  }

  Step<Value> convert(std::string text) {
    switch (dialect_.values) {
      case Dialect::Values::kTyped:
        return typed_value(std::move(text));
      case Dialect::Values::kFiles: {
        auto content = (*dialect_.read)(text);
        if (!content) {
          Error& error = content.error();
          return tl::make_unexpected(Stop{std::move(error.message), false, error.code});
        }
        return Value(*std::move(content));
      }
      default:
        return Value(std::move(text));
    }
  }

  Scanner scanner_;
  Dialect dialect_;
  int depth_ = 0;
};

Status parse(std::string_view text, Map& values, Dialect dialect) {
  return Parser(text, dialect).parse_into(values);
}

}  // namespace

Status parse_set_into(std::string_view text, Map& values, const HelmDialect& dialect) {
  return parse(text, values, {Dialect::Values::kTyped, nullptr, dialect.ignores_cut_index});
}

Status parse_set_string_into(std::string_view text, Map& values, const HelmDialect& dialect) {
  return parse(text, values, {Dialect::Values::kStrings, nullptr, dialect.ignores_cut_index});
}

Status parse_set_json_into(std::string_view text, Map& values, const HelmDialect& dialect) {
  return parse(text, values, {Dialect::Values::kJson, nullptr, dialect.ignores_cut_index});
}

Status parse_set_literal_into(std::string_view text, Map& values, const HelmDialect& dialect) {
  return parse(text, values, {Dialect::Values::kLiteral, nullptr, dialect.ignores_cut_index});
}

Status parse_set_file_into(std::string_view text, Map& values, const ReadFile& read,
                           const HelmDialect& dialect) {
  return parse(text, values, {Dialect::Values::kFiles, &read, dialect.ignores_cut_index});
}

}  // namespace tf::chart
