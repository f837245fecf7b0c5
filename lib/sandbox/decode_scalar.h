#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "lib/data/value.h"
#include "lib/sandbox/schema.h"

namespace tf::sandbox {

/// A JSON value of the wrong type: what follows "json: cannot unmarshal ".
struct Mismatch {
  std::string what;     ///< "string", "number 1.5"
  std::string go_type;  ///< "int32"; "": the target's own
  bool fatal = false;   ///< decoding ends here
};
/// A text that cannot be read, in the words of who reads it.
struct Unreadable {
  std::string message;
  bool fatal = false;
};
using Scalar = std::variant<Value, Mismatch, Unreadable>;

/// What Go makes of a JSON value for a type that is neither struct nor list nor map.
/// In: `json` is one value's text, right in its syntax and not null.
[[nodiscard]] Scalar decode_scalar(const Type& type, std::string_view json);

/// encoding/json's word for a value: "object", "array", "string", "bool", "number", "null".
[[nodiscard]] std::string_view json_word(std::string_view json);

}  // namespace tf::sandbox
