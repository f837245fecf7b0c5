#pragma once

#include <string_view>

#include "lib/data/value.h"

namespace tf::sandbox {

/// The list or map itself; an empty one for anything else. Valid as long as the value is.
[[nodiscard]] const List& list_of(const Value& value);
[[nodiscard]] const Map& map_of(const Value& value);

/// apiVersion, kind and metadata, which every object has whatever its schema says.
[[nodiscard]] bool is_meta(std::string_view name);

}  // namespace tf::sandbox
