#include "templates-engine/parser.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <stdexcept>
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
  ParseContext(std::shared_ptr<const Source> s, const StackLimit& l, const HelmDialect& d)
      : source(std::move(s)), arena(*source->arena), lexer(source->text), limit(l), dialect(d) {}

  template <class T, class... Args>
  T& make(Args&&... args) {
    return arena.make<T>(std::forward<Args>(args)...);
  }
  /// A node with `names` behind it.
  template <class T, class... Args>
  T& make_with_fields(std::span<const std::string_view> names, Args&&... args) {
    const auto count = static_cast<std::uint32_t>(names.size());
    T& node =
        arena.make_with<T, std::string_view>(names.size(), std::forward<Args>(args)..., count);
    std::uninitialized_copy(names.begin(), names.end(),
                            items_behind<std::string_view>(node, names.size()).begin());
    return node;
  }
  /// A node with what `pending` holds from `mark` on behind it; takes it from there.
  template <class T, class... Args>
  T& make_with_pending(std::size_t mark, Args&&... args) {
    const std::size_t count = pending.size() - mark;
    T& node = arena.make_with<T, NodeRef>(count, std::forward<Args>(args)...);
    std::uninitialized_copy(pending.begin() + static_cast<std::ptrdiff_t>(mark), pending.end(),
                            items_behind<NodeRef>(node, count).begin());
    pending.resize(mark);
    return node;
  }
  [[nodiscard]] std::uint32_t pending_since(std::size_t mark) const {
    return static_cast<std::uint32_t>(pending.size() - mark);
  }

  std::uint32_t variable_id(std::string_view name) {
    return variable_ids.try_emplace(name, static_cast<std::uint32_t>(variable_ids.size()))
        .first->second;
  }

  std::shared_ptr<const Source> source;
  Arena& arena;
  Lexer lexer;
  const StackLimit& limit;
  const HelmDialect& dialect;
  TreeMap trees;
  std::unordered_map<std::string_view, std::uint32_t> variable_ids{{"$", 0}};
  std::vector<NodeRef> pending;          ///< parts of the lists, commands and pipelines being read
  std::vector<std::string_view> fields;  ///< of the operand being read
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
  const ListNode& list_of_pending(std::uint32_t pos, std::size_t mark);
  void enter_block();
  const Node& text_or_action();
  const Node& action();
  const Node& loop_control(NodeType type, std::uint32_t pos, std::string_view shown);
  const Node& branch_control(NodeType type, std::string_view context);
  const ListNode* else_branch(NodeType type, std::uint32_t pos);
  const Node& else_control();
  const Node& block_control();
  const Node& template_control();
  std::string template_name(const Token& token, std::string_view context);

  const PipeNode& pipeline(std::string_view context, TokenType end);
  bool declarations(std::string_view context);
  void declare(const Token& name);
  void check_pipeline(const PipeNode& pipe, std::string_view context);
  const CommandNode& command();
  const Node* operand();
  void add_fields(std::uint32_t& pos);
  const Node& with_fields(const Node& node);
  const Node* term();
  const Node& field(const Token& token);
  const Node& identifier(const Token& token);
  const Node& number(const Token& token);
  const Node& parenthesized();
  const VariableNode& variable(const Token& token);
  const VariableNode& make_variable(std::uint32_t pos, std::string_view name);
  const Node& use_variable(const Token& token);
  std::string unquoted(const Token& token);

  /// Tokens stay where they are until the next one is read.
  const Token& next() {
    if (peek_count_ > 0) {
      --peek_count_;
    } else {
      context_.lexer.next(tokens_[0]);
    }
    return tokens_[peek_count_];
  }
  const Token& peek() {
    if (peek_count_ == 0) {
      context_.lexer.next(tokens_[0]);
      peek_count_ = 1;
    }
    return tokens_[peek_count_ - 1];
  }
  Token expect(TokenType type, std::string_view context);
  void backup() { ++peek_count_; }
  void backup2(const Token& first);
  /// Fields belong to the term that they touch.
  [[nodiscard]] bool field_follows() {
    return peek().type == TokenType::kField && !peek().after_space;
  }
  [[nodiscard]] int line_of(std::uint32_t pos) const {
    return place_of(*context_.source, pos).line;
  }
  [[noreturn]] void fail(const std::string& message) const;
  [[noreturn]] void unexpected(const Token& token, std::string_view context) const;

  ParseContext& context_;
  std::string name_;
  std::array<Token, 3> tokens_{};
  std::size_t peek_count_ = 0;
  std::vector<std::string_view> variables_{"$"};
  std::uint32_t action_pos_ = 0;
  bool inside_action_ = false;
  int range_depth_ = 0;
  int paren_depth_ = 0;
};

