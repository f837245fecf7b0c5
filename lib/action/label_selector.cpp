#include "lib/action/label_selector.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "lib/action/label_rules.h"
#include "lib/base/text.h"
#include "lib/data/go_print.h"

namespace tf::action {
namespace {

using Operator = LabelSelector::Operator;
using Requirement = LabelSelector::Requirement;

constexpr std::string_view kSymbols = "=!(),><";
constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kOperatorList = "in, notin, =, ==, !=, gt, lt";

/// A symbol or a word; the end of the text is an empty one.
struct Token {
  std::string text;
  bool is_symbol = false;

  [[nodiscard]] bool at_end() const { return text.empty(); }
  [[nodiscard]] bool is_word() const { return !is_symbol && !text.empty(); }
  [[nodiscard]] bool is(std::string_view symbol) const { return is_symbol && text == symbol; }
};

std::vector<Token> scan(std::string_view text) {
  std::vector<Token> tokens;
  std::size_t i = 0;
  while ((i = text.find_first_not_of(kBlanks, i)) != std::string_view::npos) {
    if (kSymbols.find(text[i]) == std::string_view::npos) {
      const auto end = std::min(text.find_first_of("=!(),>< \t\r\n", i), text.size());
      tokens.push_back({std::string(text.substr(i, end - i)), false});
      i = end;
      continue;
    }
    const std::string_view pair = text.substr(i, 2);
    const std::size_t length = pair == "==" || pair == "!=" ? 2 : 1;
    tokens.push_back({std::string(text.substr(i, length)), true});
    i += length;
  }
  tokens.emplace_back();
  return tokens;
}

tl::unexpected<Error> unexpected_token(const Token& token, std::string_view expected) {
  return fail(ErrorCode::kInvalid,
              "found '" + token.text + "', expected: " + std::string(expected));
}

std::string invalid_value(const std::string& place, const std::string& value,
                          const std::string& reason) {
  return place + ": Invalid value: " + go_quote(value) + ": " + reason;
}

std::string joined(const std::vector<std::string>& texts, std::string_view separator) {
  return join(std::span<const std::string>(texts), separator);
}

/// The checks of apimachinery's NewRequirement; several problems come as "[a, b]".
Status check_values(const Requirement& requirement) {
  std::vector<std::string> problems;
  const bool compares = requirement.op == Operator::kGreater || requirement.op == Operator::kLess;
  for (std::size_t i = 0; compares && i < requirement.values.size(); ++i) {
    if (parse_integer(requirement.values[i])) continue;
    problems.push_back(invalid_value("values[" + to_text(i) + "]", requirement.values[i],
                                     "for 'Gt', 'Lt' operators, the value must be an integer"));
  }
  for (std::size_t i = 0; i < requirement.values.size(); ++i) {
    const auto reasons = label_value_problems(requirement.values[i]);
    if (reasons.empty()) continue;
    problems.push_back(invalid_value("values[" + to_text(i) + "][" + requirement.key + "]",
                                     requirement.values[i], joined(reasons, "; ")));
  }
  if (problems.empty()) return {};
  return fail(ErrorCode::kInvalid,
              problems.size() == 1 ? problems.front() : "[" + joined(problems, ", ") + "]");
}

class SelectorParser {
 public:
  explicit SelectorParser(std::string_view text) : tokens_(scan(text)) {}

  Result<std::vector<Requirement>> parse() {
    std::vector<Requirement> requirements;
    while (!peek().at_end()) {
      if (!starts_requirement())
        return unexpected_token(peek(), "!, identifier, or 'end of string'");
      auto requirement = parse_requirement();
      if (!requirement)
        return fail(std::move(requirement).error().wrap("unable to parse requirement"));
      requirements.push_back(*std::move(requirement));
      if (peek().at_end()) break;
      const Token separator = take();
      if (!separator.is(",")) return unexpected_token(separator, "',' or 'end of string'");
      if (!starts_requirement()) return unexpected_token(peek(), "identifier after ','");
    }
    return requirements;
  }

 private:
  [[nodiscard]] const Token& peek() const { return tokens_[position_]; }
  [[nodiscard]] bool starts_requirement() const { return peek().is_word() || peek().is("!"); }
  /// The end of the text is never passed.
  const Token& take() {
    const Token& token = tokens_[position_];
    if (position_ + 1 < tokens_.size()) ++position_;
    return token;
  }

