#include "lib/data/label_selector_parser.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

#include "lib/base/go_quote.h"
#include "lib/base/text.h"
#include "lib/data/label_rules.h"

namespace tf {
namespace {

using Operator = LabelRequirement::Operator;

enum class Token : std::uint8_t {
  kEnd,
  kWord,
  kComma,
  kOpen,
  kClose,
  kNot,
  kIn,
  kNotIn,
  kEquals,
  kNotEquals,
  kGreater,
  kLess
};

struct Item {
  Token token = Token::kEnd;
  std::string text;
};

struct KnownToken {
  std::string_view text;
  Token token;
};
constexpr std::array kTokens = std::to_array<KnownToken>({
    {")", Token::kClose},
    {",", Token::kComma},
    {"!", Token::kNot},
    {"==", Token::kEquals},
    {"=", Token::kEquals},
    {">", Token::kGreater},
    {"in", Token::kIn},
    {"<", Token::kLess},
    {"!=", Token::kNotEquals},
    {"notin", Token::kNotIn},
    {"(", Token::kOpen},
});

const KnownToken* known(std::string_view text) {
  const auto* found = std::find_if(kTokens.begin(), kTokens.end(),
                                   [&](const KnownToken& each) { return each.text == text; });
  return found == kTokens.end() ? nullptr : found;
}

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool is_symbol(char c) {
  return std::string_view("=!(),><").find(c) != std::string_view::npos;
}

/// Takes a selector apart. Go's lexer takes a NUL for the end of the text: one ends the selector,
/// right behind a token it only ends that.
class Lexer {
 public:
  explicit Lexer(std::string_view text) : rest_(text) {}

  Item next() {
    while (!rest_.empty() && is_space(rest_.front()))
      rest_.remove_prefix(1);
    if (rest_.empty() || rest_.front() == '\0') return {};
    Item item = is_symbol(rest_.front()) ? symbol() : word();
    if (!rest_.empty() && rest_.front() == '\0') rest_.remove_prefix(1);
    return item;
  }

 private:
  Item word() {
    const auto end = std::find_if(rest_.begin(), rest_.end(),
                                  [](char c) { return is_symbol(c) || is_space(c) || c == '\0'; });
    const auto text = take(static_cast<std::size_t>(end - rest_.begin()));
    const KnownToken* keyword = known(text);
    return {keyword == nullptr ? Token::kWord : keyword->token, std::string(text)};
  }

  /// Every symbol is a token by itself; "==" and "!=" are longer ones.
  Item symbol() {
    const KnownToken* two = known(rest_.substr(0, 2));
    const auto text = take(two != nullptr && two->text.size() == 2 ? 2 : 1);
    return {known(text)->token, std::string(text)};
  }

  std::string_view take(std::size_t count) {
    const auto text = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return text;
  }

