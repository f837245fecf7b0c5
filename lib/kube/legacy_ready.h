#pragma once

#include <vector>

#include "lib/base/result.h"
#include "lib/data/object.h"
#include "lib/kube/wait.h"

namespace tf::kube {

/// Helm 3's idea of readiness: pure rules over live objects. Like: ReadyChecker of Helm 4.3.1's
/// pkg/kube.

/// What else must be read to judge a kind.
enum class LegacyNeed {
  kNothing,      ///< the kind is ready as soon as it exists and is not even read
  kObject,       ///< the object alone
  kReplicaSets,  ///< the object and the ReplicaSets its selector picks (Deployment)
  kPods          ///< the object and the Pods its selector picks (ReplicaSet, ReplicationController)
};
[[nodiscard]] LegacyNeed legacy_need(const GroupVersionKind& gvk, WaitForJobs jobs);

/// `generated`: the ReplicaSets or Pods in question.
/// Errors: kInvalid `job is failed: ns/name`, which ends the wait.
[[nodiscard]] Result<bool> legacy_ready(const Object& live, const std::vector<Object>& generated);

}  // namespace tf::kube
