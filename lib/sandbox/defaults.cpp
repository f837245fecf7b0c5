#include "lib/sandbox/defaults.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "lib/base/text.h"
#include "lib/sandbox/default_functions.h"
#include "lib/sandbox/quantity.h"

namespace tf::sandbox {
namespace {

constexpr int kMilli = -3;
constexpr std::string_view kApiPrefix = "io.k8s.api.";
constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kFileMode = 0644;
constexpr std::int64_t kHttpsPort = 443;

/// A constant of a table.
struct Literal {
  enum class Kind : std::uint8_t { kText, kNumber, kTrue, kFalse, kStruct };
  Kind kind;
  std::string_view text = {};
  std::int64_t number = 0;

  [[nodiscard]] Value value() const {
    switch (kind) {
      case Kind::kText:
        return text;
      case Kind::kNumber:
        return Value::int64(number);
      case Kind::kTrue:
        return true;
      case Kind::kFalse:
        return false;
      case Kind::kStruct:
        break;
    }
    return Map{};
  }
};
constexpr Literal text(std::string_view text) {
  return {.kind = Literal::Kind::kText, .text = text};
}
constexpr Literal number(std::int64_t number) {
  return {.kind = Literal::Kind::kNumber, .number = number};
}
constexpr Literal kTrue{.kind = Literal::Kind::kTrue};
constexpr Literal kFalse{.kind = Literal::Kind::kFalse};
constexpr Literal kEmptyStruct{.kind = Literal::Kind::kStruct};

struct Row {
  std::string_view type;
  std::string_view field;
  Literal value;
};
/// What an absent field becomes; fields by value also when they are zero. Sorted by type.
constexpr std::array kRows = std::to_array<Row>({
    {"admissionregistration.v1.MatchResources", "matchPolicy", text("Equivalent")},
    {"admissionregistration.v1.MatchResources", "namespaceSelector", kEmptyStruct},
    {"admissionregistration.v1.MatchResources", "objectSelector", kEmptyStruct},
    {"admissionregistration.v1.MutatingAdmissionPolicySpec", "failurePolicy", text("Fail")},
    {"admissionregistration.v1.MutatingWebhook", "failurePolicy", text("Fail")},
    {"admissionregistration.v1.MutatingWebhook", "matchPolicy", text("Equivalent")},
    {"admissionregistration.v1.MutatingWebhook", "namespaceSelector", kEmptyStruct},
    {"admissionregistration.v1.MutatingWebhook", "objectSelector", kEmptyStruct},
    {"admissionregistration.v1.MutatingWebhook", "reinvocationPolicy", text("Never")},
    {"admissionregistration.v1.MutatingWebhook", "timeoutSeconds", number(10)},
    {"admissionregistration.v1.NamedRuleWithOperations", "scope", text("*")},
    {"admissionregistration.v1.RuleWithOperations", "scope", text("*")},
    {"admissionregistration.v1.ServiceReference", "port", number(kHttpsPort)},
    {"admissionregistration.v1.ValidatingAdmissionPolicySpec", "failurePolicy", text("Fail")},
    {"admissionregistration.v1.ValidatingWebhook", "failurePolicy", text("Fail")},
    {"admissionregistration.v1.ValidatingWebhook", "matchPolicy", text("Equivalent")},
    {"admissionregistration.v1.ValidatingWebhook", "namespaceSelector", kEmptyStruct},
    {"admissionregistration.v1.ValidatingWebhook", "objectSelector", kEmptyStruct},
    {"admissionregistration.v1.ValidatingWebhook", "timeoutSeconds", number(10)},
    {"apps.v1.DaemonSetSpec", "revisionHistoryLimit", number(10)},
    {"apps.v1.DaemonSetUpdateStrategy", "type", text("RollingUpdate")},
    {"apps.v1.DeploymentSpec", "progressDeadlineSeconds", number(600)},
    {"apps.v1.DeploymentSpec", "replicas", number(1)},
    {"apps.v1.DeploymentSpec", "revisionHistoryLimit", number(10)},
    {"apps.v1.DeploymentStrategy", "type", text("RollingUpdate")},
    {"apps.v1.ReplicaSetSpec", "replicas", number(1)},
    {"apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy", "whenDeleted", text("Retain")},
    {"apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy", "whenScaled", text("Retain")},
    {"apps.v1.StatefulSetSpec", "persistentVolumeClaimRetentionPolicy", kEmptyStruct},
    {"apps.v1.StatefulSetSpec", "podManagementPolicy", text("OrderedReady")},
    {"apps.v1.StatefulSetSpec", "replicas", number(1)},
    {"apps.v1.StatefulSetSpec", "revisionHistoryLimit", number(10)},
    {"apps.v1.StatefulSetUpdateStrategy", "type", text("RollingUpdate")},
    {"authentication.v1.TokenRequestSpec", "expirationSeconds", number(kHour)},
    {"autoscaling.v1.HorizontalPodAutoscalerSpec", "minReplicas", number(1)},
    {"autoscaling.v2.HorizontalPodAutoscalerSpec", "minReplicas", number(1)},
    {"batch.v1.CronJobSpec", "concurrencyPolicy", text("Allow")},
    {"batch.v1.CronJobSpec", "failedJobsHistoryLimit", number(1)},
    {"batch.v1.CronJobSpec", "successfulJobsHistoryLimit", number(3)},
    {"batch.v1.CronJobSpec", "suspend", kFalse},
    {"batch.v1.PodFailurePolicyOnPodConditionsPattern", "status", text("True")},
    {"core.v1.ConfigMapVolumeSource", "defaultMode", number(kFileMode)},
    {"core.v1.DownwardAPIVolumeSource", "defaultMode", number(kFileMode)},
    {"core.v1.EndpointPort", "protocol", text("TCP")},
    {"core.v1.HTTPGetAction", "path", text("/")},
    {"core.v1.HTTPGetAction", "scheme", text("HTTP")},
    {"core.v1.HostPathVolumeSource", "type", text("")},
    {"core.v1.NamespaceStatus", "phase", text("Active")},
    {"core.v1.ObjectFieldSelector", "apiVersion", text("v1")},
    {"core.v1.PersistentVolumeClaimSpec", "volumeMode", text("Filesystem")},
    {"core.v1.PersistentVolumeClaimStatus", "phase", text("Pending")},
    {"core.v1.PersistentVolumeSpec", "persistentVolumeReclaimPolicy", text("Retain")},
    {"core.v1.PersistentVolumeSpec", "volumeMode", text("Filesystem")},
    {"core.v1.PersistentVolumeStatus", "phase", text("Pending")},
    {"core.v1.PodSpec", "dnsPolicy", text("ClusterFirst")},
    {"core.v1.PodSpec", "restartPolicy", text("Always")},
    {"core.v1.PodSpec", "schedulerName", text("default-scheduler")},
    {"core.v1.PodSpec", "securityContext", kEmptyStruct},
    {"core.v1.PodSpec", "terminationGracePeriodSeconds", number(30)},
    {"core.v1.Probe", "failureThreshold", number(3)},
    {"core.v1.Probe", "periodSeconds", number(10)},
    {"core.v1.Probe", "successThreshold", number(1)},
    {"core.v1.Probe", "timeoutSeconds", number(1)},
    {"core.v1.ProjectedVolumeSource", "defaultMode", number(kFileMode)},
    {"core.v1.Secret", "type", text("Opaque")},
    {"core.v1.SecretVolumeSource", "defaultMode", number(kFileMode)},
    {"core.v1.ServiceAccountTokenProjection", "expirationSeconds", number(kHour)},
    {"discovery.v1.EndpointPort", "name", text("")},
    {"discovery.v1.EndpointPort", "protocol", text("TCP")},
    {"flowcontrol.v1.ExemptPriorityLevelConfiguration", "lendablePercent", number(0)},
    {"flowcontrol.v1.ExemptPriorityLevelConfiguration", "nominalConcurrencyShares", number(0)},
    {"flowcontrol.v1.FlowSchemaSpec", "matchingPrecedence", number(1000)},
    {"flowcontrol.v1.LimitedPriorityLevelConfiguration", "lendablePercent", number(0)},
    {"flowcontrol.v1.LimitedPriorityLevelConfiguration", "nominalConcurrencyShares", number(30)},
    {"flowcontrol.v1.QueuingConfiguration", "handSize", number(8)},
    {"flowcontrol.v1.QueuingConfiguration", "queueLengthLimit", number(50)},
    {"flowcontrol.v1.QueuingConfiguration", "queues", number(64)},
    {"io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.ServiceReference", "port",
     number(kHttpsPort)},
    {"networking.v1.IngressClassParametersReference", "scope", text("Cluster")},
    {"networking.v1.NetworkPolicyPort", "protocol", text("TCP")},
    {"rbac.v1.RoleRef", "apiGroup", text("rbac.authorization.k8s.io")},
    {"scheduling.v1.PriorityClass", "preemptionPolicy", text("PreemptLowerPriority")},
    {"storage.v1.CSIDriverSpec", "attachRequired", kTrue},
    {"storage.v1.CSIDriverSpec", "fsGroupPolicy", text("ReadWriteOnceWithFSType")},
    {"storage.v1.CSIDriverSpec", "podInfoOnMount", kFalse},
    {"storage.v1.CSIDriverSpec", "requiresRepublish", kFalse},
    {"storage.v1.CSIDriverSpec", "seLinuxMount", kFalse},
    {"storage.v1.CSIDriverSpec", "storageCapacity", kFalse},
    {"storage.v1.StorageClass", "reclaimPolicy", text("Delete")},
    {"storage.v1.StorageClass", "volumeBindingMode", text("Immediate")},
});

struct Off {
  std::string_view type;
  std::string_view field;
};
/// Fields of features that are off in 1.36: a kube-apiserver drops them. Sorted by type.
constexpr std::array kOff = std::to_array<Off>({
    {"apps.v1.RollingUpdateStatefulSetStrategy", "maxUnavailable"},
    {"coordination.v1.LeaseSpec", "preferredHolder"},
    {"coordination.v1.LeaseSpec", "strategy"},
    {"core.v1.NodeSpec", "configSource"},
    {"core.v1.PodSpec", "schedulingGroup"},
    {"core.v1.VolumeProjection", "clusterTrustBundle"},
    {"core.v1.VolumeProjection", "podCertificate"},
    {"resource.v1.Device", "nodeAllocatableResourceMappings"},
    {"storage.v1.CSIDriverSpec", "preventPodSchedulingIfMissing"},
});

struct ByType {
  template <class A>
  bool operator()(const A& a, std::string_view b) const {
    return a.type < b;
  }
  template <class B>
  bool operator()(std::string_view a, const B& b) const {
    return a < b.type;
  }
};
template <class Rows>
auto rows_of(const Rows& rows, std::string_view type) {
  return std::equal_range(std::begin(rows), std::end(rows), type, ByType{});
}

bool has_value(const Type& type, const Map& object, std::string_view name) {
  const Value* value = object.find(name);
  const Field* field = type.find(name);
  if (value == nullptr || value->is_nil()) return false;
  return field == nullptr || field->pointer || value->is_map() || truth(*value);
}

void round_amounts(Map& amounts) {
  for (auto& entry : amounts.entries()) {
    const std::string* written = entry.second.as_string();
    auto quantity = written == nullptr ? fail(ErrorCode::kInvalid, "") : Quantity::parse(*written);
    if (!quantity) continue;
    quantity->round_up(kMilli);
    entry.second = quantity->text();
  }
}

void set_struct_defaults(const Type& type, Map& object) {
  const auto name = trim_prefix(type.name, kApiPrefix);
  const auto [off, off_end] = rows_of(kOff, name);
  std::for_each(off, off_end, [&](const Off& row) { object.erase(row.field); });
  for (const auto functions : {core_default_functions(), group_default_functions()}) {
    const auto [first, last] = rows_of(functions, name);
    std::for_each(first, last, [&](const DefaultFunction& each) { each.run(object); });
  }
  const auto [first, last] = rows_of(kRows, name);
  std::for_each(first, last, [&](const Row& row) {
    if (!has_value(type, object, row.field)) object.set(std::string(row.field), row.value.value());
  });
  for (const Field& field : type.fields) {
    if (field.default_value && !has_value(type, object, field.name)) {
      object.set(field.name, deep_copy(*field.default_value));
    }
    Value* value = object.find(field.name);
    if (value == nullptr || field.type == nullptr) continue;
    if (field.go_type == "v1.ResourceList" && value->is_map()) round_amounts(*value->as_map());
    set_defaults(*field.type, *value);
  }
}

}  // namespace

void set_defaults(const Type& type, Value& object) {
  if (type.kind == TypeKind::kStruct && object.is_map()) {
    set_struct_defaults(type, *object.as_map());
  } else if (type.kind == TypeKind::kMap && object.is_map() && type.element != nullptr) {
    for (auto& entry : object.as_map()->entries())
      set_defaults(*type.element, entry.second);
  } else if (type.kind == TypeKind::kList && object.is_list() && type.element != nullptr) {
    for (Value& item : object.as_list()->items())
      set_defaults(*type.element, item);
  }
}

}  // namespace tf::sandbox
