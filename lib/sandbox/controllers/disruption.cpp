#include <algorithm>
#include <map>
#include <utility>

#include "lib/sandbox/controllers/controller.h"
#include "lib/sandbox/controllers/objects.h"
#include "lib/sandbox/metadata.h"

namespace tf::sandbox {
namespace {

/// Pods that a budget watches over.
std::vector<Value> pods_of(const Cluster& cluster, const Value& budget) {
  std::vector<Value> pods;
  const Value* rule = find_path(budget, {"spec", "selector"});
  const auto selector = LabelSelector::from_object(rule == nullptr ? Value(Map{}) : *rule);
  if (rule == nullptr || !selector) return pods;
  for (Value& pod : cluster.list(*cluster.of().pods, ns_of(budget))) {
    const Value* labels = find_path(pod, {"metadata", "labels"});
    if (selector->matches(labels == nullptr ? Value(Map{}) : *labels))
      pods.push_back(std::move(pod));
  }
  return pods;
}

/// How many pods the controllers of these pods are to have, each asked once.
std::int64_t wished_by_controllers(const Cluster& cluster, const std::vector<Value>& pods) {
  std::map<std::string, std::int64_t> wished;
  for (const Value& pod : pods) {
    for (const Resource* resource : {cluster.of().replica_sets, cluster.of().stateful_sets,
                                     cluster.of().replication_controllers}) {
      const std::string key = controller_key(pod, *resource);
      Value owner = key.empty() ? Value() : cluster.find(key);
      if (owner.is_nil()) continue;
      const std::string above = controller_key(owner, *cluster.of().deployments);
      if (const Value deployment = above.empty() ? Value() : cluster.find(above);
          !deployment.is_nil()) {
        owner = deployment;
      }
      wished[std::string(uid_of(owner))] = number_at(owner, {"spec", "replicas"}, 1);
    }
  }
  std::int64_t sum = 0;
  for (const auto& [uid, replicas] : wished)
    sum += replicas;
  return sum;
}

struct Numbers {
  std::int64_t expected = 0;
  std::int64_t wished = 0;
};

/// Like: disruption.getExpectedPodCount.
Numbers numbers_of(const Cluster& cluster, const Value& budget, const std::vector<Value>& pods) {
  Numbers numbers;
  if (const Value* most = find_path(budget, {"spec", "maxUnavailable"})) {
    numbers.expected = wished_by_controllers(cluster, pods);
    numbers.wished =
        std::max<std::int64_t>(0, numbers.expected - scaled(most, numbers.expected, Rounding::kUp));
  } else if (const Value* least = find_path(budget, {"spec", "minAvailable"})) {
    const bool percent = least->as_string() != nullptr;
    numbers.expected =
        percent ? wished_by_controllers(cluster, pods) : static_cast<std::int64_t>(pods.size());
    numbers.wished = scaled(least, numbers.expected, Rounding::kUp);
  }
  return numbers;
}

void set_allowed(Value& next, bool allowed, const std::string& now) {
  set_condition(next,
                {.type = "DisruptionAllowed",
                 .status = allowed ? "True" : "False",
                 .reason = allowed ? "SufficientPods" : "InsufficientPods"},
                now);
  Map& condition = *condition_of(next, "DisruptionAllowed").as_map();
  condition.set("message", "");
  condition.set("observedGeneration", number(number_at(next, {"metadata", "generation"})));
}

void reconcile(Cluster& cluster, const std::string& key) {
  const Value budget = cluster.find(key);
  if (budget.is_nil() || is_deleted(budget)) return;
  const auto pods = pods_of(cluster, budget);
  const Resource& budgets = *cluster.of().disruption_budgets;
  const bool fresh = number_at(budget, {"status", "observedGeneration"}) == 0;
  if (pods.empty() && fresh) {
    cluster.record(budgets, budget,
                   {.component = "controllermanager",
                    .reason = "NoPods",
                    .message = "No matching pods found"});
  }
  const Numbers numbers = numbers_of(cluster, budget, pods);
  const auto healthy = std::count_if(pods.begin(), pods.end(), [](const Value& pod) {
    return is_ready(pod) && !is_deleted(pod) && !is_finished(pod);
  });
  const std::int64_t allowed =
      numbers.expected > 0 ? std::max<std::int64_t>(0, healthy - numbers.wished) : 0;
  Value next = deep_copy(budget);
  Value& status = (*next.as_map())["status"];
  if (!status.is_map()) status = Map{};
  Map& fields = *status.as_map();
  fields.set("observedGeneration", number(number_at(budget, {"metadata", "generation"})));
  fields.set("currentHealthy", number(healthy));
  fields.set("desiredHealthy", number(numbers.wished));
  fields.set("expectedPods", number(numbers.expected));
  fields.set("disruptionsAllowed", number(allowed));
  set_allowed(next, allowed > 0, cluster.stamp());
  if (!deep_equal(next, budget))
    static_cast<void>(cluster.update(budgets, next, kManager, "status"));
}

void observe(const Cluster& cluster, const Cluster::Seen& seen, Keys& dirty) {
  const Resource& budgets = *cluster.of().disruption_budgets;
  if (&seen.resource == &budgets) dirty.insert(seen.key);
  const bool sizes = &seen.resource == cluster.of().deployments ||
                     &seen.resource == cluster.of().stateful_sets ||
                     &seen.resource == cluster.of().replica_sets;
  if (&seen.resource != cluster.of().pods && !sizes) return;
  const Value& last = seen.after.is_nil() ? seen.before : seen.after;
  for (const Value& budget : cluster.list(budgets, ns_of(last)))
    dirty.insert(Registry::key_of(budgets, ns_of(budget), name_of(budget)));
}

}  // namespace

Controller disruption_controller() {
  return {observe, reconcile};
}

}  // namespace tf::sandbox
