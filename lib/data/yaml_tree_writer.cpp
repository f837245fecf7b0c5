#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "lib/base/text.h"
#include "lib/data/yaml_output.h"
#include "lib/data/yaml_tree.h"

namespace tf {
namespace {

using Kind = YamlNode::Kind;
using Style = YamlNode::Style;

constexpr std::size_t kStep = 2;

/// A key that fits on a line in front of its colon.
bool is_simple(const YamlNode& key) {
  if (key.kind == Kind::kAlias) return true;
  if (key.kind != Kind::kScalar) return key.children.empty();
  return key.style != Style::kLiteral && key.style != Style::kFolded &&
         YamlOutput::is_simple_key(key.value);
}

bool is_block_collection(const YamlNode& node) {
  const bool collection = node.kind == Kind::kSequence || node.kind == Kind::kMapping;
  return collection && !node.flow && !node.children.empty();
}

class TreeWriter {
 public:
  std::string write(const YamlTree& tree) {
    if (!tree.head.empty()) {
      comment_lines(tree.head, 0);
      out_ += '\n';
    }
    comment_lines(tree.root.head, 0);
    if (is_block_collection(tree.root)) {
      properties(tree.root);
      if (!tree.root.anchor.empty() || !tree.root.tag.empty()) end_line(tree.root.line);
      block(tree.root, 0);
    } else {
      inline_node(tree.root, 0);
      end_line(tree.root.line);
    }
    if (!tree.foot.empty()) out_ += '\n';
    comment_lines(tree.foot, 0);
    return std::move(out_);
  }

 private:
  void comment_lines(std::string_view comment, std::size_t indent) {
    if (comment.empty()) return;
    for (const std::string_view line : split_views(comment, "\n")) {
      if (!line.empty()) out_.append(indent, ' ').append(line);
      out_ += '\n';
    }
  }

  /// Comments below an entry are set off from the next one.
  void foot_lines(std::string_view comment, std::size_t indent, bool last) {
    comment_lines(comment, indent);
    if (!comment.empty() && !last) out_ += '\n';
  }

  void end_line(std::string_view comment) {
    if (!comment.empty()) out_.append(" ").append(comment);
    if (!out_.ends_with('\n')) out_ += '\n';
  }

  void properties(const YamlNode& node) {
    if (node.kind == Kind::kAlias) return;
    if (!node.anchor.empty()) out_.append("&").append(node.anchor).append(" ");
    if (!node.tag.empty()) out_.append(node.tag).append(" ");
  }

  // NOLINTNEXTLINE(misc-no-recursion): as deep as the reader allows
  void block(const YamlNode& node, std::size_t indent) {
    node.kind == Kind::kMapping ? block_mapping(node, indent, true)
                                : block_sequence(node, indent, true);
  }

  /// `on_new_line` is false where the first entry follows "- ".
  // NOLINTNEXTLINE(misc-no-recursion)
  void block_mapping(const YamlNode& node, std::size_t indent, bool on_new_line) {
    for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
      const YamlNode& key = node.children[i];
      const YamlNode& value = node.children[i + 1];
      if (on_new_line || i > 0) {
        comment_lines(key.head, indent);
        out_.append(indent, ' ');
      }
      if (is_simple(key)) {
        inline_node(key, indent + kStep);
        out_ += key.kind == Kind::kAlias ? " :" : ":";
      } else {
        out_ += "? ";
        entry_content(key, indent + kStep);
        out_.append(indent, ' ').append(":");
      }
      mapping_value(key, value, indent);
      foot_lines(key.foot, indent, i + 2 >= node.children.size());
    }
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  void mapping_value(const YamlNode& key, const YamlNode& value, std::size_t indent) {
    if (!is_block_collection(value)) {
      inline_value(value, indent + kStep);
      return end_line(value.line.empty() ? key.line : value.line);
    }
    if (!value.anchor.empty() || !value.tag.empty()) {
      out_ += ' ';
      properties(value);
      out_.pop_back();
    }
    end_line(key.line);
    block(value, value.kind == Kind::kMapping ? indent + kStep : indent);
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  void block_sequence(const YamlNode& node, std::size_t indent, bool on_new_line) {
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      const YamlNode& child = node.children[i];
      if (on_new_line || i > 0) {
        comment_lines(child.head, indent);
        out_.append(indent, ' ');
      }
      out_ += "-";
      if (is_block_collection(child) || !is_nothing(child)) out_ += ' ';
      entry_content(child, indent + kStep);
      foot_lines(child.foot, indent, i + 1 == node.children.size());
    }
  }

