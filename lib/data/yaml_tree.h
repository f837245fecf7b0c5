#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"

namespace tf {

/// A node of a YAML document as it is written: style, anchors, tags and comments included. For
/// changing documents that are shown again; for their values see yaml_reader.h.
struct YamlNode {
  enum class Kind : std::uint8_t { kScalar, kSequence, kMapping, kAlias };
  enum class Style : std::uint8_t { kPlain, kSingleQuoted, kDoubleQuoted, kLiteral, kFolded };

  Kind kind = Kind::kScalar;
  Style style = Style::kPlain;          ///< of a scalar
  bool flow = false;                    ///< a collection in brackets
  std::string anchor = {};              ///< or the alias
  std::string tag = {};                 ///< as written: "!!str", "!x"
  std::string value = {};               ///< of a scalar
  std::vector<YamlNode> children = {};  ///< entries; of a mapping keys and values in turns
  std::string head = {};                ///< comment lines above, of a key or entry
  std::string line = {};                ///< comment behind, on the same line
  std::string foot = {};                ///< comment lines below that belong to it

  /// The value of a key of a mapping, or nullptr.
  [[nodiscard]] YamlNode* find(std::string_view key);
};

struct YamlTree {
  YamlNode root = {};
  std::string head = {};  ///< comment of the document, set off by an empty line
  std::string foot = {};
};

/// Reads one document. Out: a scalar without value for an empty one.
/// Errors: kInvalid "yaml: line 3: ...". Depth is limited.
/// Like: the decoder of go-yaml v3 into a Node, as kyaml 0.21 uses it; comments are attached by its
///       main rules (lines right above, behind, below).
[[nodiscard]] Result<YamlTree> parse_yaml_tree(std::string_view text);

/// Writes it with indent 2, lists in maps not indented, nothing folded; final newline included.
/// Like: the encoder of go-yaml v3 with CompactSeqIndent.
[[nodiscard]] std::string write_yaml_tree(const YamlTree& tree);

}  // namespace tf
