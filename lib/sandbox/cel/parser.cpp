#include "lib/sandbox/cel/parser.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>
#include <vector>

#include "lib/sandbox/cel/lexer.h"

namespace tf::sandbox::cel {
namespace {

constexpr int kDeepest = 250;

/// A macro: how many of its arguments are names of variables, and how many it has.
struct Macro {
  std::string_view name;
  std::size_t variables;
  std::size_t arguments;
};
constexpr std::array kMacros = std::to_array<Macro>({
    {"all", 1, 2},
    {"all", 2, 3},
    {"exists", 1, 2},
    {"exists", 2, 3},
    {"exists_one", 1, 2},
    {"existsOne", 1, 2},
    {"existsOne", 2, 3},
    {"filter", 1, 2},
    {"map", 1, 2},
    {"map", 1, 3},
    {"optMap", 1, 2},
    {"optFlatMap", 1, 2},
    {"transformList", 2, 3},
    {"transformMap", 2, 3},
});

class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  tl::expected<NodeRef, std::string> run() {
    NodeRef node = conditional();
    if (error_.empty() && token().kind != Token::Kind::kEnd) fail("mismatched input");
    if (!error_.empty()) return error(error_);
    return node;
  }

 private:
  [[nodiscard]] const Token& token() const { return tokens_[at_]; }
  [[nodiscard]] bool is(std::string_view symbol) const {
    return token().kind == Token::Kind::kSymbol && token().text == symbol;
  }
  bool take(std::string_view symbol) {
    if (!is(symbol)) return false;
    ++at_;
    return true;
  }
  void expect(std::string_view symbol) {
    if (!take(symbol)) fail("missing '" + std::string(symbol) + "'");
  }
  NodeRef fail(std::string_view what) {
    if (error_.empty()) {
      error_ = "Syntax error: " + std::string(what) + " at '" +
               (token().kind == Token::Kind::kEnd ? std::string("<EOF>") : token().text) + "'";
    }
    at_ = tokens_.size() - 1;
    return std::make_shared<Node>();
  }

  static NodeRef call(std::string name, std::vector<NodeRef> arguments, NodeRef target = nullptr) {
    auto node = std::make_shared<Node>();
    node->kind = Node::Kind::kCall;
    node->name = std::move(name);
    node->arguments = std::move(arguments);
    node->target = std::move(target);
    return node;
  }

  NodeRef conditional() {
    if (++depth_ > kDeepest) return fail("expression recursion limit exceeded");
    NodeRef condition = either();
    if (take("?")) {
      NodeRef yes = either();
      expect(":");
      NodeRef no = conditional();
      condition = call("_?_:_", {condition, yes, no});
    }
    --depth_;
    return condition;
  }

  using Step = NodeRef (Parser::*)();
  NodeRef chain(Step next, std::initializer_list<std::string_view> operators) {
    NodeRef left = (this->*next)();
    while (token().kind == Token::Kind::kSymbol &&
           std::find(operators.begin(), operators.end(), token().text) != operators.end()) {
      const std::string name = "_" + token().text + "_";
      ++at_;
      NodeRef right = (this->*next)();
      left = call(name, {left, right});
    }
    return left;
  }
  NodeRef either() { return chain(&Parser::both, {"||"}); }
  NodeRef both() { return chain(&Parser::relation, {"&&"}); }
  NodeRef relation() { return chain(&Parser::sum, {"==", "!=", "<", "<=", ">", ">=", "in"}); }
  NodeRef sum() { return chain(&Parser::product, {"+", "-"}); }
  NodeRef product() { return chain(&Parser::unary, {"*", "/", "%"}); }

  NodeRef unary() {
    for (const std::string_view sign : {"!", "-"}) {
      if (!take(sign)) continue;
      if (++depth_ > kDeepest) return fail("expression recursion limit exceeded");
      NodeRef operand = unary();
      --depth_;
      return call(std::string(sign) + "_", {operand});
    }
    return member();
  }

  NodeRef member() {
    NodeRef node = primary();
    while (error_.empty()) {
      if (take(".?")) {
        node = select(node, Node::Kind::kOptionalSelect);
      } else if (take("[?")) {
        node = index(node, Node::Kind::kOptionalIndex);
      } else if (take(".")) {
        node = select_or_call(node);
      } else if (take("[")) {
        node = index(node, Node::Kind::kIndex);
      } else {
        break;
      }
    }
    return node;
  }

