#pragma once

#include <string>
#include <utility>
#include <vector>

#include "lib/sandbox/cel/ast.h"
#include "lib/sandbox/cel/value.h"

namespace tf::sandbox::cel {

/// Variables and what they stand for: "self", "oldSelf".
using Variables = std::vector<std::pair<std::string, CelValue>>;

/// What an expression comes to. Errors are those of cel-go at run time: `no such key: x`,
/// `no such overload`, `index out of bounds: 3`. Types are not checked beforehand.
[[nodiscard]] Evaluated evaluate(const Node& node, const Variables& variables);

}  // namespace tf::sandbox::cel
