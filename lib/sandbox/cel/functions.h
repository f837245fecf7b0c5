#pragma once

#include <span>
#include <string_view>

#include "lib/sandbox/cel/value.h"

namespace tf::sandbox::cel {

/// What a function is given: a member function's target first.
using Arguments = std::span<const CelValue>;

/// A function of the language or of Kubernetes' libraries for it. Operators are "_+_", "-_".
struct Function {
  std::string_view name;  ///< "startsWith", "sets.contains"
  std::size_t least;      ///< how many arguments it takes
  std::size_t most;
  Evaluated (*run)(Arguments arguments);
};

/// Each family of functions stands in a file of its own.
[[nodiscard]] std::span<const Function> operator_functions();
[[nodiscard]] std::span<const Function> text_functions();
[[nodiscard]] std::span<const Function> list_functions();
[[nodiscard]] std::span<const Function> conversion_functions();
[[nodiscard]] std::span<const Function> kubernetes_functions();

/// nullptr for a name that no function has.
[[nodiscard]] const Function* find_function(std::string_view name);

}  // namespace tf::sandbox::cel
