#include "lib/kube/merge_schema.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace tf::kube {
namespace {

constexpr std::string_view kAnyObject = "Object";

/// x-kubernetes-patch-merge-key and -patch-strategy of the Kubernetes 1.37 API, spec and metadata
/// only (status is never patched here).
constexpr std::array kFields = std::to_array<MergeField>({
    {.type = "Object", .field = "metadata", .element = "ObjectMeta"},
    {.type = "ObjectMeta", .field = "ownerReferences", .merge_key = "uid", .merge = true},
    {.type = "ObjectMeta", .field = "finalizers", .merge = true},
    {.type = "CSINode", .field = "metadata", .element = "ObjectMeta"},
    {.type = "CSINode", .field = "spec", .element = "CSINodeSpec"},
    {.type = "CSINodeSpec", .field = "drivers", .merge_key = "name", .merge = true},
    {.type = "Container", .field = "env", .merge_key = "name", .merge = true},
    {.type = "Container", .field = "ports", .merge_key = "containerPort", .merge = true},
    {.type = "Container", .field = "volumeDevices", .merge_key = "devicePath", .merge = true},
    {.type = "Container", .field = "volumeMounts", .merge_key = "mountPath", .merge = true},
    {.type = "CronJob", .field = "metadata", .element = "ObjectMeta"},
    {.type = "CronJob", .field = "spec", .element = "CronJobSpec"},
    {.type = "CronJobSpec", .field = "jobTemplate", .element = "Job"},
    {.type = "Deployment", .field = "metadata", .element = "ObjectMeta"},
    {.type = "Deployment", .field = "spec", .element = "DeploymentSpec"},
    {.type = "DeploymentSpec", .field = "strategy", .retain_keys = true},
    {.type = "DeploymentSpec", .field = "template", .element = "PodTemplateSpec"},
    {.type = "EphemeralVolumeSource", .field = "volumeClaimTemplate", .element = "Object"},
    {.type = "Job", .field = "metadata", .element = "ObjectMeta"},
    {.type = "Job", .field = "spec", .element = "JobSpec"},
    {.type = "JobScheduling", .field = "resourceClaims", .merge_key = "name", .merge = true},
    {.type = "JobSpec", .field = "scheduling", .element = "JobScheduling"},
    {.type = "JobSpec", .field = "template", .element = "PodTemplateSpec"},
    {.type = "MutatingAdmissionPolicy", .field = "metadata", .element = "ObjectMeta"},
    {.type = "MutatingAdmissionPolicy", .field = "spec", .element = "MatchConditions"},
    {.type = "MatchConditions", .field = "matchConditions", .merge_key = "name", .merge = true},
    {.type = "Node", .field = "metadata", .element = "ObjectMeta"},
    {.type = "Node", .field = "spec", .element = "NodeSpec"},
    {.type = "NodeSpec", .field = "podCIDRs", .merge = true},
    {.type = "Pod", .field = "metadata", .element = "ObjectMeta"},
    {.type = "Pod", .field = "spec", .element = "PodSpec"},
    {.type = "PodDisruptionBudget", .field = "metadata", .element = "ObjectMeta"},
    {.type = "PodDisruptionBudget", .field = "spec", .element = "PodDisruptionBudgetSpec"},
    {.type = "PodDisruptionBudgetSpec", .field = "selector", .replace = true},
    {.type = "PodGroup", .field = "metadata", .element = "ObjectMeta"},
    {.type = "PodGroup", .field = "spec", .element = "PodGroupSpec"},
    {.type = "PodGroupSpec",
     .field = "resourceClaims",
     .merge_key = "name",
     .merge = true,
     .retain_keys = true},
    {.type = "PodSpec",
     .field = "containers",
     .element = "Container",
     .merge_key = "name",
     .merge = true},
    {.type = "PodSpec",
     .field = "ephemeralContainers",
     .element = "Container",
     .merge_key = "name",
     .merge = true},
    {.type = "PodSpec", .field = "evictionResponders", .merge_key = "name", .merge = true},
    {.type = "PodSpec", .field = "hostAliases", .merge_key = "ip", .merge = true},
    {.type = "PodSpec", .field = "imagePullSecrets", .merge_key = "name", .merge = true},
    {.type = "PodSpec",
     .field = "initContainers",
     .element = "Container",
     .merge_key = "name",
     .merge = true},
    {.type = "PodSpec",
     .field = "resourceClaims",
     .merge_key = "name",
     .merge = true,
     .retain_keys = true},
    {.type = "PodSpec", .field = "schedulingGates", .merge_key = "name", .merge = true},
    {.type = "PodSpec",
     .field = "topologySpreadConstraints",
     .merge_key = "topologyKey",
     .merge = true},
    {.type = "PodSpec",
     .field = "volumes",
     .element = "Volume",
     .merge_key = "name",
     .merge = true,
     .retain_keys = true},
    {.type = "PodTemplate", .field = "metadata", .element = "ObjectMeta"},
    {.type = "PodTemplate", .field = "template", .element = "PodTemplateSpec"},
    {.type = "PodTemplateSpec", .field = "metadata", .element = "ObjectMeta"},
    {.type = "PodTemplateSpec", .field = "spec", .element = "PodSpec"},
    {.type = "ResourceClaimTemplate", .field = "metadata", .element = "ObjectMeta"},
    {.type = "ResourceClaimTemplate", .field = "spec", .element = "Object"},
    {.type = "Service", .field = "metadata", .element = "ObjectMeta"},
    {.type = "Service", .field = "spec", .element = "ServiceSpec"},
    {.type = "ServiceAccount", .field = "metadata", .element = "ObjectMeta"},
    {.type = "ServiceAccount", .field = "secrets", .merge_key = "name", .merge = true},
    {.type = "ServiceSpec", .field = "ports", .merge_key = "port", .merge = true},
    {.type = "ValidatingAdmissionPolicy", .field = "metadata", .element = "ObjectMeta"},
    {.type = "ValidatingAdmissionPolicy", .field = "spec", .element = "ValidatingPolicySpec"},
    {.type = "ValidatingPolicySpec",
     .field = "matchConditions",
     .merge_key = "name",
     .merge = true},
    {.type = "ValidatingPolicySpec", .field = "variables", .merge_key = "name", .merge = true},
    {.type = "Volume", .field = "ephemeral", .element = "EphemeralVolumeSource"},
    {.type = "WebhookConfiguration", .field = "metadata", .element = "ObjectMeta"},
    {.type = "WebhookConfiguration",
     .field = "webhooks",
     .element = "MatchConditions",
     .merge_key = "name",
     .merge = true},
    {.type = "Workload", .field = "metadata", .element = "ObjectMeta"},
    {.type = "Workload", .field = "spec", .element = "WorkloadSpec"},
    {.type = "WorkloadSpec", .field = "template", .element = "PodTemplateSpec"},
});

/// Kinds whose type has another name than the kind.
constexpr std::array kSharedTypes = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"DaemonSet", "Workload"},
    {"MutatingWebhookConfiguration", "WebhookConfiguration"},
    {"ReplicaSet", "Workload"},
    {"ReplicationController", "Workload"},
    {"StatefulSet", "Workload"},
    {"ValidatingWebhookConfiguration", "WebhookConfiguration"},
});

