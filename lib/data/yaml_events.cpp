#include "lib/data/yaml_events.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <utility>
#include <vector>

#include "lib/base/text.h"
#include "lib/data/yaml_scanner.h"

namespace tf {
namespace {

using Token = YamlTokenType;

/// What the parser expects next.
enum class State {
  kDocumentStart,  ///< implicit ones too: only at the front
  kExplicitDocumentStart,
  kDocumentContent,
  kDocumentEnd,
  kBlockNode,
  kBlockSequenceEntry,
  kIndentlessSequenceEntry,
  kBlockMappingKey,
  kBlockMappingValue,
  kFlowSequenceFirst,
  kFlowSequenceEntry,
  kFlowPairKey,  ///< of a map of one entry in a flow sequence: [a: 1]
  kFlowPairValue,
  kFlowPairEnd,
  kFlowMappingFirst,
  kFlowMappingKey,
  kFlowMappingValue,
  kFlowMappingNoValue
};

bool is_one_of(Token type, std::initializer_list<Token> set) {
  return std::find(set.begin(), set.end(), type) != set.end();
}

}  // namespace

Error yaml_error(int line, std::string_view problem) {
  Error error{ErrorCode::kInvalid, "yaml: "};
  if (line > 0) {
    error.message += "line " + to_text(line) + ": ";
    error.pos = SourcePos{"", line, 0};
  }
  error.message += problem;
  return error;
}

class YamlEventSource::Impl {
 public:
  explicit Impl(std::string_view text) : scanner_(text.empty() ? kEmptyText : text) {}

  Result<YamlEvent> next() {
    switch (state_) {
      case State::kDocumentStart:
      case State::kExplicitDocumentStart:
        return document_start();
      case State::kDocumentContent:
        return document_content();
      case State::kDocumentEnd:
        return document_end();
      case State::kBlockNode:
        return node(true, false);
      case State::kBlockSequenceEntry:
        return block_sequence_entry();
      case State::kIndentlessSequenceEntry:
        return indentless_sequence_entry();
      case State::kBlockMappingKey:
        return block_mapping_key();
      case State::kBlockMappingValue:
        return block_mapping_value();
      default:
        return next_in_flow();
    }
  }

 private:
  using Type = YamlEvent::Type;
  static constexpr std::string_view kEmptyText = "\n";

  struct TagDirective {
    std::string handle;
    std::string prefix;
  };
  /// What stands in front of a node; `tag` is whole.
  struct Properties {
    std::string anchor;
    std::string tag;
    int line = 0;  ///< of the node with them
  };

  Result<YamlEvent> next_in_flow() {
    switch (state_) {
      case State::kFlowSequenceFirst:
      case State::kFlowSequenceEntry:
        return flow_sequence_entry();
      case State::kFlowPairKey:
        return flow_pair_key();
      case State::kFlowPairValue:
        return flow_value(Token::kFlowSequenceEnd, State::kFlowPairEnd);
      case State::kFlowPairEnd:
        return flow_pair_end();
      case State::kFlowMappingFirst:
      case State::kFlowMappingKey:
        return flow_mapping_key();
      case State::kFlowMappingValue:
        return flow_value(Token::kFlowMappingEnd, State::kFlowMappingKey);
      default:
        return flow_mapping_no_value();
    }
  }

  Result<YamlToken*> peek() {
    YamlToken* token = scanner_.peek();
    if (token != nullptr && token->type == Token::kStreamStart) {
      scanner_.pop();
      token = scanner_.peek();
    }
    if (token == nullptr) return fail(problem_error(scanner_.problem()));
    return token;
  }
  Result<YamlToken*> pop_and_peek() {
    scanner_.pop();
    return peek();
  }

  /// Like: parser.fail of go-yaml v2.4: only the scanner's lines are made 1-based.
  static Error problem_error(const YamlProblem& problem) {
    int line = problem.context_line;
    if (problem.line != 0) line = problem.line + (problem.from_scanner ? 1 : 0);
    return yaml_error(line, problem.text);
  }
  static Error parser_error(std::string_view text, const YamlMark& mark, int context_line = 0) {
    return problem_error({std::string(text), mark.line, context_line, false});
  }

  void pop_state() {
    state_ = states_.back();
    states_.pop_back();
  }
  static YamlEvent event(Type type, int line) {
    YamlEvent out;
    out.type = type;
    out.line = line;
    return out;
  }
  static YamlEvent empty_scalar(int line) {
    YamlEvent out = event(Type::kScalar, line);
    out.implicit = true;
    return out;
  }

