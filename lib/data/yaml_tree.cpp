#include "lib/data/yaml_tree.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "lib/base/text.h"
#include "lib/base/utf8.h"
#include "lib/data/yaml_events.h"
#include "lib/data/yaml_scanner.h"

namespace tf {
namespace {

using Token = YamlTokenType;

constexpr int kMaxDepth = 1000;

/// Where things stand in the text, by line and column in characters.
class SourceLines {
 public:
  explicit SourceLines(std::string_view text) : lines_(split_views(text, "\n")) {}

  [[nodiscard]] int count() const { return static_cast<int>(lines_.size()); }
  [[nodiscard]] std::string_view line(int number) const {
    return number < count() ? lines_[static_cast<std::size_t>(number)] : std::string_view();
  }
  /// The rest of the line from a mark on.
  [[nodiscard]] std::string_view at(const YamlMark& mark) const {
    std::string_view rest = line(mark.line);
    for (int column = 0; column < mark.column && !rest.empty(); ++column)
      rest.remove_prefix(std::min(decode_rune(rest).size, rest.size()));
    return rest;
  }

 private:
  std::vector<std::string_view> lines_;
};

/// A run of comment lines without an empty line in it.
struct CommentBlock {
  int column = 0;
  int first_line = 0;
  int last_line = 0;
  std::string text;
};

/// Reads the tokens of a document into nodes. Comments are found in the lines between the tokens:
/// those above a key or entry are its head, those that stand apart from what follows, or deeper
/// than it, are the foot of the entry before.
class TreeReader {
 public:
  explicit TreeReader(std::string_view text) : scanner_(text), lines_(text) {}

  Result<YamlTree> read() {
    YamlTree tree;
    TF_ASSIGN(const YamlToken* token, peek());
    while (token->type == Token::kStreamStart || token->type == Token::kVersionDirective ||
           token->type == Token::kTagDirective || token->type == Token::kDocumentStart) {
      pop();
      TF_ASSIGN(token, peek());
    }
    read_document_head(*token, tree);
    if (token->type != Token::kStreamEnd && token->type != Token::kDocumentEnd) {
      TF_ASSIGN(tree.root, read_node(0));
    }
    TF_ASSIGN(token, peek());
    tree.foot = take_foot(-1, token->start);
    return tree;
  }

 private:
  // --- tokens ----------------------------------------------------------------------------------

  Result<const YamlToken*> peek() {
    const YamlToken* token = scanner_.peek();
    if (token == nullptr) {
      const YamlProblem& problem = scanner_.problem();
      return fail(yaml_error(problem.line + (problem.from_scanner ? 1 : 0), problem.text));
    }
    return token;
  }
  void pop() { scanner_.pop(); }
  /// What comes next in a flow collection, past its commas.
  Result<const YamlToken*> next_in_flow() {
    TF_ASSIGN(const YamlToken* token, peek());
    while (token->type == Token::kFlowEntry) {
      pop();
      TF_ASSIGN(token, peek());
    }
    return token;
  }

  Status skip_if(Token type) {
    TF_ASSIGN(const YamlToken* token, peek());
    if (token->type == type) pop();
    return {};
  }

  Status unexpected(const YamlToken& token) const {
    return fail(yaml_error(token.start.line + 1, "did not find expected node content"));
  }

  // --- comments --------------------------------------------------------------------------------

  /// The comment lines after the last content and before `line`.
  std::vector<CommentBlock> blocks_before(int line) {
    std::vector<CommentBlock> blocks;
    bool joined = false;
    for (int number = next_line_; number < line; ++number) {
      const std::string_view text = lines_.line(number);
      const std::string_view comment = trim_space(text);
      if (comment.empty() || comment.front() != '#') {
        joined = false;
        continue;
      }
      if (joined) {
        blocks.back().text.append("\n").append(comment);
        blocks.back().last_line = number;
      } else {
        blocks.push_back({static_cast<int>(text.find('#')), number, number, std::string(comment)});
      }
      joined = true;
    }
    return blocks;
  }