  Result<Requirement> parse_requirement() {
    Requirement requirement;
    const bool negated = peek().is("!");
    if (negated) take();
    const Token key = take();
    if (!key.is_word()) return unexpected_token(key, "identifier");
    if (const auto reasons = label_key_problems(key.text); !reasons.empty())
      return fail(ErrorCode::kInvalid, invalid_value("<nil>", key.text, joined(reasons, "; ")));
    requirement.key = key.text;
    if (negated || peek().at_end() || peek().is(",")) {
      requirement.op = negated ? Operator::kDoesNotExist : Operator::kExists;
      return requirement;
    }
    const Token op = take();
    const bool is_set = op.text == "in" || op.text == "notin";
    const auto chosen = operator_of(op);
    if (!chosen) return unexpected_token(op, kOperatorList);
    requirement.op = *chosen;
    TF_ASSIGN(requirement.values, is_set ? parse_set() : parse_exact());
    TF_CHECK(check_values(requirement));
    return requirement;
  }

  static std::optional<Operator> operator_of(const Token& token) {
    if (token.text == "in" || token.is("=") || token.is("==")) return Operator::kIn;
    if (token.text == "notin" || token.is("!=")) return Operator::kNotIn;
    if (token.is(">")) return Operator::kGreater;
    if (token.is("<")) return Operator::kLess;
    return std::nullopt;
  }

  Result<std::vector<std::string>> parse_exact() {
    if (peek().at_end() || peek().is(",")) return std::vector<std::string>{""};
    const Token value = take();
    if (!value.is_word()) return unexpected_token(value, "identifier");
    return std::vector<std::string>{value.text};
  }

  /// "(x,y)"; empty places are empty values. Out: sorted, each once.
  Result<std::vector<std::string>> parse_set() {
    const Token open = take();
    if (!open.is("(")) return fail(ErrorCode::kInvalid, "found '" + open.text + "' expected: '('");
    std::set<std::string> values;
    if (peek().is(")")) {
      take();
      return std::vector<std::string>{""};
    }
    if (!peek().is_word() && !peek().is(","))
      return unexpected_token(peek(), "',', ')' or identifier");
    bool after_comma = true;
    while (true) {
      const Token token = take();
      if (token.is_word()) {
        values.insert(token.text);
        if (!peek().is(",") && !peek().is(")")) return unexpected_token(peek(), "',' or ')'");
        after_comma = false;
      } else if (token.is(",")) {
        if (after_comma) values.insert("");
        after_comma = true;
      } else if (token.is(")")) {
        if (after_comma) values.insert("");
        return std::vector<std::string>(values.begin(), values.end());
      } else {
        return unexpected_token(token, "',', or identifier");
      }
    }
  }

  std::vector<Token> tokens_;
  std::size_t position_ = 0;
};

bool compares(const Requirement& requirement, const std::string& value) {
  const auto left = parse_integer(value);
  const auto right = parse_integer(requirement.values.front());
  if (!left || !right) return false;
  return requirement.op == Operator::kGreater ? *left > *right : *left < *right;
}

bool is_met(const Requirement& requirement, const std::map<std::string, std::string>& labels) {
  const auto label = labels.find(requirement.key);
  const bool exists = label != labels.end();
  const auto listed = [&] {
    return std::find(requirement.values.begin(), requirement.values.end(), label->second) !=
           requirement.values.end();
  };
  switch (requirement.op) {
    case Operator::kIn:
      return exists && listed();
    case Operator::kNotIn:
      return !exists || !listed();
    case Operator::kExists:
      return exists;
    case Operator::kDoesNotExist:
      return !exists;
    default:
      return exists && compares(requirement, label->second);
  }
}

}  // namespace

Result<LabelSelector> LabelSelector::parse(std::string_view text) {
  LabelSelector selector;
  TF_ASSIGN(selector.requirements_, SelectorParser(text).parse());
  return selector;
}

bool LabelSelector::matches(const std::map<std::string, std::string>& labels) const {
  return std::all_of(requirements_.begin(), requirements_.end(),
                     [&](const Requirement& requirement) { return is_met(requirement, labels); });
}

}  // namespace tf::action
