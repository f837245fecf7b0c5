#include "lib/sandbox/allocation.h"

#include <arpa/inet.h>
#include <fmt/core.h>

#include <array>
#include <charconv>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "lib/base/text.h"
#include "lib/sandbox/metadata.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kNetwork = "10.0.";
constexpr int kFirstPort = 30000;
constexpr int kLastPort = 32767;
constexpr std::string_view kNone = "None";

bool is_service(const Resource& resource) {
  return resource.group.empty() && resource.plural == "services";
}

/// What the stored services hold, found in their texts without parsing them.
struct Taken {
  std::set<std::string, std::less<>> addresses;
  std::set<int> ports;
};

void find_numbers(std::string_view text, std::string_view key, std::set<int>& numbers) {
  for (auto at = text.find(key); at != std::string_view::npos; at = text.find(key, at)) {
    at += key.size();
    int number = 0;
    std::from_chars(text.data() + at, text.data() + text.size(), number);
    numbers.insert(number);
  }
}

Taken taken_of_others(Registry& registry, const Resource& resource, const Value& object) {
  Taken taken;
  const std::string prefix = Registry::prefix_of(resource, "");
  const std::string own =
      Registry::key_of(resource, metadata_text(object, "namespace"), metadata_text(object, "name"));
  const auto& objects = registry.store().objects();
  constexpr std::string_view kAddress = "\"clusterIP\":\"";
  for (auto at = objects.lower_bound(prefix); at != objects.end() && at->first.starts_with(prefix);
       ++at) {
    if (at->first == own) continue;
    const std::string_view text = *at->second.json;
    if (const auto found = text.find(kAddress); found != std::string_view::npos) {
      const auto from = found + kAddress.size();
      taken.addresses.emplace(text.substr(from, text.find('"', from) - from));
    }
    find_numbers(text, "\"nodePort\":", taken.ports);
    find_numbers(text, "\"healthCheckNodePort\":", taken.ports);
  }
  return taken;
}

ApiError refused(const Value& object, std::string path, std::string message) {
  return invalid({"", "Service", std::string(metadata_text(object, "name"))},
                 {{FieldError::Type::kInvalid, std::move(path), std::move(message)}});
}

/// The last two numbers of an address in the range, or nothing.
bool is_in_range(std::string_view address) {
  return address.starts_with(kNetwork) && split_views(address, ".").size() == 4;
}

/// A free one, sought from a place that the object's uid tells: who tries first without writing
/// does not learn what the next one gets.
std::optional<std::string> free_address(const Taken& taken, std::string_view uid) {
  // From the second block on: low addresses are for those who ask for one.
  constexpr std::size_t kBlocks = 255;
  constexpr std::size_t kInBlock = 254;
  const std::size_t start = std::hash<std::string_view>{}(uid);
  for (std::size_t i = 0; i < kBlocks * kInBlock; ++i) {
    const std::size_t at = (start + i) % (kBlocks * kInBlock);
    std::string address = fmt::format("{}{}.{}", kNetwork, at / kInBlock + 1, at % kInBlock + 1);
    if (!taken.addresses.contains(address)) return address;
  }
  return std::nullopt;
}

Map& spec_of(Value& object) {
  Value& spec = (*object.as_map())["spec"];
  if (!spec.is_map()) spec = Map{};
  return *spec.as_map();
}

std::string_view type_of(const Value& object) {
  return string_at(object, {"spec", "type"});
}

bool has_selector(const Value& object) {
  const Value* selector = find_path(object, {"spec", "selector"});
  return selector != nullptr && truth(*selector);
}

void set_families(Value& object) {
  Map& spec = spec_of(object);
  const bool dual = string_at(object, {"spec", "clusterIP"}) == kNone && !has_selector(object);
  if (!spec.contains("ipFamilyPolicy")) {
    spec.set("ipFamilyPolicy", dual ? "RequireDualStack" : "SingleStack");
  }
  if (spec.contains("ipFamilies")) return;
  List families;
  families.push("IPv4");
  if (dual) families.push("IPv6");
  spec.set("ipFamilies", std::move(families));
}

bool string_is(const Value& value, std::string_view text) {
  return value.is_string() && *value.as_string() == text;
}

