#pragma once

#include <string_view>

#include "lib/base/result.h"
#include "lib/data/helm_dialect.h"
#include "lib/data/value.h"

namespace tf::chart {

/// Reads values from YAML text, its documents merged in order.
/// Out:    a map, all its content fresh; {} for an empty text.
/// Errors: kInvalid "cannot unmarshal yaml document: ...", "error reading yaml document: ...", with
///         the line counted from the start of the text.
/// Like:   helm 4.3.1 chart/v2/loader.LoadValues. Helm 3.22.0 unmarshals the text as it is: its
/// first
///         document, and the errors have nothing in front.
[[nodiscard]] Result<Value> read_values(std::string_view text, const HelmDialect& dialect = {});

/// Moves `from` over `into`: maps are merged recursively, all else replaces.
/// Like: helm 4.3.1 chart/v2/loader.MergeMaps, but in place.
void merge_maps(Map& into, Map& from);

}  // namespace tf::chart
