#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "lib/sandbox/controllers/cluster.h"
#include "lib/sandbox/controllers/objects.h"

namespace tf::sandbox {

/// What a deployment's loop works with. Like: kubernetes 1.36 pkg/controller/deployment.
struct Rollout {
  Value deployment;         ///< own copy; its status changes on the way
  std::vector<Value> sets;  ///< all its ReplicaSets
  Value fresh;              ///< the ReplicaSet of the current template; nil: none yet
  std::vector<Value> old;   ///< the others

  /// `old` and `fresh`, as far as there is one.
  [[nodiscard]] std::vector<Value> all() const;
};

/// Names of annotations and of the label that deployments put on their ReplicaSets.
inline constexpr std::string_view kRevision = "deployment.kubernetes.io/revision";
inline constexpr std::string_view kRevisionHistory = "deployment.kubernetes.io/revision-history";
inline constexpr std::string_view kDesiredReplicas = "deployment.kubernetes.io/desired-replicas";
inline constexpr std::string_view kMaxReplicas = "deployment.kubernetes.io/max-replicas";
inline constexpr std::string_view kTemplateHash = "pod-template-hash";

[[nodiscard]] std::int64_t replicas_of(const Value& object);
[[nodiscard]] std::int64_t sum_of(const std::vector<Value>& sets, Path path);
[[nodiscard]] bool is_rolling(const Value& deployment);
[[nodiscard]] std::int64_t max_surge(const Value& deployment);
[[nodiscard]] std::int64_t max_unavailable(const Value& deployment);
[[nodiscard]] bool has_deadline(const Value& deployment);
/// All wished replicas run the current template and are available.
[[nodiscard]] bool is_complete(const Value& deployment);
/// How many replicas the new ReplicaSet may have now.
[[nodiscard]] std::int64_t new_set_replicas(const Value& deployment, const std::vector<Value>& all,
                                            const Value& fresh);
/// SetDeploymentCondition: one with the same status and reason stays; a new one goes to the end.
bool set_deployment_condition(Value& deployment, const Condition& condition,
                              const std::string& now);

enum class Make : bool { kNo, kYes };
/// Finds the new and the old ReplicaSets, numbers the new one; makes it where it is missing and
/// `make` says so. Out: false when the loop has to come again.
bool find_sets(Cluster& cluster, Rollout& rollout, Make make);
/// Out: whether the size was changed; `set` is then as it is now.
bool scale_set(Cluster& cluster, Value& set, std::int64_t replicas, const Value& deployment);
/// Resizes without rolling on: after a change of spec.replicas, or while paused.
void scale_proportionally(Cluster& cluster, Rollout& rollout);
/// Removes old ReplicaSets beyond spec.revisionHistoryLimit.
void clean_up(Cluster& cluster, const Rollout& rollout);
/// One step of RollingUpdate or Recreate.
void roll(Cluster& cluster, Rollout& rollout);
void recreate(Cluster& cluster, Rollout& rollout);
/// Counts, Available; `progress`: the Progressing condition too.
void write_rollout_status(Cluster& cluster, Rollout& rollout, bool progress);

}  // namespace tf::sandbox
