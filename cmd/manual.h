#pragma once

#include <span>
#include <string>
#include <string_view>

namespace tf::cmd {

/// A page of cmd/manual, embedded when the program is built.
struct ManualPage {
  std::string_view name;  ///< "install", "get-values", "tf"
  std::string_view markdown;
};

/// All pages, sorted by name.
[[nodiscard]] std::span<const ManualPage> manual_pages();

/// The page of a command path ("get values"; "" is the program's), or "" when there is none.
[[nodiscard]] std::string_view manual_page(std::string_view path);

/// Page text for a terminal: headings become lines of their own, fenced examples are indented by
/// four blanks, back quotes go.
[[nodiscard]] std::string manual_text(std::string_view markdown);

}  // namespace tf::cmd
