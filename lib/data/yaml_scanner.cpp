#include "lib/data/yaml_scanner.h"

#include <algorithm>
#include <utility>

#include "lib/base/text.h"

namespace tf {
namespace {

using Type = YamlTokenType;

constexpr std::size_t kMaxDepth = 10000;
constexpr std::size_t kLongestKey = 1024;
constexpr std::string_view kTooDeep = "exceeded max depth of 10000";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kIndicators = "-?:,[]{}#&*!|>'\"%@`";

}  // namespace

YamlToken* YamlScanner::peek() {
  if (!available_ && (failed_ || !fetch_more())) {
    failed_ = true;
    return nullptr;
  }
  available_ = true;
  return &tokens_[first_];
}

void YamlScanner::pop() {
  constexpr std::size_t kMostTaken = 32;
  ++tokens_taken_;
  if (++first_ == tokens_.size() || first_ == kMostTaken) {
    tokens_.erase(tokens_.begin(), tokens_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }
  available_ = false;
}

bool YamlScanner::fail(std::string_view text, const YamlMark& context) {
  problem_ = {std::string(text), input_.mark().line, context.line, true};
  return false;
}

bool YamlScanner::report_bad_input() {
  // Go's reader tells no place.
  problem_ = {std::string(input_.problem()), 0, 0, true};
  return false;
}

bool YamlScanner::fetch_more() {
  while (true) {
    if (first_ < tokens_.size()) {
      SimpleKey* key = awaited_key();
      if (key == nullptr) return true;
      bool valid = false;
      if (!check_key(*key, valid)) return false;
      if (!valid) return true;
    }
    if (!fetch_next()) return false;
  }
}

bool YamlScanner::fetch_next() {
  if (!ensure(1)) return false;
  if (!started_) {
    started_ = true;
    keys_.emplace_back();
    push(Type::kStreamStart, input_.mark());
    return true;
  }
  if (!skip_to_token()) return false;
  unroll_indent(input_.mark().column);
  if (!ensure(4)) return false;
  if (input_.at_end()) return fetch_stream_end();
  if (input_.mark().column == 0 && input_.peek() == '%') {
    unroll_indent(-1);
    if (!drop_key()) return false;
    key_allowed_ = false;
    YamlToken token;
    if (!scan_directive(token)) return false;
    tokens_.push_back(std::move(token));
    return true;
  }
  if (input_.at_document_mark()) {
    return fetch_document_mark(input_.peek() == '-' ? Type::kDocumentStart : Type::kDocumentEnd);
  }
  bool found = false;
  if (!fetch_indicator(found)) return false;
  return found || fetch_by_character();
}

/// Tokens that are one character.
bool YamlScanner::fetch_indicator(bool& found) {
  found = true;
  const bool stands_alone = flow_level_ > 0 || input_.at_gap(1);
  switch (input_.peek()) {
    case '[':
      return fetch_flow_start(Type::kFlowSequenceStart);
    case '{':
      return fetch_flow_start(Type::kFlowMappingStart);
    case ']':
      return fetch_flow_end(Type::kFlowSequenceEnd);
    case '}':
      return fetch_flow_end(Type::kFlowMappingEnd);
    case ',':
      return fetch_flow_entry();
    case '-':
      if (input_.at_gap(1)) return fetch_block_entry();
      break;
    case '?':
      if (stands_alone) return fetch_key();
      break;
    case ':':
      if (stands_alone) return fetch_value();
      break;
    default:
      break;
  }
  found = false;
  return true;
}

bool YamlScanner::fetch_by_character() {
  const char first = input_.peek();
  switch (first) {
    case '*':
      return fetch_node_property(Type::kAlias);
    case '&':
      return fetch_node_property(Type::kAnchor);
    case '!':
      return fetch_node_property(Type::kTag);
    case '|':
    case '>':
      if (flow_level_ == 0) return fetch_block_scalar(first == '|');
      break;
    case '\'':
    case '"':
      return fetch_quoted(first == '\'');
    default:
      break;
  }
  if (may_start_plain()) return fetch_plain();
  return fail("found character that cannot start any token", input_.mark());
}

bool YamlScanner::may_start_plain() const {
  const char first = input_.peek();
  if (!input_.at_gap() && !contains(kIndicators, std::string_view(&first, 1))) return true;
  if (first == '-') return input_.peek(1) != ' ' && input_.peek(1) != '\t';
  return flow_level_ == 0 && (first == '?' || first == ':') && !input_.at_gap(1);
}

/// Tabs may not indent: they count as blanks only where no key can begin.
bool YamlScanner::skip_to_token() {
  while (true) {
    if (!ensure(1)) return false;
    if (input_.mark().index == 0 && input_.starts_with(kByteOrderMark)) input_.skip();
    if (!ensure(1)) return false;
    while (input_.peek() == ' ' || (input_.peek() == '\t' && (flow_level_ > 0 || !key_allowed_))) {
      input_.skip();
      input_.skip_run([](char c, char /*next*/) { return c == ' '; });
      if (!ensure(1)) return false;
    }
    if (!skip_comment()) return false;
    if (!input_.at_break()) return true;
    if (!ensure(2)) return false;
    input_.skip_break();
    if (flow_level_ == 0) key_allowed_ = true;
  }
}

bool YamlScanner::fetch_stream_end() {
  input_.force_new_line();
  unroll_indent(-1);
  if (!drop_key()) return false;
  key_allowed_ = false;
  push(Type::kStreamEnd, input_.mark());
  return true;
}

bool YamlScanner::fetch_document_mark(Type type) {
  unroll_indent(-1);
  if (!drop_key()) return false;
  key_allowed_ = false;
  take(type, 3);
  return true;
}

bool YamlScanner::fetch_flow_start(Type type) {
  if (!save_key()) return false;
  SimpleKey level;
  level.token_number = next_number();
  level.mark = input_.mark();
  keys_.push_back(level);
  if (++flow_level_ > kMaxDepth) return fail(kTooDeep, level.mark);
  key_allowed_ = true;
  take(type, 1);
  return true;
}

bool YamlScanner::fetch_flow_end(Type type) {
  if (!drop_key()) return false;
  if (flow_level_ > 0) {
    --flow_level_;
    // As in Go, which forgets by number: an empty collection is not held back as a key.
    const std::size_t number = keys_.back().token_number;
    keys_.pop_back();
    for (auto key = keys_.rbegin(); key != keys_.rend() && key->token_number == number; ++key) {
      key->awaited = false;
    }
  }
  key_allowed_ = false;
  take(type, 1);
  return true;
}

bool YamlScanner::fetch_flow_entry() {
  if (!drop_key()) return false;
  key_allowed_ = true;
  take(Type::kFlowEntry, 1);
  return true;
}

/// Outside of flow collections an indicator may begin a block collection.
bool YamlScanner::begin_block(Type type, std::string_view what) {
  if (flow_level_ > 0) return true;
  const YamlMark mark = input_.mark();
  if (!key_allowed_) return fail(std::string(what) + " are not allowed in this context", mark);
  return roll_indent(mark.column, {}, type, mark);
}

bool YamlScanner::fetch_block_entry() {
  if (!begin_block(Type::kBlockSequenceStart, "block sequence entries")) return false;
  if (!drop_key()) return false;
  key_allowed_ = true;
  take(Type::kBlockEntry, 1);
  return true;
}

bool YamlScanner::fetch_key() {
  if (!begin_block(Type::kBlockMappingStart, "mapping keys")) return false;
  if (!drop_key()) return false;
  key_allowed_ = flow_level_ == 0;
  take(Type::kKey, 1);
  return true;
}

bool YamlScanner::fetch_value() {
  SimpleKey& key = keys_.back();
  bool valid = false;
  if (!check_key(key, valid)) return false;
  if (valid) {
    insert(key.token_number, {Type::kKey, key.mark});
    if (!roll_indent(key.mark.column, key.token_number, Type::kBlockMappingStart, key.mark)) {
      return false;
    }
    key.possible = key.awaited = false;
    key_allowed_ = false;
  } else {
    if (!begin_block(Type::kBlockMappingStart, "mapping values")) return false;
    key_allowed_ = flow_level_ == 0;
  }
  take(Type::kValue, 1);
  return true;
}

bool YamlScanner::fetch_node_property(Type type) {
  if (!save_key()) return false;
  key_allowed_ = false;
  YamlToken token{type, input_.mark()};
  if (type == Type::kTag ? !scan_tag(token) : !scan_anchor(token)) return false;
  tokens_.push_back(std::move(token));
  return true;
}

bool YamlScanner::fetch_block_scalar(bool literal) {
  if (!drop_key()) return false;
  key_allowed_ = true;
  YamlToken token{Type::kScalar, input_.mark()};
  if (!scan_block_scalar(literal, token)) return false;
  tokens_.push_back(std::move(token));
  return true;
}

bool YamlScanner::fetch_quoted(bool single) {
  if (!save_key()) return false;
  key_allowed_ = false;
  YamlToken token{Type::kScalar, input_.mark()};
  if (!scan_quoted(single, token)) return false;
  tokens_.push_back(std::move(token));
  return true;
}

bool YamlScanner::fetch_plain() {
  if (!save_key()) return false;
  key_allowed_ = false;
  YamlToken token{Type::kScalar, input_.mark()};
  if (!scan_plain(token)) return false;
  tokens_.push_back(std::move(token));
  return true;
}

/// A key without `?` ends in its line and within 1024 characters.
bool YamlScanner::check_key(SimpleKey& key, bool& valid) {
  valid = false;
  if (!key.possible) return true;
  const YamlMark& now = input_.mark();
  if (key.mark.line < now.line || key.mark.index + kLongestKey < now.index) {
    if (key.required) return fail("could not find expected ':'", key.mark);
    key.possible = false;
    return true;
  }
  valid = true;
  return true;
}

bool YamlScanner::save_key() {
  if (!key_allowed_) return true;
  if (!drop_key()) return false;
  const bool required = flow_level_ == 0 && indent_ == input_.mark().column;
  keys_.back() = {true, required, true, next_number(), input_.mark()};
  return true;
}

bool YamlScanner::drop_key() {
  SimpleKey& key = keys_.back();
  if (!key.possible) return true;
  if (key.required) return fail("could not find expected ':'", key.mark);
  key.possible = key.awaited = false;
  return true;
}

YamlScanner::SimpleKey* YamlScanner::awaited_key() {
  // Token numbers grow from level to level.
  auto key = std::lower_bound(
      keys_.begin(), keys_.end(), tokens_taken_,
      [](const SimpleKey& one, std::size_t number) { return one.token_number < number; });
  for (; key != keys_.end() && key->token_number == tokens_taken_; ++key) {
    if (key->awaited) return &*key;
  }
  return nullptr;
}

bool YamlScanner::roll_indent(int column, std::optional<std::size_t> number, Type type,
                              const YamlMark& mark) {
  if (flow_level_ > 0 || indent_ >= column) return true;
  indents_.push_back(indent_);
  indent_ = column;
  if (indents_.size() > kMaxDepth) return fail(kTooDeep, keys_.back().mark);
  insert(number, {type, mark});
  return true;
}

void YamlScanner::unroll_indent(int column) {
  if (flow_level_ > 0) return;
  while (indent_ > column) {
    push(Type::kBlockEnd, input_.mark());
    indent_ = indents_.back();
    indents_.pop_back();
  }
}

void YamlScanner::push(Type type, const YamlMark& mark) {
  tokens_.push_back({type, mark});
}

/// In front of the token with that number; last where there is none or it is gone already.
void YamlScanner::insert(std::optional<std::size_t> number, YamlToken token) {
  if (!number || *number < tokens_taken_) {
    tokens_.push_back(std::move(token));
    return;
  }
  const auto offset = static_cast<std::ptrdiff_t>(first_ + *number - tokens_taken_);
  tokens_.insert(tokens_.begin() + offset, std::move(token));
}

void YamlScanner::take(Type type, std::size_t characters) {
  push(type, input_.mark());
  input_.skip(characters);
}

}  // namespace tf
