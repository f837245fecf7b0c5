#include <array>
#include <string>

#include "lib/base/base64.h"
#include "lib/base/text.h"
#include "lib/sandbox/default_functions.h"
#include "lib/sandbox/image_name.h"
#include "lib/sandbox/pod_requests.h"

namespace tf::sandbox {
namespace {

constexpr std::int64_t kAffinitySeconds = 10800;
constexpr std::string_view kNameLabel = "kubernetes.io/metadata.name";
/// Init containers were annotations once; what is left of them is dropped.
constexpr std::array<std::string_view, 4> kOldAnnotations = {
    "pod.alpha.kubernetes.io/init-container-statuses", "pod.alpha.kubernetes.io/init-containers",
    "pod.beta.kubernetes.io/init-container-statuses", "pod.beta.kubernetes.io/init-containers"};

std::string_view pull_policy(std::string_view image) {
  return image_tag(image) == "latest" ? "Always" : "IfNotPresent";
}

/// Own stop signals are a feature that is off in 1.36.
void drop_stop_signal(Map& container) {
  Map* lifecycle = find_map(container, "lifecycle");
  if (lifecycle != nullptr && lifecycle->erase("stopSignal") && lifecycle->empty()) {
    container.erase("lifecycle");
  }
}

void default_container(Map& container) {
  drop_stop_signal(container);
  if (absent(container, "imagePullPolicy")) {
    container.set("imagePullPolicy", pull_policy(text_at(container, "image")));
  }
  set_default(container, "terminationMessagePath", "/dev/termination-log");
  set_default(container, "terminationMessagePolicy", "File");
}

void default_volume(Map& volume) {
  if (volume.size() <= 1) volume.set("emptyDir", Map{});
  Map* image = find_map(volume, "image");
  if (image == nullptr || !absent(*image, "pullPolicy")) return;
  image->set("pullPolicy", pull_policy(text_at(*image, "reference")));
}

template <class Do>
void for_each_map(const List* list, Do act) {
  if (list == nullptr) return;
  for (const Value& each : *list) {
    if (Map* map = each.as_map()) act(*map);
  }
}

/// Sets in `to` what `from` has and `to` has not.
void fill_from(Map& to, const Map* from) {
  if (from == nullptr) return;
  for (const auto& [key, value] : *from)
    set_default(to, key, value);
}

void requests_from_limits(Map& container) {
  Map* resources = find_map(container, "resources");
  const Map* limits = resources == nullptr ? nullptr : find_map(*resources, "limits");
  if (limits != nullptr) fill_from(map_at(*resources, "requests"), limits);
}

void host_ports(Map& container) {
  for_each_map(find_list(container, "ports"), [](Map& port) {
    if (const Value* inner = port.find("containerPort")) set_default(port, "hostPort", *inner);
  });
}

void drop_old_annotations(Map& object) {
  Map* metadata = find_map(object, "metadata");
  Map* annotations = metadata == nullptr ? nullptr : find_map(*metadata, "annotations");
  if (annotations == nullptr) return;
  for (const auto key : kOldAnnotations)
    annotations->erase(key);
  if (annotations->empty()) metadata->erase("annotations");
}

void default_pod(Map& pod) {
  drop_old_annotations(pod);
  Map& spec = map_at(pod, "spec");
  const Value* host_network = spec.find("hostNetwork");
  for (const auto list : {"containers", "initContainers"}) {
    for_each_map(find_list(spec, list), requests_from_limits);
    if (host_network != nullptr && truth(*host_network)) {
      for_each_map(find_list(spec, list), host_ports);
    }
  }
  default_pod_requests(spec);
  set_default(spec, "enableServiceLinks", true);
  const Value* period = spec.find("terminationGracePeriodSeconds");
  const Integer* seconds = period == nullptr ? nullptr : period->as_integer();
  if (seconds != nullptr && seconds->value < 0) {
    spec.set("terminationGracePeriodSeconds", Value::int64(1));
  }
}

/// "serviceAccount" is another name of "serviceAccountName".
void default_pod_spec(Map& spec) {
  if (absent(spec, "serviceAccountName") && !absent(spec, "serviceAccount")) {
    spec.set("serviceAccountName", text_at(spec, "serviceAccount"));
  }
  if (!absent(spec, "serviceAccountName")) {
    spec.set("serviceAccount", text_at(spec, "serviceAccountName"));
  }
}

/// The singular field and the first of its plural agree; the singular wins.
void agree(Map& object, std::string_view one, std::string_view many, std::string_view inner) {
  const auto single = std::string(text_at(object, one));
  const List* list = find_list(object, many);
  const Value* first = list == nullptr || list->empty() ? nullptr : &(*list)[0];
  if (first != nullptr && !inner.empty()) first = find_path(*first, {inner});
  const std::string* first_text = first == nullptr ? nullptr : first->as_string();
  if (single.empty()) {
    if (first_text != nullptr) object.set(std::string(one), *first_text);
  } else if (first_text == nullptr || *first_text != single) {
    Value entry = single;
    if (!inner.empty()) entry = Map{{std::string(inner), single}};
    object.set(std::string(many), list_of({entry}));
  }
}

void default_pod_status(Map& status) {
  agree(status, "podIP", "podIPs", "ip");
}

void default_node_spec(Map& spec) {
  agree(spec, "podCIDR", "podCIDRs", "");
}

void default_node_status(Map& status) {
  const Map* capacity = find_map(status, "capacity");
  if (capacity != nullptr) set_default(status, "allocatable", Map(*capacity));
}

void default_replication_controller(Map& controller) {
  Map& spec = map_at(controller, "spec");
  const Map* pod = find_map(spec, "template");
  const Map* metadata = pod == nullptr ? nullptr : find_map(*pod, "metadata");
  const Map* labels = metadata == nullptr ? nullptr : find_map(*metadata, "labels");
  if (labels == nullptr) return;
  const Map copy = *labels;
  set_default(spec, "selector", copy);
  set_default(map_at(controller, "metadata"), "labels", copy);
}

/// data and stringData are one thing once they are read.
void default_secret(Map& secret) {
  const Map* plain = find_map(secret, "stringData");
  if (plain == nullptr) return;
  const Map texts = *plain;
  Map& data = map_at(secret, "data");
  for (const auto& [key, value] : texts)
    data.set(key, base64_encode(*value.as_string()));
  secret.erase("stringData");
}

void default_namespace(Map& space) {
  Map& metadata = map_at(space, "metadata");
  const std::string name(text_at(metadata, "name"));
  if (!name.empty()) map_at(metadata, "labels").set(std::string(kNameLabel), name);
}

/// Claims of other namespaces' volumes are a feature that is off in 1.36.
void default_claim_spec(Map& spec) {
  const Map* source = find_map(spec, "dataSourceRef");
  if (source != nullptr && !text_at(*source, "namespace").empty()) spec.erase("dataSourceRef");
}

void default_limit(Map& item) {
  if (text_at(item, "type") != "Container") return;
  Map& limits = map_at(item, "default");
  fill_from(limits, find_map(item, "max"));
  const Map copy = limits;
  Map& requests = map_at(item, "defaultRequest");
  fill_from(requests, &copy);
  fill_from(requests, find_map(item, "min"));
  for (const auto key : {"default", "defaultRequest"}) {
    if (find_map(item, key)->empty()) item.erase(key);
  }
}

void default_service_affinity(Map& spec) {
  set_default(spec, "sessionAffinity", "None");
  const std::string affinity(text_at(spec, "sessionAffinity"));
  if (affinity == "None") spec.erase("sessionAffinityConfig");
  if (affinity != "ClientIP") return;
  Map& config = map_at(map_at(spec, "sessionAffinityConfig"), "clientIP");
  set_default(config, "timeoutSeconds", Value::int64(kAffinitySeconds));
}

void default_service_port(Map& port) {
  const Value* target = port.find("targetPort");
  const Value* number = port.find("port");
  if (number != nullptr && (target == nullptr || !truth(*target))) port.set("targetPort", *number);
}

void default_service_spec(Map& spec) {
  default_service_affinity(spec);
  set_default(spec, "type", "ClusterIP");
  for_each_map(find_list(spec, "ports"), default_service_port);
  const std::string type(text_at(spec, "type"));
  const bool balanced = type == "LoadBalancer";
  const bool outside = balanced || type == "NodePort" ||
                       (type == "ClusterIP" && find_list(spec, "externalIPs") != nullptr);
  if (outside) set_default(spec, "externalTrafficPolicy", "Cluster");
  if (balanced || type == "NodePort" || type == "ClusterIP") {
    set_default(spec, "internalTrafficPolicy", "Cluster");
  }
  if (balanced) set_default(spec, "allocateLoadBalancerNodePorts", true);
}

void default_service(Map& service) {
  const Map* spec = find_map(service, "spec");
  const Map* status = find_map(service, "status");
  const Map* balancer = status == nullptr ? nullptr : find_map(*status, "loadBalancer");
  if (spec == nullptr || text_at(*spec, "type") != "LoadBalancer" || balancer == nullptr) return;
  for_each_map(find_list(*balancer, "ingress"), [](Map& ingress) {
    if (!absent(ingress, "ip")) set_default(ingress, "ipMode", "VIP");
  });
}

constexpr std::array kFunctions = std::to_array<DefaultFunction>({
    {"core.v1.Container", default_container},
    {"core.v1.EphemeralContainer", default_container},
    {"core.v1.LimitRangeItem", default_limit},
    {"core.v1.Namespace", default_namespace},
    {"core.v1.NodeSpec", default_node_spec},
    {"core.v1.NodeStatus", default_node_status},
    {"core.v1.PersistentVolumeClaimSpec", default_claim_spec},
    {"core.v1.Pod", default_pod},
    {"core.v1.PodSpec", default_pod_spec},
    {"core.v1.PodStatus", default_pod_status},
    {"core.v1.PodTemplateSpec", drop_old_annotations},
    {"core.v1.ReplicationController", default_replication_controller},
    {"core.v1.Secret", default_secret},
    {"core.v1.Service", default_service},
    {"core.v1.ServiceSpec", default_service_spec},
    {"core.v1.Volume", default_volume},
});

}  // namespace

std::span<const DefaultFunction> core_default_functions() {
  return kFunctions;
}

}  // namespace tf::sandbox
