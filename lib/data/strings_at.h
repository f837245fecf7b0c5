#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "lib/data/value.h"

namespace tf {

/// The texts of the list at a path; what is no text there is "". None where there is no list.
[[nodiscard]] std::vector<std::string> strings_at(const Value& value,
                                                  std::initializer_list<std::string_view> path);

}  // namespace tf
