#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

#include "lib/sandbox/controllers/controller.h"
#include "lib/sandbox/controllers/deployment.h"
#include "lib/sandbox/metadata.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kProgressing = "Progressing";
constexpr std::string_view kAvailableReason = "NewReplicaSetAvailable";
constexpr std::string_view kTimedOutReason = "ProgressDeadlineExceeded";

std::int64_t status_number(const Value& object, std::string_view field) {
  return number_at(object, {"status", field});
}

void set_counts(const Rollout& rollout, Value& next) {
  const auto all = rollout.all();
  const auto available = sum_of(all, {"status", "availableReplicas"});
  Value& status = (*next.as_map())["status"];
  if (!status.is_map()) status = Map{};
  Map& fields = *status.as_map();
  set_count(fields, "observedGeneration", number_at(next, {"metadata", "generation"}));
  set_count(fields, "replicas", sum_of(all, {"status", "replicas"}));
  set_count(fields, "updatedReplicas", status_number(rollout.fresh, "replicas"));
  set_count(fields, "readyReplicas", sum_of(all, {"status", "readyReplicas"}));
  set_count(fields, "availableReplicas", available);
  set_count(fields, "unavailableReplicas",
            std::max<std::int64_t>(0, sum_of(all, {"spec", "replicas"}) - available));
  fields.set("terminatingReplicas", number(sum_of(all, {"status", "terminatingReplicas"})));
}

void set_available(Value& next, const std::string& now) {
  const bool enough =
      status_number(next, "availableReplicas") >= replicas_of(next) - max_unavailable(next);
  set_deployment_condition(
      next,
      {.type = "Available",
       .status = enough ? "True" : "False",
       .reason = enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
       .message = enough ? "Deployment has minimum availability."
                         : "Deployment does not have minimum availability."},
      now);
}

bool has_progressed(const Value& before, const Value& next) {
  const auto old_replicas = [](const Value& each) {
    return status_number(each, "replicas") - status_number(each, "updatedReplicas");
  };
  const auto grew = [&](std::string_view field) {
    return status_number(next, field) > status_number(before, field);
  };
  return grew("updatedReplicas") || old_replicas(next) < old_replicas(before) ||
         grew("readyReplicas") || grew("availableReplicas");
}

std::optional<TimePoint> deadline_of(const Value& deployment, const Value& progressing) {
  const auto from = time_at(progressing, {"lastUpdateTime"});
  if (!from) return std::nullopt;
  return *from + std::chrono::seconds(number_at(deployment, {"spec", "progressDeadlineSeconds"}));
}

bool is_timed_out(const Value& next, TimePoint now) {
  const Value progressing = condition_of(next, kProgressing);
  const auto reason = string_at(progressing, {"reason"});
  if (progressing.is_nil() || reason == kAvailableReason) return false;
  if (reason == kTimedOutReason) return true;
  const auto deadline = deadline_of(next, progressing);
  return deadline && *deadline < now;
}

Condition progress_condition(const Rollout& rollout, std::string_view reason, bool good,
                             std::string_view words) {
  const std::string subject = rollout.fresh.is_nil()
                                  ? fmt::format("Deployment \"{}\"", name_of(rollout.deployment))
                                  : fmt::format("ReplicaSet \"{}\"", name_of(rollout.fresh));
  return {.type = std::string(kProgressing),
          .status = good ? "True" : "False",
          .reason = std::string(reason),
          .message = fmt::format("{} {}.", subject, words)};
}

