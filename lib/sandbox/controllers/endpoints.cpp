#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

#include "lib/base/digest.h"
#include "lib/base/text.h"
#include "lib/sandbox/controllers/controller.h"
#include "lib/sandbox/controllers/objects.h"
#include "lib/sandbox/metadata.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kTrigger = "endpoints.kubernetes.io/last-change-trigger-time";
constexpr std::string_view kHeadless = "service.kubernetes.io/headless";
constexpr std::string_view kServiceName = "kubernetes.io/service-name";
constexpr std::string_view kSliceManager = "endpointslice.kubernetes.io/managed-by";
constexpr std::string_view kSliceController = "endpointslice-controller.k8s.io";
constexpr std::string_view kOldManager = "endpoints.kubernetes.io/managed-by";
/// Addresses for load balancers: TEST-NET-3, which leads nowhere.
constexpr std::string_view kBalancerNet = "203.0.113.";
constexpr std::size_t kMaxEndpoints = 100;

bool is_headless(const Value& service) {
  return string_at(service, {"spec", "clusterIP"}) == "None";
}

/// A pod behind a service.
struct Backend {
  Value pod;
  bool ready = false;
  bool terminating = false;
};

std::vector<Backend> backends(const Cluster& cluster, const Value& service) {
  std::vector<Backend> found;
  const auto selector = selector_of(service);
  if (!selector) return found;
  const bool all = flag_at(service, {"spec", "publishNotReadyAddresses"});
  for (Value& pod : cluster.list(*cluster.of().pods, ns_of(service))) {
    const Value* labels = find_path(pod, {"metadata", "labels"});
    if (labels == nullptr || !selector->matches(*labels)) continue;
    if (string_at(pod, {"status", "podIP"}).empty() || is_finished(pod)) continue;
    const bool terminating = is_deleted(pod);
    const bool ready = all || (is_ready(pod) && !terminating);
    found.push_back({std::move(pod), ready, terminating});
  }
  return found;
}

/// The number behind a targetPort; 0 where the pod has no such port.
std::int64_t target_port(const Value& port, const Value& pod) {
  const Value* target = find_path(port, {"targetPort"});
  if (target == nullptr || target->is_nil()) return number_at(port, {"port"});
  if (const auto whole = integer_at(*target, {}))
    return *whole == 0 ? number_at(port, {"port"}) : *whole;
  for (const std::string_view lists : {"containers", "initContainers"}) {
    for (const Value& container : items_of(pod, {"spec", lists})) {
      for (const Value& each : items_of(container, {"ports"})) {
        if (string_at(each, {"name"}) == *target->as_string() &&
            string_at(each, {"protocol"}) == string_at(port, {"protocol"}))
          return number_at(each, {"containerPort"});
      }
    }
  }
  return 0;
}

/// The service's ports as one pod serves them. In: named: EndpointSlices write empty names.
Value ports_of(const Value& service, const Value& pod, bool named) {
  List ports;
  for (const Value& port : items_of(service, {"spec", "ports"})) {
    const auto at = target_port(port, pod);
    if (at == 0) continue;
    Map entry{{"port", number(at)}, {"protocol", string_at(port, {"protocol"})}};
    const auto name = string_at(port, {"name"});
    if (named || !name.empty()) entry.set("name", name);
    const auto protocol = string_at(port, {"appProtocol"});
    if (!protocol.empty()) entry.set("appProtocol", protocol);
    ports.push(std::move(entry));
  }
  return ports;
}

Value target_of(const Value& pod) {
  return Map{
      {"kind", "Pod"}, {"name", name_of(pod)}, {"namespace", ns_of(pod)}, {"uid", uid_of(pod)}};
}

/// A pod's own host name where the service is the one that names its subdomain.
std::string_view host_name(const Value& service, const Value& pod) {
  return string_at(pod, {"spec", "subdomain"}) == name_of(service)
             ? string_at(pod, {"spec", "hostname"})
             : std::string_view();
}

Value endpoint_of(const Value& service, const Backend& backend) {
  List addresses;
  addresses.push(string_at(backend.pod, {"status", "podIP"}));
  const bool serving = is_ready(backend.pod);
  Map endpoint{
      {"addresses", std::move(addresses)},
      {"conditions",
       Map{{"ready", backend.ready}, {"serving", serving}, {"terminating", backend.terminating}}},
      {"nodeName", string_at(backend.pod, {"spec", "nodeName"})},
      {"targetRef", target_of(backend.pod)}};
  const auto host = host_name(service, backend.pod);
  if (!host.empty()) endpoint.set("hostname", host);
  return endpoint;
}

/// Labels of the service and those of the controllers.
Map copied_labels(const Value& service) {
  Map labels;
  if (const Value own = copy_at(service, {"metadata", "labels"}); own.is_map()) {
    for (const auto& [key, value] : *own.as_map())
      labels.set(key, value);
  }
  labels.erase(kHeadless);
  if (is_headless(service)) labels.set(std::string(kHeadless), "");
  return labels;
}

