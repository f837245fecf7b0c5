#pragma once

#include "lib/data/value.h"

namespace tf::engine {

/// Which side wins where both maps have a value.
enum class MergeMode { kKeepDestination, kOverwrite };

/// Merges `source` into `destination` in place, as dario.cat/mergo 1.0.1 Merge does with
/// map[string]interface{}: maps recursively, empty destination values are always replaced.
/// Source values are shared, not copied.
/// Errors: FunctionError "src and dst must be of same type" where mergo refuses; also when maps
///         nest deeper than 10,000 levels (a map inside itself).
void merge_maps(Map& destination, const Map& source, MergeMode mode);

}  // namespace tf::engine