  NodeRef select(NodeRef target, Node::Kind kind) {
    if (token().kind != Token::Kind::kName) return fail("no viable alternative");
    auto node = std::make_shared<Node>();
    node->kind = kind;
    node->name = token().text;
    node->target = std::move(target);
    ++at_;
    return node;
  }

  NodeRef index(NodeRef target, Node::Kind kind) {
    auto node = std::make_shared<Node>();
    node->kind = kind;
    node->target = std::move(target);
    node->arguments.push_back(conditional());
    expect("]");
    return node;
  }

  NodeRef select_or_call(NodeRef target) {
    NodeRef selected = select(target, Node::Kind::kSelect);
    if (!error_.empty() || !take("(")) return selected;
    std::vector<NodeRef> arguments = until(")");
    if (target->kind == Node::Kind::kName && target->name == "cel" && selected->name == "bind") {
      return macro("cel.bind", nullptr, std::move(arguments));
    }
    for (const Macro& each : kMacros) {
      if (each.name != selected->name || each.arguments != arguments.size()) continue;
      const auto end = arguments.begin() + static_cast<std::ptrdiff_t>(each.variables);
      if (std::all_of(arguments.begin(), end,
                      [](const NodeRef& node) { return node->kind == Node::Kind::kName; })) {
        return macro(selected->name, target, std::move(arguments));
      }
    }
    return call(selected->name, std::move(arguments), target);
  }

  static NodeRef macro(std::string name, NodeRef target, std::vector<NodeRef> arguments) {
    auto node = std::make_shared<Node>();
    node->kind = Node::Kind::kMacro;
    node->name = std::move(name);
    node->target = std::move(target);
    node->arguments = std::move(arguments);
    return node;
  }

  std::vector<NodeRef> until(std::string_view end) {
    std::vector<NodeRef> found;
    while (!is(end) && error_.empty()) {
      found.push_back(conditional());
      if (!take(",")) break;
    }
    expect(end);
    return found;
  }

  NodeRef primary() {
    if (token().kind == Token::Kind::kLiteral) {
      auto node = std::make_shared<Node>();
      node->literal = token().literal;
      ++at_;
      return node;
    }
    if (take("(")) {
      NodeRef inner = conditional();
      expect(")");
      return inner;
    }
    if (is("[") || is("[?")) return list();
    if (take("{")) return map();
    take(".");
    if (token().kind != Token::Kind::kName) return fail("mismatched input");
    const std::string name = token().text;
    ++at_;
    if (!take("(")) {
      auto node = std::make_shared<Node>();
      node->kind = Node::Kind::kName;
      node->name = name;
      return node;
    }
    std::vector<NodeRef> arguments = until(")");
    return name == "has" ? has(arguments) : call(name, std::move(arguments));
  }

  NodeRef has(const std::vector<NodeRef>& arguments) {
    if (arguments.size() != 1 || arguments[0]->kind != Node::Kind::kSelect) {
      return fail("invalid argument to has() macro");
    }
    auto node = std::make_shared<Node>(*arguments[0]);
    node->kind = Node::Kind::kHas;
    return node;
  }

  NodeRef list() {
    auto node = std::make_shared<Node>();
    node->kind = Node::Kind::kList;
    bool optional = is("[?");
    ++at_;
    while (!is("]") && error_.empty()) {
      optional = take("?") || optional;
      node->arguments.push_back(conditional());
      node->optional.push_back(std::exchange(optional, false));
      if (!take(",")) break;
    }
    expect("]");
    return node;
  }

  NodeRef map() {
    auto node = std::make_shared<Node>();
    node->kind = Node::Kind::kMap;
    while (!is("}") && error_.empty()) {
      node->optional.push_back(take("?"));
      node->arguments.push_back(conditional());
      expect(":");
      node->arguments.push_back(conditional());
      if (!take(",")) break;
    }
    expect("}");
    return node;
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::string error_;
};

}  // namespace

tl::expected<NodeRef, std::string> parse(std::string_view text) {
  auto tokens = read_tokens(text);
  if (!tokens) return error(std::move(tokens).error());
  return Parser(*std::move(tokens)).run();
}

bool uses_name(const Node& node, std::string_view name) {
  if (node.kind == Node::Kind::kName && node.name == name) return true;
  if (node.target != nullptr && uses_name(*node.target, name)) return true;
  return std::any_of(node.arguments.begin(), node.arguments.end(),
                     [name](const NodeRef& each) { return uses_name(*each, name); });
}

}  // namespace tf::sandbox::cel
