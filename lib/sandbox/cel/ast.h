#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "lib/sandbox/cel/value.h"

namespace tf::sandbox::cel {

struct Node;
using NodeRef = std::shared_ptr<const Node>;

/// A part of a parsed expression.
struct Node {
  enum class Kind : std::uint8_t {
    kLiteral,
    kName,            ///< a variable
    kSelect,          ///< target.name
    kOptionalSelect,  ///< target.?name
    kHas,             ///< has(target.name)
    kIndex,           ///< target[argument]
    kOptionalIndex,   ///< target[?argument]
    kCall,            ///< name(arguments) or target.name(arguments); operators: "_+_", "!_"
    kMacro,           ///< target.all(x, condition) ...: the first arguments are names
    kList,            ///< arguments; optional[i]: [?x]
    kMap              ///< arguments: key, value, key, value
  };
  Kind kind = Kind::kLiteral;
  CelValue literal;
  std::string name;
  NodeRef target;
  std::vector<NodeRef> arguments;
  std::vector<bool> optional;
};

}  // namespace tf::sandbox::cel
