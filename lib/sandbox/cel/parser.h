#pragma once

#include <string>
#include <string_view>

#include "lib/sandbox/cel/ast.h"

#include <tl/expected.hpp>

namespace tf::sandbox::cel {

/// Reads an expression, macros (has, all, exists, map ...) included.
/// Errors: "Syntax error: ...". Expressions deeper than 250 levels are refused.
[[nodiscard]] tl::expected<NodeRef, std::string> parse(std::string_view text);

/// Whether a variable is asked for anywhere.
[[nodiscard]] bool uses_name(const Node& node, std::string_view name);

}  // namespace tf::sandbox::cel
