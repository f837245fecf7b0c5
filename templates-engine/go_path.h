#pragma once

#include <string>
#include <string_view>

namespace tf::engine {

/// Go 1.26's path package, which on Unix is also what path/filepath does.

/// The shortest equal path; "." for "".
[[nodiscard]] std::string path_clean(std::string_view path);
/// The last element; "/" for slashes alone, "." for "".
[[nodiscard]] std::string path_base(std::string_view path);
/// All but the last element, cleaned.
[[nodiscard]] std::string path_dir(std::string_view path);
/// From the last dot of the last element on, or "".
[[nodiscard]] std::string path_ext(std::string_view path);

}  // namespace tf::engine
