#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "lib/base/bytes.h"
#include "lib/data/value.h"
#include "templates-engine/arena.h"
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

/// One part of a parsed template. Nodes and their texts live in their Source's arena and point to
/// each other; once parsed they never change. None has anything to destroy, so a tree goes away in
/// one step, however deep it is. Read one by its type: node_as<FieldNode>(node).
///
/// A large chart has 100,000 nodes, so they are kept small: what a node has several of (arguments,
/// field names) lies right behind it, where Arena::make_with left room.
struct Node {
  Node(NodeType node_type, std::uint32_t node_pos) : pos(node_pos), type(node_type) {}
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  std::uint32_t pos;  ///< byte offset in the source's text, where errors point to
  NodeType type;
};

/// What lies behind a node.
template <class Item, class T>
[[nodiscard]] std::span<const Item> items_behind(const T& node, std::size_t count) {
  return {reinterpret_cast<const Item*>(&node + 1), count};
}
/// The same, to be filled in by the parser.
template <class Item, class T>
[[nodiscard]] std::span<Item> items_behind(T& node, std::size_t count) {
  return {reinterpret_cast<Item*>(&node + 1), count};
}

using NodeRef = const Node*;

/// Types that carry nothing else: kBreak, kContinue, kDot, kElse, kEnd, kNil use Node itself.

struct TextNode final : Node {
  TextNode(std::uint32_t p, std::string_view t) : Node(NodeType::kText, p), text(t) {}
  std::string_view text;  ///< part of the source's text
};

struct alignas(8) ListNode final : Node {
  ListNode(std::uint32_t p, std::uint32_t n) : Node(NodeType::kList, p), count(n) {}
  [[nodiscard]] std::span<const NodeRef> nodes() const {
    return items_behind<NodeRef>(*this, count);
  }
  std::uint32_t count;
};

/// `.A.B`
struct alignas(8) FieldNode final : Node {
  FieldNode(std::uint32_t p, std::uint32_t n) : Node(NodeType::kField, p), count(n) {}
  [[nodiscard]] std::span<const std::string_view> fields() const {
    return items_behind<std::string_view>(*this, count);
  }
  std::uint32_t count;
};

/// `$x.A.B`. A variable is found by its number in the source, `$` is number 0.
struct VariableNode final : Node {
  VariableNode(std::uint32_t p, std::string_view variable, std::uint32_t number, std::uint32_t n)
      : Node(NodeType::kVariable, p), id(number), count(n), name(variable) {}
  [[nodiscard]] std::span<const std::string_view> fields() const {
    return items_behind<std::string_view>(*this, count);
  }
  std::uint32_t id;
  std::uint32_t count;
  std::string_view name;
};

/// `(pipeline).A.B` or `name.A.B`
struct ChainNode final : Node {
  ChainNode(std::uint32_t p, const Node& t, std::uint32_t n)
      : Node(NodeType::kChain, p), count(n), term(&t) {}
  [[nodiscard]] std::span<const std::string_view> fields() const {
    return items_behind<std::string_view>(*this, count);
  }
  std::uint32_t count;
  const Node* term;
};

/// Functions that the executor itself carries out, since they need unevaluated arguments.
enum class SpecialForm : std::uint8_t { kNone, kAnd, kOr, kCall, kLen };

struct IdentifierNode final : Node {
  IdentifierNode(std::uint32_t p, const Function& f);
  SpecialForm special;
  const Function* function;
};

struct BoolNode final : Node {
  BoolNode(std::uint32_t p, const Value& v) : Node(NodeType::kBool, p), value(&v) {}
  const Value* value;
};

struct StringNode final : Node {
  StringNode(std::uint32_t p, std::string_view q, const Value& v)
      : Node(NodeType::kString, p), quoted(q), value(&v) {}
  std::string_view quoted;  ///< as written
  const Value* value;
};

/// A constant under every type that can hold it, as Go's untyped constants.
struct NumberNode final : Node {
  NumberNode(std::uint32_t p, std::string_view t) : Node(NodeType::kNumber, p), text(t) {}
  bool is_int = false;
  bool is_uint = false;
  bool is_float = false;
  bool is_complex = false;
  std::string_view text;  ///< as written
  std::int64_t int_value = 0;
  std::uint64_t uint_value = 0;
  double float_value = 0;
  double imaginary = 0;  ///< of a complex constant whose real part is float_value
};

struct alignas(8) CommandNode final : Node {
  CommandNode(std::uint32_t p, std::uint32_t n) : Node(NodeType::kCommand, p), count(n) {}
  [[nodiscard]] std::span<const NodeRef> args() const {
    return items_behind<NodeRef>(*this, count);
  }
  std::uint32_t count;
};

struct alignas(8) PipeNode final : Node {
  PipeNode(std::uint32_t p, std::uint8_t variables, std::uint32_t n)
      : Node(NodeType::kPipe, p), declared(variables), command_count(n) {}
  [[nodiscard]] std::span<const VariableNode* const> declarations() const {
    return {behind<VariableNode>(), declared};
  }
  [[nodiscard]] std::span<const CommandNode* const> commands() const {
    return {behind<CommandNode>() + declared, command_count};
  }
  bool is_assign = false;  ///< `=`, not `:=`
  std::uint8_t declared;   ///< at most two
  std::uint32_t command_count;

 private:
  template <class T>
  [[nodiscard]] const T* const* behind() const {
    return reinterpret_cast<const T* const*>(this + 1);
  }
};

struct ActionNode final : Node {
  ActionNode(std::uint32_t p, const PipeNode& q) : Node(NodeType::kAction, p), pipe(&q) {}
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
  TemplateNode(std::uint32_t p, std::string_view n, const PipeNode* q)
      : Node(NodeType::kTemplate, p), name(n), pipe(q) {}
  std::string_view name;
  const PipeNode* pipe;  ///< null when there is no argument
};

template <class T>
[[nodiscard]] const T& node_as(const Node& node) {
  return static_cast<const T&>(node);
}

/// The text of one file (or tpl argument) and where the nodes made of it are.
struct Source {
  std::string name;  ///< in error places
  Bytes text;
  std::shared_ptr<Arena> arena;
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
