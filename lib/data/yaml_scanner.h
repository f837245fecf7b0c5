#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/data/yaml_input.h"

namespace tf {

enum class YamlTokenType : std::uint8_t {
  kStreamStart,
  kStreamEnd,
  kVersionDirective,
  kTagDirective,
  kDocumentStart,
  kDocumentEnd,
  kBlockSequenceStart,
  kBlockMappingStart,
  kBlockEnd,
  kFlowSequenceStart,
  kFlowSequenceEnd,
  kFlowMappingStart,
  kFlowMappingEnd,
  kBlockEntry,
  kFlowEntry,
  kKey,
  kValue,
  kAlias,
  kAnchor,
  kTag,
  kScalar
};

struct YamlToken {
  YamlTokenType type = YamlTokenType::kStreamEnd;
  YamlMark start;
  std::string value = {};   ///< scalar, anchor, alias; the handle of a tag or %TAG
  std::string suffix = {};  ///< of a tag; the prefix of a %TAG
  bool plain = false;       ///< a scalar without quotes or block style
  int major = 0;            ///< of %YAML
  int minor = 0;
};

/// Why YAML text cannot be read.
struct YamlProblem {
  std::string text;
  int line = 0;              ///< 0-based, of the problem
  int context_line = 0;      ///< of what it stands in
  bool from_scanner = true;  ///< Go tells the scanner's lines 1-based, the parser's 0-based
};

/// Cuts YAML text into tokens.
/// Like: scannerc.go of go-yaml v2.4 with its limits; simple keys may be found 1024 characters
/// later, so that tokens wait in a queue until it is clear that no key begins at them.
class YamlScanner {
 public:
  /// `text` must outlive the scanner.
  explicit YamlScanner(std::string_view text) : input_(text) {}

  /// The next token, or nullptr: problem() tells why.
  [[nodiscard]] YamlToken* peek();
  /// Drops it. Precondition: peek() gave it.
  void pop();
  [[nodiscard]] const YamlProblem& problem() const { return problem_; }

 private:
  /// A place where a key without `?` may have begun: the last one on each flow level.
  struct SimpleKey {
    bool possible = false;
    bool required = false;  ///< nothing else can stand there
    bool awaited = false;   ///< its token is held back
    std::size_t token_number = 0;
    YamlMark mark = {};
  };
  /// Breaks and blanks inside a quoted or plain scalar, until it is known how they are folded.
  struct Folding {
    std::string blanks = {};
    std::string first_break = {};
    std::string more_breaks = {};
    bool broken = false;
    void flush(std::string& out);
  };
  struct BlockHeader {
    int chomping = 0;  ///< -1: strip, +1: keep
    int increment = 0;
  };

  // yaml_scanner.cpp: from characters to tokens
  bool fetch_more();
  bool fetch_next();
  bool fetch_by_character();
  bool fetch_indicator(bool& found);
  bool skip_to_token();
  bool fetch_stream_end();
  bool fetch_document_mark(YamlTokenType type);
  bool fetch_flow_start(YamlTokenType type);
  bool fetch_flow_end(YamlTokenType type);
  bool fetch_flow_entry();
  bool fetch_block_entry();
  bool fetch_key();
  bool fetch_value();
  bool fetch_node_property(YamlTokenType type);
  bool fetch_block_scalar(bool literal);
  bool fetch_quoted(bool single);
  bool fetch_plain();
  [[nodiscard]] bool may_start_plain() const;

  bool begin_block(YamlTokenType type, std::string_view what);
  bool check_key(SimpleKey& key, bool& valid);
  bool save_key();
  bool drop_key();
  /// The key that may begin at the front token, or nullptr.
  [[nodiscard]] SimpleKey* awaited_key();
  bool roll_indent(int column, std::optional<std::size_t> number, YamlTokenType type,
                   const YamlMark& mark);
  void unroll_indent(int column);
  void push(YamlTokenType type, const YamlMark& mark);
  void insert(std::optional<std::size_t> number, YamlToken token);
  /// Passes an indicator of that many characters as a token.
  void take(YamlTokenType type, std::size_t characters);

  // yaml_scanner_properties.cpp: directives, anchors, tags; blanks and comments
  bool scan_directive(YamlToken& token);
  /// What may follow a directive or a block scalar's header: blanks, a comment, a line break.
  bool finish_line(const YamlMark& start);
  bool scan_version(const YamlMark& start, YamlToken& token);
  bool scan_version_number(const YamlMark& start, int& number);
  bool scan_tag_directive(const YamlMark& start, YamlToken& token);
  bool scan_anchor(YamlToken& token);
  bool scan_tag(YamlToken& token);
  bool scan_tag_handle(bool directive, const YamlMark& start, std::string& handle);
  bool scan_tag_uri(std::string_view head, const YamlMark& start, std::string& uri);
  bool scan_uri_escape(const YamlMark& start, std::string& uri);
  bool scan_word(std::string& word);
  bool skip_blanks();
  bool skip_comment();

  // yaml_scanner_scalars.cpp
  bool scan_block_scalar(bool literal, YamlToken& token);
  bool scan_block_header(const YamlMark& start, BlockHeader& header);
  bool scan_block_breaks(const YamlMark& start, int& indent, std::string& breaks);
  bool scan_quoted(bool single, YamlToken& token);
  bool scan_quoted_text(bool single, const YamlMark& start, std::string& text, bool& broken);
  bool scan_escape(const YamlMark& start, std::string& text);
  bool scan_code(const YamlMark& start, int digits, std::string& text);
  bool scan_gap(Folding& folding, const YamlMark& start, int least_column);
  bool scan_plain(YamlToken& token);
  bool scan_plain_text(Folding& folding, std::string& text);

  /// Checks that the input is good that far.
  bool ensure(std::size_t characters) { return input_.ensure(characters) || report_bad_input(); }
  bool report_bad_input();
  bool fail(std::string_view text, const YamlMark& context);

  YamlInput input_;
  [[nodiscard]] std::size_t next_number() const { return tokens_taken_ + tokens_.size() - first_; }

  std::vector<YamlToken> tokens_;
  std::size_t first_ = 0;         ///< of tokens_ that is still to be taken
  std::size_t tokens_taken_ = 0;  ///< also the number of that token
  bool available_ = false;        ///< the front token may be given away
  bool started_ = false;
  bool failed_ = false;
  bool key_allowed_ = true;
  std::size_t flow_level_ = 0;
  int indent_ = -1;
  std::vector<int> indents_;
  std::vector<SimpleKey> keys_;
  YamlProblem problem_;
};

}  // namespace tf
