#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/base/result.h"
#include "templates-engine/node.h"

namespace tf::engine {

/// A quoted string as written ("..." or `...`) without its quotes and escapes, or nothing when an
/// escape is wrong.   Like: strconv.Unquote, Go 1.26.
[[nodiscard]] std::optional<std::string> unquote(std::string_view quoted);

/// Fills the values of a number whose `text` is set.
/// Errors: kInvalid `illegal number syntax: "1x"`, `integer overflow: "..."`.
/// Like: newNumber of Go 1.26 text/template/parse/node.go.
[[nodiscard]] Status parse_number(NumberNode& number);
/// As parse_number, for 'c' ("malformed character constant: ...", "invalid syntax").
[[nodiscard]] Status parse_char_constant(NumberNode& number);
/// As parse_number, for 1+2i.
[[nodiscard]] Status parse_complex(NumberNode& number);

}  // namespace tf::engine
