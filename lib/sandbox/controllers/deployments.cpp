#include <algorithm>
#include <utility>

#include "lib/base/text.h"
#include "lib/sandbox/controllers/controller.h"
#include "lib/sandbox/controllers/deployment.h"
#include "lib/sandbox/metadata.h"

namespace tf::sandbox {
namespace {

void observe(const Cluster& cluster, const Cluster::Seen& seen, Keys& dirty) {
  note(seen, *cluster.of().deployments, *cluster.of().replica_sets, dirty);
  // A Recreate waits for pods to go; their ReplicaSet's count may have changed before.
  if (&seen.resource == cluster.of().pods && seen.after.is_nil()) {
    const Value set = cluster.find(controller_key(seen.before, *cluster.of().replica_sets));
    const std::string key = controller_key(set, *cluster.of().deployments);
    if (!key.empty()) dirty.insert(key);
  }
  if (&seen.resource == cluster.of().replica_sets && !seen.after.is_nil() &&
      controller_of(seen.after).is_nil()) {
    for (const Value& each : cluster.list(*cluster.of().deployments, ns_of(seen.after)))
      dirty.insert(Registry::key_of(*cluster.of().deployments, ns_of(each), name_of(each)));
  }
}

/// Tells on the Progressing condition that the rollout stands, or goes on.
void note_pause(Cluster& cluster, Value& deployment) {
  if (!has_deadline(deployment)) return;
  const auto reason = string_at(condition_of(deployment, "Progressing"), {"reason"});
  if (reason == "ProgressDeadlineExceeded") return;
  const bool paused = flag_at(deployment, {"spec", "paused"});
  if (paused == (reason == "DeploymentPaused")) return;
  set_deployment_condition(deployment,
                           {.type = "Progressing",
                            .status = "Unknown",
                            .reason = paused ? "DeploymentPaused" : "DeploymentResumed",
                            .message = paused ? "Deployment is paused" : "Deployment is resumed"},
                           cluster.stamp());
  if (auto written = cluster.update(*cluster.of().deployments, deployment, kManager, "status"))
    deployment = deep_copy(*written);
}

/// spec.replicas has changed since the ReplicaSets were sized.
bool is_scaling(const Rollout& rollout) {
  const auto all = rollout.all();
  return std::any_of(all.begin(), all.end(), [&](const Value& set) {
    const auto desired = parse_integer(annotation_of(set, kDesiredReplicas));
    return replicas_of(set) > 0 && desired && *desired != replicas_of(rollout.deployment);
  });
}

void reconcile(Cluster& cluster, const std::string& key) {
  const Value live = cluster.find(key);
  if (live.is_nil()) return;
  Rollout rollout;
  rollout.deployment = deep_copy(live);
  rollout.sets = claim(cluster, *cluster.of().deployments, live, *cluster.of().replica_sets);
  if (is_deleted(live)) {
    if (find_sets(cluster, rollout, Make::kNo)) write_rollout_status(cluster, rollout, false);
    return;
  }
  note_pause(cluster, rollout.deployment);
  const bool paused = flag_at(live, {"spec", "paused"});
  if (!find_sets(cluster, rollout, Make::kNo)) return;
  if (paused || is_scaling(rollout)) {
    scale_proportionally(cluster, rollout);
    if (paused) clean_up(cluster, rollout);
    return write_rollout_status(cluster, rollout, false);
  }
  if (string_at(live, {"spec", "strategy", "type"}) == "Recreate") {
    recreate(cluster, rollout);
  } else {
    roll(cluster, rollout);
  }
}

}  // namespace

Controller deployment_controller() {
  return {observe, reconcile};
}

}  // namespace tf::sandbox