/// Like: DeploymentController.syncRolloutStatus.
void set_progress(const Rollout& rollout, Value& next, TimePoint now, const std::string& stamp) {
  const Value& before = rollout.deployment;
  if (!has_deadline(next)) {
    remove_condition(next, kProgressing);
    return;
  }
  const bool done = status_number(next, "replicas") == status_number(next, "updatedReplicas") &&
                    string_at(condition_of(before, kProgressing), {"reason"}) == kAvailableReason;
  if (done) return;
  if (is_complete(next)) {
    set_deployment_condition(
        next, progress_condition(rollout, kAvailableReason, true, "has successfully progressed"),
        stamp);
  } else if (has_progressed(before, next)) {
    const Value old = condition_of(before, kProgressing);
    remove_condition(next, kProgressing);
    set_deployment_condition(
        next, progress_condition(rollout, "ReplicaSetUpdated", true, "is progressing"), stamp);
    if (string_at(old, {"status"}) == "True") {
      condition_of(next, kProgressing)
          .as_map()
          ->set("lastTransitionTime", string_at(old, {"lastTransitionTime"}));
    }
  } else if (is_timed_out(next, now)) {
    set_deployment_condition(
        next, progress_condition(rollout, kTimedOutReason, false, "has timed out progressing"),
        stamp);
  }
}

void set_failure(const Rollout& rollout, Value& next, const std::string& now) {
  Value failure = condition_of(rollout.fresh, "ReplicaFailure");
  for (const Value& set : rollout.old) {
    if (failure.is_nil()) failure = condition_of(set, "ReplicaFailure");
  }
  if (failure.is_nil()) {
    remove_condition(next, "ReplicaFailure");
    return;
  }
  set_deployment_condition(next,
                           {.type = "ReplicaFailure",
                            .status = std::string(string_at(failure, {"status"})),
                            .reason = std::string(string_at(failure, {"reason"})),
                            .message = std::string(string_at(failure, {"message"}))},
                           now);
}

/// Looks again when the deadline has passed.
void await_deadline(Cluster& cluster, const Value& deployment) {
  const Value progressing = condition_of(deployment, kProgressing);
  if (!has_deadline(deployment) || progressing.is_nil() || is_complete(deployment) ||
      string_at(progressing, {"reason"}) == kTimedOutReason) {
    return;
  }
  const auto deadline = deadline_of(deployment, progressing);
  if (deadline)
    cluster.wake_at(*cluster.of().deployments, deployment, *deadline + std::chrono::seconds(1));
}

}  // namespace

bool has_deadline(const Value& deployment) {
  const auto seconds = integer_at(deployment, {"spec", "progressDeadlineSeconds"});
  return seconds && *seconds != std::numeric_limits<std::int32_t>::max();
}

bool is_complete(const Value& deployment) {
  const auto wished = replicas_of(deployment);
  return status_number(deployment, "updatedReplicas") == wished &&
         status_number(deployment, "replicas") == wished &&
         status_number(deployment, "availableReplicas") == wished &&
         status_number(deployment, "observedGeneration") >=
             number_at(deployment, {"metadata", "generation"});
}

bool set_deployment_condition(Value& deployment, const Condition& condition,
                              const std::string& now) {
  const Value old = condition_of(deployment, condition.type);
  const bool same_status = !old.is_nil() && string_at(old, {"status"}) == condition.status;
  if (same_status && string_at(old, {"reason"}) == condition.reason) return false;
  remove_condition(deployment, condition.type);
  set_condition(deployment, condition, now);
  Map& fresh = *condition_of(deployment, condition.type).as_map();
  fresh.set("lastUpdateTime", now);
  if (same_status) fresh.set("lastTransitionTime", string_at(old, {"lastTransitionTime"}));
  return true;
}

void write_rollout_status(Cluster& cluster, Rollout& rollout, bool progress) {
  Value next = deep_copy(rollout.deployment);
  set_counts(rollout, next);
  set_available(next, cluster.stamp());
  if (progress) {
    set_progress(rollout, next, cluster.now(), cluster.stamp());
    set_failure(rollout, next, cluster.stamp());
  }
  if (!deep_equal(next, rollout.deployment))
    static_cast<void>(cluster.update(*cluster.of().deployments, next, kManager, "status"));
  if (progress) await_deadline(cluster, next);
}

}  // namespace tf::sandbox