  /// Takes what stands above the next token as its head comment.
  std::string take_head(const YamlMark& mark) {
    std::string head;
    for (const CommentBlock& block : blocks_before(mark.line)) {
      if (!head.empty()) head += "\n\n";
      head += block.text;
    }
    next_line_ = std::max(next_line_, mark.line);
    return head;
  }

  /// Takes the comments that belong to what was read last: those at its column or deeper that are
  /// set off from the next token by an empty line or stand deeper than it. At the end of the text
  /// those set off from the content are the document's.
  std::string take_foot(int column, const YamlMark& next) {
    const bool at_end = next.line + 1 >= lines_.count() && lines_.at(next).empty();
    std::string foot;
    for (const CommentBlock& block : blocks_before(next.line)) {
      const bool apart = block.last_line + 1 < next.line || block.column > next.column || at_end;
      if (block.column < column || !apart) break;
      if (at_end && column == 0 && block.first_line > next_line_) break;
      if (!foot.empty()) foot += "\n\n";
      foot += block.text;
      next_line_ = block.last_line + 1;
    }
    return foot;
  }

  void read_document_head(const YamlToken& first, YamlTree& tree) {
    auto blocks = blocks_before(first.start.line);
    const bool empty = first.type == Token::kStreamEnd;
    while (!blocks.empty() && (empty || blocks.front().last_line + 1 < first.start.line)) {
      if (!tree.head.empty()) tree.head += "\n\n";
      tree.head += blocks.front().text;
      next_line_ = blocks.front().last_line + 1;
      blocks.erase(blocks.begin());
    }
  }

  /// The comment behind what ends in `rest`, a line from its last token on.
  static std::string comment_in(std::string_view rest) {
    for (std::size_t at = rest.find('#'); at != std::string_view::npos;
         at = rest.find('#', at + 1)) {
      if (at == 0 || rest[at - 1] == ' ' || rest[at - 1] == '\t') {
        return std::string(trim_space(rest.substr(at)));
      }
    }
    return {};
  }

  /// Passes a line that was read; Out: the comment at its end.
  std::string end_line(std::string_view rest, int line) {
    next_line_ = std::max(next_line_, line + 1);
    return comment_in(rest);
  }

  // --- nodes -----------------------------------------------------------------------------------

  // NOLINTNEXTLINE(misc-no-recursion): the depth is limited
  Result<YamlNode> read_node(int depth) {
    if (depth > kMaxDepth) return fail(ErrorCode::kInvalid, "yaml: exceeded max depth");
    YamlNode node;
    TF_ASSIGN(const YamlToken* token, peek());
    while (token->type == Token::kAnchor || token->type == Token::kTag) {
      if (token->type == Token::kAnchor) {
        node.anchor = token->value;
      } else {
        node.tag = token->value + token->suffix;
      }
      pop();
      TF_ASSIGN(token, peek());
    }
    if (node.tag == "!") node.tag.clear();
    switch (token->type) {
      case Token::kAlias:
        node.kind = YamlNode::Kind::kAlias;
        node.anchor = token->value;
        node.line = end_line(lines_.at(token->start), token->start.line);
        pop();
        return node;
      case Token::kScalar:
        TF_CHECK(read_scalar(node));
        return node;
      case Token::kBlockSequenceStart:
        pop();
        TF_CHECK(read_block_sequence(node, depth, true));
        return node;
      case Token::kBlockEntry:
        TF_CHECK(read_block_sequence(node, depth, false));
        return node;
      case Token::kBlockMappingStart:
        pop();
        TF_CHECK(read_block_mapping(node, depth));
        return node;
      case Token::kFlowSequenceStart:
        TF_CHECK(read_flow_sequence(node, depth));
        return node;
      case Token::kFlowMappingStart:
        TF_CHECK(read_flow_mapping(node, depth));
        return node;
      default:
        return node;  // nothing stands there: null
    }
  }

