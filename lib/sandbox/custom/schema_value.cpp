#include "lib/sandbox/custom/schema_value.h"

namespace tf::sandbox {

const List& list_of(const Value& value) {
  static const List kNone;
  return value.is_list() ? *value.as_list() : kNone;
}

const Map& map_of(const Value& value) {
  static const Map kNone;
  return value.is_map() ? *value.as_map() : kNone;
}

bool is_meta(std::string_view name) {
  return name == "apiVersion" || name == "kind" || name == "metadata";
}

}  // namespace tf::sandbox
