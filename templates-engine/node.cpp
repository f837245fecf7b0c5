#include "templates-engine/node.h"

#include <algorithm>

#include "lib/base/text.h"
#include "lib/data/go_print.h"

namespace tf::engine {
namespace {

SpecialForm special_form(std::string_view name) {
  if (name == "and") return SpecialForm::kAnd;
  if (name == "or") return SpecialForm::kOr;
  if (name == "call") return SpecialForm::kCall;
  if (name == "len") return SpecialForm::kLen;
  return SpecialForm::kNone;
}

void write_node(std::string& out, const Node& node);

void write_fields(std::string& out, std::span<const std::string_view> fields) {
  for (const std::string_view field : fields) {
    out += '.';
    out += field;
  }
}

void write_in_parentheses_if_pipe(std::string& out, const Node& node) {
  const bool pipe = node.type == NodeType::kPipe;
  if (pipe) out += '(';
  write_node(out, node);
  if (pipe) out += ')';
}

void write_pipe(std::string& out, const PipeNode& pipe) {
  for (std::size_t i = 0; i < pipe.declarations().size(); ++i) {
    if (i > 0) out += ", ";
    write_node(out, *pipe.declarations()[i]);
  }
  if (!pipe.declarations().empty()) out += pipe.is_assign ? " = " : " := ";
  for (std::size_t i = 0; i < pipe.commands().size(); ++i) {
    if (i > 0) out += " | ";
    write_node(out, *pipe.commands()[i]);
  }
}

void write_command(std::string& out, const CommandNode& command) {
  for (std::size_t i = 0; i < command.args().size(); ++i) {
    if (i > 0) out += ' ';
    write_in_parentheses_if_pipe(out, *command.args()[i]);
  }
}

void write_branch(std::string& out, const BranchNode& branch) {
  out += "{{";
  out += branch.type == NodeType::kIf ? "if " : branch.type == NodeType::kWith ? "with " : "range ";
  write_node(out, *branch.pipe);
  out += "}}";
  write_node(out, *branch.list);
  if (branch.else_list != nullptr) {
    out += "{{else}}";
    write_node(out, *branch.else_list);
  }
  out += "{{end}}";
}

void write_template(std::string& out, const TemplateNode& node) {
  out += "{{template ";
  out += go_quote(node.name);
  if (node.pipe != nullptr) {
    out += ' ';
    write_pipe(out, *node.pipe);
  }
  out += "}}";
}

void write_block(std::string& out, const Node& node) {
  switch (node.type) {
    case NodeType::kAction:
      out += "{{";
      write_pipe(out, *node_as<ActionNode>(node).pipe);
      out += "}}";
      return;
    case NodeType::kIf:
    case NodeType::kRange:
    case NodeType::kWith:
      return write_branch(out, node_as<BranchNode>(node));
    case NodeType::kTemplate:
      return write_template(out, node_as<TemplateNode>(node));
    case NodeType::kBreak:
      out += "{{break}}";
      return;
    case NodeType::kContinue:
      out += "{{continue}}";
      return;
    case NodeType::kElse:
      out += "{{else}}";
      return;
    default:
      out += "{{end}}";
      return;
  }
}

void write_node(std::string& out, const Node& node) {
  switch (node.type) {
    case NodeType::kText:
      out += node_as<TextNode>(node).text;
      return;
    case NodeType::kList:
      for (const Node* part : node_as<ListNode>(node).nodes())
        write_node(out, *part);
      return;
    case NodeType::kPipe:
      return write_pipe(out, node_as<PipeNode>(node));
    case NodeType::kCommand:
      return write_command(out, node_as<CommandNode>(node));
    case NodeType::kField:
      return write_fields(out, node_as<FieldNode>(node).fields());
    case NodeType::kVariable:
      out += node_as<VariableNode>(node).name;
      return write_fields(out, node_as<VariableNode>(node).fields());
    case NodeType::kChain:
      write_in_parentheses_if_pipe(out, *node_as<ChainNode>(node).term);
      return write_fields(out, node_as<ChainNode>(node).fields());
    case NodeType::kIdentifier:
      out += node_as<IdentifierNode>(node).function->name;
      return;
    case NodeType::kBool:
      out += *node_as<BoolNode>(node).value->as_bool() ? "true" : "false";
      return;
    case NodeType::kString:
      out += node_as<StringNode>(node).quoted;
      return;
    case NodeType::kNumber:
      out += node_as<NumberNode>(node).text;
      return;
    case NodeType::kDot:
      out += '.';
      return;
    case NodeType::kNil:
      out += "nil";
      return;
    default:
      return write_block(out, node);
  }
}

}  // namespace

IdentifierNode::IdentifierNode(std::uint32_t p, const Function& f)
    : Node(NodeType::kIdentifier, p), special(special_form(f.name)), function(&f) {}

std::string node_text(const Node& node) {
  std::string out;
  write_node(out, node);
  return out;
}

bool is_empty_tree(const Node& root) {
  if (root.type == NodeType::kText) return trim_space(node_as<TextNode>(root).text).empty();
  if (root.type != NodeType::kList) return false;
  const auto nodes = node_as<ListNode>(root).nodes();
  return std::all_of(nodes.begin(), nodes.end(), [](const Node* n) { return is_empty_tree(*n); });
}

Place place_of(const Source& source, std::size_t pos) {
  const std::string_view before = source.text.view().substr(0, pos);
  Place place;
  std::size_t line_start = 0;
  for (std::size_t newline = before.find('\n'); newline != std::string_view::npos;
       newline = before.find('\n', line_start)) {
    ++place.line;
    line_start = newline + 1;
  }
  place.column = static_cast<int>(before.size() - line_start);
  return place;
}

}  // namespace tf::engine
