#pragma once

#include <string>
#include <string_view>

#include "lib/base/result.h"
#include "lib/data/value.h"

namespace tf::engine {

/// What BurntSushi/toml 1.6's encoder writes: sorted keys, scalars before tables, tables indented
/// by two spaces a level.
/// Errors: kInvalid "toml: top-level values must be Go maps or structs",
///         "toml: cannot encode array with nil element".
[[nodiscard]] Result<std::string> to_toml(const Value& value);

/// A TOML document as a map: int64, float64, string, bool, time.Time, lists and maps.
/// Errors: kInvalid `toml: line 1 (last key "a"): reason`, as BurntSushi/toml 1.6 words it.
[[nodiscard]] Result<Value> parse_toml(std::string_view text);

}  // namespace tf::engine
