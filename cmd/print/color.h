#pragma once

#include <string>
#include <string_view>

#include "lib/release/release.h"

namespace tf::cmd {

enum class Colors { kOff, kOn };

/// Helm's colours (cli.md 1.2): escape sequences as fatih/color writes them.
[[nodiscard]] std::string color_status(release::ReleaseStatus status, Colors colors);
[[nodiscard]] std::string color_namespace(std::string_view ns, Colors colors);
[[nodiscard]] std::string color_header(std::string_view header, Colors colors);

/// Of our own progress lines.
[[nodiscard]] std::string dim(std::string_view text, Colors colors);

}  // namespace tf::cmd