  Result<YamlEvent> document_start() {
    TF_ASSIGN(const YamlToken* token, peek());
    const bool implicit = state_ == State::kDocumentStart;
    while (!implicit && token->type == Token::kDocumentEnd) {
      TF_ASSIGN(token, pop_and_peek());
    }
    if (token->type == Token::kStreamEnd) return event(Type::kStreamEnd, token->start.line);
    const int line = token->start.line;
    const bool bare =
        implicit && !is_one_of(token->type, {Token::kVersionDirective, Token::kTagDirective,
                                             Token::kDocumentStart});
    TF_CHECK(directives());
    states_.push_back(State::kDocumentEnd);
    state_ = State::kBlockNode;
    if (bare) return event(Type::kDocumentStart, line);
    TF_ASSIGN(token, peek());
    if (token->type != Token::kDocumentStart) {
      return fail(parser_error("did not find expected <document start>", token->start));
    }
    scanner_.pop();
    state_ = State::kDocumentContent;
    return event(Type::kDocumentStart, line);
  }

  Status directives() {
    bool has_version = false;
    TF_ASSIGN(YamlToken * token, peek());
    while (is_one_of(token->type, {Token::kVersionDirective, Token::kTagDirective})) {
      if (token->type == Token::kTagDirective) {
        if (find_directive(token->value) != nullptr) {
          return fail(parser_error("found duplicate %TAG directive", token->start));
        }
        directives_.push_back({std::move(token->value), std::move(token->suffix)});
      } else {
        if (has_version) {
          return fail(parser_error("found duplicate %YAML directive", token->start));
        }
        if (token->major != 1 || token->minor != 1) {
          return fail(parser_error("found incompatible YAML document", token->start));
        }
        has_version = true;
      }
      TF_ASSIGN(token, pop_and_peek());
    }
    for (const auto& [handle, prefix] : {std::pair("!", "!"), {"!!", "tag:yaml.org,2002:"}}) {
      if (find_directive(handle) == nullptr) directives_.push_back({handle, prefix});
    }
    return {};
  }

  [[nodiscard]] const TagDirective* find_directive(std::string_view handle) const {
    const auto found = std::find_if(directives_.begin(), directives_.end(),
                                    [&](const TagDirective& one) { return one.handle == handle; });
    return found == directives_.end() ? nullptr : &*found;
  }

  Result<YamlEvent> document_content() {
    TF_ASSIGN(const YamlToken* token, peek());
    if (is_one_of(token->type, {Token::kVersionDirective, Token::kTagDirective,
                                Token::kDocumentStart, Token::kDocumentEnd, Token::kStreamEnd})) {
      pop_state();
      return empty_scalar(token->start.line);
    }
    return node(true, false);
  }

  Result<YamlEvent> document_end() {
    TF_ASSIGN(const YamlToken* token, peek());
    const int line = token->start.line;
    if (token->type == Token::kDocumentEnd) scanner_.pop();
    directives_.clear();
    state_ = State::kExplicitDocumentStart;
    return event(Type::kDocumentEnd, line);
  }

  /// Reads an anchor and a tag, in any order.
  Status properties(Properties& out) {
    TF_ASSIGN(YamlToken * token, peek());
    out.line = token->start.line;
    bool has_anchor = false;
    bool has_tag = false;
    while ((token->type == Token::kAnchor && !has_anchor) ||
           (token->type == Token::kTag && !has_tag)) {
      if (token->type == Token::kAnchor) {
        has_anchor = true;
        out.anchor = std::move(token->value);
      } else {
        has_tag = true;
        whole_tag(*token, out);
      }
      TF_ASSIGN(token, pop_and_peek());
    }
    // Go looks the handle up only now.
    if (undefined_tag_) {
      return fail(parser_error("found undefined tag handle", *undefined_tag_, out.line));
    }
    return {};
  }

  void whole_tag(YamlToken& token, Properties& out) {
    if (token.value.empty()) {
      out.tag = std::move(token.suffix);
      return;
    }
    const TagDirective* directive = find_directive(token.value);
    if (directive != nullptr) out.tag = directive->prefix + token.suffix;
    if (out.tag.empty()) undefined_tag_ = token.start;
  }

