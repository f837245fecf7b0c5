#pragma once

#include "lib/sandbox/registry.h"

namespace tf::sandbox {

/// Asks the PodDisruptionBudget of a pod, if it has one, for leave to evict it, and counts it
/// there. Errors: 429 where the budget does not allow it, 500 where the pod has several. Like:
/// kubernetes 1.36 registry/core/pod/storage EvictionREST.
[[nodiscard]] ApiStatus take_disruption(Registry& registry, const Object& pod, DryRun dry_run);

}  // namespace tf::sandbox