  Status read_scalar(YamlNode& node) {
    TF_ASSIGN(const YamlToken* token, peek());
    const YamlMark start = token->start;
    node.value = token->value;
    const std::string_view text = lines_.at(start);
    const char first = text.empty() ? ' ' : text.front();
    if (!token->plain) {
      node.style = first == '\''  ? YamlNode::Style::kSingleQuoted
                   : first == '"' ? YamlNode::Style::kDoubleQuoted
                   : first == '|' ? YamlNode::Style::kLiteral
                                  : YamlNode::Style::kFolded;
    }
    pop();
    TF_ASSIGN(token, peek());
    const bool block =
        node.style == YamlNode::Style::kLiteral || node.style == YamlNode::Style::kFolded;
    if (block) {
      pass_block_scalar(start, node);
      return {};
    }
    // A scalar of several lines ends before the next token; comments of their own come later.
    int last = start.line;
    while (last + 1 < std::min(token->start.line, lines_.count()) && !ends_scalar(last + 1, node))
      ++last;
    if (last > start.line && !continues(start.line, node)) last = start.line;
    const std::string_view rest = last == start.line ? behind(text, node) : lines_.line(last);
    node.line = end_line(rest, last);
    return {};
  }

  [[nodiscard]] bool ends_scalar(int line, const YamlNode& node) const {
    const std::string_view text = trim_space(lines_.line(line));
    const bool quoted = node.style != YamlNode::Style::kPlain;
    return !quoted && (text.empty() || text.front() == '#');
  }

  /// Whether a quoted scalar really reaches beyond its first line.
  [[nodiscard]] bool continues(int first, const YamlNode& node) const {
    if (node.style == YamlNode::Style::kPlain) return true;
    const char quote = node.style == YamlNode::Style::kSingleQuoted ? '\'' : '"';
    return std::count(lines_.line(first).begin(), lines_.line(first).end(), quote) % 2 == 1;
  }

  /// What follows a one-line scalar on its line.
  static std::string_view behind(std::string_view text, const YamlNode& node) {
    if (node.style == YamlNode::Style::kPlain) return text;
    std::size_t at = 1;
    if (node.style == YamlNode::Style::kSingleQuoted) {
      while (at < text.size() && (text[at] != '\'' || text.substr(at).starts_with("''")))
        at += text[at] == '\'' ? 2 : 1;
    } else {
      while (at < text.size() && text[at] != '"')
        at += text[at] == '\\' ? 2 : 1;
    }
    return text.substr(std::min(at + 1, text.size()));
  }

