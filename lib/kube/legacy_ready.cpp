#include "lib/kube/legacy_ready.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "lib/base/text.h"
#include "lib/kube/object_fields.h"

namespace tf::kube {
namespace {

using Objects = std::vector<Object>;

enum class Rounding { kUp, kDown };

/// An IntOrString of a rolling update: a number, or a percentage of `total`.
std::int64_t scaled(const Value* value, std::int64_t total, Rounding rounding,
                    std::int64_t otherwise) {
  if (value == nullptr || value->is_nil()) return 0;
  if (const auto* number = value->as_integer()) return number->value;
  const auto* text = value->as_string();
  if (text == nullptr || !text->ends_with("%")) return otherwise;
  const auto percent = parse_integer(trim_suffix(*text, "%"));
  if (!percent || *percent < 0 || *percent > 1'000'000) return otherwise;
  const std::int64_t hundredfold = *percent * total;
  return rounding == Rounding::kUp ? (hundredfold + 99) / 100 : hundredfold / 100;
}

bool is_observed(const Object& live) {
  return number_at(live, {"status", "observedGeneration"}, 0) ==
         number_at(live, {"metadata", "generation"}, 0);
}

bool is_rolling(const Object& live, std::string_view strategy) {
  return string_at(live.root(), {"spec", strategy, "type"}) == "RollingUpdate";
}

bool pod_ready(const Object& pod) {
  return find_condition(conditions_of(pod), "Ready", "True") != nullptr;
}

Result<bool> one_pod(const Object& live, const Objects&) {
  return pod_ready(live);
}

Result<bool> job(const Object& live, const Objects&) {
  constexpr std::int64_t kDefaultBackoff = 6;
  if (number_at(live, {"status", "failed"}, 0) >
      number_at(live, {"spec", "backoffLimit"}, kDefaultBackoff)) {
    return fail(ErrorCode::kInvalid, fmt::format("job is failed: {}/{}", live.ns(), live.name()));
  }
  const auto completions = integer_at(live.root(), {"spec", "completions"});
  return !completions || number_at(live, {"status", "succeeded"}, 0) >= *completions;
}

std::int64_t max_unavailable(const Object& deployment, std::int64_t replicas) {
  if (!is_rolling(deployment, "strategy") || replicas == 0) return 0;
  const Value* rolling = find_path(deployment.root(), {"spec", "strategy", "rollingUpdate"});
  const Value none(Map{});
  const Value& limits = rolling == nullptr ? none : *rolling;
  const std::int64_t surge = scaled(find_path(limits, {"maxSurge"}), replicas, Rounding::kUp, 0);
  const std::int64_t limit =
      scaled(find_path(limits, {"maxUnavailable"}), replicas, Rounding::kDown, 0);
  if (surge == 0 && limit == 0) return 1;
  return std::min(limit, replicas);
}

/// The pod template without the label that tells ReplicaSets apart.
Value bare_template(const Object& object) {
  const Value* found = find_path(object.root(), {"spec", "template"});
  Value copy = found == nullptr ? Value() : deep_copy(*found);
  const Value* labels = find_path(copy, {"metadata", "labels"});
  if (labels != nullptr && labels->is_map()) labels->as_map()->erase("pod-template-hash");
  return copy;
}

bool is_owned_by(const Object& object, const Object& owner) {
  const std::string_view uid = string_at(owner.root(), {"metadata", "uid"});
  for (const Value& reference : list_at(object.root(), {"metadata", "ownerReferences"})) {
    if (is_true_at(reference, {"controller"}) && string_at(reference, {"uid"}) == uid) return true;
  }
  return false;
}

/// The oldest ReplicaSet of the deployment that has its present template.
const Object* new_replica_set(const Object& deployment, const Objects& replica_sets) {
  const Value wanted = bare_template(deployment);
  const Object* found = nullptr;
  const auto age = [](const Object& object) {
    return std::pair(string_at(object.root(), {"metadata", "creationTimestamp"}), object.name());
  };
  for (const Object& candidate : replica_sets) {
    if (!is_owned_by(candidate, deployment)) continue;
    if (!deep_equal(bare_template(candidate), wanted)) continue;
    if (found == nullptr || age(candidate) < age(*found)) found = &candidate;
  }
  return found;
}

Result<bool> deployment(const Object& live, const Objects& replica_sets) {
  if (is_true_at(live.root(), {"spec", "paused"})) return true;
  const Object* replica_set = new_replica_set(live, replica_sets);
  if (replica_set == nullptr || !is_observed(*replica_set) || !is_observed(live)) return false;
  const std::int64_t replicas = number_at(live, {"spec", "replicas"}, 1);
  return number_at(*replica_set, {"status", "readyReplicas"}, 0) >=
         replicas - max_unavailable(live, replicas);
}

Result<bool> daemon_set(const Object& live, const Objects&) {
  if (!is_observed(live)) return false;
  if (!is_rolling(live, "updateStrategy")) return true;
  const std::int64_t desired = number_at(live, {"status", "desiredNumberScheduled"}, 0);
  if (number_at(live, {"status", "updatedNumberScheduled"}, 0) != desired) return false;
  const Value* limit =
      find_path(live.root(), {"spec", "updateStrategy", "rollingUpdate", "maxUnavailable"});
  return number_at(live, {"status", "numberReady"}, 0) >=
         desired - scaled(limit, desired, Rounding::kUp, desired);
}

Result<bool> stateful_set(const Object& live, const Objects&) {
  if (!is_observed(live)) return false;
  if (!is_rolling(live, "updateStrategy")) return true;
  const std::int64_t replicas = number_at(live, {"spec", "replicas"}, 1);
  const std::int64_t partition =
      number_at(live, {"spec", "updateStrategy", "rollingUpdate", "partition"}, 0);
  if (number_at(live, {"status", "updatedReplicas"}, 0) < replicas - partition) return false;
  if (number_at(live, {"status", "readyReplicas"}, 0) != replicas) return false;
  return partition != 0 || string_at(live.root(), {"status", "currentRevision"}) ==
                               string_at(live.root(), {"status", "updateRevision"});
}

Result<bool> volume_claim(const Object& live, const Objects&) {
  return string_at(live.root(), {"status", "phase"}) == "Bound";
}

Result<bool> service(const Object& live, const Objects&) {
  const std::string_view type = string_at(live.root(), {"spec", "type"});
  if (type == "ExternalName") return true;
  if (string_at(live.root(), {"spec", "clusterIP"}).empty()) return false;
  if (type != "LoadBalancer" || !list_at(live.root(), {"spec", "externalIPs"}).empty()) return true;
  return find_path(live.root(), {"status", "loadBalancer", "ingress"}) != nullptr;
}

Result<bool> custom_resource_definition(const Object& live, const Objects&) {
  const auto conditions = conditions_of(live);
  return find_condition(conditions, "Established", "True") != nullptr ||
         find_condition(conditions, "NamesAccepted", "False") != nullptr;
}

Result<bool> replica_holder(const Object& live, const Objects& pods) {
  return is_observed(live) && std::all_of(pods.begin(), pods.end(), pod_ready);
}

struct LegacyRule {
  std::string_view api_version;
  std::string_view kind;
  LegacyNeed need;
  Result<bool> (*rule)(const Object& live, const Objects& generated);
};

constexpr auto kRules = std::to_array<LegacyRule>({
    {"v1", "Pod", LegacyNeed::kObject, one_pod},
    {"batch/v1", "Job", LegacyNeed::kObject, job},
    {"apps/v1", "Deployment", LegacyNeed::kReplicaSets, deployment},
    {"v1", "PersistentVolumeClaim", LegacyNeed::kObject, volume_claim},
    {"v1", "Service", LegacyNeed::kObject, service},
    {"apps/v1", "DaemonSet", LegacyNeed::kObject, daemon_set},
    {"apiextensions.k8s.io/v1", "CustomResourceDefinition", LegacyNeed::kObject,
     custom_resource_definition},
    {"apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", LegacyNeed::kObject,
     custom_resource_definition},
    {"apps/v1", "StatefulSet", LegacyNeed::kObject, stateful_set},
    {"v1", "ReplicationController", LegacyNeed::kPods, replica_holder},
    {"apps/v1", "ReplicaSet", LegacyNeed::kPods, replica_holder},
});

const LegacyRule* rule_for(const GroupVersionKind& gvk) {
  const std::string api_version = gvk.api_version();
  const auto found = std::find_if(kRules.begin(), kRules.end(), [&](const LegacyRule& row) {
    return row.api_version == api_version && row.kind == gvk.kind;
  });
  return found == kRules.end() ? nullptr : &*found;
}

}  // namespace

LegacyNeed legacy_need(const GroupVersionKind& gvk, WaitForJobs jobs) {
  const LegacyRule* rule = rule_for(gvk);
  if (rule == nullptr || (rule->kind == "Job" && jobs == WaitForJobs::kNo)) {
    return LegacyNeed::kNothing;
  }
  return rule->need;
}

Result<bool> legacy_ready(const Object& live, const std::vector<Object>& generated) {
  const LegacyRule* rule = rule_for(live.gvk());
  return rule == nullptr ? Result<bool>(true) : rule->rule(live, generated);
}

}  // namespace tf::kube