  Result<YamlEvent> node(bool block, bool indentless_sequence) {
    TF_ASSIGN(YamlToken * token, peek());
    if (token->type == Token::kAlias) {
      held_.anchor = std::move(token->value);
      YamlEvent out = event(Type::kAlias, token->start.line);
      out.anchor = held_.anchor;
      scanner_.pop();
      pop_state();
      return out;
    }
    held_ = {};
    TF_CHECK(properties(held_));
    TF_ASSIGN(token, peek());
    switch (token->type) {
      case Token::kScalar:
        return scalar(*token);
      case Token::kFlowSequenceStart:
        return collection(Type::kSequenceStart, State::kFlowSequenceFirst);
      case Token::kFlowMappingStart:
        return collection(Type::kMappingStart, State::kFlowMappingFirst);
      case Token::kBlockEntry:
        if (!indentless_sequence) break;
        state_ = State::kIndentlessSequenceEntry;
        return start_event(Type::kSequenceStart);
      case Token::kBlockSequenceStart:
        if (block) return collection(Type::kSequenceStart, State::kBlockSequenceEntry);
        break;
      case Token::kBlockMappingStart:
        if (block) return collection(Type::kMappingStart, State::kBlockMappingKey);
        break;
      default:
        break;
    }
    if (held_.anchor.empty() && held_.tag.empty()) {
      return fail(parser_error("did not find expected node content", token->start, held_.line));
    }
    pop_state();
    YamlEvent out = start_event(Type::kScalar);
    out.implicit = held_.tag.empty();
    return out;
  }

  YamlEvent start_event(Type type) const {
    YamlEvent out = event(type, held_.line);
    out.anchor = held_.anchor;
    if (type == Type::kScalar) out.tag = held_.tag;
    return out;
  }

  Result<YamlEvent> scalar(YamlToken& token) {
    held_value_ = std::move(token.value);
    YamlEvent out = start_event(Type::kScalar);
    out.value = held_value_;
    out.implicit = (held_.tag.empty() && token.plain) || held_.tag == "!";
    scanner_.pop();
    pop_state();
    return out;
  }

  /// Precondition: the token that begins it is next.
  Result<YamlEvent> collection(Type type, State content) {
    TF_ASSIGN(const YamlToken* token, peek());
    contexts_.push_back(token->start.line);
    scanner_.pop();
    state_ = content;
    return start_event(type);
  }

  /// Precondition: the token that ends it is next.
  YamlEvent end_collection(Type type, int line) {
    scanner_.pop();
    contexts_.pop_back();
    pop_state();
    return event(type, line);
  }

  /// A node, or nothing where one of `ends` follows.
  Result<YamlEvent> node_unless(std::initializer_list<Token> ends, State then, int line,
                                bool indentless_sequence) {
    TF_ASSIGN(const YamlToken* token, pop_and_peek());
    if (is_one_of(token->type, ends)) {
      state_ = then;
      return empty_scalar(line);
    }
    states_.push_back(then);
    return node(true, indentless_sequence);
  }

  Result<YamlEvent> block_sequence_entry() {
    TF_ASSIGN(const YamlToken* token, peek());
    if (token->type == Token::kBlockEntry) {
      return node_unless({Token::kBlockEntry, Token::kBlockEnd}, State::kBlockSequenceEntry,
                         token->start.line, false);
    }
    if (token->type == Token::kBlockEnd) {
      return end_collection(Type::kSequenceEnd, token->start.line);
    }
    return fail(
        parser_error("did not find expected '-' indicator", token->start, contexts_.back()));
  }

  Result<YamlEvent> indentless_sequence_entry() {
    TF_ASSIGN(const YamlToken* token, peek());
    if (token->type == Token::kBlockEntry) {
      return node_unless({Token::kBlockEntry, Token::kKey, Token::kValue, Token::kBlockEnd},
                         State::kIndentlessSequenceEntry, token->start.line, false);
    }
    pop_state();
    return event(Type::kSequenceEnd, token->start.line);
  }

  Result<YamlEvent> block_mapping_key() {
    TF_ASSIGN(const YamlToken* token, peek());
    if (token->type == Token::kKey) {
      return node_unless({Token::kKey, Token::kValue, Token::kBlockEnd}, State::kBlockMappingValue,
                         token->start.line, true);
    }
    if (token->type == Token::kBlockEnd) {
      return end_collection(Type::kMappingEnd, token->start.line);
    }
    return fail(parser_error("did not find expected key", token->start, contexts_.back()));
  }

