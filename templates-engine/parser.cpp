#include "templates-engine/parser.h"

#include <fmt/core.h>

#include <array>
#include <memory>
#include <new>
#include <stdexcept>
#include <type_traits>
#include <unordered_map>
#include <utility>

#include "lib/base/text.h"
#include "lib/data/go_print.h"
#include "templates-engine/lexer.h"
#include "templates-engine/literal.h"

namespace tf::engine {
namespace {

constexpr int kMaxParentheses = 10000;
constexpr int kMaxNestedBlocks = 10000;

/// Leaves the parser from any depth; caught in parse_template.
class ParseFailure : public std::runtime_error {
 public:
  ParseFailure(int line, const std::string& message) : std::runtime_error(message), line_(line) {}
  [[nodiscard]] int line() const { return line_; }

 private:
  int line_;
};

/// What the parsers of all trees of one text share.
struct ParseContext {
  ParseContext(std::shared_ptr<Source> s, const StackLimit& l, const HelmDialect& d)
      : source(std::move(s)), lexer(source->text), limit(l), dialect(d) {}

  template <class T, class... Args>
  T& make(Args&&... args) {
    static_assert(std::is_trivially_destructible_v<T>, "the arena destroys nothing");
    void* room = source->arena.allocate(sizeof(T), alignof(T));
    return *new (room) T(std::forward<Args>(args)...);
  }
  const Value& keep(Value value) { return source->constants.emplace_back(std::move(value)); }

  /// Copies into the arena what `pending` holds from `mark` on, and takes it from there.
  template <class T>
  std::span<const T* const> take_nodes(std::size_t mark) {
    const std::size_t count = pending.size() - mark;
    if (count == 0) return {};
    auto* list =
        static_cast<const T**>(source->arena.allocate(count * sizeof(const T*), alignof(const T*)));
    for (std::size_t i = 0; i < count; ++i)
      list[i] = static_cast<const T*>(pending[mark + i]);
    pending.resize(mark);
    return {list, count};
  }
  std::span<const std::string_view> keep_names(std::span<const std::string_view> head,
                                               std::span<const std::string_view> tail = {}) {
    using Name = std::string_view;
    const std::size_t count = head.size() + tail.size();
    auto* names = static_cast<Name*>(source->arena.allocate(count * sizeof(Name), alignof(Name)));
    std::uninitialized_copy(head.begin(), head.end(), names);
    std::uninitialized_copy(tail.begin(), tail.end(), names + head.size());
    return {names, count};
  }

  std::uint32_t variable_id(std::string_view name) {
    return variable_ids.try_emplace(name, static_cast<std::uint32_t>(variable_ids.size()))
        .first->second;
  }

  std::shared_ptr<Source> source;
  Lexer lexer;
  const StackLimit& limit;
  const HelmDialect& dialect;
  TreeMap trees;
  std::unordered_map<std::string_view, std::uint32_t> variable_ids{{"$", 0}};
  std::vector<const Node*> pending;  ///< parts of the lists, commands and pipelines being read
  int block_depth = 0;
};

/// Parses one tree. A `define` or `block` gets a parser of its own over the same lexer.
class TreeParser {
 public:
  TreeParser(ParseContext& context, std::string name) : context_(context), name_(std::move(name)) {}

  void parse_file();

 private:
  void parse_definition();
  void parse_block_body(std::string_view context);
  void add(const ListNode& root);

  const ListNode& item_list(const Node*& end);
  void enter_block();
  const Node& text_or_action();
  const Node& action();
  const Node& loop_control(NodeType type, std::size_t pos, std::string_view shown);
  const Node& branch_control(NodeType type, std::string_view context);
  const ListNode* else_branch(NodeType type, std::size_t pos);
  const Node& else_control();
  const Node& block_control();
  const Node& template_control();
  std::string template_name(const Token& token, std::string_view context);

  const PipeNode& pipeline(std::string_view context, TokenType end);
  void declarations(PipeNode& pipe, std::string_view context);
  void declare(const Token& name);
  void check_pipeline(const PipeNode& pipe, std::string_view context);
  const CommandNode& command();
  const Node* operand();
  const Node& with_fields(const Node& node);
  const Node* term();
  const Node& identifier(const Token& token);
  const Node& number(const Token& token);
  const Node& parenthesized();
  VariableNode& variable(std::size_t pos, std::string_view name);
  const Node& use_variable(const Token& token);
  std::string unquoted(const Token& token);