  static bool is_nothing(const YamlNode& node) {
    return node.kind == Kind::kScalar && node.style == Style::kPlain && node.value.empty() &&
           node.anchor.empty() && node.tag.empty();
  }

  /// What follows "- " or "? ".
  // NOLINTNEXTLINE(misc-no-recursion)
  void entry_content(const YamlNode& node, std::size_t indent) {
    if (!is_block_collection(node)) {
      inline_node(node, indent);
      return end_line(node.line);
    }
    properties(node);
    const bool named = !node.anchor.empty() || !node.tag.empty();
    if (named) {
      out_.pop_back();
      end_line({});
    }
    node.kind == Kind::kMapping ? block_mapping(node, indent, named)
                                : block_sequence(node, indent, named);
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  void inline_value(const YamlNode& value, std::size_t indent) {
    if (is_nothing(value)) return;
    out_ += ' ';
    inline_node(value, indent);
  }

  /// A scalar, an alias or a collection in brackets.
  // NOLINTNEXTLINE(misc-no-recursion)
  void inline_node(const YamlNode& node, std::size_t indent) {
    properties(node);
    switch (node.kind) {
      case Kind::kAlias:
        out_.append("*").append(node.anchor);
        return;
      case Kind::kScalar:
        return scalar(node, indent);
      case Kind::kSequence:
        out_ += '[';
        for (std::size_t i = 0; i < node.children.size(); ++i) {
          if (i > 0) out_ += ", ";
          inline_node(node.children[i], indent);
        }
        out_ += ']';
        return;
      case Kind::kMapping:
        return flow_mapping(node, indent);
    }
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  void flow_mapping(const YamlNode& node, std::size_t indent) {
    out_ += '{';
    for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
      if (i > 0) out_ += ", ";
      inline_node(node.children[i], indent);
      out_ += ':';
      inline_value(node.children[i + 1], indent);
    }
    out_ += '}';
  }

  void scalar(const YamlNode& node, std::size_t indent) {
    const YamlOutput::Style style = output_style(node);
    if (node.style == Style::kFolded && style == YamlOutput::Style::kLiteral) {
      return folded(node.value, indent);
    }
    if (node.style == Style::kPlain && node.value == "<<" && node.tag.empty()) out_ += "!!merge ";
    YamlOutput output(YamlDialect::kV3);
    output.append_styled(node.value, style, indent);
    out_ += output.take();
  }

  static YamlOutput::Style output_style(const YamlNode& node) {
    switch (node.style) {
      case Style::kSingleQuoted:
        return YamlOutput::fitting_style(node.value, YamlOutput::Style::kSingleQuoted);
      case Style::kDoubleQuoted:
        return YamlOutput::Style::kDoubleQuoted;
      case Style::kLiteral:
      case Style::kFolded:
        return YamlOutput::fitting_style(node.value, YamlOutput::Style::kLiteral);
      default:
        return contains(node.value, "\n") ? YamlOutput::Style::kLiteral : YamlOutput::Style::kPlain;
    }
  }

  /// yaml_emitter_write_folded; whether a break needs a second one is judged by the first character
  /// of the text instead of the next line's, as go-yaml does.
  void folded(std::string_view text, std::size_t indent) {
    out_ += '>';
    if (text.front() == ' ' || text.front() == '\n') out_ += '2';
    if (!text.ends_with('\n')) out_ += '-';
    if (text.ends_with("\n\n") || text == "\n") out_ += '+';
    out_ += '\n';
    const std::size_t first = text.find_first_not_of('\n');
    const bool doubles =
        first != std::string_view::npos && text[first] != ' ' && text[first] != '\t';
    bool breaks = true;
    bool leading_spaces = true;
    for (const char c : text) {
      if (c == '\n') {
        if (!breaks && !leading_spaces && doubles) out_ += '\n';
        out_ += '\n';
        breaks = true;
        continue;
      }
      if (breaks) {
        out_.append(indent, ' ');
        leading_spaces = c == ' ' || c == '\t';
      }
      out_ += c;
      breaks = false;
    }
  }

  std::string out_;
};

}  // namespace

std::string write_yaml_tree(const YamlTree& tree) {
  return TreeWriter().write(tree);
}

}  // namespace tf