bool is_address(const std::string& text) {
  std::array<unsigned char, 16> bytes{};
  return ::inet_pton(AF_INET, text.c_str(), bytes.data()) == 1 ||
         ::inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1;
}

/// This cluster has addresses of IPv4 only.
ApiStatus check_families(const Value& object) {
  const std::string address(string_at(object, {"spec", "clusterIP"}));
  if (!address.empty() && address != kNone && !is_address(address)) {
    return refuse(refused(object, "spec.clusterIPs[0]",
                          fmt::format("Invalid value: \"{}\": must be a valid IP address, (e.g. "
                                      "10.9.8.7 or 2001:db8::ffff)",
                                      address)));
  }
  const Value* families = find_path(object, {"spec", "ipFamilies"});
  if (address != kNone && families != nullptr && families->is_list() &&
      families->as_list()->size() == 1 && string_is((*families->as_list())[0], "IPv6")) {
    return refuse(refused(object, "spec.ipFamilies[0]",
                          "Invalid value: \"IPv6\": not configured on this cluster"));
  }
  if (address != kNone && string_at(object, {"spec", "ipFamilyPolicy"}) == "RequireDualStack") {
    return refuse(refused(object, "spec.ipFamilyPolicy",
                          "Invalid value: \"RequireDualStack\": this cluster is not configured for "
                          "dual-stack services"));
  }
  return {};
}

ApiStatus allocate_address(Value& object, const Taken& taken, DryRun dry_run) {
  Map& spec = spec_of(object);
  std::string address(string_at(object, {"spec", "clusterIP"}));
  const Value* several = find_path(object, {"spec", "clusterIPs"});
  if (address.empty() && several != nullptr && several->is_list() && !several->as_list()->empty() &&
      (*several->as_list())[0].is_string()) {
    address = *(*several->as_list())[0].as_string();
  }
  if (address.empty()) {
    const auto found = free_address(
        taken, dry_run == DryRun::kAll ? std::string_view() : metadata_text(object, "uid"));
    if (!found) return refuse(internal_error("failed to allocate a serviceIP: range is full"));
    address = *found;
  } else if (address != kNone) {
    const std::string path = "spec.clusterIPs";
    const std::string shown =
        fmt::format("Invalid value: [\"{}\"]: failed to allocate IP {}: ", address, address);
    if (!is_in_range(address)) {
      return refuse(
          refused(object, path, shown + "the provided network does not match the current range"));
    }
    if (taken.addresses.contains(address)) {
      return refuse(refused(object, path, shown + "provided IP is already allocated"));
    }
  }
  spec.set("clusterIP", address);
  List addresses;
  addresses.push(address);
  spec.set("clusterIPs", std::move(addresses));
  return {};
}

bool wants_node_ports(const Value& object) {
  if (type_of(object) == "NodePort") return true;
  if (type_of(object) != "LoadBalancer") return false;
  const Value* wanted = find_path(object, {"spec", "allocateLoadBalancerNodePorts"});
  return wanted == nullptr || truth(*wanted);
}

int free_port(std::set<int>& taken, std::string_view uid) {
  constexpr int kPorts = kLastPort - kFirstPort + 1;
  const int start = static_cast<int>(std::hash<std::string_view>{}(uid) % kPorts);
  for (int i = 0; i < kPorts; ++i) {
    const int port = kFirstPort + (start + i) % kPorts;
    if (taken.insert(port).second) return port;
  }
  return 0;
}

