#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "lib/base/text.h"
#include "lib/sandbox/controllers/controller.h"
#include "lib/sandbox/controllers/node_fit.h"
#include "lib/sandbox/controllers/objects.h"
#include "lib/sandbox/controllers/revisions.h"
#include "lib/sandbox/metadata.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kComponent = "daemonset-controller";
constexpr std::string_view kHash = "controller-revision-hash";
constexpr std::string_view kTemplateGeneration = "deprecated.daemonset.template.generation";

/// Taints that no DaemonSet minds.   Like: util.AddOrUpdateDaemonPodTolerations.
struct Tolerated {
  std::string_view key;
  std::string_view effect;
};
constexpr std::array kTolerated = std::to_array<Tolerated>({
    {"node.kubernetes.io/not-ready", "NoExecute"},
    {"node.kubernetes.io/unreachable", "NoExecute"},
    {"node.kubernetes.io/disk-pressure", "NoSchedule"},
    {"node.kubernetes.io/memory-pressure", "NoSchedule"},
    {"node.kubernetes.io/pid-pressure", "NoSchedule"},
    {"node.kubernetes.io/unschedulable", "NoSchedule"},
});

void tell(Cluster& cluster, const Value& set, std::string reason, std::string message,
          bool warning = false) {
  cluster.record(*cluster.of().daemon_sets, set,
                 {.component = kComponent,
                  .warning = warning,
                  .reason = std::move(reason),
                  .message = std::move(message)});
}

void add_tolerations(Value& pod) {
  List tolerations;
  for (const Value& each : items_of(pod, {"spec", "tolerations"}))
    tolerations.push(each);
  std::vector<Tolerated> wanted(kTolerated.begin(), kTolerated.end());
  if (flag_at(pod, {"spec", "hostNetwork"}))
    wanted.push_back({"node.kubernetes.io/network-unavailable", "NoSchedule"});
  for (const Tolerated& each : wanted) {
    tolerations.push(Map{{"key", each.key}, {"operator", "Exists"}, {"effect", each.effect}});
  }
  set_path(*pod.as_map(), {"spec", "tolerations"}, std::move(tolerations));
}

/// Ties a pod to a node in the way that the scheduler reads.
void tie_to_node(Value& pod, std::string_view node) {
  List values;
  values.push(node);
  List fields;
  fields.push(Map{{"key", "metadata.name"}, {"operator", "In"}, {"values", std::move(values)}});
  const Value match(std::move(fields));
  List terms;
  const Value* required = find_path(
      pod, {"spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution"});
  if (required != nullptr) {
    for (const Value& each : items_of(*required, {"nodeSelectorTerms"})) {
      Value term = deep_copy(each);
      term.as_map()->set("matchFields", match);
      terms.push(std::move(term));
    }
  }
  if (terms.empty()) terms.push(Map{{"matchFields", match}});
  set_path(*pod.as_map(),
           {"spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution"},
           Map{{"nodeSelectorTerms", std::move(terms)}});
}

Value daemon_pod(const Cluster& cluster, const Value& set, std::string_view hash,
                 std::string_view node) {
  Value pod = pod_from_template(copy_at(set, {"spec", "template"}), *cluster.of().daemon_sets, set);
  set_path(*pod.as_map(), {"metadata", "labels", kHash}, hash);
  const auto generation = annotation_of(set, kTemplateGeneration);
  if (!generation.empty())
    set_path(*pod.as_map(), {"metadata", "labels", "pod-template-generation"}, generation);
  add_tolerations(pod);
  tie_to_node(pod, node);
  return pod;
}

std::string node_of(const Value& pod) {
  const auto bound = string_at(pod, {"spec", "nodeName"});
  if (!bound.empty()) return std::string(bound);
  const Value* rules = find_path(
      pod, {"spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution"});
  if (rules == nullptr) return {};
  for (const Value& term : items_of(*rules, {"nodeSelectorTerms"})) {
    for (const Value& field : items_of(term, {"matchFields"})) {
      const auto& values = items_of(field, {"values"});
      if (!values.empty() && values.front().as_string() != nullptr)
        return *values.front().as_string();
    }
  }
  return {};
}

/// A DaemonSet in the midst of its loop.
struct DaemonWork {
  Cluster& cluster;
  Value set;
  std::string hash;
  std::multimap<std::string, Value> pods;  ///< by node
};

/// Whether the set is to have a pod on the node: room is the scheduler's affair.
bool belongs(const DaemonWork& work, const Value& node) {
  const Value pod = daemon_pod(work.cluster, work.set, work.hash, name_of(node));
  const std::string why = unfit(pod, node, {});
  return why.empty() || why.starts_with("Insufficient") || why.starts_with("Too many");
}

void make_pod(DaemonWork& work, std::string_view node) {
  const auto made = work.cluster.create(
      *work.cluster.of().pods, daemon_pod(work.cluster, work.set, work.hash, node), kManager);
  if (made) {
    tell(work.cluster, work.set, "SuccessfulCreate",
         fmt::format("Created pod: {}", name_of(*made)));
  } else {
    tell(work.cluster, work.set, "FailedCreate", "Error creating: " + made.error().message, true);
  }
}

void drop_pod(DaemonWork& work, const Value& pod) {
  if (!work.cluster.remove(*work.cluster.of().pods, pod)) return;
  tell(work.cluster, work.set, "SuccessfulDelete", fmt::format("Deleted pod: {}", name_of(pod)));
}

