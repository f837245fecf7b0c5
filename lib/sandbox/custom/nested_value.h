#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/data/value.h"

namespace tf::sandbox {

/// What stands at a path of an object.   Like: unstructured.NestedInt64 and NestedString.
struct NestedInteger {
  std::int64_t value = 0;
  bool found = false;
  std::string error;  ///< `.spec.replicas accessor error: x is of the type string, expected int64`
};
struct NestedText {
  std::string value;
  std::string error;
};

/// In: ".spec.replicas".
[[nodiscard]] NestedInteger nested_integer(const Value& object, std::string_view path);
[[nodiscard]] NestedText nested_text(const Value& object, std::string_view path);
/// The names of a path.
[[nodiscard]] std::vector<std::string> path_parts(std::string_view path);

}  // namespace tf::sandbox
