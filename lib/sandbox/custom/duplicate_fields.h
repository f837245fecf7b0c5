#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tf::sandbox {

/// The paths of fields that stand twice in an object, in the text's order, each once:
/// "spec.list[0].name".   Precondition: the syntax of `json` is right.
[[nodiscard]] std::vector<std::string> duplicate_fields(std::string_view json);

}  // namespace tf::sandbox
