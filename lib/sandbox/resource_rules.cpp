#include "lib/sandbox/resource_rules.h"

#include <algorithm>
#include <array>

namespace tf::sandbox {
namespace {

constexpr ResourceRules kUsual{};
constexpr ResourceRules kCustom{.needs_resource_version = true};

constexpr std::array kRules = std::to_array<ResourceRules>({
    {.group = "", .plural = "endpoints", .created_by_put = true},
    {.group = "", .plural = "events", .created_by_put = true, .dependents = Dependents::kUntouched},
    {.group = "", .plural = "limitranges", .created_by_put = true},
    {.group = "", .plural = "namespaces", .delete_answers_object = true},
    {.group = "", .plural = "persistentvolumeclaims", .delete_answers_object = true},
    {.group = "", .plural = "persistentvolumes", .delete_answers_object = true},
    {.group = "", .plural = "pods", .delete_answers_object = true, .deletes_gracefully = true},
    {.group = "", .plural = "podtemplates", .delete_answers_object = true},
    {.group = "", .plural = "replicationcontrollers", .dependents = Dependents::kOrphan},
    {.group = "", .plural = "resourcequotas", .delete_answers_object = true},
    {.group = "", .plural = "serviceaccounts", .delete_answers_object = true},
    {.group = "", .plural = "services", .created_by_put = true, .delete_answers_object = true},
    {.group = "admissionregistration.k8s.io",
     .plural = "mutatingadmissionpolicies",
     .needs_resource_version = true},
    {.group = "admissionregistration.k8s.io",
     .plural = "mutatingadmissionpolicybindings",
     .needs_resource_version = true},
    {.group = "admissionregistration.k8s.io",
     .plural = "mutatingwebhookconfigurations",
     .needs_resource_version = true},
    {.group = "admissionregistration.k8s.io",
     .plural = "validatingadmissionpolicies",
     .needs_resource_version = true},
    {.group = "admissionregistration.k8s.io",
     .plural = "validatingadmissionpolicybindings",
     .needs_resource_version = true},
    {.group = "admissionregistration.k8s.io",
     .plural = "validatingwebhookconfigurations",
     .needs_resource_version = true},
    {.group = "apiextensions.k8s.io",
     .plural = "customresourcedefinitions",
     .needs_resource_version = true},
    {.group = "apiregistration.k8s.io", .plural = "apiservices", .needs_resource_version = true},
    {.group = "apps", .plural = "daemonsets", .status_keeps_labels = true},
    {.group = "apps", .plural = "deployments", .status_keeps_labels = true},
    {.group = "batch", .plural = "jobs", .dependents = Dependents::kOrphan},
    {.group = "coordination.k8s.io",
     .plural = "leases",
     .created_by_put = true,
     .needs_resource_version = true},
    {.group = "events.k8s.io",
     .plural = "events",
     .created_by_put = true,
     .dependents = Dependents::kUntouched},
    {.group = "node.k8s.io",
     .plural = "runtimeclasses",
     .created_by_put = true,
     .needs_resource_version = true},
    {.group = "policy", .plural = "poddisruptionbudgets", .needs_resource_version = true},
    {.group = "rbac.authorization.k8s.io", .plural = "clusterrolebindings", .created_by_put = true},
    {.group = "rbac.authorization.k8s.io", .plural = "clusterroles", .created_by_put = true},
    {.group = "rbac.authorization.k8s.io", .plural = "rolebindings", .created_by_put = true},
    {.group = "rbac.authorization.k8s.io", .plural = "roles", .created_by_put = true},
    {.group = "resource.k8s.io", .plural = "deviceclasses", .delete_answers_object = true},
    {.group = "resource.k8s.io", .plural = "resourceclaims", .delete_answers_object = true},
    {.group = "resource.k8s.io", .plural = "resourceclaimtemplates", .delete_answers_object = true},
    {.group = "resource.k8s.io", .plural = "resourceslices", .delete_answers_object = true},
    {.group = "storage.k8s.io",
     .plural = "csidrivers",
     .needs_resource_version = true,
     .delete_answers_object = true},
    {.group = "storage.k8s.io",
     .plural = "csinodes",
     .needs_resource_version = true,
     .delete_answers_object = true},
    {.group = "storage.k8s.io", .plural = "csistoragecapacities", .needs_resource_version = true},
    {.group = "storage.k8s.io", .plural = "storageclasses", .delete_answers_object = true},
    {.group = "storage.k8s.io",
     .plural = "volumeattachments",
     .needs_resource_version = true,
     .delete_answers_object = true},
    {.group = "storage.k8s.io", .plural = "volumeattributesclasses", .delete_answers_object = true},
});

}  // namespace

bool is_namespace(const Resource& resource) {
  return resource.group.empty() && resource.plural == "namespaces";
}

const ResourceRules& rules_of(const Resource& resource) {
  if (resource.custom) return kCustom;
  const auto found = std::find_if(kRules.begin(), kRules.end(), [&](const ResourceRules& each) {
    return each.group == resource.group && each.plural == resource.plural;
  });
  return found == kRules.end() ? kUsual : *found;
}

}  // namespace tf::sandbox