/// Kinds that have rows above under their own name. "Workload" is a kind of scheduling.k8s.io, too,
/// and has no rules there.
constexpr std::array kOwnTypes = std::to_array<std::string_view>(
    {"CSINode", "CronJob", "Deployment", "Job", "MutatingAdmissionPolicy", "Node", "Pod",
     "PodDisruptionBudget", "PodGroup", "PodTemplate", "ResourceClaimTemplate", "Service",
     "ServiceAccount", "ValidatingAdmissionPolicy"});

/// client-go 0.37's scheme plus apiextensions v1, sorted.
constexpr std::array kGroupVersions = std::to_array<std::string_view>({
    "admissionregistration.k8s.io/v1",
    "admissionregistration.k8s.io/v1alpha1",
    "admissionregistration.k8s.io/v1beta1",
    "apiextensions.k8s.io/v1",
    "apps/v1",
    "apps/v1beta1",
    "apps/v1beta2",
    "authentication.k8s.io/v1",
    "authentication.k8s.io/v1alpha1",
    "authentication.k8s.io/v1beta1",
    "authorization.k8s.io/v1",
    "authorization.k8s.io/v1beta1",
    "autoscaling/v1",
    "autoscaling/v2",
    "batch/v1",
    "batch/v1beta1",
    "certificates.k8s.io/v1",
    "certificates.k8s.io/v1alpha1",
    "certificates.k8s.io/v1beta1",
    "coordination.k8s.io/v1",
    "coordination.k8s.io/v1alpha2",
    "coordination.k8s.io/v1beta1",
    "discovery.k8s.io/v1",
    "discovery.k8s.io/v1beta1",
    "events.k8s.io/v1",
    "events.k8s.io/v1beta1",
    "extensions/v1beta1",
    "flowcontrol.apiserver.k8s.io/v1",
    "flowcontrol.apiserver.k8s.io/v1beta1",
    "flowcontrol.apiserver.k8s.io/v1beta2",
    "flowcontrol.apiserver.k8s.io/v1beta3",
    "internal.apiserver.k8s.io/v1alpha1",
    "lifecycle.k8s.io/v1alpha1",
    "networking.k8s.io/v1",
    "networking.k8s.io/v1beta1",
    "node.k8s.io/v1",
    "node.k8s.io/v1alpha1",
    "node.k8s.io/v1beta1",
    "policy/v1",
    "policy/v1beta1",
    "rbac.authorization.k8s.io/v1",
    "rbac.authorization.k8s.io/v1alpha1",
    "rbac.authorization.k8s.io/v1beta1",
    "resource.k8s.io/v1",
    "resource.k8s.io/v1alpha3",
    "resource.k8s.io/v1beta1",
    "resource.k8s.io/v1beta2",
    "scheduling.k8s.io/v1",
    "scheduling.k8s.io/v1alpha3",
    "scheduling.k8s.io/v1beta1",
    "storage.k8s.io/v1",
    "storage.k8s.io/v1alpha1",
    "storage.k8s.io/v1beta1",
    "storagemigration.k8s.io/v1",
    "storagemigration.k8s.io/v1beta1",
    "v1",
});
static_assert(std::is_sorted(kGroupVersions.begin(), kGroupVersions.end()));

}  // namespace

std::string_view merge_type(const GroupVersionKind& gvk) {
  for (const auto& [kind, type] : kSharedTypes) {
    if (kind == gvk.kind) return type;
  }
  const auto own = std::find(kOwnTypes.begin(), kOwnTypes.end(), gvk.kind);
  return own == kOwnTypes.end() ? kAnyObject : *own;
}

const MergeField* merge_field(std::string_view type, std::string_view field) {
  if (type.empty()) return nullptr;
  const auto found = std::find_if(kFields.begin(), kFields.end(), [&](const MergeField& row) {
    return row.type == type && row.field == field;
  });
  return found == kFields.end() ? nullptr : &*found;
}

bool is_built_in(const GroupVersionKind& gvk) {
  return std::binary_search(kGroupVersions.begin(), kGroupVersions.end(), gvk.api_version());
}

}  // namespace tf::kube