ApiStatus allocate_ports(Value& object, std::set<int> taken) {
  const Value* ports = find_path(object, {"spec", "ports"});
  if (ports == nullptr || !ports->is_list()) return {};
  std::set<int> own;  // a port number may serve two protocols
  std::size_t index = 0;
  for (const Value& port : *ports->as_list()) {
    const auto wished = static_cast<int>(integer_at(port, {"nodePort"}).value_or(0));
    const std::string path = fmt::format("spec.ports[{}].nodePort", index++);
    if (wished != 0) {
      if (wished < kFirstPort || wished > kLastPort) {
        return refuse(refused(object, path,
                              fmt::format("Invalid value: {}: provided port is not in the valid "
                                          "range. The range of valid ports is {}-{}",
                                          wished, kFirstPort, kLastPort)));
      }
      if (taken.contains(wished) && !own.contains(wished)) {
        return refuse(
            refused(object, path,
                    fmt::format("Invalid value: {}: provided port is already allocated", wished)));
      }
      taken.insert(wished);
      own.insert(wished);
    } else if (wants_node_ports(object)) {
      const int found = free_port(taken, metadata_text(object, "uid"));
      if (found == 0) {
        return refuse(internal_error("failed to allocate a nodePort: range is full"));
      }
      own.insert(found);
      port.as_map()->set("nodePort", Value::int64(found));
    }
  }
  if (type_of(object) == "LoadBalancer" &&
      string_at(object, {"spec", "externalTrafficPolicy"}) == "Local" &&
      integer_at(object, {"spec", "healthCheckNodePort"}).value_or(0) == 0) {
    spec_of(object).set("healthCheckNodePort",
                        Value::int64(free_port(taken, metadata_text(object, "uid"))));
  }
  return {};
}

/// Node ports of the live service go to the ports that have none, by port number and protocol.
void keep_node_ports(Value& object, const Value& live) {
  const Value* ports = find_path(object, {"spec", "ports"});
  const Value* before = find_path(live, {"spec", "ports"});
  if (ports == nullptr || before == nullptr || !ports->is_list() || !before->is_list()) return;
  for (const Value& port : *ports->as_list()) {
    if (integer_at(port, {"nodePort"}).value_or(0) != 0) continue;
    for (const Value& other : *before->as_list()) {
      const auto node_port = integer_at(other, {"nodePort"}).value_or(0);
      if (node_port != 0 && integer_at(port, {"port"}) == integer_at(other, {"port"}) &&
          string_at(port, {"protocol"}) == string_at(other, {"protocol"})) {
        port.as_map()->set("nodePort", Value::int64(node_port));
      }
    }
  }
}

/// Like: patchAllocatedValues.
void keep_allocated(Value& object, const Value& live) {
  Map& spec = spec_of(object);
  if (type_of(object) != "ExternalName" && type_of(live) != "ExternalName") {
    for (const std::string_view field :
         {"clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"}) {
      const Value* had = find_path(live, {"spec", field});
      if (!spec.contains(field) && had != nullptr) spec.set(std::string(field), deep_copy(*had));
    }
  }
  const bool had_ports = wants_node_ports(live);
  if (had_ports && wants_node_ports(object)) keep_node_ports(object, live);
  if (type_of(live) == "LoadBalancer" && type_of(object) == "LoadBalancer" &&
      !spec.contains("healthCheckNodePort")) {
    if (const Value* had = find_path(live, {"spec", "healthCheckNodePort"})) {
      spec.set("healthCheckNodePort", *had);
    }
  }
}

ApiStatus allocate(Registry& registry, const Resource& resource, Value& object, DryRun dry_run) {
  const Taken taken = taken_of_others(registry, resource, object);
  if (type_of(object) != "ExternalName") {
    TF_CHECK(allocate_address(object, taken, dry_run));
    set_families(object);
  }
  return allocate_ports(object, taken.ports);
}

}  // namespace

ApiStatus allocate_new(Registry& registry, const Resource& resource, Value& object,
                       DryRun dry_run) {
  if (!is_service(resource)) return {};
  if (type_of(object) != "ExternalName") TF_CHECK(check_families(object));
  return allocate(registry, resource, object, dry_run);
}

ApiStatus allocate_changed(Registry& registry, const Resource& resource, Value& object,
                           const Value& live) {
  if (!is_service(resource)) return {};
  keep_allocated(object, live);
  if (type_of(object) == "ExternalName") {
    Map& spec = spec_of(object);
    for (const std::string_view field : {"clusterIPs", "ipFamilies", "ipFamilyPolicy"}) {
      spec.erase(field);
    }
    if (string_at(object, {"spec", "clusterIP"}) == string_at(live, {"spec", "clusterIP"})) {
      spec.erase("clusterIP");
    }
  }
  return allocate(registry, resource, object, DryRun::kNo);
}

}  // namespace tf::sandbox
