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

}  // namespace tf