/// One pod on each node where one belongs, none elsewhere.
void place_pods(DaemonWork& work) {
  for (const Value& node : work.cluster.list(*work.cluster.of().nodes, "")) {
    const bool wanted = belongs(work, node);
    const auto [begin, end] = work.pods.equal_range(std::string(name_of(node)));
    bool has = false;
    for (auto at = begin; at != end; ++at) {
      const Value& pod = at->second;
      if (is_deleted(pod)) {
        has = true;
      } else if (phase_of(pod) == "Failed") {
        tell(work.cluster, work.set, "FailedDaemonPod",
             fmt::format("Found failed daemon pod {}/{} on node {}, will try to kill it",
                         ns_of(pod), name_of(pod), name_of(node)),
             true);
        drop_pod(work, pod);
        has = true;
      } else if (!wanted || has) {
        drop_pod(work, pod);
      } else {
        has = true;
      }
    }
    if (wanted && !has) make_pod(work, name_of(node));
  }
}

bool is_updated(const DaemonWork& work, const Value& pod) {
  return label_of(pod, kHash) == work.hash;
}

/// Replaces pods of older templates, as many at once as may be unavailable.
void roll_pods(DaemonWork& work) {
  if (string_at(work.set, {"spec", "updateStrategy", "type"}) != "RollingUpdate") return;
  const auto total = static_cast<std::int64_t>(work.pods.size());
  const Value* rule =
      find_path(work.set, {"spec", "updateStrategy", "rollingUpdate", "maxUnavailable"});
  const auto most = std::max<std::int64_t>(1, scaled(rule, total, Rounding::kUp));
  const auto min_ready = number_at(work.set, {"spec", "minReadySeconds"});
  std::int64_t down = 0;
  for (const auto& [node, pod] : work.pods) {
    const bool up = !is_deleted(pod) && is_available(pod, min_ready, work.cluster.now());
    if (!up) ++down;
  }
  for (const auto& [node, pod] : work.pods) {
    if (is_deleted(pod) || is_updated(work, pod)) continue;
    const bool up = is_available(pod, min_ready, work.cluster.now());
    if (up && down >= most) continue;
    drop_pod(work, pod);
    if (up) ++down;
  }
}

struct DaemonCounts {
  std::int64_t desired = 0;
  std::int64_t current = 0;
  std::int64_t misplaced = 0;
  std::int64_t ready = 0;
  std::int64_t updated = 0;
  std::int64_t available = 0;
};

DaemonCounts count_pods(DaemonWork& work) {
  DaemonCounts counts;
  const auto min_ready = number_at(work.set, {"spec", "minReadySeconds"});
  std::map<std::string, Value> by_node;
  for (const Value& pod : work.cluster.controlled(uid_of(work.set), *work.cluster.of().pods)) {
    if (!is_deleted(pod)) by_node.emplace(node_of(pod), pod);
  }
  for (const Value& node : work.cluster.list(*work.cluster.of().nodes, "")) {
    const bool wanted = belongs(work, node);
    if (wanted) ++counts.desired;
    const auto found = by_node.find(std::string(name_of(node)));
    if (found == by_node.end()) continue;
    const Value& pod = found->second;
    if (!wanted) {
      ++counts.misplaced;
      continue;
    }
    ++counts.current;
    if (is_updated(work, pod)) ++counts.updated;
    const auto from = available_at(pod, min_ready);
    if (!from) continue;
    ++counts.ready;
    if (is_available(pod, min_ready, work.cluster.now())) {
      ++counts.available;
    } else {
      work.cluster.wake_at(*work.cluster.of().daemon_sets, work.set, *from);
    }
  }
  return counts;
}

void write_status(DaemonWork& work) {
  const DaemonCounts counts = count_pods(work);
  Value next = deep_copy(work.set);
  Value& status = (*next.as_map())["status"];
  if (!status.is_map()) status = Map{};
  Map& fields = *status.as_map();
  fields.set("desiredNumberScheduled", number(counts.desired));
  fields.set("currentNumberScheduled", number(counts.current));
  fields.set("numberMisscheduled", number(counts.misplaced));
  fields.set("numberReady", number(counts.ready));
  set_count(fields, "updatedNumberScheduled", counts.updated);
  set_count(fields, "numberAvailable", counts.available);
  set_count(fields, "numberUnavailable", counts.desired - counts.available);
  set_count(fields, "observedGeneration", number_at(work.set, {"metadata", "generation"}));
  if (deep_equal(next, work.set)) return;
  static_cast<void>(work.cluster.update(*work.cluster.of().daemon_sets, next, kManager, "status"));
}

void reconcile(Cluster& cluster, const std::string& key) {
  const Value set = cluster.find(key);
  if (set.is_nil()) return;
  const Value revision = current_revision(cluster, {cluster.of().daemon_sets, kHash}, set);
  if (revision.is_nil()) return;
  DaemonWork work{cluster, set, std::string(label_of(revision, kHash)), {}};
  for (Value& pod : claim(cluster, *cluster.of().daemon_sets, set, *cluster.of().pods)) {
    std::string node = node_of(pod);
    work.pods.emplace(std::move(node), std::move(pod));
  }
  if (!is_deleted(set)) {
    place_pods(work);
    roll_pods(work);
  }
  write_status(work);
  trim_revisions(cluster, set, {std::string(name_of(revision))});
}

void observe(const Cluster& cluster, const Cluster::Seen& seen, Keys& dirty) {
  const Resource& sets = *cluster.of().daemon_sets;
  note(seen, sets, *cluster.of().pods, dirty);
  if (&seen.resource != cluster.of().nodes) return;
  for (const Value& set : cluster.list(sets, ""))
    dirty.insert(Registry::key_of(sets, ns_of(set), name_of(set)));
}

}  // namespace

Controller daemon_set_controller() {
  return {observe, reconcile};
}

}  // namespace tf::sandbox