  Result<YamlEvent> block_mapping_value() {
    TF_ASSIGN(const YamlToken* token, peek());
    if (token->type == Token::kValue) {
      return node_unless({Token::kKey, Token::kValue, Token::kBlockEnd}, State::kBlockMappingKey,
                         token->start.line, true);
    }
    state_ = State::kBlockMappingKey;
    return empty_scalar(token->start.line);
  }

  /// Passes the comma in front of all entries but the first.
  Result<YamlToken*> flow_entry(bool first, Token end, std::string_view problem) {
    TF_ASSIGN(YamlToken * token, peek());
    if (first || token->type == end) return token;
    if (token->type == Token::kFlowEntry) return pop_and_peek();
    return fail(parser_error(problem, token->start, contexts_.back()));
  }

  Result<YamlEvent> flow_sequence_entry() {
    TF_ASSIGN(const YamlToken* token,
              flow_entry(state_ == State::kFlowSequenceFirst, Token::kFlowSequenceEnd,
                         "did not find expected ',' or ']'"));
    const int line = token->start.line;
    if (token->type == Token::kFlowSequenceEnd) return end_collection(Type::kSequenceEnd, line);
    if (token->type == Token::kKey) {
      scanner_.pop();
      state_ = State::kFlowPairKey;
      return event(Type::kMappingStart, line);
    }
    states_.push_back(State::kFlowSequenceEntry);
    return node(false, false);
  }

  Result<YamlEvent> flow_pair_key() {
    TF_ASSIGN(const YamlToken* token, peek());
    if (!is_one_of(token->type, {Token::kValue, Token::kFlowEntry, Token::kFlowSequenceEnd})) {
      states_.push_back(State::kFlowPairValue);
      return node(false, false);
    }
    // As in Go, which passes whatever stands there.
    const int line = token->start.line;
    scanner_.pop();
    state_ = State::kFlowPairValue;
    return empty_scalar(line);
  }

  Result<YamlEvent> flow_pair_end() {
    TF_ASSIGN(const YamlToken* token, peek());
    state_ = State::kFlowSequenceEntry;
    return event(Type::kMappingEnd, token->start.line);
  }

  Result<YamlEvent> flow_mapping_key() {
    TF_ASSIGN(const YamlToken* token,
              flow_entry(state_ == State::kFlowMappingFirst, Token::kFlowMappingEnd,
                         "did not find expected ',' or '}'"));
    if (token->type == Token::kFlowMappingEnd) {
      return end_collection(Type::kMappingEnd, token->start.line);
    }
    if (token->type != Token::kKey) {
      states_.push_back(State::kFlowMappingNoValue);
      return node(false, false);
    }
    TF_ASSIGN(token, pop_and_peek());
    if (is_one_of(token->type, {Token::kValue, Token::kFlowEntry, Token::kFlowMappingEnd})) {
      state_ = State::kFlowMappingValue;
      return empty_scalar(token->start.line);
    }
    states_.push_back(State::kFlowMappingValue);
    return node(false, false);
  }

  /// The value behind a key in a flow collection that ends with `end`.
  Result<YamlEvent> flow_value(Token end, State then) {
    TF_ASSIGN(const YamlToken* token, peek());
    if (token->type == Token::kValue) {
      TF_ASSIGN(token, pop_and_peek());
      if (token->type != Token::kFlowEntry && token->type != end) {
        states_.push_back(then);
        return node(false, false);
      }
    }
    state_ = then;
    return empty_scalar(token->start.line);
  }

  Result<YamlEvent> flow_mapping_no_value() {
    TF_ASSIGN(const YamlToken* token, peek());
    state_ = State::kFlowMappingKey;
    return empty_scalar(token->start.line);
  }

  YamlScanner scanner_;
  State state_ = State::kDocumentStart;
  std::vector<State> states_;
  std::vector<int> contexts_;  ///< the lines where the open collections begin
  std::vector<TagDirective> directives_;
  std::optional<YamlMark> undefined_tag_;
  Properties held_;  ///< what the views of the last event show
  std::string held_value_;
};

YamlEventSource::YamlEventSource(std::string_view text) : impl_(std::make_unique<Impl>(text)) {}
YamlEventSource::~YamlEventSource() = default;

Result<YamlEvent> YamlEventSource::next() {
  return impl_->next();
}

}  // namespace tf
