#include <fmt/core.h>

#include <set>

#include "lib/base/text.h"
#include "lib/sandbox/table_column_cells.h"

namespace tf::sandbox {
namespace {

std::vector<std::string> strings_at(const Printed& printed, std::string_view path) {
  std::vector<std::string> texts;
  for (const Value& each : printed.items(path))
    texts.push_back(each.is_string() ? *each.as_string() : std::string());
  return texts;
}

/// The addresses of status.loadBalancer, sorted, each once.
std::string load_balancer_text(const Printed& printed) {
  std::set<std::string> addresses;
  for (const Value& each : printed.items("status.loadBalancer.ingress")) {
    std::string address(string_at(each, {"ip"}));
    if (address.empty()) address = string_at(each, {"hostname"});
    if (!address.empty()) addresses.insert(std::move(address));
  }
  return join(std::vector<std::string>(addresses.begin(), addresses.end()), ",");
}

std::string or_none(std::string text) {
  return text.empty() ? "<none>" : text;
}

std::string list_or_unset(const std::vector<std::string>& texts) {
  constexpr std::size_t kMost = 3;
  const std::string text = first_of(texts, kMost);
  return text.empty() ? "<unset>" : text;
}

/// net.JoinHostPort: an IPv6 address stands in brackets.
std::string host_port(std::string_view host, std::int64_t port) {
  return contains(host, ":") ? fmt::format("[{}]:{}", host, port)
                             : fmt::format("{}:{}", host, port);
}

/// Adds the addresses of a subset with each of its ports.
void add_subset(const Value& subset, std::vector<std::string>& texts) {
  const Value* addresses = find_path(subset, {"addresses"});
  if (addresses == nullptr || !addresses->is_list()) return;
  const Value* ports = find_path(subset, {"ports"});
  if (ports == nullptr || !ports->is_list() || ports->as_list()->empty()) {
    for (const Value& address : *addresses->as_list())
      texts.emplace_back(string_at(address, {"ip"}));
    return;
  }
  for (const Value& port : *ports->as_list()) {
    for (const Value& address : *addresses->as_list()) {
      texts.push_back(
          host_port(string_at(address, {"ip"}), integer_at(port, {"port"}).value_or(0)));
    }
  }
}

}  // namespace

Value cluster_ip_cell(const Printed& printed) {
  const auto addresses = strings_at(printed, "spec.clusterIPs");
  return addresses.empty() ? "<none>" : addresses.front();
}

Value external_ip_cell(const Printed& printed) {
  const std::string type = printed.text("spec.type");
  if (type == "ExternalName") return printed.text("spec.externalName");
  std::vector<std::string> addresses = strings_at(printed, "spec.externalIPs");
  if (type == "ClusterIP" || type == "NodePort") return or_none(join(addresses, ","));
  if (type != "LoadBalancer") return "<unknown>";
  const std::string balancers = load_balancer_text(printed);
  if (!balancers.empty()) addresses.insert(addresses.begin(), balancers);
  return addresses.empty() ? "<pending>" : join(addresses, ",");
}

Value service_ports_cell(const Printed& printed) {
  std::vector<std::string> texts;
  for (const Value& port : printed.items("spec.ports")) {
    const auto number = integer_at(port, {"port"}).value_or(0);
    const auto node_port = integer_at(port, {"nodePort"}).value_or(0);
    const auto protocol = string_at(port, {"protocol"});
    texts.push_back(node_port > 0 ? fmt::format("{}:{}/{}", number, node_port, protocol)
                                  : fmt::format("{}/{}", number, protocol));
  }
  return or_none(join(texts, ","));
}

Value ingress_hosts_cell(const Printed& printed) {
  constexpr std::size_t kMost = 3;
  std::vector<std::string> hosts;
  bool more = false;
  const auto& rules = printed.items("spec.rules");
  for (const Value& rule : rules) {
    // Counted by rules, whether they have a host or not: so the server does it.
    more = more || hosts.size() == kMost;
    const auto host = string_at(rule, {"host"});
    if (!more && !host.empty()) hosts.emplace_back(host);
  }
  if (hosts.empty()) return "*";
  if (!more) return join(hosts, ",");
  return fmt::format("{} + {} more...", join(hosts, ","), rules.size() - kMost);
}

Value load_balancer_cell(const Printed& printed) {
  return load_balancer_text(printed);
}

Value ingress_ports_cell(const Printed& printed) {
  return printed.items("spec.tls").empty() ? "80" : "80, 443";
}

Value ingress_class_name_cell(const Printed& printed) {
  const auto is_default = string_at(
      printed.object, {"metadata", "annotations", "ingressclass.kubernetes.io/is-default-class"});
  return printed.text("metadata.name") + (is_default == "true" ? " (default)" : "");
}

Value ingress_parameters_cell(const Printed& printed) {
  if (printed.at("spec.parameters") == nullptr) return "<none>";
  std::string text = printed.text("spec.parameters.kind");
  if (printed.at("spec.parameters.apiGroup") != nullptr) {
    text += "." + printed.text("spec.parameters.apiGroup");
  }
  return text + "/" + printed.text("spec.parameters.name");
}

Value pod_selector_cell(const Printed& printed) {
  return or_none(selector_text(printed.at("spec.podSelector")));
}

Value endpoints_cell(const Printed& printed) {
  const auto& subsets = printed.items("subsets");
  if (subsets.empty()) return "<none>";
  std::vector<std::string> texts;
  for (const Value& subset : subsets)
    add_subset(subset, texts);
  constexpr std::size_t kMost = 3;
  return first_of(texts, kMost);
}

Value slice_ports_cell(const Printed& printed) {
  std::vector<std::string> texts;
  for (const Value& port : printed.items("ports")) {
    const auto number = integer_at(port, {"port"});
    const Value* name = find_path(port, {"name"});
    texts.push_back(number            ? to_text(*number)
                    : name == nullptr ? std::string("*")
                                      : std::string(string_at(port, {"name"})));
  }
  return list_or_unset(texts);
}

Value slice_endpoints_cell(const Printed& printed) {
  std::vector<std::string> texts;
  for (const Value& endpoint : printed.items("endpoints")) {
    for (std::string& address : strings_at({endpoint, printed.now}, "addresses"))
      texts.push_back(std::move(address));
  }
  return list_or_unset(texts);
}

Value cidrs_cell(const Printed& printed) {
  return join(strings_at(printed, "spec.cidrs"), ",");
}

Value parent_reference_cell(const Printed& printed) {
  if (printed.at("spec.parentRef") == nullptr) return "<none>";
  std::string text = printed.text("spec.parentRef.resource");
  const std::string group = printed.text("spec.parentRef.group");
  if (!group.empty()) text += "." + group;
  text = to_lower_ascii(text);
  const std::string ns = printed.text("spec.parentRef.namespace");
  if (!ns.empty()) text += "/" + ns;
  return text + "/" + printed.text("spec.parentRef.name");
}

}  // namespace tf::sandbox
