#include "lib/data/json_kind.h"

namespace tf {

std::string_view json_kind(const Value& value) {
  switch (value.kind()) {
    case Kind::kNil:
      return "null";
    case Kind::kBool:
      return "bool";
    case Kind::kInteger:
    case Kind::kFloat:
      return "number";
    case Kind::kString:
    case Kind::kBytes:
      return "string";
    case Kind::kList:
      return "array";
    case Kind::kMap:
    case Kind::kNative:
      return "object";
  }
  return "object";
}

Result<Value> json_of(const NativeObject& native) {
  if (native.kind_name() == "complex128") {
    return fail(ErrorCode::kInvalid, "json: unsupported type: complex128");
  }
  Value seen = native.json();
  constexpr std::size_t kYearDigits = 4;
  if (native.type_name() == "time.Time" && seen.as_string()->find('-', 1) != kYearDigits) {
    return fail(
        ErrorCode::kInvalid,
        "json: error calling MarshalJSON for type time.Time: Time.MarshalJSON: year outside "
        "of range [0,9999]");
  }
  return seen;
}

}  // namespace tf
