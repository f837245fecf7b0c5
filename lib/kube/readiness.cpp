#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/text.h"
#include "lib/kube/object_fields.h"
#include "lib/kube/wait.h"

namespace tf::kube {
namespace {

using Conditions = std::vector<Condition>;

Readiness in_progress(std::string message) {
  return {ReadyState::kInProgress, std::move(message)};
}
Readiness failed(std::string message) {
  return {ReadyState::kFailed, std::move(message)};
}
Readiness current(std::string message) {
  return {ReadyState::kCurrent, std::move(message)};
}

Readiness ratio(std::string_view what, std::int64_t have, std::int64_t want) {
  return in_progress(fmt::format("{}: {}/{}", what, have, want));
}
Readiness surplus(std::int64_t count) {
  return in_progress(fmt::format("Pending termination: {}", count));
}

std::int64_t status_number(const Object& live, std::string_view field) {
  return number_at(live, {"status", field}, 0);
}
std::int64_t spec_replicas(const Object& live) {
  return number_at(live, {"spec", "replicas"}, 1);
}

/// What decides for every kind: deletion, generations, Reconciling and Stalled conditions.
std::optional<Readiness> generic(const Object& live, const Conditions& conditions) {
  if (!string_at(live.root(), {"metadata", "deletionTimestamp"}).empty()) {
    return Readiness{ReadyState::kTerminating, "Resource scheduled for deletion"};
  }
  const auto generation = integer_at(live.root(), {"metadata", "generation"});
  const auto observed = integer_at(live.root(), {"status", "observedGeneration"});
  if (generation && observed && *generation != *observed) {
    return in_progress(fmt::format("{} generation is {}, but latest observed generation is {}",
                                   live.kind(), *generation, *observed));
  }
  for (const Condition& condition : conditions) {
    if (condition.status != "True") continue;
    if (condition.type == "Reconciling") return in_progress(std::string(condition.message));
    if (condition.type == "Stalled") return failed(std::string(condition.message));
  }
  return std::nullopt;
}

Readiness deployment(const Object& live, const Conditions& conditions) {
  constexpr std::int64_t kUnset = std::numeric_limits<std::int32_t>::max();
  bool progressing = number_at(live, {"spec", "progressDeadlineSeconds"}, kUnset) == kUnset;
  bool available = false;
  for (const Condition& condition : conditions) {
    if (condition.type == "Progressing") {
      if (condition.reason == "ProgressDeadlineExceeded") {
        return failed("Progress deadline exceeded");
      }
      progressing |= condition.status == "True" && condition.reason == "NewReplicaSetAvailable";
    } else if (condition.type == "Available") {
      available |= condition.status == "True";
    }
  }
  const std::int64_t wanted = spec_replicas(live);
  const std::int64_t replicas = status_number(live, "replicas");
  const std::int64_t updated = status_number(live, "updatedReplicas");
  const std::int64_t ready = status_number(live, "readyReplicas");
  const std::int64_t reachable = status_number(live, "availableReplicas");
  if (wanted > replicas) return ratio("Replicas", replicas, wanted);
  if (wanted > updated) return ratio("Updated", updated, wanted);
  if (replicas > wanted) return surplus(replicas - wanted);
  if (updated > reachable) return ratio("Available", reachable, updated);
  if (wanted > ready) return ratio("Ready", ready, wanted);
  if (!progressing) return in_progress("ReplicaSet not Available");
  if (!available) return in_progress("Deployment not Available");
  return current(fmt::format("Deployment is available. Replicas: {}", replicas));
}

Readiness replica_set(const Object& live, const Conditions& conditions) {
  if (find_condition(conditions, "ReplicaFailure", "True") != nullptr) {
    return in_progress("Replica Failure condition. Check Pods");
  }
  const std::int64_t wanted = spec_replicas(live);
  const std::int64_t replicas = status_number(live, "replicas");
  const std::int64_t labelled = status_number(live, "fullyLabeledReplicas");
  const std::int64_t reachable = status_number(live, "availableReplicas");
  const std::int64_t ready = status_number(live, "readyReplicas");
  if (wanted > labelled) return ratio("Labelled", labelled, wanted);
  if (wanted > reachable) return ratio("Available", reachable, wanted);
  if (wanted > ready) return ratio("Ready", ready, wanted);
  if (replicas > wanted) return surplus(replicas - wanted);
  return current(fmt::format("ReplicaSet is available. Replicas: {}", replicas));
}

Readiness stateful_set(const Object& live, const Conditions&) {
  if (string_at(live.root(), {"spec", "updateStrategy", "type"}) == "OnDelete") {
    return current("StatefulSet is using the ondelete update strategy");
  }
  const std::int64_t wanted = spec_replicas(live);
  const std::int64_t replicas = status_number(live, "replicas");
  const std::int64_t ready = status_number(live, "readyReplicas");
  const std::int64_t updated = status_number(live, "updatedReplicas");
  const std::int64_t at_current = status_number(live, "currentReplicas");
  const std::int64_t partition =
      number_at(live, {"spec", "updateStrategy", "rollingUpdate", "partition"}, -1);
  if (wanted > replicas) return ratio("Replicas", replicas, wanted);
  if (wanted > ready) return ratio("Ready", ready, wanted);
  if (replicas > wanted) return surplus(replicas - wanted);
  if (partition != -1) {
    if (updated < wanted - partition) return ratio("updated", updated, wanted - partition);
    return current(fmt::format("Partition rollout complete. updated: {}", updated));
  }
  if (wanted > at_current) return ratio("current", at_current, wanted);
  if (string_at(live.root(), {"status", "currentRevision"}) !=
      string_at(live.root(), {"status", "updateRevision"})) {
    return in_progress("Waiting for updated revision to match current");
  }
  return current(fmt::format("All replicas scheduled as expected. Replicas: {}", replicas));
}

Readiness daemon_set(const Object& live, const Conditions&) {
  if (!integer_at(live.root(), {"metadata", "generation"})) {
    return in_progress(fmt::format("{} metadata.generation not found", live.kind()));
  }
  if (!integer_at(live.root(), {"status", "observedGeneration"})) {
    return in_progress(fmt::format("{} status.observedGeneration not found", live.kind()));
  }
  const auto desired = integer_at(live.root(), {"status", "desiredNumberScheduled"});
  if (!desired) return in_progress("Missing .status.desiredNumberScheduled");
  struct Step {
    std::string_view name;
    std::string_view field;
  };
  constexpr auto kSteps = std::to_array<Step>({{"Current", "currentNumberScheduled"},
                                               {"Updated", "updatedNumberScheduled"},
                                               {"Available", "numberAvailable"},
                                               {"Ready", "numberReady"}});
  for (const Step& step : kSteps) {
    const std::int64_t have = status_number(live, step.field);
    if (*desired > have) return ratio(step.name, have, *desired);
  }
  return current(fmt::format("All replicas scheduled as expected. Replicas: {}", *desired));
}

std::vector<std::string> crash_looping(const Object& live) {
  std::vector<std::string> names;
  for (const Value& container : list_at(live.root(), {"status", "containerStatuses"})) {
    if (string_at(container, {"state", "waiting", "reason"}) == "CrashLoopBackOff") {
      names.emplace_back(string_at(container, {"name"}));
    }
  }
  return names;
}

Readiness pod(const Object& live, const Conditions& conditions, ScheduleWindow window) {
  const std::string_view phase = string_at(live.root(), {"status", "phase"});
  if (phase == "Succeeded") return current("Pod has completed successfully");
  if (phase == "Failed") return current("Pod has completed, but not successfully");
  if (phase == "Running") {
    if (find_condition(conditions, "Ready", "True") != nullptr) return current("Pod is Ready");
    const auto names = crash_looping(live);
    if (!names.empty()) {
      return failed(fmt::format("Containers in CrashLoop state: {}", join(names, ",")));
    }
    return in_progress("Pod is running but is not Ready");
  }
  if (phase == "Pending") {
    const Condition* scheduled = find_condition(conditions, "PodScheduled", "False");
    if (scheduled == nullptr || scheduled->reason != "Unschedulable") {
      return in_progress("Pod is in the Pending phase");
    }
    if (window == ScheduleWindow::kOpen) return in_progress("Pod has not been scheduled");
    return failed("Pod could not be scheduled");
  }
  if (phase.empty()) return in_progress("Pod phase not available");
  return {ReadyState::kUnknown, ""};
}

Readiness volume_claim(const Object& live, const Conditions&) {
  std::string_view phase = string_at(live.root(), {"status", "phase"});
  if (find_path(live.root(), {"status", "phase"}) == nullptr) phase = "unknown";
  if (phase != "Bound") return in_progress(fmt::format("PVC is not Bound. phase: {}", phase));
  return current("PVC is Bound");
}

Readiness service(const Object& live, const Conditions&) {
  if (string_at(live.root(), {"spec", "type"}) == "LoadBalancer" &&
      string_at(live.root(), {"spec", "clusterIP"}).empty()) {
    return in_progress("ClusterIP not set. Service type: LoadBalancer");
  }
  return current("Service is ready");
}

/// The end of a Job, when its conditions tell one.
std::optional<Readiness> finished_job(const Object& live, const Conditions& conditions) {
  const std::int64_t completions =
      number_at(live, {"spec", "completions"}, number_at(live, {"spec", "parallelism"}, 1));
  for (const Condition& condition : conditions) {
    if (condition.status != "True") continue;
    if (condition.type == "Complete") {
      return current(fmt::format("Job Completed. succeeded: {}/{}",
                                 status_number(live, "succeeded"), completions));
    }
    if (condition.type == "Failed") {
      return failed(
          fmt::format("Job Failed. failed: {}/{}", status_number(live, "failed"), completions));
    }
  }
  return std::nullopt;
}

Readiness job(const Object& live, const Conditions& conditions) {
  if (auto finished = finished_job(live, conditions)) return *std::move(finished);
  if (string_at(live.root(), {"status", "startTime"}).empty()) {
    return in_progress("Job not started");
  }
  return current(fmt::format("Job in progress. success:{}, active: {}, failed: {}",
                             status_number(live, "succeeded"), status_number(live, "active"),
                             status_number(live, "failed")));
}

Readiness complete_job(const Object& live, const Conditions& conditions) {
  return finished_job(live, conditions).value_or(in_progress("Job in progress"));
}

Readiness custom_resource_definition(const Object&, const Conditions& conditions) {
  for (const Condition& condition : conditions) {
    if (condition.type == "NamesAccepted" && condition.status == "False") {
      return failed(std::string(condition.message));
    }
    if (condition.type != "Established") continue;
    if (condition.status == "False" && condition.reason != "Installing") {
      return failed(std::string(condition.message));
    }
    if (condition.status == "True") return current("CRD is established");
  }
  return in_progress("Install in progress");
}

Readiness disruption_budget(const Object&, const Conditions&) {
  return current("AllowedDisruptions has been computed.");
}
Readiness always_ready(const Object&, const Conditions&) {
  return current("Resource is always ready");
}

Readiness any_kind(const Conditions& conditions) {
  for (const Condition& condition : conditions) {
    if (condition.type != "Ready") continue;
    if (condition.status == "True") return current("Resource is Ready");
    if (condition.status == "False" || condition.status == "Unknown") {
      return in_progress(std::string(condition.message));
    }
  }
  return current("Resource is current");
}

struct KindRule {
  std::string_view group;
  std::string_view kind;
  Readiness (*rule)(const Object& live, const Conditions& conditions);
};

constexpr auto kRules = std::to_array<KindRule>({
    {"", "Service", service},
    {"", "Secret", always_ready},
    {"", "ConfigMap", always_ready},
    {"", "PersistentVolumeClaim", volume_claim},
    {"apps", "StatefulSet", stateful_set},
    {"apps", "DaemonSet", daemon_set},
    {"extensions", "DaemonSet", daemon_set},
    {"apps", "Deployment", deployment},
    {"extensions", "Deployment", deployment},
    {"apps", "ReplicaSet", replica_set},
    {"extensions", "ReplicaSet", replica_set},
    {"policy", "PodDisruptionBudget", disruption_budget},
    {"batch", "CronJob", always_ready},
    {"batch", "Job", job},
    {"apiextensions.k8s.io", "CustomResourceDefinition", custom_resource_definition},
});

bool is_kind(const GroupVersionKind& gvk, std::string_view group, std::string_view kind) {
  return gvk.group == group && gvk.kind == kind;
}

}  // namespace

std::string_view to_string(ReadyState state) {
  switch (state) {
    case ReadyState::kInProgress:
      return "InProgress";
    case ReadyState::kFailed:
      return "Failed";
    case ReadyState::kCurrent:
      return "Current";
    case ReadyState::kTerminating:
      return "Terminating";
    case ReadyState::kNotFound:
      return "NotFound";
    case ReadyState::kUnknown:
      break;
  }
  return "Unknown";
}

Readiness readiness(const Object& live, WaitForJobs jobs, ScheduleWindow window) {
  const GroupVersionKind gvk = live.gvk();
  const Conditions conditions = conditions_of(live);
  // Helm's own Job reader looks at nothing but the conditions, not even at deletion.
  if (jobs == WaitForJobs::kYes && is_kind(gvk, "batch", "Job")) {
    return complete_job(live, conditions);
  }
  if (auto decided = generic(live, conditions)) return *std::move(decided);
  if (is_kind(gvk, "", "Pod")) return pod(live, conditions, window);
  const auto rule = std::find_if(kRules.begin(), kRules.end(), [&gvk](const KindRule& row) {
    return is_kind(gvk, row.group, row.kind);
  });
  return rule == kRules.end() ? any_kind(conditions) : rule->rule(live, conditions);
}

Readiness hook_readiness(const Object& live) {
  const GroupVersionKind gvk = live.gvk();
  if (is_kind(gvk, "batch", "Job")) return complete_job(live, conditions_of(live));
  if (!is_kind(gvk, "", "Pod")) return current("Resource is current");
  const std::string_view phase = string_at(live.root(), {"status", "phase"});
  if (phase == "Succeeded") return current(fmt::format("pod {} succeeded", live.name()));
  if (phase == "Failed") return failed(fmt::format("pod {} failed", live.name()));
  return in_progress("Pod in progress");
}

}  // namespace tf::kube
