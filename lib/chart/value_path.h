#pragma once

#include <string>
#include <string_view>

#include "lib/base/result.h"
#include "lib/data/value.h"

namespace tf::chart {

/// The table at a dotted path without escapes: helm 4.3.1 common.Values.Table.
/// Errors: kNotFound `"<step>" is not a table`.
[[nodiscard]] Result<MapRef> find_table(const Value& values, std::string_view path);

/// The value at a dotted path when it is there and no table, else nullptr: Values.PathValue.
[[nodiscard]] const Value* find_path_value(const Value& values, std::string_view path);

}  // namespace tf::chart
