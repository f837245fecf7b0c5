#include "lib/sandbox/prepare_pod.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "lib/sandbox/default_functions.h"
#include "lib/sandbox/prepare_functions.h"
#include "lib/sandbox/quantity.h"

namespace tf::sandbox {
namespace {

constexpr std::int64_t kTolerationSeconds = 300;
constexpr std::array<std::string_view, 2> kNodeTroubles = {"node.kubernetes.io/not-ready",
                                                           "node.kubernetes.io/unreachable"};
/// What counts for the quality of service.
constexpr std::array<std::string_view, 2> kComputeResources = {"cpu", "memory"};

struct SystemPriority {
  std::string_view name;
  std::int64_t value;
};
constexpr std::array kSystemPriorities = std::to_array<SystemPriority>(
    {{"system-cluster-critical", 2000000000}, {"system-node-critical", 2000001000}});

/// The amount, or nothing when there is none or it is zero.
std::optional<Quantity> amount_of(const Map& holder, std::string_view kind, std::string_view name) {
  const Map* resources = find_map(holder, "resources");
  const Map* amounts = resources == nullptr ? nullptr : find_map(*resources, kind);
  const auto quantity =
      amounts == nullptr ? std::nullopt : std::optional(Quantity::parse(text_at(*amounts, name)));
  if (!quantity || !*quantity || (*quantity)->is_zero()) return std::nullopt;
  return **quantity;
}

/// What has resources: the pod itself where it says, else its containers.
std::vector<const Map*> holders_of(const Map& spec) {
  if (find_map(spec, "resources") != nullptr) return {&spec};
  std::vector<const Map*> holders;
  for (const auto list : {"containers", "initContainers"}) {
    const List* containers = find_list(spec, list);
    if (containers == nullptr) continue;
    for (const Value& each : *containers)
      holders.push_back(each.as_map());
  }
  return holders;
}

/// Like: kubernetes 1.36 qos.ComputePodQOS. A sum of limits equals that of the requests when each
/// does, because no request may be above its limit.
std::string_view quality_of_service(const Map& spec) {
  bool nothing = true;
  bool guaranteed = true;
  for (const Map* holder : holders_of(spec)) {
    for (const auto name : kComputeResources) {
      const auto request = amount_of(*holder, "requests", name);
      const auto limit = amount_of(*holder, "limits", name);
      if (request || limit) nothing = false;
      if (!limit || (request && !request->equals(*limit)) || !request) guaranteed = false;
    }
  }
  if (nothing) return "BestEffort";
  return guaranteed ? "Guaranteed" : "Burstable";
}

bool tolerates(const Map& toleration, std::string_view key) {
  const auto given = text_at(toleration, "key");
  const auto effect = text_at(toleration, "effect");
  return (given.empty() || given == key) && (effect.empty() || effect == "NoExecute");
}

/// Admission plugin DefaultTolerationSeconds.
void tolerate_node_troubles(Map& spec) {
  List tolerations;
  if (const List* given = find_list(spec, "tolerations")) tolerations = *given;
  const std::vector<Value> given = tolerations.items();
  for (const auto key : kNodeTroubles) {
    const bool known = std::any_of(given.begin(), given.end(), [&](const Value& each) {
      return tolerates(*each.as_map(), key);
    });
    if (known) continue;
    tolerations.push(Map{{"effect", "NoExecute"},
                         {"key", key},
                         {"operator", "Exists"},
                         {"tolerationSeconds", Value::int64(kTolerationSeconds)}});
  }
  spec.set("tolerations", std::move(tolerations));
}

/// The class by its name, or for "" the default one of the cluster.
std::optional<Object> priority_class(std::string_view name, const PrepareContext& context) {
  if (!context.list) return std::nullopt;
  std::optional<Object> found;
  for (const Object& each : context.list("scheduling.k8s.io", "priorityclasses", "")) {
    const Value* global = find_path(each.root(), {"globalDefault"});
    const bool wanted = name.empty() ? global != nullptr && truth(*global) : each.name() == name;
    if (wanted &&
        (!found || integer_at(each.root(), {"value"}) < integer_at(found->root(), {"value"}))) {
      found = each;
    }
  }
  return found;
}

/// Admission plugin Priority. A class that does not exist gives no priority.
void give_priority(Map& spec, const PrepareContext& context) {
  const std::string name(text_at(spec, "priorityClassName"));
  std::int64_t value = 0;
  std::string policy = "PreemptLowerPriority";
  if (const auto found = priority_class(name, context)) {
    value = integer_at(found->root(), {"value"}).value_or(0);
    spec.set("priorityClassName", found->name());
    const auto stated = string_at(found->root(), {"preemptionPolicy"});
    if (!stated.empty()) policy = stated;
  } else if (!name.empty()) {
    const auto system = std::find_if(kSystemPriorities.begin(), kSystemPriorities.end(),
                                     [&](const SystemPriority& each) { return each.name == name; });
    if (system == kSystemPriorities.end()) return;
    value = system->value;
  }
  set_default(spec, "priority", Value::int64(value));
  set_default(spec, "preemptionPolicy", policy);
}

void prepare_pod(Map& pod, const PrepareContext& context) {
  Map& spec = map_at(pod, "spec");
  apply_limit_ranges(pod, context);
  give_priority(spec, context);
  tolerate_node_troubles(spec);
  apply_runtime_class(spec, context);
  const Map* given = find_map(pod, "status");
  const std::string quality(given == nullptr ? "" : text_at(*given, "qosClass"));
  merge_label_keys(pod);
  apply_app_armor(pod);
  Map status;
  status.set("phase", "Pending");
  status.set("qosClass", quality.empty() ? quality_of_service(spec) : quality);
  if (find_list(spec, "schedulingGates") != nullptr) {
    status.set("conditions",
               list_of({Map{{"lastProbeTime", Value()},
                            {"lastTransitionTime", context.now},
                            {"message", "Scheduling is blocked due to non-empty scheduling gates"},
                            {"reason", "SchedulingGated"},
                            {"status", "False"},
                            {"type", "PodScheduled"}}}));
  }
  pod.set("status", std::move(status));
}

constexpr std::array kFunctions = std::to_array<PrepareFunction>({{"pods", prepare_pod}});

}  // namespace

std::span<const PrepareFunction> pod_prepare_functions() {
  return kFunctions;
}

}  // namespace tf::sandbox
