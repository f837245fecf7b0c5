#include <utility>

#include "lib/sandbox/controllers/controller.h"
#include "lib/sandbox/controllers/objects.h"
#include "lib/sandbox/metadata.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kNotReady = "node.kubernetes.io/not-ready";

/// A node that nobody speaks for is ready: the sandbox is every node's kubelet.
Value made_ready(Cluster& cluster, const Value& node) {
  if (!condition_of(node, "Ready").is_nil()) return node;
  Value next = deep_copy(node);
  set_condition(next,
                {.type = "Ready",
                 .status = "True",
                 .reason = "KubeletReady",
                 .message = "kubelet is posting ready status"},
                cluster.stamp());
  condition_of(next, "Ready").as_map()->set("lastHeartbeatTime", cluster.stamp());
  return cluster.update(*cluster.of().nodes, next, "kubelet", "status").value_or(node);
}

/// Like: nodelifecycle, which takes the taint away that admission has put on a new node.
void reconcile(Cluster& cluster, const std::string& key) {
  const Value live = cluster.find(key);
  if (live.is_nil() || is_deleted(live)) return;
  const Value node = made_ready(cluster, live);
  if (!is_ready(node)) return;
  List taints;
  for (const Value& each : items_of(node, {"spec", "taints"})) {
    if (string_at(each, {"key"}) != kNotReady) taints.push(each);
  }
  if (taints.size() == items_of(node, {"spec", "taints"}).size()) return;
  Value next = deep_copy(node);
  if (taints.empty()) {
    find_path(next, {"spec"})->as_map()->erase("taints");
  } else {
    set_path(*next.as_map(), {"spec", "taints"}, std::move(taints));
  }
  static_cast<void>(cluster.update(*cluster.of().nodes, next, kManager));
}

void observe(const Cluster& cluster, const Cluster::Seen& seen, Keys& dirty) {
  if (&seen.resource == cluster.of().nodes && !seen.after.is_nil()) dirty.insert(seen.key);
}

}  // namespace

Controller node_controller() {
  return {observe, reconcile};
}

}  // namespace tf::sandbox