  /// Its content is deeper than what it belongs to; comments behind its end are less deep.
  void pass_block_scalar(const YamlMark& start, YamlNode& node) {
    node.line = end_line(lines_.at(start), start.line);
    std::size_t indent = std::string_view::npos;
    for (int number = start.line + 1; number < lines_.count(); ++number) {
      const std::string_view text = lines_.line(number);
      const std::size_t content = text.find_first_not_of(' ');
      if (content == std::string_view::npos) continue;
      if (indent == std::string_view::npos) {
        if (node.value.find_first_not_of('\n') == std::string::npos) return;
        indent = content;
      }
      if (content < indent) return;
      next_line_ = number + 1;
    }
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  Status read_block_sequence(YamlNode& node, int depth, bool has_end) {
    node.kind = YamlNode::Kind::kSequence;
    TF_ASSIGN(const YamlToken* token, peek());
    while (token->type == Token::kBlockEntry) {
      const YamlMark mark = token->start;
      const std::string head = take_head(mark);
      pop();
      TF_ASSIGN(YamlNode child, read_node(depth + 1));
      child.head = head;
      TF_ASSIGN(token, peek());
      child.foot = take_foot(mark.column, token->start);
      node.children.push_back(std::move(child));
    }
    if (has_end) return skip_if(Token::kBlockEnd);
    return {};
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  Status read_block_mapping(YamlNode& node, int depth) {
    node.kind = YamlNode::Kind::kMapping;
    TF_ASSIGN(const YamlToken* token, peek());
    while (token->type == Token::kKey || token->type == Token::kValue) {
      const YamlMark mark = token->start;
      const std::string head = take_head(mark);
      if (token->type == Token::kKey) pop();
      TF_ASSIGN(YamlNode key, read_node(depth + 1));
      key.head = head;
      key.line.clear();
      YamlNode value;
      TF_ASSIGN(token, peek());
      if (token->type == Token::kValue) {
        const YamlMark colon = token->start;
        pop();
        TF_ASSIGN(token, peek());
        if (token->start.line > colon.line) key.line = end_line(lines_.at(colon), colon.line);
        TF_ASSIGN(value, read_node(depth + 1));
      }
      TF_ASSIGN(token, peek());
      key.foot = take_foot(mark.column, token->start);
      node.children.push_back(std::move(key));
      node.children.push_back(std::move(value));
    }
    if (token->type != Token::kBlockEnd) return unexpected(*token);
    pop();
    return {};
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  Status read_flow_sequence(YamlNode& node, int depth) {
    node.kind = YamlNode::Kind::kSequence;
    node.flow = true;
    pop();
    while (true) {
      TF_ASSIGN(const YamlToken* token, next_in_flow());
      if (token->type == Token::kFlowSequenceEnd) return end_flow(*token, node);
      YamlNode child;
      if (token->type == Token::kKey) {
        child.kind = YamlNode::Kind::kMapping;
        child.flow = true;
        TF_CHECK(read_flow_pair(child, depth));
      } else {
        const std::size_t before = token->start.index;
        TF_ASSIGN(child, read_node(depth + 1));
        TF_ASSIGN(token, peek());
        if (token->start.index == before) return unexpected(*token);
      }
      child.line.clear();
      node.children.push_back(std::move(child));
    }
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  Status read_flow_mapping(YamlNode& node, int depth) {
    node.kind = YamlNode::Kind::kMapping;
    node.flow = true;
    pop();
    while (true) {
      TF_ASSIGN(const YamlToken* token, next_in_flow());
      if (token->type == Token::kFlowMappingEnd) return end_flow(*token, node);
      TF_CHECK(read_flow_pair(node, depth));
    }
  }

  /// `key: value` or a key alone.
  // NOLINTNEXTLINE(misc-no-recursion)
  Status read_flow_pair(YamlNode& node, int depth) {
    TF_ASSIGN(const YamlToken* token, peek());
    const std::size_t before = token->start.index;
    const bool marked = token->type == Token::kKey;
    if (marked) pop();
    TF_ASSIGN(YamlNode key, read_node(depth + 1));
    YamlNode value;
    TF_ASSIGN(token, peek());
    const bool has_value = token->type == Token::kValue;
    if (has_value) {
      pop();
      TF_ASSIGN(value, read_node(depth + 1));
    }
    TF_ASSIGN(token, peek());
    if (!marked && !has_value && token->start.index == before) return unexpected(*token);
    key.line.clear();
    value.line.clear();
    node.children.push_back(std::move(key));
    node.children.push_back(std::move(value));
    return {};
  }

  Status end_flow(const YamlToken& token, YamlNode& node) {
    node.line = end_line(lines_.at(token.start), token.start.line);
    pop();
    return {};
  }

  YamlScanner scanner_;
  SourceLines lines_;
  int next_line_ = 0;  ///< the first line that may have comments nobody took yet
};

}  // namespace

YamlNode* YamlNode::find(std::string_view key) {
  if (kind != Kind::kMapping) return nullptr;
  for (std::size_t i = 0; i + 1 < children.size(); i += 2) {
    if (children[i].kind == Kind::kScalar && children[i].value == key) return &children[i + 1];
  }
  return nullptr;
}

Result<YamlTree> parse_yaml_tree(std::string_view text) {
  return TreeReader(text).read();
}

}  // namespace tf
