#pragma once

#include <string_view>

#include "lib/base/text.h"

namespace tf::sandbox {

/// The field of `unknown field "a.b"`; "" for other complaints.
[[nodiscard]] inline std::string_view unknown_field_of(std::string_view strict_error) {
  constexpr std::string_view kStart = "unknown field \"";
  if (!strict_error.starts_with(kStart)) return {};
  return trim_suffix(strict_error.substr(kStart.size()), "\"");
}

}  // namespace tf::sandbox
