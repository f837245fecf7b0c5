#include "lib/sandbox/table_columns.h"

#include <array>

#include "lib/sandbox/table_column_cells.h"

namespace tf::sandbox {
namespace {

constexpr Column text(std::string_view name, std::string_view path, std::string_view absent = "") {
  return {name, CellKind::kText, path, absent};
}
constexpr Column integer(std::string_view name, std::string_view path) {
  return {name, CellKind::kInteger, path, {}, nullptr, 0, "integer"};
}
constexpr Column boolean(std::string_view name, std::string_view path) {
  return {name, CellKind::kBoolean, path, {}, nullptr, 0, "boolean"};
}
constexpr Column count(std::string_view name, std::string_view path,
                       std::string_view type = "integer") {
  return {name, CellKind::kCount, path, {}, nullptr, 0, type};
}
constexpr Column made(std::string_view name, CellFunction function,
                      std::string_view type = "string") {
  return {name, CellKind::kFunction, {}, {}, function, 0, type};
}
/// Only for `kubectl get -o wide`.
constexpr Column wide(Column column) {
  column.priority = 1;
  return column;
}
/// As `column`, said to be of another type.
constexpr Column typed(Column column, std::string_view type) {
  column.type = type;
  return column;
}
constexpr Column kName = text("Name", "metadata.name");
constexpr Column kAge = {"Age", CellKind::kAge, "metadata.creationTimestamp", "<unknown>"};

constexpr std::array kNameAndAge = {kName, kAge};
constexpr std::array kPods = {kName,
                              made("Ready", pod_ready_cell),
                              made("Status", pod_status_cell),
                              made("Restarts", pod_restarts_cell),
                              kAge,
                              wide(made("IP", pod_ip_cell)),
                              wide(text("Node", "spec.nodeName", "<none>")),
                              wide(text("Nominated Node", "status.nominatedNodeName", "<none>")),
                              wide(made("Readiness Gates", pod_readiness_gates_cell))};
constexpr Column kContainers = wide(made("Containers", template_containers_cell));
constexpr Column kImages = wide(made("Images", template_images_cell));
constexpr Column kSelector = wide(made("Selector", selector_cell));
constexpr std::array kPodTemplates = {kName, made("Containers", own_template_containers_cell),
                                      made("Images", own_template_images_cell),
                                      made("Pod Labels", template_labels_cell)};
constexpr std::array kDisruptionBudgets = {
    kName, text("Min Available", "spec.minAvailable", "N/A"),
    text("Max Unavailable", "spec.maxUnavailable", "N/A"),
    integer("Allowed Disruptions", "status.disruptionsAllowed"), kAge};
constexpr std::array kReplicationControllers = {kName,
                                                integer("Desired", "spec.replicas"),
                                                integer("Current", "status.replicas"),
                                                integer("Ready", "status.readyReplicas"),
                                                kAge,
                                                kContainers,
                                                kImages,
                                                wide(made("Selector", plain_selector_cell))};
constexpr std::array kReplicaSets = {kName,
                                     integer("Desired", "spec.replicas"),
                                     integer("Current", "status.replicas"),
                                     integer("Ready", "status.readyReplicas"),
                                     kAge,
                                     kContainers,
                                     kImages,
                                     kSelector};
constexpr std::array kDaemonSets = {kName,
                                    integer("Desired", "status.desiredNumberScheduled"),
                                    integer("Current", "status.currentNumberScheduled"),
                                    integer("Ready", "status.numberReady"),
                                    integer("Up-to-date", "status.updatedNumberScheduled"),
                                    integer("Available", "status.numberAvailable"),
                                    made("Node Selector", node_selector_cell),
                                    kAge,
                                    kContainers,
                                    kImages,
                                    kSelector};
constexpr std::array kDeployments = {
    kName,
    made("Ready", ready_replicas_cell),
    typed(integer("Up-to-date", "status.updatedReplicas"), "string"),
    typed(integer("Available", "status.availableReplicas"), "string"),
    kAge,
    kContainers,
    kImages,
    kSelector};
constexpr std::array kStatefulSets = {kName, made("Ready", ready_replicas_cell), kAge, kContainers,
                                      kImages};
constexpr std::array kControllerRevisions = {kName, made("Controller", controller_cell),
                                             typed(integer("Revision", "revision"), "string"),
                                             kAge};
constexpr std::array kJobs = {kName,
                              made("Status", job_status_cell),
                              made("Completions", job_completions_cell),
                              made("Duration", job_duration_cell),
                              kAge,
                              kContainers,
                              kImages,
                              kSelector};
constexpr std::array kCronJobs = {
    kName,
    text("Schedule", "spec.schedule"),
    text("Timezone", "spec.timeZone", "<none>"),
    made("Suspend", suspend_cell, "boolean"),
    count("Active", "status.active"),
    Column{"Last Schedule", CellKind::kAge, "status.lastScheduleTime", "<none>"},
    kAge,
    wide(made("Containers", job_template_containers_cell)),
    wide(made("Images", job_template_images_cell)),
    wide(made("Selector", job_template_selector_cell))};
constexpr std::array kAutoscalers = {kName,
                                     made("Reference", scale_target_cell),
                                     made("Targets", autoscaler_targets_cell),
                                     text("MinPods", "spec.minReplicas", "<unset>"),
                                     typed(integer("MaxPods", "spec.maxReplicas"), "string"),
                                     typed(integer("Replicas", "status.currentReplicas"), "string"),
                                     kAge};
constexpr std::array kServices = {kName,
                                  text("Type", "spec.type"),
                                  made("Cluster-IP", cluster_ip_cell),
                                  made("External-IP", external_ip_cell),
                                  made("Port(s)", service_ports_cell),
                                  kAge,
                                  wide(made("Selector", plain_selector_cell))};
constexpr std::array kIngresses = {kName,
                                   text("Class", "spec.ingressClassName", "<none>"),
                                   made("Hosts", ingress_hosts_cell),
                                   made("Address", load_balancer_cell),
                                   made("Ports", ingress_ports_cell),
                                   kAge};
constexpr std::array kIngressClasses = {made("Name", ingress_class_name_cell),
                                        text("Controller", "spec.controller"),
                                        made("Parameters", ingress_parameters_cell), kAge};
constexpr std::array kNetworkPolicies = {kName, made("Pod-Selector", pod_selector_cell), kAge};
constexpr std::array kEndpoints = {kName, made("Endpoints", endpoints_cell), kAge};
constexpr std::array kEndpointSlices = {kName, text("AddressType", "addressType"),
                                        made("Ports", slice_ports_cell),
                                        made("Endpoints", slice_endpoints_cell), kAge};
constexpr std::array kServiceCidrs = {kName, made("CIDRs", cidrs_cell), kAge};
/// A cell without a column.
constexpr Column undefined(Column column) {
  column.is_defined = false;
  return column;
}
constexpr std::array kIpAddresses = {kName, made("ParentRef", parent_reference_cell),
                                     undefined(kAge)};
constexpr std::array kNodes = {kName,
                               made("Status", node_status_cell),
                               made("Roles", node_roles_cell),
                               kAge,
                               text("Version", "status.nodeInfo.kubeletVersion"),
                               wide(made("Internal-IP", node_internal_ip_cell)),
                               wide(made("External-IP", node_external_ip_cell)),
                               wide(made("OS-Image", node_image_cell)),
                               wide(made("Kernel-Version", node_kernel_cell)),
                               wide(made("Container-Runtime", node_runtime_cell))};
constexpr std::array kEvents = {made("Last Seen", event_last_seen_cell),
                                text("Type", "type"),
                                text("Reason", "reason"),
                                made("Object", event_object_cell),
                                wide(made("Subobject", event_subobject_cell)),
                                wide(made("Source", event_source_cell)),
                                made("Message", event_message_cell),
                                wide(made("First Seen", event_first_seen_cell)),
                                wide(made("Count", event_count_cell)),
                                wide(kName)};
constexpr std::array kNamespaces = {kName, text("Status", "status.phase"), kAge};
constexpr std::array kSecrets = {kName, text("Type", "type"), count("Data", "data", "string"),
                                 kAge};
constexpr std::array kConfigMaps = {kName, made("Data", config_map_data_cell), kAge};
constexpr std::array kVolumes = {
    kName,
    text("Capacity", "spec.capacity.storage", "0"),
    made("Access Modes", volume_access_modes_cell),
    text("Reclaim Policy", "spec.persistentVolumeReclaimPolicy"),
    made("Status", volume_status_cell),
    made("Claim", volume_claim_cell),
    made("StorageClass", storage_class_cell),
    text("VolumeAttributesClass", "spec.volumeAttributesClassName", "<unset>"),
    text("Reason", "status.reason"),
    kAge,
    wide(text("VolumeMode", "spec.volumeMode", "<unset>"))};
constexpr std::array kVolumeClaims = {
    kName,
    made("Status", volume_status_cell),
    text("Volume", "spec.volumeName"),
    made("Capacity", claim_capacity_cell),
    made("Access Modes", claim_access_modes_cell),
    made("StorageClass", storage_class_cell),
    text("VolumeAttributesClass", "spec.volumeAttributesClassName", "<unset>"),
    kAge,
    wide(text("VolumeMode", "spec.volumeMode", "<unset>"))};
constexpr std::array kComponentStatuses = {kName, made("Status", component_status_cell),
                                           made("Message", component_message_cell),
                                           made("Error", component_error_cell)};
constexpr std::array kResourceQuotas = {kName, made("Request", quota_requests_cell),
                                        made("Limit", quota_limits_cell), kAge};
constexpr std::array kRoleBindings = {kName,
                                      made("Role", role_cell),
                                      kAge,
                                      wide(made("Users", users_cell)),
                                      wide(made("Groups", groups_cell)),
                                      wide(made("ServiceAccounts", service_accounts_cell))};
constexpr std::array kSigningRequests = {kName,
                                         kAge,
                                         text("SignerName", "spec.signerName", "<none>"),
                                         text("Requestor", "spec.username"),
                                         made("RequestedDuration", requested_duration_cell),
                                         made("Condition", signing_condition_cell)};
constexpr std::array kLeases = {kName, text("Holder", "spec.holderIdentity"), kAge};
constexpr std::array kStorageClasses = {
    made("Name", storage_class_name_cell),
    text("Provisioner", "provisioner"),
    text("ReclaimPolicy", "reclaimPolicy", "Delete"),
    text("VolumeBindingMode", "volumeBindingMode", "Immediate"),
    typed(boolean("AllowVolumeExpansion", "allowVolumeExpansion"), "string"),
    kAge};
constexpr std::array kVolumeAttributesClasses = {kName, text("DriverName", "driverName"), kAge};
constexpr std::array kVolumeAttachments = {kName,
                                           text("Attacher", "spec.attacher"),
                                           text("PV", "spec.source.persistentVolumeName"),
                                           text("Node", "spec.nodeName"),
                                           boolean("Attached", "status.attached"),
                                           kAge};
constexpr std::array kCsiNodes = {kName, count("Drivers", "spec.drivers"), kAge};
constexpr std::array kCsiDrivers = {kName,
                                    made("AttachRequired", attach_required_cell, "boolean"),
                                    boolean("PodInfoOnMount", "spec.podInfoOnMount"),
                                    boolean("StorageCapacity", "spec.storageCapacity"),
                                    made("TokenRequests", token_requests_cell),
                                    boolean("RequiresRepublish", "spec.requiresRepublish"),
                                    made("Modes", lifecycle_modes_cell),
                                    kAge};
constexpr std::array kWebhooks = {kName, count("Webhooks", "webhooks"), kAge};
constexpr std::array kValidatingPolicies = {kName, count("Validations", "spec.validations"),
                                            made("ParamKind", parameter_kind_cell), kAge};
constexpr std::array kMutatingPolicies = {kName, count("Mutations", "spec.mutations"),
                                          made("ParamKind", parameter_kind_cell), kAge};
constexpr std::array kPolicyBindings = {kName, text("PolicyName", "spec.policyName"),
                                        made("ParamRef", parameter_reference_cell), kAge};
constexpr std::array kPriorityClasses = {kName, integer("Value", "value"),
                                         boolean("Global-Default", "globalDefault"), kAge,
                                         text("PreemptionPolicy", "preemptionPolicy")};
constexpr std::array kRuntimeClasses = {kName, text("Handler", "handler"), kAge};
constexpr std::array kFlowSchemas = {
    kName,
    text("PriorityLevel", "spec.priorityLevelConfiguration.name"),
    typed(integer("MatchingPrecedence", "spec.matchingPrecedence"), "string"),
    text("DistinguisherMethod", "spec.distinguisherMethod.type", "<none>"),
    kAge,
    made("MissingPL", missing_priority_level_cell)};
constexpr std::array kPriorityLevels = {kName,
                                        text("Type", "spec.type"),
                                        made("NominalConcurrencyShares", concurrency_shares_cell),
                                        made("Queues", queues_cell),
                                        made("HandSize", hand_size_cell),
                                        made("QueueLengthLimit", queue_length_cell),
                                        kAge};
constexpr std::array kResourceClaims = {kName, made("State", claim_state_cell), kAge};
constexpr std::array kResourceSlices = {kName, text("Node", "spec.nodeName"),
                                        text("Driver", "spec.driver"),
                                        text("Pool", "spec.pool.name"), kAge};
constexpr std::array kApiServices = {kName, made("Service", api_service_cell),
                                     made("Available", api_service_available_cell), kAge};
constexpr std::array kScales = {kName, integer("Desired", "spec.replicas"),
                                integer("Available", "status.replicas"), kAge};

/// The columns of a kind, which may be served as a subresource too.
struct KindColumns {
  std::string_view group;
  std::string_view kind;
  std::span<const Column> columns;
};
constexpr std::array kKinds = std::to_array<KindColumns>({
    {"", "Pod", kPods},
    {"", "PodTemplate", kPodTemplates},
    {"", "ReplicationController", kReplicationControllers},
    {"", "Service", kServices},
    {"", "Endpoints", kEndpoints},
    {"", "Node", kNodes},
    {"", "Event", kEvents},
    {"events.k8s.io", "Event", kEvents},
    {"", "Namespace", kNamespaces},
    {"", "Secret", kSecrets},
    {"", "ConfigMap", kConfigMaps},
    {"", "ServiceAccount", kNameAndAge},
    {"", "PersistentVolume", kVolumes},
    {"", "PersistentVolumeClaim", kVolumeClaims},
    {"", "ComponentStatus", kComponentStatuses},
    {"", "ResourceQuota", kResourceQuotas},
    {"apps", "Deployment", kDeployments},
    {"apps", "ReplicaSet", kReplicaSets},
    {"apps", "StatefulSet", kStatefulSets},
    {"apps", "DaemonSet", kDaemonSets},
    {"apps", "ControllerRevision", kControllerRevisions},
    {"batch", "Job", kJobs},
    {"batch", "CronJob", kCronJobs},
    {"autoscaling", "HorizontalPodAutoscaler", kAutoscalers},
    {"autoscaling", "Scale", kScales},
    {"policy", "PodDisruptionBudget", kDisruptionBudgets},
    {"networking.k8s.io", "Ingress", kIngresses},
    {"networking.k8s.io", "IngressClass", kIngressClasses},
    {"networking.k8s.io", "NetworkPolicy", kNetworkPolicies},
    {"networking.k8s.io", "ServiceCIDR", kServiceCidrs},
    {"networking.k8s.io", "IPAddress", kIpAddresses},
    {"discovery.k8s.io", "EndpointSlice", kEndpointSlices},
    {"rbac.authorization.k8s.io", "RoleBinding", kRoleBindings},
    {"rbac.authorization.k8s.io", "ClusterRoleBinding", kRoleBindings},
    {"certificates.k8s.io", "CertificateSigningRequest", kSigningRequests},
    {"coordination.k8s.io", "Lease", kLeases},
    {"storage.k8s.io", "StorageClass", kStorageClasses},
    {"storage.k8s.io", "VolumeAttributesClass", kVolumeAttributesClasses},
    {"storage.k8s.io", "VolumeAttachment", kVolumeAttachments},
    {"storage.k8s.io", "CSINode", kCsiNodes},
    {"storage.k8s.io", "CSIDriver", kCsiDrivers},
    {"admissionregistration.k8s.io", "MutatingWebhookConfiguration", kWebhooks},
    {"admissionregistration.k8s.io", "ValidatingWebhookConfiguration", kWebhooks},
    {"admissionregistration.k8s.io", "ValidatingAdmissionPolicy", kValidatingPolicies},
    {"admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding", kPolicyBindings},
    {"admissionregistration.k8s.io", "MutatingAdmissionPolicy", kMutatingPolicies},
    {"admissionregistration.k8s.io", "MutatingAdmissionPolicyBinding", kPolicyBindings},
    {"scheduling.k8s.io", "PriorityClass", kPriorityClasses},
    {"node.k8s.io", "RuntimeClass", kRuntimeClasses},
    {"flowcontrol.apiserver.k8s.io", "FlowSchema", kFlowSchemas},
    {"flowcontrol.apiserver.k8s.io", "PriorityLevelConfiguration", kPriorityLevels},
    {"resource.k8s.io", "DeviceClass", kNameAndAge},
    {"resource.k8s.io", "ResourceClaim", kResourceClaims},
    {"resource.k8s.io", "ResourceClaimTemplate", kNameAndAge},
    {"resource.k8s.io", "ResourceSlice", kResourceSlices},
    {"apiregistration.k8s.io", "APIService", kApiServices},
});

std::int64_t size_at(const Printed& printed, std::string_view path) {
  const Value* found = printed.at(path);
  if (found == nullptr) return 0;
  if (found->is_list()) return static_cast<std::int64_t>(found->as_list()->size());
  return found->is_map() ? static_cast<std::int64_t>(found->as_map()->size()) : 0;
}

}  // namespace

std::span<const Column> table_columns(const Resource& resource) {
  for (const KindColumns& each : kKinds) {
    if (each.group == resource.group && each.kind == resource.kind) return each.columns;
  }
  return {};
}

Value cell_value(const Column& column, const Printed& printed) {
  switch (column.cell) {
    case CellKind::kText: {
      // Where Go has no pointer, an empty text is as good as none.
      const std::string found = printed.text(column.path, column.absent);
      return found.empty() ? Value(column.absent) : Value(found);
    }
    case CellKind::kInteger:
      return Value::int64(printed.integer(column.path));
    case CellKind::kBoolean:
      return printed.boolean(column.path);
    case CellKind::kCount:
      return Value::int64(size_at(printed, column.path));
    case CellKind::kAge:
      return printed.at(column.path) == nullptr ? Value(column.absent)
                                                : Value(printed.age(column.path));
    case CellKind::kFunction:
      return column.function(printed);
  }
  return {};
}

}  // namespace tf::sandbox
