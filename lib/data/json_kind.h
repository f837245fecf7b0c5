#pragma once

#include <string_view>

#include "lib/base/result.h"
#include "lib/data/value.h"

namespace tf {

/// encoding/json's word for what it met, as in "json: cannot unmarshal array into ...": "null",
/// "bool", "number", "string", "array", "object". Like: Go 1.26 json.UnmarshalTypeError.Value.
[[nodiscard]] std::string_view json_kind(const Value& value);

/// What encoding/json sees in a struct. Errors: kInvalid "json: unsupported type: complex128",
/// "json: error calling MarshalJSON for type time.Time: ...".
[[nodiscard]] Result<Value> json_of(const NativeObject& native);

}  // namespace tf
