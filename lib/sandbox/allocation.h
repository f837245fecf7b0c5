#pragma once

#include "lib/sandbox/api_error.h"
#include "lib/sandbox/registry.h"

namespace tf::sandbox {

/// Gives a new Service its cluster IPs, families and node ports; other kinds pass.
/// Like: kubernetes 1.36 pkg/registry/core/service (single stack IPv4, 10.0.0.0/16, 30000-32767).
/// Errors: 422 for an address or port that is taken or out of range.
/// A dry run is shown an address that no other service gets by the same way.
[[nodiscard]] ApiStatus allocate_new(Registry& registry, const Resource& resource, Value& object,
                                     DryRun dry_run);
/// The same before `live` becomes `object`: what was allocated stays unless the type gives it up.
[[nodiscard]] ApiStatus allocate_changed(Registry& registry, const Resource& resource,
                                         Value& object, const Value& live);

}  // namespace tf::sandbox