  std::string_view rest_;
};

tl::unexpected<Error> found(std::string_view text, std::string_view expected) {
  return fail(ErrorCode::kInvalid, fmt::format("found '{}', expected: {}", text, expected));
}

/// A list of errors as Go's field.ErrorList.ToAggregate tells it.
std::string aggregate(const std::vector<std::string>& errors) {
  return errors.size() == 1 ? errors.front() : "[" + join(errors, ", ") + "]";
}

std::string invalid_value(std::string_view path, std::string_view value, std::string_view detail) {
  return fmt::format("{}: Invalid value: {}: {}", path, go_quote(value), detail);
}

/// sets.String's List: sorted, each once.
void make_set(std::vector<std::string>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

class Parser {
 public:
  explicit Parser(std::string_view text) {
    Lexer lexer(text);
    do
      items_.push_back(lexer.next());
    while (items_.back().token != Token::kEnd);
  }

  Result<std::vector<LabelRequirement>> parse() {
    std::vector<LabelRequirement> requirements;
    if (peek().token == Token::kEnd) return requirements;
    if (!starts_requirement(peek())) return found(peek().text, "!, identifier, or 'end of string'");
    while (true) {
      auto requirement = parse_requirement();
      if (!requirement) {
        return fail(std::move(requirement).error().wrap("unable to parse requirement"));
      }
      requirements.push_back(*std::move(requirement));
      const Item& after = take();
      if (after.token == Token::kEnd) return requirements;
      if (after.token != Token::kComma) return found(after.text, "',' or 'end of string'");
      if (!starts_requirement(peek())) return found(peek().text, "identifier after ','");
    }
  }

 private:
  static bool is_word(const Item& item) {
    return item.token == Token::kWord || item.token == Token::kIn || item.token == Token::kNotIn;
  }
  static bool starts_requirement(const Item& item) {
    return is_word(item) || item.token == Token::kNot;
  }

  [[nodiscard]] const Item& peek() const { return items_[position_]; }
  /// The last item, the end, is never left behind.
  const Item& take() {
    const Item& item = items_[position_];
    if (position_ + 1 < items_.size()) ++position_;
    return item;
  }

  Result<LabelRequirement> parse_requirement() {
    const bool negated = peek().token == Token::kNot;
    if (negated) take();
    const Item& key = take();
    if (!is_word(key)) return found(key.text, "identifier");
    if (const auto problems = label_key_problems(key.text); !problems.empty()) {
      // The server hands no field path to the parser, and says so.
      return fail(ErrorCode::kInvalid, invalid_value("<nil>", key.text, join(problems, "; ")));
    }
    const Token next = peek().token;
    if (negated) return LabelRequirement{key.text, Operator::kDoesNotExist, {}};
    if (next == Token::kEnd || next == Token::kComma) {
      return LabelRequirement{key.text, Operator::kExists, {}};
    }
    return parse_values_of(key.text);
  }

  Result<LabelRequirement> parse_values_of(std::string_view key) {
    const Item& item = take();
    const KnownOperator* op =
        std::find_if(kOperators.begin(), kOperators.end(),
                     [&](const KnownOperator& each) { return each.token == item.token; });
    if (op == kOperators.end()) return found(item.text, "in, notin, =, ==, !=, gt, lt");
    TF_ASSIGN(auto values, op->takes_list ? parse_list() : parse_one());
    make_set(values);
    return make_label_requirement(key, op->op, std::move(values));
  }

  Result<std::vector<std::string>> parse_one() {
    const Token next = peek().token;
    if (next == Token::kEnd || next == Token::kComma) return std::vector<std::string>{""};
    const Item& value = take();
    if (!is_word(value)) return found(value.text, "identifier");
    return std::vector{value.text};
  }

  Result<std::vector<std::string>> parse_list() {
    if (const Item& open = take(); open.token != Token::kOpen) {
      // Without a comma: so the server says it.
      return fail(ErrorCode::kInvalid, fmt::format("found '{}' expected: '('", open.text));
    }
    std::vector<std::string> values;
    if (peek().token == Token::kClose) {
      take();
      return std::vector<std::string>{""};
    }
    if (!is_word(peek()) && peek().token != Token::kComma) {
      return found(peek().text, "',', ')' or identifier");
    }
    while (true) {
      const Item& item = take();
      const Token next = peek().token;
      if (is_word(item)) {
        values.push_back(item.text);
        if (next != Token::kComma && next != Token::kClose) {
          return found(peek().text, "',' or ')'");
        }
      } else if (item.token == Token::kComma) {
        if (values.empty() || next == Token::kComma || next == Token::kClose) values.emplace_back();
      } else {
        return found(item.text, "',', or identifier");
      }
      if (next == Token::kClose) break;
    }
    take();
    return values;
  }

  struct KnownOperator {
    Token token;
    Operator op;
    bool takes_list;
  };
  static constexpr std::array kOperators = std::to_array<KnownOperator>({
      {Token::kIn, Operator::kIn, true},
      {Token::kNotIn, Operator::kNotIn, true},
      {Token::kEquals, Operator::kIn, false},
      {Token::kNotEquals, Operator::kNotIn, false},
      {Token::kGreater, Operator::kGreater, false},
      {Token::kLess, Operator::kLess, false},
  });

  std::vector<Item> items_;
  std::size_t position_ = 0;
};

/// What is wrong with the number of values, or with the integer that is compared with.
void check_values(const LabelRequirement& requirement, std::vector<std::string>& errors) {
  const auto& values = requirement.values;
  const auto complain = [&](std::string_view detail) {
    std::string list;
    for (const std::string& value : values)
      list += (list.empty() ? "" : ",") + go_quote(value);
    errors.push_back(fmt::format("values: Invalid value: [{}]: {}", list, detail));
  };
  switch (requirement.op) {
    case Operator::kIn:
    case Operator::kNotIn:
      if (values.empty()) complain("for 'in', 'notin' operators, values set can't be empty");
      break;
    case Operator::kExists:
    case Operator::kDoesNotExist:
      if (!values.empty()) complain("values set must be empty for exists and does not exist");
      break;
    case Operator::kGreater:
    case Operator::kLess:
      // The grammar gives exactly one.
      for (const std::string& value : values) {
        if (parse_integer(value)) continue;
        errors.push_back(invalid_value("values[0]", value,
                                       "for 'Gt', 'Lt' operators, the value must be an integer"));
      }
      break;
  }
}

}  // namespace

Result<LabelRequirement> make_label_requirement(std::string_view key, Operator op,
                                                std::vector<std::string> values) {
  LabelRequirement requirement{std::string(key), op, std::move(values)};
  std::vector<std::string> errors;
  if (const auto problems = label_key_problems(key); !problems.empty()) {
    errors.push_back(invalid_value("key", key, join(problems, "; ")));
  }
  check_values(requirement, errors);
  for (std::size_t i = 0; i < requirement.values.size(); ++i) {
    const std::string& value = requirement.values[i];
    if (const auto problems = label_value_problems(value); !problems.empty()) {
      errors.push_back(
          invalid_value(fmt::format("values[{}][{}]", i, key), value, join(problems, "; ")));
    }
  }
  if (!errors.empty()) return fail(ErrorCode::kInvalid, aggregate(errors));
  return requirement;
}

Result<std::vector<LabelRequirement>> parse_label_requirements(std::string_view text) {
  TF_ASSIGN(auto requirements, Parser(text).parse());
  std::stable_sort(
      requirements.begin(), requirements.end(),
      [](const LabelRequirement& a, const LabelRequirement& b) { return a.key < b.key; });
  return requirements;
}

}  // namespace tf
