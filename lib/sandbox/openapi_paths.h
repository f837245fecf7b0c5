#pragma once

#include "lib/sandbox/catalog.h"

namespace tf::sandbox {

/// The paths of OpenAPI v3 that a version of a group serves: a map by path with {name} and
/// {namespace} in it. In: the version, one of `group`.
[[nodiscard]] Value openapi_paths(const Catalog& catalog, const Group& group,
                                  const GroupVersion& version);

}  // namespace tf::sandbox
