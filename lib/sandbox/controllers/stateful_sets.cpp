#include <algorithm>
#include <map>
#include <utility>

#include "lib/sandbox/controllers/controller.h"
#include "lib/sandbox/controllers/objects.h"
#include "lib/sandbox/controllers/revisions.h"
#include "lib/sandbox/controllers/stateful.h"
#include "lib/sandbox/metadata.h"

namespace tf::sandbox {
namespace {

std::string_view revision_label(const Value& pod) {
  return label_of(pod, "controller-revision-hash");
}

std::int64_t min_ready_of(const StatefulWork& work) {
  return number_at(work.set, {"spec", "minReadySeconds"});
}

/// Running, ready and for long enough; sets an alarm where only time is missing.
bool is_up(StatefulWork& work, const Value& pod) {
  if (phase_of(pod) != "Running" || is_deleted(pod)) return false;
  const auto min_ready = min_ready_of(work);
  if (is_available(pod, min_ready, work.cluster.now())) return true;
  if (const auto from = available_at(pod, min_ready))
    work.cluster.wake_at(*work.cluster.of().stateful_sets, work.set, *from);
  return false;
}

/// The revision that the status calls current; the update one where that is gone.
Value revision_in_status(const Cluster& cluster, const Value& set, const Value& update) {
  const auto name = string_at(set, {"status", "currentRevision"});
  for (const Value& each : revisions_of(cluster, set)) {
    if (name_of(each) == name) return each;
  }
  return update;
}

std::map<std::int64_t, Value> pods_by_ordinal(StatefulWork& work) {
  std::map<std::int64_t, Value> pods;
  for (Value& pod :
       claim(work.cluster, *work.cluster.of().stateful_sets, work.set, *work.cluster.of().pods)) {
    const auto ordinal = ordinal_of(work.set, pod);
    if (ordinal >= 0) pods[ordinal] = std::move(pod);
  }
  return pods;
}

/// Makes what is missing. Out: whether all is there and up, or order does not matter.
bool fill(StatefulWork& work, const std::map<std::int64_t, Value>& pods) {
  for (std::int64_t i = work.first(); i < work.first() + work.wished(); ++i) {
    const auto found = pods.find(i);
    const bool ended = found != pods.end() && is_finished(found->second);
    if (found == pods.end()) {
      make_stateful_pod(work, i);
    } else if (ended && !is_deleted(found->second)) {
      drop_stateful_pod(work, found->second);
    }
    const bool up = found != pods.end() && !ended && is_up(work, found->second);
    if (!up && work.in_order()) return false;
  }
  return true;
}

/// Takes what is too much, the highest first. Out: whether nothing was.
bool shrink(StatefulWork& work, const std::map<std::int64_t, Value>& pods) {
  bool clean = true;
  for (auto at = pods.rbegin(); at != pods.rend(); ++at) {
    if (at->first >= work.first() && at->first < work.first() + work.wished()) continue;
    clean = false;
    if (is_deleted(at->second)) {
      if (work.in_order()) return false;
      continue;
    }
    drop_stateful_pod(work, at->second);
    if (work.in_order()) return false;
  }
  return clean;
}

/// Replaces pods of other revisions, the highest first, as many at once as may be unavailable.
void roll_pods(StatefulWork& work, const std::map<std::int64_t, Value>& pods) {
  if (string_at(work.set, {"spec", "updateStrategy", "type"}) == "OnDelete") return;
  const auto rule = [&](std::string_view field) {
    return find_path(work.set, {"spec", "updateStrategy", "rollingUpdate", field});
  };
  const Value* partition = rule("partition");
  const auto lowest =
      work.first() + (partition == nullptr ? 0 : integer_at(*partition, {}).value_or(0));
  const auto most =
      std::max<std::int64_t>(1, scaled(rule("maxUnavailable"), work.wished(), Rounding::kUp));
  std::int64_t down = 0;
  for (auto at = pods.rbegin(); at != pods.rend(); ++at) {
    if (at->first < lowest || at->first >= work.first() + work.wished()) continue;
    if (!is_deleted(at->second) && revision_label(at->second) != name_of(work.update)) {
      drop_stateful_pod(work, at->second);
      ++down;
    } else if (!is_up(work, at->second)) {
      ++down;
    }
    if (down >= most) return;
  }
}

struct StatefulCounts {
  std::int64_t replicas = 0;
  std::int64_t ready = 0;
  std::int64_t available = 0;
  std::int64_t current = 0;
  std::int64_t updated = 0;
};

StatefulCounts count_pods(StatefulWork& work) {
  StatefulCounts counts;
  for (const Value& pod : work.cluster.controlled(uid_of(work.set), *work.cluster.of().pods)) {
    if (phase_of(pod).empty()) continue;
    ++counts.replicas;
    if (phase_of(pod) == "Running" && is_ready(pod)) {
      ++counts.ready;
      if (is_available(pod, min_ready_of(work), work.cluster.now())) ++counts.available;
    }
    if (is_deleted(pod)) continue;
    if (revision_label(pod) == name_of(work.current)) ++counts.current;
    if (revision_label(pod) == name_of(work.update)) ++counts.updated;
  }
  return counts;
}

/// A rolling update is over when all pods are updated and ready.   Like: completeRollingUpdate.
bool is_rolled(const StatefulWork& work, const StatefulCounts& counts) {
  return string_at(work.set, {"spec", "updateStrategy", "type"}) == "RollingUpdate" &&
         counts.updated == work.wished() && counts.ready == work.wished() &&
         counts.replicas == work.wished();
}

void write_status(StatefulWork& work) {
  StatefulCounts counts = count_pods(work);
  if (is_rolled(work, counts)) {
    work.current = work.update;
    counts.current = counts.updated;
  }
  Value next = deep_copy(work.set);
  Value& status = (*next.as_map())["status"];
  if (!status.is_map()) status = Map{};
  Map& fields = *status.as_map();
  set_count(fields, "observedGeneration", number_at(work.set, {"metadata", "generation"}));
  fields.set("replicas", number(counts.replicas));
  set_count(fields, "readyReplicas", counts.ready);
  set_count(fields, "currentReplicas", counts.current);
  set_count(fields, "updatedReplicas", counts.updated);
  fields.set("availableReplicas", number(counts.available));
  fields.set("currentRevision", name_of(work.current));
  fields.set("updateRevision", name_of(work.update));
  fields.set("collisionCount", number(number_at(work.set, {"status", "collisionCount"})));
  if (deep_equal(next, work.set)) return;
  static_cast<void>(
      work.cluster.update(*work.cluster.of().stateful_sets, next, kManager, "status"));
}

void reconcile(Cluster& cluster, const std::string& key) {
  const Value set = cluster.find(key);
  if (set.is_nil()) return;
  const Value update =
      current_revision(cluster, {cluster.of().stateful_sets, "controller.kubernetes.io/hash"}, set);
  if (update.is_nil()) return;
  StatefulWork work{cluster, set, revision_in_status(cluster, set, update), update};
  const auto pods = pods_by_ordinal(work);
  if (!is_deleted(set)) {
    keep_claims(work);
    if (fill(work, pods) && shrink(work, pods)) roll_pods(work, pods);
  }
  write_status(work);
  std::vector<std::string> used{std::string(name_of(work.current)),
                                std::string(name_of(work.update))};
  for (const auto& [ordinal, pod] : pods)
    used.emplace_back(revision_label(pod));
  trim_revisions(cluster, set, used);
}

void observe(const Cluster& cluster, const Cluster::Seen& seen, Keys& dirty) {
  note(seen, *cluster.of().stateful_sets, *cluster.of().pods, dirty);
}

}  // namespace

std::int64_t StatefulWork::first() const {
  return number_at(set, {"spec", "ordinals", "start"});
}

std::int64_t StatefulWork::wished() const {
  return number_at(set, {"spec", "replicas"}, 1);
}

bool StatefulWork::in_order() const {
  return string_at(set, {"spec", "podManagementPolicy"}) != "Parallel";
}

Controller stateful_set_controller() {
  return {observe, reconcile};
}

}  // namespace tf::sandbox
