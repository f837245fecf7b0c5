#pragma once

#include <string>

#include "lib/data/value.h"
#include "templates-engine/toml_lexer.h"

namespace tf::engine {

/// Why a document is refused; caught in toml_reader.cpp alone. Line 0: that of the item at hand.
struct TomlError {
  std::string message;
  std::string last_key = {};
  int line = 0;
};

/// A string, number, boolean or date from its token. Throws TomlError.
/// Like: BurntSushi/toml 1.6 parser.value.
[[nodiscard]] Value toml_scalar(const TomlItem& item);

}  // namespace tf::engine