Value old_address(const Value& service, const Value& pod) {
  Map address{{"ip", string_at(pod, {"status", "podIP"})},
              {"nodeName", string_at(pod, {"spec", "nodeName"})},
              {"targetRef", target_of(pod)}};
  const auto host = host_name(service, pod);
  if (!host.empty()) address.set("hostname", host);
  return address;
}

/// The subsets of Endpoints: pods with the same ports together.
Value subsets_of(const Value& service, const std::vector<Backend>& pods) {
  List subsets;
  for (const Backend& backend : pods) {
    if (backend.terminating && !backend.ready) continue;
    const Value ports = ports_of(service, backend.pod, false);
    if (ports.as_list()->empty() && !items_of(service, {"spec", "ports"}).empty()) continue;
    auto& items = subsets.items();
    auto at = std::find_if(items.begin(), items.end(), [&](const Value& subset) {
      const Value* own = find_path(subset, {"ports"});
      return own != nullptr ? deep_equal(*own, ports) : ports.as_list()->empty();
    });
    if (at == items.end()) {
      Map subset;
      if (!ports.as_list()->empty()) subset.set("ports", ports);
      subsets.push(std::move(subset));
      at = std::prev(items.end());
    }
    Value& list = (*at->as_map())[backend.ready ? "addresses" : "notReadyAddresses"];
    if (!list.is_list()) list = List{};
    list.as_list()->push(old_address(service, backend.pod));
  }
  return subsets;
}

void write_endpoints(Cluster& cluster, const Value& service, const std::vector<Backend>& pods) {
  Map labels = copied_labels(service);
  labels.set(std::string(kOldManager), "endpoint-controller");
  const Value subsets = subsets_of(service, pods);
  const Value live = cluster.find(*cluster.of().endpoints, ns_of(service), name_of(service));
  Value next =
      live.is_nil()
          ? Value(Map{{"apiVersion", "v1"},
                      {"kind", "Endpoints"},
                      {"metadata", Map{{"name", name_of(service)}, {"namespace", ns_of(service)}}}})
          : deep_copy(live);
  metadata_of(next).set("labels", std::move(labels));
  if (subsets.as_list()->empty()) {
    next.as_map()->erase("subsets");
  } else {
    next.as_map()->set("subsets", subsets);
  }
  if (!live.is_nil() && deep_equal(next, live)) return;
  set_annotation(next, kTrigger, cluster.stamp());
  static_cast<void>(live.is_nil() ? cluster.create(*cluster.of().endpoints, next, kManager)
                                  : cluster.update(*cluster.of().endpoints, next, kManager));
}

Value empty_slice(const Value& service, const Resource& services) {
  return Map{{"apiVersion", "discovery.k8s.io/v1"},
             {"kind", "EndpointSlice"},
             {"metadata", Map{{"generateName", std::string(name_of(service)) + "-"},
                              {"namespace", ns_of(service)},
                              {"ownerReferences", controller_reference(services, service)}}},
             {"addressType", "IPv4"},
             {"endpoints", List::nil()},
             {"ports", List::nil()}};
}

/// What slices are to hold: one list of ports and its endpoints each.
struct Wanted {
  Value ports;
  List endpoints;
};

std::vector<Wanted> wanted_slices(const Value& service, const std::vector<Backend>& pods) {
  std::vector<Wanted> wanted;
  for (const Backend& backend : pods) {
    const Value ports = ports_of(service, backend.pod, true);
    auto at = std::find_if(wanted.begin(), wanted.end(), [&](const Wanted& each) {
      return each.endpoints.size() < kMaxEndpoints && deep_equal(each.ports, ports);
    });
    if (at == wanted.end()) at = wanted.insert(wanted.end(), Wanted{ports, {}});
    at->endpoints.push(endpoint_of(service, backend));
  }
  if (wanted.empty()) wanted.push_back({List::nil(), List::nil()});
  return wanted;
}

bool is_own_slice(const Value& slice) {
  return label_of(slice, kSliceManager) == kSliceController;
}

