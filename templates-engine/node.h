#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>

#include "lib/data/value.h"
#include "templates-engine/function_table.h"

namespace tf::engine {

/// What a node is; as parse.NodeType of Go 1.26, without comments, which the lexer drops.
enum class NodeType : std::uint8_t {
  kText,
  kAction,
  kBool,
  kBreak,
  kChain,
  kCommand,
  kContinue,
  kDot,
  kElse,  ///< parser only
  kEnd,   ///< parser only
  kField,
  kIdentifier,
  kIf,
  kList,
  kNil,
  kNumber,
  kPipe,
  kRange,
  kString,
  kTemplate,
  kVariable,
  kWith
};

/// One part of a parsed template. Nodes, their lists and texts live in their Source's arena and
/// point to each other; once parsed they never change. None has anything to destroy, so a tree goes
/// away in one step, however deep it is. Read one by its type: node_as<FieldNode>(node).
struct Node {
  Node(NodeType node_type, std::size_t node_pos) : type(node_type), pos(node_pos) {}
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  NodeType type;
  std::size_t pos;  ///< byte offset in the source's text, where errors point to
};

/// Types that carry nothing else: kBreak, kContinue, kDot, kElse, kEnd, kNil use Node itself.

struct TextNode final : Node {
  TextNode(std::size_t p, std::string_view t) : Node(NodeType::kText, p), text(t) {}
  std::string_view text;  ///< part of the source's text
};

struct ListNode final : Node {
  explicit ListNode(std::size_t p) : Node(NodeType::kList, p) {}
  std::span<const Node* const> nodes;
};

/// `.A.B`
struct FieldNode final : Node {
  FieldNode(std::size_t p, std::span<const std::string_view> names)
      : Node(NodeType::kField, p), fields(names) {}
  std::span<const std::string_view> fields;
};

/// `$x.A.B`. A variable is found by its number in the source, `$` is number 0.
struct VariableNode final : Node {
  explicit VariableNode(std::size_t p) : Node(NodeType::kVariable, p) {}
  std::string_view name;
  std::uint32_t id = 0;
  std::span<const std::string_view> fields;
};

/// `(pipeline).A.B` or `name.A.B`
struct ChainNode final : Node {
  ChainNode(std::size_t p, const Node& t) : Node(NodeType::kChain, p), term(&t) {}
  const Node* term;
  std::span<const std::string_view> fields;
};

/// Functions that the executor itself carries out, since they need unevaluated arguments.
enum class SpecialForm : std::uint8_t { kNone, kAnd, kOr, kCall, kLen };

struct IdentifierNode final : Node {
  IdentifierNode(std::size_t p, const Function& f);
  const Function* function;
  SpecialForm special;
};

struct BoolNode final : Node {
  BoolNode(std::size_t p, const Value& v) : Node(NodeType::kBool, p), value(&v) {}
  const Value* value;
};

struct StringNode final : Node {
  StringNode(std::size_t p, std::string_view q, const Value& v)
      : Node(NodeType::kString, p), quoted(q), value(&v) {}
  std::string_view quoted;  ///< as written
  const Value* value;
};

/// A constant under every type that can hold it, as Go's untyped constants.
struct NumberNode final : Node {
  explicit NumberNode(std::size_t p) : Node(NodeType::kNumber, p) {}
  std::string_view text;  ///< as written
  bool is_int = false;
  bool is_uint = false;
  bool is_float = false;
  bool is_complex = false;
  std::int64_t int_value = 0;
  std::uint64_t uint_value = 0;
  double float_value = 0;
  double imaginary = 0;  ///< of a complex constant whose real part is float_value
};

struct CommandNode final : Node {
  explicit CommandNode(std::size_t p) : Node(NodeType::kCommand, p) {}
  std::span<const Node* const> args;
};

struct PipeNode final : Node {
  explicit PipeNode(std::size_t p) : Node(NodeType::kPipe, p) {}
  bool is_assign = false;  ///< `=`, not `:=`
  std::span<const VariableNode* const> declarations;
  std::span<const CommandNode* const> commands;
};

struct ActionNode final : Node {
  ActionNode(std::size_t p, const PipeNode& q) : Node(NodeType::kAction, p), pipe(&q) {}
  const PipeNode* pipe;
};

/// kIf, kRange, kWith
struct BranchNode final : Node {
  BranchNode(NodeType t, const PipeNode& p) : Node(t, p.pos), pipe(&p) {}
  const PipeNode* pipe;
  const ListNode* list = nullptr;
  const ListNode* else_list = nullptr;  ///< null when there is none
};

struct TemplateNode final : Node {
  TemplateNode(std::size_t p, std::string_view n, const PipeNode* q)
      : Node(NodeType::kTemplate, p), name(n), pipe(q) {}
  std::string_view name;
  const PipeNode* pipe;  ///< null when there is no argument
};

template <class T>
[[nodiscard]] const T& node_as(const Node& node) {
  return static_cast<const T&>(node);
}

/// The text of one file (or tpl argument) and the nodes made of it.
struct Source {
  Source(std::string source_name, std::string source_text)
      : name(std::move(source_name)), text(std::move(source_text)) {}

  std::string name;  ///< in error places
  std::string text;
  std::pmr::monotonic_buffer_resource arena;  ///< of the nodes
  std::deque<Value> constants;                ///< of the nodes: what has something to destroy
};

/// One named template: a file, or a `define` or `block` in one.
struct Tree {
  std::string name;
  std::shared_ptr<const Source> source;  ///< keeps the nodes alive
  const ListNode* root = nullptr;
};

/// The node printed in canonical form, as Go's Node.String(): the <...> of error texts.
[[nodiscard]] std::string node_text(const Node& node);
/// Nothing but white space, as parse.IsEmptyTree.
[[nodiscard]] bool is_empty_tree(const Node& root);
/// "name:line:column" of a byte offset; line from 1, column from 0, in bytes.
struct Place {
  int line = 1;
  int column = 0;
};
[[nodiscard]] Place place_of(const Source& source, std::size_t pos);

}  // namespace tf::engine
