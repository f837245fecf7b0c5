#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tf::engine {

/// A dotted TOML key, part by part.
using TomlKey = std::vector<std::string>;

/// The key as it could be written, parts in quotes where they need some. Like: BurntSushi/toml 1.6
/// Key.String.
[[nodiscard]] std::string toml_key_text(const TomlKey& key);

/// A text in double quotes as TOML wants it. Like: BurntSushi/toml 1.6 dblQuotedReplacer.
[[nodiscard]] std::string toml_quoted(std::string_view text);

}  // namespace tf::engine