void write_slice(Cluster& cluster, const Value& service, const Value& live, const Wanted& wanted) {
  const Resource& slices = *cluster.of().endpoint_slices;
  Value next = live.is_nil() ? empty_slice(service, *cluster.of().services) : deep_copy(live);
  Map labels = copied_labels(service);
  labels.set(std::string(kServiceName), name_of(service));
  labels.set(std::string(kSliceManager), kSliceController);
  metadata_of(next).set("labels", std::move(labels));
  next.as_map()->set("ports", wanted.ports);
  next.as_map()->set("endpoints", wanted.endpoints);
  const auto same = [&](std::string_view field) {
    const Value* a = find_path(next, {field});
    const Value* b = find_path(live, {field});
    if (a == nullptr || b == nullptr) return a == b;
    const bool none_a = !truth(*a);
    return none_a ? !truth(*b) : deep_equal(*a, *b);
  };
  if (!live.is_nil() && same("ports") && same("endpoints") &&
      deep_equal(copy_at(next, {"metadata", "labels"}), copy_at(live, {"metadata", "labels"}))) {
    return;
  }
  set_annotation(next, kTrigger, cluster.stamp());
  static_cast<void>(live.is_nil() ? cluster.create(slices, next, kManager)
                                  : cluster.update(slices, next, kManager));
}

void write_slices(Cluster& cluster, const Value& service, const std::vector<Backend>& pods) {
  std::vector<Value> live;
  for (Value& slice : cluster.controlled(uid_of(service), *cluster.of().endpoint_slices)) {
    if (is_own_slice(slice) && !is_deleted(slice)) live.push_back(std::move(slice));
  }
  const auto wanted = wanted_slices(service, pods);
  for (std::size_t i = 0; i < wanted.size(); ++i)
    write_slice(cluster, service, i < live.size() ? live[i] : Value(), wanted[i]);
  for (std::size_t i = wanted.size(); i < live.size(); ++i)
    static_cast<void>(cluster.remove(*cluster.of().endpoint_slices, live[i]));
}

/// A load balancer's address is the service's own for its life; names decide, and the next free
/// one is taken where two would share.
void give_address(Cluster& cluster, const Value& service) {
  const bool wants = string_at(service, {"spec", "type"}) == "LoadBalancer";
  const auto& ingress = items_of(service, {"status", "loadBalancer", "ingress"});
  if (wants != ingress.empty()) return;
  Value next = deep_copy(service);
  if (!wants) {
    set_path(*next.as_map(), {"status", "loadBalancer"}, Map{});
  } else {
    std::vector<std::string> taken;
    for (const Value& each : cluster.list(*cluster.of().services, "")) {
      for (const Value& entry : items_of(each, {"status", "loadBalancer", "ingress"}))
        taken.emplace_back(string_at(entry, {"ip"}));
    }
    std::string address(string_at(service, {"spec", "loadBalancerIP"}));
    for (int last = 1; address.empty() && last < 255; ++last) {
      const std::string candidate = fmt::format("{}{}", kBalancerNet, last);
      if (std::find(taken.begin(), taken.end(), candidate) == taken.end()) address = candidate;
    }
    List entries;
    entries.push(Map{{"ip", address}, {"ipMode", "VIP"}});
    set_path(*next.as_map(), {"status", "loadBalancer", "ingress"}, std::move(entries));
  }
  static_cast<void>(
      cluster.update(*cluster.of().services, next, "cloud-controller-manager", "status"));
}

void reconcile(Cluster& cluster, const std::string& key) {
  const Value service = cluster.find(key);
  const auto place = cluster.place(key);
  if (service.is_nil()) {
    // Endpoints have no owner: they go with the service's name.
    const Value left = cluster.find(*cluster.of().endpoints, place->ns, place->name);
    if (!left.is_nil() && !label_of(left, kOldManager).empty())
      static_cast<void>(cluster.remove(*cluster.of().endpoints, left));
    return;
  }
  if (is_deleted(service)) return;
  give_address(cluster, service);
  const Value* selector = find_path(service, {"spec", "selector"});
  if (selector == nullptr || !truth(*selector)) return;
  if (string_at(service, {"spec", "type"}) == "ExternalName") return;
  const auto pods = backends(cluster, service);
  write_endpoints(cluster, service, pods);
  write_slices(cluster, service, pods);
}

void observe(const Cluster& cluster, const Cluster::Seen& seen, Keys& dirty) {
  const Resource& services = *cluster.of().services;
  note(seen, services, *cluster.of().endpoint_slices, dirty);
  const Value& last = seen.after.is_nil() ? seen.before : seen.after;
  if (&seen.resource == cluster.of().endpoints && !label_of(last, kOldManager).empty())
    dirty.insert(Registry::key_of(services, ns_of(last), name_of(last)));
  if (&seen.resource != cluster.of().pods) return;
  for (const Value& service : cluster.list(services, ns_of(last))) {
    const auto selector = selector_of(service);
    if (!selector) continue;
    const auto picks = [&](const Value& pod) {
      const Value* labels = find_path(pod, {"metadata", "labels"});
      return labels != nullptr && selector->matches(*labels);
    };
    if (picks(seen.before) || picks(seen.after))
      dirty.insert(Registry::key_of(services, ns_of(service), name_of(service)));
  }
}

}  // namespace

Controller endpoints_controller() {
  return {observe, reconcile};
}

}  // namespace tf::sandbox
