#pragma once

#include <optional>
#include <string>

#include "lib/sandbox/controllers/cluster.h"

namespace tf::sandbox {

/// A ConfigMap or Secret that a pod needs and that is not there.
struct Missing {
  bool of_volume = false;  ///< else of a container's environment
  std::string volume;      ///< its name in the pod
  std::string text;        ///< in a kubelet's words: `configmap "web" not found`
};
/// The first one, volumes before environments; nothing when all are there or optional.
[[nodiscard]] std::optional<Missing> missing_of(const Cluster& cluster, const Value& pod);

}  // namespace tf::sandbox
