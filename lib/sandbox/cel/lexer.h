#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/sandbox/cel/value.h"

#include <tl/expected.hpp>

namespace tf::sandbox::cel {

/// A word of an expression.
struct Token {
  enum class Kind : std::uint8_t { kName, kLiteral, kSymbol, kEnd };
  Kind kind = Kind::kEnd;
  std::string text;  ///< of names and symbols
  CelValue literal;
};

/// The words of an expression, kEnd last.   Errors: "Syntax error: token recognition error at:
/// 'x'".
[[nodiscard]] tl::expected<std::vector<Token>, std::string> read_tokens(std::string_view text);

}  // namespace tf::sandbox::cel