  Token next();
  Token peek();
  Token next_non_space();
  Token peek_non_space();
  Token expect(TokenType type, std::string_view context);
  void backup() { ++peek_count_; }
  void backup2(const Token& first);
  void backup3(const Token& first, const Token& second);
  [[noreturn]] void fail(const std::string& message) const;
  [[noreturn]] void unexpected(const Token& token, std::string_view context) const;

  ParseContext& context_;
  std::string name_;
  std::array<Token, 3> tokens_{};
  std::size_t peek_count_ = 0;
  std::vector<std::string_view> variables_{"$"};
  int action_line_ = 0;
  int range_depth_ = 0;
  int paren_depth_ = 0;
};

Token TreeParser::next() {
  if (peek_count_ > 0) {
    --peek_count_;
  } else {
    tokens_[0] = context_.lexer.next();
  }
  return tokens_[peek_count_];
}

Token TreeParser::peek() {
  if (peek_count_ > 0) return tokens_[peek_count_ - 1];
  peek_count_ = 1;
  return tokens_[0] = context_.lexer.next();
}

Token TreeParser::next_non_space() {
  Token token = next();
  while (token.type == TokenType::kSpace)
    token = next();
  return token;
}

Token TreeParser::peek_non_space() {
  const Token token = next_non_space();
  backup();
  return token;
}

Token TreeParser::expect(TokenType type, std::string_view context) {
  const Token token = next_non_space();
  if (token.type != type) unexpected(token, context);
  return token;
}

void TreeParser::backup2(const Token& first) {
  tokens_[1] = first;
  peek_count_ = 2;
}

void TreeParser::backup3(const Token& first, const Token& second) {
  tokens_[1] = second;
  tokens_[2] = first;
  peek_count_ = 3;
}

void TreeParser::fail(const std::string& message) const {
  throw ParseFailure(tokens_[0].line, message);
}

void TreeParser::unexpected(const Token& token, std::string_view context) const {
  if (token.type != TokenType::kError) {
    fail(fmt::format("unexpected {} in {}", describe(token), context));
  }
  std::string extra;
  if (action_line_ != 0 && action_line_ != token.line) {
    extra = fmt::format("{} started at {}:{}", token.text.ends_with(" action") ? "" : " in action",
                        context_.source->name, action_line_);
  }
  fail(describe(token) + extra);
}

void TreeParser::parse_file() {
  ListNode& root = context_.make<ListNode>(peek().pos);
  const std::size_t mark = context_.pending.size();
  while (peek().type != TokenType::kEof) {
    if (peek().type == TokenType::kLeftDelimiter) {
      const Token delimiter = next();
      if (next_non_space().type == TokenType::kDefine) {
        TreeParser(context_, "definition").parse_definition();
        continue;
      }
      backup2(delimiter);
    }
    const Node& node = text_or_action();
    if (node.type == NodeType::kEnd || node.type == NodeType::kElse) {
      fail("unexpected " + node_text(node));
    }
    context_.pending.push_back(&node);
  }
  root.nodes = context_.take_nodes<Node>(mark);
  add(root);
}

void TreeParser::parse_definition() {
  constexpr std::string_view kContext = "define clause";
  const Token token = next_non_space();
  name_ = template_name(token, kContext);
  expect(TokenType::kRightDelimiter, kContext);
  parse_block_body(kContext);
}

void TreeParser::parse_block_body(std::string_view context) {
  const Node* end = nullptr;
  const ListNode& root = item_list(end);
  if (end->type != NodeType::kEnd) {
    fail(fmt::format("unexpected {} in {}", node_text(*end), context));
  }
  add(root);
}

void TreeParser::add(const ListNode& root) {
  const auto old = context_.trees.find(name_);
  if (old == context_.trees.end() || is_empty_tree(*old->second.root)) {
    context_.trees.insert_or_assign(name_, Tree{name_, context_.source, &root});
  } else if (!is_empty_tree(root)) {
    fail("template: multiple definition of template " + go_quote(name_));
  }
}

void TreeParser::enter_block() {
  if (++context_.block_depth > kMaxNestedBlocks || context_.limit.reached()) {
    fail("blocks are nested too deeply");
  }
}

const ListNode& TreeParser::item_list(const Node*& end) {
  ListNode& list = context_.make<ListNode>(peek_non_space().pos);
  enter_block();
  const std::size_t mark = context_.pending.size();
  while (peek_non_space().type != TokenType::kEof) {
    const Node& node = text_or_action();
    if (node.type == NodeType::kEnd || node.type == NodeType::kElse) {
      --context_.block_depth;
      end = &node;
      list.nodes = context_.take_nodes<Node>(mark);
      return list;
    }
    context_.pending.push_back(&node);
  }
  fail("unexpected EOF");
}

const Node& TreeParser::text_or_action() {
  const Token token = next_non_space();
  if (token.type == TokenType::kText) return context_.make<TextNode>(token.pos, token.text);
  if (token.type != TokenType::kLeftDelimiter) unexpected(token, "input");
  action_line_ = token.line;
  const Node& node = action();
  action_line_ = 0;
  return node;
}

const Node& TreeParser::action() {
  const Token token = next_non_space();
  switch (token.type) {
    case TokenType::kBlock:
      return block_control();
    case TokenType::kBreak:
      return loop_control(NodeType::kBreak, token.pos, "{{break}}");
    case TokenType::kContinue:
      return loop_control(NodeType::kContinue, token.pos, "{{continue}}");
    case TokenType::kElse:
      return else_control();
    case TokenType::kEnd:
      return context_.make<Node>(NodeType::kEnd, expect(TokenType::kRightDelimiter, "end").pos);
    case TokenType::kIf:
      return branch_control(NodeType::kIf, "if");
    case TokenType::kRange:
      return branch_control(NodeType::kRange, "range");
    case TokenType::kTemplate:
      return template_control();
    case TokenType::kWith:
      return branch_control(NodeType::kWith, "with");
    default:
      backup();
      return context_.make<ActionNode>(token.pos, pipeline("command", TokenType::kRightDelimiter));
  }
}

const Node& TreeParser::loop_control(NodeType type, std::size_t pos, std::string_view shown) {
  if (const Token token = next_non_space(); token.type != TokenType::kRightDelimiter) {
    unexpected(token, shown);
  }
  if (range_depth_ == 0) fail(fmt::format("{} outside {{{{range}}}}", shown));
  return context_.make<Node>(type, pos);
}

const Node& TreeParser::branch_control(NodeType type, std::string_view context) {
  const std::size_t variable_mark = variables_.size();
  BranchNode& branch =
      context_.make<BranchNode>(type, pipeline(context, TokenType::kRightDelimiter));
  const bool is_range = type == NodeType::kRange;
  if (is_range) ++range_depth_;
  const Node* end = nullptr;
  branch.list = &item_list(end);
  if (is_range) --range_depth_;
  if (end->type == NodeType::kElse) branch.else_list = else_branch(type, end->pos);
  variables_.resize(variable_mark);
  return branch;
}

/// `{{else if x}}...` is read as `{{else}}{{if x}}...{{end}}`, its end shared; so is `else with`.
const ListNode* TreeParser::else_branch(NodeType type, std::size_t pos) {
  const TokenType follower = peek().type;
  const bool else_if = type == NodeType::kIf && follower == TokenType::kIf;
  if (else_if || (type == NodeType::kWith && follower == TokenType::kWith)) {
    next();
    ListNode& list = context_.make<ListNode>(pos);
    enter_block();
    context_.pending.push_back(&branch_control(type, else_if ? "if" : "with"));
    list.nodes = context_.take_nodes<Node>(context_.pending.size() - 1);
    --context_.block_depth;
    return &list;
  }
  const Node* end = nullptr;
  const ListNode& list = item_list(end);
  if (end->type != NodeType::kEnd) fail("expected end; found " + node_text(*end));
  return &list;
}

const Node& TreeParser::else_control() {
  const Token token = peek_non_space();
  if (token.type == TokenType::kIf || token.type == TokenType::kWith) {
    return context_.make<Node>(NodeType::kElse, token.pos);
  }
  return context_.make<Node>(NodeType::kElse, expect(TokenType::kRightDelimiter, "else").pos);
}

const Node& TreeParser::block_control() {
  constexpr std::string_view kContext = "block clause";
  const Token token = next_non_space();
  const Value& name = context_.keep(template_name(token, kContext));
  const PipeNode& pipe = pipeline(kContext, TokenType::kRightDelimiter);
  TreeParser(context_, *name.as_string()).parse_block_body(kContext);
  return context_.make<TemplateNode>(token.pos, *name.as_string(), &pipe);
}

const Node& TreeParser::template_control() {
  constexpr std::string_view kContext = "template clause";
  const Token token = next_non_space();
  const Value& name = context_.keep(template_name(token, kContext));
  const PipeNode* pipe = nullptr;
  if (next_non_space().type != TokenType::kRightDelimiter) {
    backup();
    pipe = &pipeline(kContext, TokenType::kRightDelimiter);
  }
  return context_.make<TemplateNode>(token.pos, *name.as_string(), pipe);
}

std::string TreeParser::template_name(const Token& token, std::string_view context) {
  if (token.type != TokenType::kString && token.type != TokenType::kRawString) {
    unexpected(token, context);
  }
  return unquoted(token);
}

const PipeNode& TreeParser::pipeline(std::string_view context, TokenType end) {
  PipeNode& pipe = context_.make<PipeNode>(peek_non_space().pos);
  declarations(pipe, context);
  const std::size_t mark = context_.pending.size();
  for (;;) {
    const Token token = next_non_space();
    if (token.type == end) {
      pipe.commands = context_.take_nodes<CommandNode>(mark);
      check_pipeline(pipe, context);
      return pipe;
    }
    switch (token.type) {
      case TokenType::kBool:
      case TokenType::kCharConstant:
      case TokenType::kComplex:
      case TokenType::kDot:
      case TokenType::kField:
      case TokenType::kIdentifier:
      case TokenType::kNumber:
      case TokenType::kNil:
      case TokenType::kRawString:
      case TokenType::kString:
      case TokenType::kVariable:
      case TokenType::kLeftParen:
        backup();
        context_.pending.push_back(&command());
        break;
      default:
        unexpected(token, context);
    }
  }
}

void TreeParser::declarations(PipeNode& pipe, std::string_view context) {
  const std::size_t mark = context_.pending.size();
  while (peek_non_space().type == TokenType::kVariable) {
    const Token name = next_non_space();
    // Space is a token: "$x foo" needs three of them to know that $x is an argument.
    const Token after = peek();
    const Token follower = peek_non_space();
    if (follower.type == TokenType::kAssign || follower.type == TokenType::kDeclare) {
      pipe.is_assign = follower.type == TokenType::kAssign;
      next_non_space();
      declare(name);
      break;
    }
    if (follower.type != TokenType::kChar || follower.text != ",") {
      after.type == TokenType::kSpace ? backup3(name, after) : backup2(name);
      break;
    }
    next_non_space();
    declare(name);
    if (context != "range" || context_.pending.size() - mark >= 2) {
      fail(fmt::format("too many declarations in {}", context));
    }
    const TokenType second = peek_non_space().type;
    if (second != TokenType::kVariable && second != TokenType::kRightDelimiter &&
        second != TokenType::kRightParen) {
      fail("range can only initialize variables");
    }
  }
  pipe.declarations = context_.take_nodes<VariableNode>(mark);
}

void TreeParser::declare(const Token& name) {
  context_.pending.push_back(&variable(name.pos, name.text));
  variables_.push_back(name.text);
}

void TreeParser::check_pipeline(const PipeNode& pipe, std::string_view context) {
  if (pipe.commands.empty()) fail(fmt::format("missing value for {}", context));
  for (std::size_t i = 1; i < pipe.commands.size(); ++i) {
    switch (pipe.commands[i]->args[0]->type) {
      case NodeType::kBool:
      case NodeType::kDot:
      case NodeType::kNil:
      case NodeType::kNumber:
      case NodeType::kString:
        fail(fmt::format("non executable command in pipeline stage {}", i + 1));
      default:
        break;
    }
  }
}

const CommandNode& TreeParser::command() {
  CommandNode& made = context_.make<CommandNode>(peek_non_space().pos);
  const std::size_t mark = context_.pending.size();
  for (;;) {
    peek_non_space();
    if (const Node* argument = operand()) context_.pending.push_back(argument);
    const Token token = next();
    if (token.type == TokenType::kSpace) continue;
    if (token.type == TokenType::kRightDelimiter || token.type == TokenType::kRightParen) {
      backup();
    } else if (token.type != TokenType::kPipe) {
      unexpected(token, "operand");
    }
    break;
  }
  made.args = context_.take_nodes<Node>(mark);
  if (made.args.empty()) fail("empty command");
  return made;
}

const Node* TreeParser::operand() {
  const Node* node = term();
  if (node == nullptr || peek().type != TokenType::kField) return node;
  return &with_fields(*node);
}

/// A term and the fields behind it. Fields of a field or variable become part of that node, whose
/// position is then that of the first added field, as in Go.
const Node& TreeParser::with_fields(const Node& node) {
  const std::size_t pos = peek().pos;
  std::vector<std::string_view> fields;
  while (peek().type == TokenType::kField)
    fields.push_back(next().text.substr(1));
  switch (node.type) {
    case NodeType::kField:
      return context_.make<FieldNode>(pos,
                                      context_.keep_names(node_as<FieldNode>(node).fields, fields));
    case NodeType::kVariable: {
      VariableNode& made = variable(pos, node_as<VariableNode>(node).name);
      made.fields = context_.keep_names(fields);
      return made;
    }
    case NodeType::kBool:
    case NodeType::kString:
    case NodeType::kNumber:
    case NodeType::kNil:
    case NodeType::kDot:
      fail("unexpected . after term " + go_quote(node_text(node)));
    default: {
      ChainNode& chain = context_.make<ChainNode>(pos, node);
      chain.fields = context_.keep_names(fields);
      return chain;
    }
  }
}

const Node* TreeParser::term() {
  const Token token = next_non_space();
  switch (token.type) {
    case TokenType::kIdentifier:
      return &identifier(token);
    case TokenType::kDot:
      return &context_.make<Node>(NodeType::kDot, token.pos);
    case TokenType::kNil:
      return &context_.make<Node>(NodeType::kNil, token.pos);
    case TokenType::kVariable:
      return &use_variable(token);
    case TokenType::kField:
      return &context_.make<FieldNode>(token.pos,
                                       context_.keep_names(std::array{token.text.substr(1)}));
    case TokenType::kBool:
      return &context_.make<BoolNode>(token.pos, context_.keep(token.text == "true"));
    case TokenType::kCharConstant:
    case TokenType::kComplex:
    case TokenType::kNumber:
      return &number(token);
    case TokenType::kLeftParen:
      return &parenthesized();
    case TokenType::kString:
    case TokenType::kRawString:
      return &context_.make<StringNode>(token.pos, token.text, context_.keep(unquoted(token)));
    default:
      backup();
      return nullptr;
  }
}

const Node& TreeParser::identifier(const Token& token) {
  const Function* function = find_function(token.text);
  if (function == nullptr || !context_.dialect.has_function(token.text))
    fail(fmt::format("function {} not defined", go_quote(token.text)));
  return context_.make<IdentifierNode>(token.pos, *function);
}

const Node& TreeParser::number(const Token& token) {
  NumberNode& made = context_.make<NumberNode>(token.pos);
  made.text = token.text;
  const Status status = token.type == TokenType::kCharConstant ? parse_char_constant(made)
                        : token.type == TokenType::kComplex    ? parse_complex(made)
                                                               : parse_number(made);
  if (!status) fail(status.error().message);
  return made;
}

const Node& TreeParser::parenthesized() {
  if (paren_depth_ >= kMaxParentheses || context_.limit.reached())
    fail("max expression depth exceeded");
  ++paren_depth_;
  const PipeNode& pipe = pipeline("parenthesized pipeline", TokenType::kRightParen);
  --paren_depth_;
  return pipe;
}

VariableNode& TreeParser::variable(std::size_t pos, std::string_view name) {
  VariableNode& made = context_.make<VariableNode>(pos);
  made.name = name;
  made.id = context_.variable_id(made.name);
  return made;
}

const Node& TreeParser::use_variable(const Token& token) {
  for (const std::string_view known : variables_) {
    if (known == token.text) return variable(token.pos, token.text);
  }
  fail("undefined variable " + go_quote(token.text));
}

std::string TreeParser::unquoted(const Token& token) {
  std::optional<std::string> text = unquote(token.text);
  if (!text) fail("invalid syntax");
  return *std::move(text);
}

}  // namespace

Result<TreeMap> parse_template(std::string name, std::string text, const StackLimit& limit,
                               const HelmDialect& dialect) {
  auto source = std::make_shared<Source>(std::move(name), std::move(text));
  ParseContext context(source, limit, dialect);
  try {
    TreeParser(context, source->name).parse_file();
  } catch (const ParseFailure& failure) {
    return tf::fail(
        Error{ErrorCode::kInvalid,
              fmt::format("template: {}:{}: {}", source->name, failure.line(), failure.what()),
              SourcePos{source->name, failure.line(), 0}});
  }
  return std::move(context.trees);
}

}  // namespace tf::engine
