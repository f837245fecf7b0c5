#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "lib/sandbox/controllers/controller.h"
#include "lib/sandbox/controllers/objects.h"
#include "lib/sandbox/metadata.h"

namespace tf::sandbox {
namespace {

constexpr std::chrono::seconds kRetry(15);

/// ReplicaSets and ReplicationControllers are one loop, but for their names.
struct Family {
  const Resource* resource;
  std::string_view component;
  bool counts_terminating;
};

std::array<Family, 2> families(const Cluster& cluster) {
  return {{{cluster.of().replica_sets, "replicaset-controller", true},
           {cluster.of().replication_controllers, "replication-controller", false}}};
}

/// Out: what went wrong, "" when nothing did.
std::string add_pods(Cluster& cluster, const Family& family, const Value& set,
                     std::int64_t missing) {
  const Value pod_template = copy_at(set, {"spec", "template"});
  for (std::int64_t i = 0; i < missing; ++i) {
    const Value pod = pod_from_template(pod_template, *family.resource, set);
    const auto made = cluster.create(*cluster.of().pods, pod, kManager);
    if (!made) {
      cluster.record(*family.resource, set,
                     {.component = family.component,
                      .warning = true,
                      .reason = "FailedCreate",
                      .message = "Error creating: " + made.error().message});
      cluster.wake_at(*family.resource, set, cluster.now() + kRetry);
      return made.error().message;
    }
    cluster.record(*family.resource, set,
                   {.component = family.component,
                    .reason = "SuccessfulCreate",
                    .message = fmt::format("Created pod: {}", name_of(*made))});
  }
  return {};
}

void drop_pods(Cluster& cluster, const Family& family, const Value& set, std::vector<Value> active,
               std::size_t surplus) {
  std::stable_sort(active.begin(), active.end(), goes_first);
  active.resize(std::min(surplus, active.size()));
  for (const Value& pod : active) {
    if (!cluster.remove(*cluster.of().pods, pod)) continue;
    cluster.record(*family.resource, set,
                   {.component = family.component,
                    .reason = "SuccessfulDelete",
                    .message = fmt::format("Deleted pod: {}", name_of(pod))});
  }
}

bool has_template_labels(const Value& set, const Value& pod) {
  const Value* wanted = find_path(set, {"spec", "template", "metadata", "labels"});
  if (wanted == nullptr || !wanted->is_map()) return true;
  return std::all_of(
      wanted->as_map()->begin(), wanted->as_map()->end(), [&](const Map::Entry& each) {
        return each.second.is_string() && label_of(pod, each.first) == *each.second.as_string();
      });
}

struct Counts {
  std::int64_t replicas = 0;
  std::int64_t labeled = 0;
  std::int64_t ready = 0;
  std::int64_t available = 0;
  std::int64_t terminating = 0;
};

Counts count(Cluster& cluster, const Resource& resource, const Value& set) {
  Counts counts;
  const auto min_ready = number_at(set, {"spec", "minReadySeconds"});
  for (const Value& pod : cluster.controlled(uid_of(set), *cluster.of().pods)) {
    if (is_deleted(pod) && !is_finished(pod)) ++counts.terminating;
    if (!is_active(pod)) continue;
    ++counts.replicas;
    if (has_template_labels(set, pod)) ++counts.labeled;
    const auto available = available_at(pod, min_ready);
    if (!available) continue;
    ++counts.ready;
    if (is_available(pod, min_ready, cluster.now())) {
      ++counts.available;
    } else {
      cluster.wake_at(resource, set, *available);
    }
  }
  return counts;
}

void write_status(Cluster& cluster, const Family& family, const Value& set,
                  const std::string& failure, bool creates) {
  const Counts counts = count(cluster, *family.resource, set);
  Value next = deep_copy(set);
  Value& status = (*next.as_map())["status"];
  if (!status.is_map()) status = Map{};
  Map& fields = *status.as_map();
  fields.set("replicas", number(counts.replicas));
  set_count(fields, "fullyLabeledReplicas", counts.labeled);
  set_count(fields, "readyReplicas", counts.ready);
  set_count(fields, "availableReplicas", counts.available);
  if (family.counts_terminating) fields.set("terminatingReplicas", number(counts.terminating));
  set_count(fields, "observedGeneration", number_at(set, {"metadata", "generation"}));
  if (failure.empty()) {
    remove_condition(next, "ReplicaFailure");
  } else if (condition_of(next, "ReplicaFailure").is_nil()) {
    set_condition(next,
                  {.type = "ReplicaFailure",
                   .status = "True",
                   .reason = creates ? "FailedCreate" : "FailedDelete",
                   .message = failure},
                  cluster.stamp());
  }
  if (items_of(next, {"status", "conditions"}).empty()) fields.erase("conditions");
  if (deep_equal(next, set)) return;
  static_cast<void>(cluster.update(*family.resource, next, kManager, "status"));
}

void reconcile_set(Cluster& cluster, const Family& family, const std::string& key) {
  const Value set = cluster.find(key);
  if (set.is_nil()) return;
  std::vector<Value> active;
  for (Value& pod : claim(cluster, *family.resource, set, *cluster.of().pods)) {
    if (is_active(pod)) active.push_back(std::move(pod));
  }
  const auto wished = number_at(set, {"spec", "replicas"}, 1);
  const auto have = static_cast<std::int64_t>(active.size());
  std::string failure;
  if (!is_deleted(set)) {
    if (have < wished) {
      failure = add_pods(cluster, family, set, wished - have);
    } else if (have > wished) {
      drop_pods(cluster, family, set, std::move(active), static_cast<std::size_t>(have - wished));
    }
  }
  write_status(cluster, family, set, failure, have < wished);
}

void observe(const Cluster& cluster, const Cluster::Seen& seen, Keys& dirty) {
  for (const Family& family : families(cluster)) {
    note(seen, *family.resource, *cluster.of().pods, dirty);
    if (&seen.resource != cluster.of().pods || seen.after.is_nil() ||
        !controller_of(seen.after).is_nil()) {
      continue;
    }
    for (const Value& set : cluster.list(*family.resource, ns_of(seen.after)))
      dirty.insert(Registry::key_of(*family.resource, ns_of(set), name_of(set)));
  }
}

void reconcile(Cluster& cluster, const std::string& key) {
  for (const Family& family : families(cluster)) {
    if (key.starts_with(Registry::prefix_of(*family.resource, "")))
      reconcile_set(cluster, family, key);
  }
}

}  // namespace

Controller replica_set_controller() {
  return {observe, reconcile};
}

}  // namespace tf::sandbox
