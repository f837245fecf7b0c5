#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tf::engine {

enum class TomlToken {
  kError,
  kEnd,
  kText,
  kString,
  kEscapedString,
  kRawString,
  kMultilineString,
  kRawMultilineString,
  kBool,
  kInteger,
  kFloat,
  kDateTime,
  kArray,
  kArrayEnd,
  kTable,
  kTableEnd,
  kTableArray,
  kTableArrayEnd,
  kKey,
  kKeyEnd,
  kComment,
  kInlineTable,
  kInlineTableEnd
};

/// A token, its text (an error's message) and the line that errors name for it.
struct TomlItem {
  TomlToken token = TomlToken::kEnd;
  std::string text;
  int line = 1;
};

/// The tokens of a TOML document up to its end or its first error, which is the last item.
/// A kText item follows each kComment. Like: BurntSushi/toml 1.6 lex.go, errors in its words.
[[nodiscard]] std::vector<TomlItem> lex_toml(std::string_view text);

}  // namespace tf::engine
