#include "lib/sandbox/default_functions.h"

#include <array>
#include <limits>
#include <utility>

namespace tf::sandbox {
namespace {

constexpr std::string_view kRoleGroup = "rbac.authorization.k8s.io";
constexpr std::string_view kMetricsAnnotation = "autoscaling.alpha.kubernetes.io/metrics";
constexpr std::int64_t kCpuUtilization = 80;

void set_rolling(Map& strategy, std::initializer_list<Map::Entry> values) {
  const auto type = text_at(strategy, "type");
  if (!type.empty() && type != "RollingUpdate") return;
  Map& rolling = map_at(strategy, "rollingUpdate");
  for (const auto& [key, value] : values)
    set_default(rolling, key, value);
}

void default_deployment_strategy(Map& strategy) {
  set_rolling(strategy, {{"maxSurge", "25%"}, {"maxUnavailable", "25%"}});
}

void default_daemon_set_strategy(Map& strategy) {
  set_rolling(strategy, {{"maxSurge", Value::int64(0)}, {"maxUnavailable", Value::int64(1)}});
}

void default_stateful_set_strategy(Map& strategy) {
  const auto type = text_at(strategy, "type");
  const bool partly = type == "RollingUpdate" && find_map(strategy, "rollingUpdate") == nullptr;
  if (!partly) set_rolling(strategy, {{"partition", Value::int64(0)}});
}

void default_stateful_set(Map& spec) {
  List* templates = find_list(spec, "volumeClaimTemplates");
  if (templates == nullptr) return;
  for (const Value& each : *templates) {
    each.as_map()->set("apiVersion", "v1");
    each.as_map()->set("kind", "PersistentVolumeClaim");
  }
}

/// The template's labels where the object has none: the very same map, as in Go, so that labels
/// which are added to it later (see prepare_for_create) show in both places.
void share_labels(Map& object, const Map& spec) {
  const Map* pod = find_map(spec, "template");
  const Map* metadata = pod == nullptr ? nullptr : find_map(*pod, "metadata");
  const Value* labels = metadata == nullptr ? nullptr : metadata->find("labels");
  if (labels != nullptr) set_default(map_at(object, "metadata"), "labels", *labels);
}

void default_job(Map& job) {
  Map& spec = map_at(job, "spec");
  if (absent(spec, "parallelism")) set_default(spec, "completions", Value::int64(1));
  set_default(spec, "parallelism", Value::int64(1));
  const bool per_index = !absent(spec, "backoffLimitPerIndex");
  set_default(spec, "backoffLimit",
              Value::int64(per_index ? std::numeric_limits<std::int32_t>::max() : 6));
  share_labels(job, spec);
  set_default(spec, "completionMode", "NonIndexed");
  set_default(spec, "suspend", false);
  const bool fails = !absent(spec, "podFailurePolicy");
  set_default(spec, "podReplacementPolicy", fails ? "Failed" : "TerminatingOrFailed");
  set_default(spec, "manualSelector", false);
}

Value scaling_policy(std::string_view type, std::int64_t value) {
  return Map{{"periodSeconds", Value::int64(15)}, {"type", type}, {"value", Value::int64(value)}};
}

void default_autoscaler(Map& spec) {
  if (absent(spec, "metrics")) {
    spec.set("metrics",
             list_of({Map{{"type", "Resource"},
                          {"resource", Map{{"name", "cpu"},
                                           {"target", Map{{"type", "Utilization"},
                                                          {"averageUtilization",
                                                           Value::int64(kCpuUtilization)}}}}}}}));
  }
  Map* behavior = find_map(spec, "behavior");
  if (behavior == nullptr) return;
  Map& up = map_at(*behavior, "scaleUp");
  set_default(up, "stabilizationWindowSeconds", Value::int64(0));
  set_default(up, "selectPolicy", "Max");
  set_default(up, "policies", list_of({scaling_policy("Pods", 4), scaling_policy("Percent", 100)}));
  Map& down = map_at(*behavior, "scaleDown");
  set_default(down, "selectPolicy", "Max");
  set_default(down, "policies", list_of({scaling_policy("Percent", 100)}));
}

/// autoscaling/v1 keeps other metrics than the CPU's in an annotation.
void default_old_autoscaler(Map& autoscaler) {
  const Map* metadata = find_map(autoscaler, "metadata");
  const Map* annotations = metadata == nullptr ? nullptr : find_map(*metadata, "annotations");
  if (annotations != nullptr && annotations->contains(kMetricsAnnotation)) return;
  set_default(map_at(autoscaler, "spec"), "targetCPUUtilizationPercentage",
              Value::int64(kCpuUtilization));
}

void default_network_policy(Map& spec) {
  if (!absent(spec, "policyTypes")) return;
  const bool egress = find_list(spec, "egress") != nullptr;
  spec.set("policyTypes", egress ? list_of({"Ingress", "Egress"}) : list_of({"Ingress"}));
}

void default_subject(Map& subject) {
  const auto kind = text_at(subject, "kind");
  if (kind == "User" || kind == "Group") set_default(subject, "apiGroup", kRoleGroup);
}

void default_device_request(Map& request) {
  set_default(request, "allocationMode", "ExactCount");
  if (text_at(request, "allocationMode") == "ExactCount") {
    set_default(request, "count", Value::int64(1));
  }
}

void default_csi_driver(Map& spec) {
  set_default(spec, "volumeLifecycleModes", list_of({"Persistent"}));
}

constexpr std::array kFunctions = std::to_array<DefaultFunction>({
    {"apps.v1.DaemonSetUpdateStrategy", default_daemon_set_strategy},
    {"apps.v1.DeploymentStrategy", default_deployment_strategy},
    {"apps.v1.StatefulSetSpec", default_stateful_set},
    {"apps.v1.StatefulSetUpdateStrategy", default_stateful_set_strategy},
    {"autoscaling.v1.HorizontalPodAutoscaler", default_old_autoscaler},
    {"autoscaling.v2.HorizontalPodAutoscalerSpec", default_autoscaler},
    {"batch.v1.Job", default_job},
    {"networking.v1.NetworkPolicySpec", default_network_policy},
    {"rbac.v1.Subject", default_subject},
    {"resource.v1.DeviceSubRequest", default_device_request},
    {"resource.v1.ExactDeviceRequest", default_device_request},
    {"storage.v1.CSIDriverSpec", default_csi_driver},
});

}  // namespace

std::span<const DefaultFunction> group_default_functions() {
  return kFunctions;
}

Map& map_at(Map& object, std::string_view key) {
  Value& value = object[key];
  if (!value.is_map()) value = Map{};
  return *value.as_map();
}

Map* find_map(const Map& object, std::string_view key) {
  const Value* value = object.find(key);
  return value == nullptr ? nullptr : value->as_map();
}

List* find_list(const Map& object, std::string_view key) {
  const Value* value = object.find(key);
  return value == nullptr ? nullptr : value->as_list();
}

Value list_of(std::initializer_list<Value> items) {
  return List(std::vector<Value>(items));
}

std::string_view text_at(const Map& object, std::string_view key) {
  const Value* value = object.find(key);
  const std::string* text = value == nullptr ? nullptr : value->as_string();
  return text == nullptr ? std::string_view() : *text;
}

bool absent(const Map& object, std::string_view key) {
  const Value* value = object.find(key);
  return value == nullptr || value->is_nil();
}

void set_default(Map& object, std::string_view key, Value value) {
  if (absent(object, key)) object.set(std::string(key), std::move(value));
}

}  // namespace tf::sandbox
