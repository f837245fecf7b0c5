#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tf::engine {

/// Cutting, breaking and indenting text, byte for byte as Go and the libraries behind sprig 3.3.

/// A repeat count that is safe to use for `unit` bytes.
/// Errors: FunctionError "strings: negative Repeat count", "strings: Repeat output length
/// overflow";
///         the latter above 2 GiB already.
[[nodiscard]] std::size_t checked_repeat(std::int64_t count, std::size_t unit);

/// goutils 1.1.1 AbbreviateFull. Precondition: width >= 4.
[[nodiscard]] std::string abbreviate(std::string_view text, std::int64_t offset,
                                     std::int64_t width);

enum class LongWords { kKeep, kBreak };
/// goutils 1.1.1 WrapCustom: breaks at spaces only, counts bytes; "" separates by newlines.
[[nodiscard]] std::string wrap_text(std::string_view text, std::int64_t width,
                                    std::string_view separator, LongWords long_words);

/// `prefix`, then the text with spaces before every line, also before an empty last one.
[[nodiscard]] std::string indent_text(std::string prefix, std::int64_t width,
                                      std::string_view text);

/// strings.SplitN of Go 1.26: at most `limit` parts, all when it is negative, none when 0.
[[nodiscard]] std::vector<std::string> split_limited(std::string_view text,
                                                     std::string_view separator,
                                                     std::int64_t limit);

}  // namespace tf::engine