Token TreeParser::expect(TokenType type, std::string_view context) {
  const Token token = next();
  if (token.type != type) unexpected(token, context);
  return token;
}

void TreeParser::backup2(const Token& first) {
  tokens_[1] = first;
  peek_count_ = 2;
}

void TreeParser::fail(const std::string& message) const {
  throw ParseFailure(line_of(tokens_[0].pos), message);
}

void TreeParser::unexpected(const Token& token, std::string_view context) const {
  if (token.type != TokenType::kError) {
    fail(fmt::format("unexpected {} in {}", describe(token), context));
  }
  std::string extra;
  if (inside_action_ && line_of(action_pos_) != line_of(token.pos)) {
    extra = fmt::format("{} started at {}:{}", token.text.ends_with(" action") ? "" : " in action",
                        context_.source->name, line_of(action_pos_));
  }
  fail(describe(token) + extra);
}

void TreeParser::parse_file() {
  const std::uint32_t pos = peek().pos;
  const std::size_t mark = context_.pending.size();
  while (peek().type != TokenType::kEof) {
    if (peek().type == TokenType::kLeftDelimiter) {
      const Token delimiter = next();
      if (next().type == TokenType::kDefine) {
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
  add(list_of_pending(pos, mark));
}

const ListNode& TreeParser::list_of_pending(std::uint32_t pos, std::size_t mark) {
  return context_.make_with_pending<ListNode>(mark, pos, context_.pending_since(mark));
}

void TreeParser::parse_definition() {
  constexpr std::string_view kContext = "define clause";
  const Token token = next();
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
  const std::uint32_t pos = peek().pos;
  enter_block();
  const std::size_t mark = context_.pending.size();
  while (peek().type != TokenType::kEof) {
    const Node& node = text_or_action();
    if (node.type == NodeType::kEnd || node.type == NodeType::kElse) {
      --context_.block_depth;
      end = &node;
      return list_of_pending(pos, mark);
    }
    context_.pending.push_back(&node);
  }
  fail("unexpected EOF");
}

const Node& TreeParser::text_or_action() {
  const Token token = next();
  if (token.type == TokenType::kText) return context_.make<TextNode>(token.pos, token.text);
  if (token.type != TokenType::kLeftDelimiter) unexpected(token, "input");
  action_pos_ = token.pos;
  inside_action_ = true;
  const Node& node = action();
  inside_action_ = false;
  return node;
}

const Node& TreeParser::action() {
  const Token token = next();
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

const Node& TreeParser::loop_control(NodeType type, std::uint32_t pos, std::string_view shown) {
  if (const Token token = next(); token.type != TokenType::kRightDelimiter) {
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
const ListNode* TreeParser::else_branch(NodeType type, std::uint32_t pos) {
  const TokenType follower = peek().type;
  const bool else_if = type == NodeType::kIf && follower == TokenType::kIf;
  if (else_if || (type == NodeType::kWith && follower == TokenType::kWith)) {
    next();
    enter_block();
    context_.pending.push_back(&branch_control(type, else_if ? "if" : "with"));
    --context_.block_depth;
    return &list_of_pending(pos, context_.pending.size() - 1);
  }
  const Node* end = nullptr;
  const ListNode& list = item_list(end);
  if (end->type != NodeType::kEnd) fail("expected end; found " + node_text(*end));
  return &list;
}

const Node& TreeParser::else_control() {
  const Token token = peek();
  if (token.type == TokenType::kIf || token.type == TokenType::kWith) {
    return context_.make<Node>(NodeType::kElse, token.pos);
  }
  return context_.make<Node>(NodeType::kElse, expect(TokenType::kRightDelimiter, "else").pos);
}

const Node& TreeParser::block_control() {
  constexpr std::string_view kContext = "block clause";
  const Token token = next();
  const Value& name = context_.arena.keep(template_name(token, kContext));
  const PipeNode& pipe = pipeline(kContext, TokenType::kRightDelimiter);
  TreeParser(context_, *name.as_string()).parse_block_body(kContext);
  return context_.make<TemplateNode>(token.pos, *name.as_string(), &pipe);
}

const Node& TreeParser::template_control() {
  constexpr std::string_view kContext = "template clause";
  const Token token = next();
  const Value& name = context_.arena.keep(template_name(token, kContext));
  const PipeNode* pipe = nullptr;
  if (next().type != TokenType::kRightDelimiter) {
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
  const std::uint32_t pos = peek().pos;
  const std::size_t mark = context_.pending.size();
  const bool is_assign = declarations(context);
  const auto declared = static_cast<std::uint8_t>(context_.pending_since(mark));
  for (;;) {
    const Token token = next();
    if (token.type == end) {
      const std::uint32_t commands = context_.pending_since(mark) - declared;
      PipeNode& pipe = context_.make_with_pending<PipeNode>(mark, pos, declared, commands);
      pipe.is_assign = is_assign;
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

/// Puts declared variables into `pending`. Out: whether they are assigned to, with `=`.
bool TreeParser::declarations(std::string_view context) {
  const std::size_t mark = context_.pending.size();
  bool is_assign = false;
  while (peek().type == TokenType::kVariable) {
    const Token name = next();
    const Token follower = peek();
    if (follower.type == TokenType::kAssign || follower.type == TokenType::kDeclare) {
      is_assign = follower.type == TokenType::kAssign;
      next();
      declare(name);
      break;
    }
    if (follower.type != TokenType::kChar || follower.text != ",") {
      backup2(name);  // "$x foo": an argument
      break;
    }
    next();
    declare(name);
    if (context != "range" || context_.pending.size() - mark >= 2) {
      fail(fmt::format("too many declarations in {}", context));
    }
    const TokenType second = peek().type;
    if (second != TokenType::kVariable && second != TokenType::kRightDelimiter &&
        second != TokenType::kRightParen) {
      fail("range can only initialize variables");
    }
  }
  return is_assign;
}

void TreeParser::declare(const Token& name) {
  context_.pending.push_back(&variable(name));
  variables_.push_back(name.text);
}

void TreeParser::check_pipeline(const PipeNode& pipe, std::string_view context) {
  const auto commands = pipe.commands();
  if (commands.empty()) fail(fmt::format("missing value for {}", context));
  for (std::size_t i = 1; i < commands.size(); ++i) {
    switch (commands[i]->args()[0]->type) {
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
  const std::uint32_t pos = peek().pos;
  const std::size_t mark = context_.pending.size();
  for (bool more = true; more;) {
    const Node* argument = operand();
    if (argument != nullptr) context_.pending.push_back(argument);
    const Token token = next();
    const bool at_end =
        token.type == TokenType::kRightDelimiter || token.type == TokenType::kRightParen;
    more = token.type != TokenType::kPipe && !at_end;
    if (at_end || more) backup();
    if (more && (argument == nullptr || !token.after_space)) unexpected(next(), "operand");
  }
  const std::uint32_t count = context_.pending_since(mark);
  if (count == 0) fail("empty command");
  return context_.make_with_pending<CommandNode>(mark, pos, count);
}

const Node* TreeParser::operand() {
  const Node* node = term();
  if (node == nullptr || !field_follows()) return node;
  return &with_fields(*node);
}

/// Puts the fields that follow behind those in `fields`. In and out: the position of the node that
/// gets them, which in Go is that of the first of them.
void TreeParser::add_fields(std::uint32_t& pos) {
  if (field_follows()) pos = peek().pos;
  while (field_follows())
    context_.fields.push_back(next().text.substr(1));
}

/// A term and the fields behind it.
const Node& TreeParser::with_fields(const Node& node) {
  std::uint32_t pos = node.pos;
  context_.fields.clear();
  add_fields(pos);
  switch (node.type) {
    case NodeType::kBool:
    case NodeType::kString:
    case NodeType::kNumber:
    case NodeType::kNil:
    case NodeType::kDot:
      fail("unexpected . after term " + go_quote(node_text(node)));
    default:
      return context_.make_with_fields<ChainNode>(context_.fields, pos, node);
  }
}

const Node* TreeParser::term() {
  const Token token = next();
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
      return &field(token);
    case TokenType::kBool:
      return &context_.make<BoolNode>(token.pos, context_.arena.keep(token.text == "true"));
    case TokenType::kCharConstant:
    case TokenType::kComplex:
    case TokenType::kNumber:
      return &number(token);
    case TokenType::kLeftParen:
      return &parenthesized();
    case TokenType::kString:
    case TokenType::kRawString:
      return &context_.make<StringNode>(token.pos, token.text,
                                        context_.arena.keep(unquoted(token)));
    default:
      backup();
      return nullptr;
  }
}

/// `.A.B`
const Node& TreeParser::field(const Token& token) {
  std::uint32_t pos = token.pos;
  context_.fields.assign(1, token.text.substr(1));
  add_fields(pos);
  return context_.make_with_fields<FieldNode>(context_.fields, pos);
}

const Node& TreeParser::identifier(const Token& token) {
  const Function* function = find_function(token.text);
  if (function == nullptr || !context_.dialect.has_function(token.text))
    fail(fmt::format("function {} not defined", go_quote(token.text)));
  return context_.make<IdentifierNode>(token.pos, *function);
}

const Node& TreeParser::number(const Token& token) {
  NumberNode& made = context_.make<NumberNode>(token.pos, token.text);
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

/// `$x` without what may follow it.
const VariableNode& TreeParser::variable(const Token& token) {
  context_.fields.clear();
  return make_variable(token.pos, token.text);
}

/// `$x.A.B`
const Node& TreeParser::use_variable(const Token& token) {
  if (std::find(variables_.begin(), variables_.end(), token.text) == variables_.end()) {
    fail("undefined variable " + go_quote(token.text));
  }
  std::uint32_t pos = token.pos;
  context_.fields.clear();
  add_fields(pos);
  return make_variable(pos, token.text);
}

const VariableNode& TreeParser::make_variable(std::uint32_t pos, std::string_view name) {
  const std::uint32_t id = context_.variable_id(name);
  return context_.make_with_fields<VariableNode>(context_.fields, pos, name, id);
}

std::string TreeParser::unquoted(const Token& token) {
  std::optional<std::string> text = unquote(token.text);
  if (!text) fail("invalid syntax");
  return *std::move(text);
}

}  // namespace

Result<TreeMap> parse_template(const std::string& name, Bytes text, const StackLimit& limit,
                               const HelmDialect& dialect, std::shared_ptr<Arena> arena) {
  if (text.size() > std::numeric_limits<std::uint32_t>::max()) {
    return tf::fail(ErrorCode::kInvalid, fmt::format("template: {}: larger than 4 GiB", name));
  }
  if (arena == nullptr) arena = std::make_shared<Arena>();
  const auto source =
      std::make_shared<const Source>(Source{name, std::move(text), std::move(arena)});
  ParseContext context(source, limit, dialect);
  try {
    TreeParser(context, name).parse_file();
  } catch (const ParseFailure& failure) {
    return tf::fail(Error{ErrorCode::kInvalid,
                          fmt::format("template: {}:{}: {}", name, failure.line(), failure.what()),
                          SourcePos{name, failure.line(), 0}});
  }
  return std::move(context.trees);
}

}  // namespace tf::engine
