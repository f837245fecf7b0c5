#pragma once

#include <set>
#include <string>
#include <string_view>

#include "lib/sandbox/controllers/cluster.h"

namespace tf::sandbox {

using Keys = std::set<std::string>;

/// The field manager of what kube-controller-manager writes.
inline constexpr std::string_view kManager = "kube-controller-manager";

/// One control loop. It keeps nothing between calls: what it needs to know is in the objects.
struct Controller {
  /// Takes down the keys that are to be reconciled because of a change.
  void (*observe)(const Cluster& cluster, const Cluster::Seen& seen, Keys& dirty);
  /// Brings one thing closer to what its object wishes. A write that fails is left at that: what
  /// made it fail must change first, or an alarm is set.
  void (*reconcile)(Cluster& cluster, const std::string& key);
};

[[nodiscard]] Controller daemon_set_controller();
[[nodiscard]] Controller deployment_controller();
[[nodiscard]] Controller disruption_controller();
[[nodiscard]] Controller endpoints_controller();
[[nodiscard]] Controller garbage_collector();
[[nodiscard]] Controller job_controller();
[[nodiscard]] Controller kubelet();
[[nodiscard]] Controller namespace_controller();
[[nodiscard]] Controller node_controller();
[[nodiscard]] Controller replica_set_controller();
[[nodiscard]] Controller scheduler();
[[nodiscard]] Controller stateful_set_controller();
[[nodiscard]] Controller volume_controller();

/// Takes down the object itself if it is of `own`, and its controller if it is a `child` of one.
void note(const Cluster::Seen& seen, const Resource& own, const Resource& child, Keys& dirty);

/// The children that `owner` controls. Orphans that the selector picks are adopted first, children
/// that it does not pick any more are let go.   Like: controller.ControllerRefManager.
[[nodiscard]] std::vector<Value> claim(Cluster& cluster, const Resource& resource,
                                       const Value& owner, const Resource& children);

}  // namespace tf::sandbox
