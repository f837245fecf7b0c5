#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <utility>

#include "lib/base/text.h"
#include "lib/sandbox/controllers/controller.h"
#include "lib/sandbox/controllers/node_fit.h"
#include "lib/sandbox/controllers/objects.h"
#include "lib/sandbox/metadata.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kComponent = "default-scheduler";

bool is_waiting(const Value& pod) {
  return string_at(pod, {"spec", "nodeName"}).empty() && is_active(pod) &&
         string_at(pod, {"spec", "schedulerName"}) == kComponent &&
         items_of(pod, {"spec", "schedulingGates"}).empty();
}

void observe(const Cluster& cluster, const Cluster::Seen& seen, Keys& dirty) {
  if (&seen.resource == cluster.of().pods && !seen.after.is_nil()) {
    if (is_waiting(seen.after)) dirty.insert(seen.key);
    return;
  }
  // What may make room or bind a volume concerns every pod that waits.
  const bool frees = &seen.resource == cluster.of().pods && seen.after.is_nil();
  if (!frees && &seen.resource != cluster.of().nodes &&
      &seen.resource != cluster.of().volume_claims) {
    return;
  }
  for (const Value& pod : cluster.unscheduled())
    dirty.insert(Registry::key_of(*cluster.of().pods, ns_of(pod), name_of(pod)));
}

/// Why a claim of the pod keeps it from every node; "" when none does.
std::string unbound_claim(const Cluster& cluster, const Value& pod, bool& silent) {
  for (const Value& volume : items_of(pod, {"spec", "volumes"})) {
    const auto name = string_at(volume, {"persistentVolumeClaim", "claimName"});
    if (name.empty()) continue;
    const Value claim = cluster.find(*cluster.of().volume_claims, ns_of(pod), name);
    if (claim.is_nil()) return fmt::format("persistentvolumeclaim \"{}\" not found", name);
    if (is_deleted(claim))
      return fmt::format("persistentvolumeclaim \"{}\" is being deleted", name);
    if (string_at(claim, {"status", "phase"}) == "Bound") continue;
    const Value storage = cluster.find(*cluster.of().storage_classes, "",
                                       string_at(claim, {"spec", "storageClassName"}));
    silent = string_at(storage, {"volumeBindingMode"}) == "WaitForFirstConsumer";
    return "pod has unbound immediate PersistentVolumeClaims";
  }
  return {};
}

struct Choice {
  std::string node;
  std::string reasons;  ///< where there is no node: why not
  bool crowded = false;
};

Choice choose(Cluster& cluster, const Value& pod) {
  std::map<std::string, int> reasons;
  Choice choice;
  for (const Value& node : cluster.list(*cluster.of().nodes, "")) {
    const std::string why = unfit(pod, node, cluster.used(name_of(node)));
    if (why.empty()) return {std::string(name_of(node)), "", false};
    for (const std::string& each : split(why, "\n"))
      ++reasons[each];
    choice.crowded = choice.crowded || is_crowded(pod, node);
  }
  std::vector<std::string> texts;
  for (const auto& [reason, count] : reasons)
    texts.push_back(fmt::format("{} {}", count, reason));
  choice.reasons = join(texts, ", ");
  return choice;
}

void refuse_pod(Cluster& cluster, const Value& pod, const std::string& message) {
  Value next = deep_copy(pod);
  Condition condition{
      .type = "PodScheduled", .status = "False", .reason = "Unschedulable", .message = message};
  if (!set_condition(next, condition, cluster.stamp())) return;
  Map& fresh = *condition_of(next, "PodScheduled").as_map();
  fresh.set("lastProbeTime", Value());
  fresh.set("observedGeneration", number(number_at(pod, {"metadata", "generation"}, 1)));
  static_cast<void>(cluster.update(*cluster.of().pods, next, "kube-scheduler", "status"));
  cluster.record(*cluster.of().pods, pod,
                 {.component = kComponent,
                  .warning = true,
                  .reason = "FailedScheduling",
                  .message = message,
                  .action = "Scheduling"});
}

void reconcile(Cluster& cluster, const std::string& key) {
  const Value pod = cluster.find(key);
  if (pod.is_nil() || !is_waiting(pod)) return;
  const auto nodes = cluster.list(*cluster.of().nodes, "").size();
  bool silent = false;
  if (const std::string why = unbound_claim(cluster, pod, silent); !why.empty()) {
    if (silent) return;
    return refuse_pod(cluster, pod,
                      fmt::format("0/{} nodes are available: {}. not found", nodes, why));
  }
  const Choice choice = choose(cluster, pod);
  if (choice.node.empty()) {
    if (nodes == 0) return refuse_pod(cluster, pod, "no nodes available to schedule pods");
    return refuse_pod(
        cluster, pod,
        fmt::format(
            "0/{0} nodes are available: {1}. no new claims to deallocate, preemption: 0/{0} "
            "nodes are available: {2}.",
            nodes, choice.reasons,
            choice.crowded ? "1 No preemption victims found for incoming pod"
                           : fmt::format("{} Preemption is not helpful for scheduling", nodes)));
  }
  if (!cluster.bind(pod, choice.node)) return;
  cluster.record(*cluster.of().pods, pod,
                 {.component = kComponent,
                  .reason = "Scheduled",
                  .message = fmt::format("Successfully assigned {}/{} to {}", ns_of(pod),
                                         name_of(pod), choice.node),
                  .action = "Binding"});
}

}  // namespace

Controller scheduler() {
  return {observe, reconcile};
}

}  // namespace tf::sandbox
