#pragma once

#include <string>
#include <string_view>

namespace tf::engine {

/// Changes of letter case and word form, byte for byte as the Go libraries behind sprig 3.3 do
/// them.

/// strings.Title (Go 1.26): the first letter of each word in title case.
[[nodiscard]] std::string title_words(std::string_view text);
/// Masterminds/goutils 1.1.1 Uncapitalize: the first letter after white space in lower case.
[[nodiscard]] std::string untitle_words(std::string_view text);
/// goutils SwapCase: upper to lower, lower to upper, the start of a word to title case.
[[nodiscard]] std::string swap_case(std::string_view text);
/// huandu/xstrings 1.5.0 ToPascalCase: "http_server" -> "HttpServer".
[[nodiscard]] std::string to_pascal_case(std::string_view text);
/// xstrings 1.5.0 ToSnakeCase ('_') and ToKebabCase ('-'): "HTTPServer2xx" -> "http_server_2xx".
[[nodiscard]] std::string to_separated_case(std::string_view text, char connector);

}  // namespace tf::engine
