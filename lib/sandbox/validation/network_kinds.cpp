#include <fmt/core.h>

#include <array>
#include <set>

#include "lib/base/text.h"
#include "lib/sandbox/validation/addresses.h"
#include "lib/sandbox/validation/kinds.h"
#include "lib/sandbox/validation/services.h"

namespace tf::sandbox::validation {
namespace {

void check_segment(Report& report, const Node& name) {
  if (name.empty()) {
    report.required(name);
  } else {
    report.invalid_text(name, path_segment(name.text()));
  }
}

void check_reference(Report& report, const Node& reference) {
  if (!reference.present()) return;
  const Node group = reference["apiGroup"];
  if (group.present()) report.invalid_text(group, dns1123_subdomain(group.text()));
  check_segment(report, reference["kind"]);
  check_segment(report, reference["name"]);
}

void check_service_port(Report& report, const Node& backend) {
  const Node port = backend["service"]["port"];
  const bool named = !port["name"].empty();
  const bool numbered = port["number"].number() != 0;
  if (named && numbered) {
    report.invalid_value(backend, Value(""), "cannot set both port name & port number");
  } else if (named) {
    report.invalid_text(port["name"], port_name(port["name"].text()));
  } else if (numbered) {
    report.invalid_number(port["number"], port_number(port["number"].number()));
  } else {
    report.required(backend, "port name or number is required");
  }
}

void check_backend(Report& report, const Node& backend) {
  const Node resource = backend["resource"];
  const Node service = backend["service"];
  if (resource.present() && service.present()) {
    report.invalid_value(backend, Value(""), "cannot set both resource and service backends");
  } else if (resource.present()) {
    check_reference(report, resource);
  } else if (service.present()) {
    if (service["name"].empty()) {
      report.required(service["name"]);
    } else {
      report.invalid_text(service["name"], dns1123_label(service["name"].text()));
    }
    check_service_port(report, backend);
  } else {
    report.invalid_value(backend, Value(""), "resource or service backend is required");
  }
}

void check_path(Report& report, const Node& path) {
  const Node type = path["pathType"];
  const Node value = path["path"];
  constexpr std::string_view absolute = "must be an absolute path";
  if (!type.present()) return report.required(type, "pathType must be specified");
  if (type.text() == "Exact" || type.text() == "Prefix") {
    if (!value.text().starts_with('/')) report.invalid_text(value, absolute);
    for (const std::string_view part : {"//", "/./", "/../", "%2f", "%2F"}) {
      if (contains(value.text(), part))
        report.invalid_text(value, fmt::format("must not contain '{}'", part));
    }
    for (const std::string_view end : {"/..", "/."}) {
      if (value.text().ends_with(end))
        report.invalid_text(value, fmt::format("cannot end with '{}'", end));
    }
  } else if (type.text() == "ImplementationSpecific") {
    if (!value.empty() && !value.text().starts_with('/')) report.invalid_text(value, absolute);
  } else {
    report.unsupported(type, {"Exact", "ImplementationSpecific", "Prefix"});
  }
  check_backend(report, path["backend"]);
}

Messages host_name(std::string_view host) {
  return contains(host, "*") ? wildcard_subdomain(host) : dns1123_subdomain(host);
}

void check_rule(Report& report, const Node& rule) {
  const Node host = rule["host"];
  if (!host.empty()) {
    if (parse_address(host.text()))
      report.invalid_text(host, "must be a DNS name, not an IP address");
    report.invalid_text(host, host_name(host.text()));
  }
  const Node http = rule["http"];
  if (!http.present()) return;
  if (http["paths"].empty()) report.required(http["paths"]);
  for (const Node& path : http["paths"].items())
    check_path(report, path);
}

void check_ingress_spec(Report& report, const Node& ingress) {
  const Node spec = ingress["spec"];
  const Node backend = spec["defaultBackend"];
  if (spec["rules"].empty() && !backend.present())
    report.invalid_json(spec, "null", "either `defaultBackend` or `rules` must be specified");
  if (backend.present()) check_backend(report, backend);
  for (const Node& rule : spec["rules"].items())
    check_rule(report, rule);
  for (const Node& tls : spec["tls"].items()) {
    for (const Node& host : tls["hosts"].items())
      report.invalid_text(host, host_name(host.text()));
    const Node secret = tls["secretName"];
    if (!secret.empty()) report.invalid_text(secret, subdomain_name(secret.text(), false));
  }
  const Node name = spec["ingressClassName"];
  if (name.present()) report.invalid_text(name, subdomain_name(name.text(), false));
}

void check_ingress(Report& report, const Node& ingress) {
  check_ingress_spec(report, ingress);
  constexpr std::string_view key = "kubernetes.io/ingress.class";
  const Node annotation = ingress["metadata"]["annotations"].key(key);
  const Node name = ingress["spec"]["ingressClassName"];
  if (annotation.present() && name.present() && annotation.text() != name.text()) {
    report.invalid_text(annotation.moved(fmt::format("annotations.{}", key)),
                        "must match `ingressClassName` when both are specified");
  }
}

void check_ingress_update(Report& report, const Node& ingress, const Node& /*live*/) {
  check_ingress_spec(report, ingress);
}

void check_ingress_class(Report& report, const Node& ingress_class) {
  const Node spec = ingress_class["spec"];
  const Node controller = spec["controller"];
  const Node parameters = spec["parameters"];
  if (controller.size() > 250) report.too_long(controller, 250);
  check_domain_prefixed_path(report, controller);
  if (!parameters.present()) return;
  check_reference(report, parameters);
  const Node scope = parameters["scope"];
  const Node ns = parameters["namespace"];
  if (!scope.present()) return report.required(scope);
  report.choose(scope, {"Cluster", "Namespace"});
  if (scope.text() == "Namespace") {
    if (!ns.present()) return report.required(ns, "`parameters.scope` is set to 'Namespace'");
    report.invalid_text(ns, dns1123_label(ns.text()));
  }
  if (scope.text() == "Cluster" && ns.present())
    report.forbidden(ns, "`parameters.scope` is set to 'Cluster'");
}

void check_ingress_class_update(Report& report, const Node& ingress_class, const Node& live) {
  report.immutable(ingress_class["spec"]["controller"], live["spec"]["controller"].value());
  check_metadata(report, ingress_class["metadata"], {false, subdomain_name, true});
  check_ingress_class(report, ingress_class);
}

void check_policy_port(Report& report, const Node& rule) {
  const Node port = rule["port"];
  const Node end = rule["endPort"];
  if (rule["protocol"].present()) report.choose(rule["protocol"], {"TCP", "UDP", "SCTP"});
  if (!port.present()) {
    if (end.present())
      report.invalid_number(end, "may not be specified when `port` is not specified");
  } else if (port.value().is_string()) {
    if (end.present())
      report.invalid_number(end, "may not be specified when `port` is non-numeric");
    report.invalid_text(port, port_name(port.text()));
  } else {
    report.invalid_number(port, port_number(port.number()));
    if (!end.present()) return;
    if (end.number() < port.number()) {
      report.invalid_value(end, Value::int64(port.number()),
                           "must be greater than or equal to `port`");
    }
    report.invalid_number(end, port_number(end.number()));
  }
}

void check_block(Report& report, const Node& block) {
  const Node network = block["cidr"];
  if (network.empty()) return report.required(network);
  check_network(report, network);
  for (const Node& except : block["except"].items()) {
    const std::size_t before = report.size();
    check_network(report, except);
    if (report.size() == before && !is_inner_network(except.text(), network.text()))
      report.invalid_text(except, "must be a strict subset of `cidr`");
  }
}

void check_peer(Report& report, const Node& peer) {
  int others = 0;
  for (const std::string_view selector : {"podSelector", "namespaceSelector"}) {
    if (!peer[selector].present()) continue;
    ++others;
    check_label_selector(report, peer[selector]);
  }
  const bool block = peer["ipBlock"].present();
  if (block) check_block(report, peer["ipBlock"]);
  if (!block && others == 0) {
    report.required(peer, "must specify a peer");
  } else if (block && others > 0) {
    report.forbidden(peer, "may not specify both ipBlock and another peer");
  }
}

void check_network_policy(Report& report, const Node& policy) {
  const Node spec = policy["spec"];
  check_label_selector(report, spec["podSelector"]);
  for (const auto& [rules, peers] : {std::pair("ingress", "from"), std::pair("egress", "to")}) {
    for (const Node& rule : spec[rules].items()) {
      for (const Node& port : rule["ports"].items())
        check_policy_port(report, port);
      for (const Node& peer : rule[peers].items())
        check_peer(report, peer);
    }
  }
  const Node types = spec["policyTypes"];
  if (types.size() > 2) return report.invalid(types, "may not specify more than two policyTypes");
  for (const Node& type : types.items())
    report.choose(type, {"Ingress", "Egress"});
}

void check_endpoint_ports(Report& report, const Node& ports) {
  for (const Node& port : ports.items()) {
    const Node name = port["name"];
    if (name.empty()) {
      if (ports.size() > 1) report.required(name);
    } else {
      report.invalid_text(name, dns1123_label(name.text()));
    }
    report.invalid_number(port["port"], port_number(port["port"].number()));
    report.choose_required(port["protocol"], {"SCTP", "TCP", "UDP"});
    if (port["appProtocol"].present()) check_label_name(report, port["appProtocol"]);
  }
}

void check_endpoints(Report& report, const Node& endpoints) {
  for (const Node& subset : endpoints["subsets"].items()) {
    if (subset["addresses"].empty() && subset["notReadyAddresses"].empty())
      report.required(subset, "must specify `addresses` or `notReadyAddresses`");
    for (const std::string_view list : {"addresses", "notReadyAddresses"}) {
      for (const Node& address : subset[list].items()) {
        const Node ip = address["ip"];
        check_address(report, ip);
        check_endpoint_address(report, ip);
        const Node host = address["hostname"];
        if (!host.empty()) report.invalid_text(host, dns1123_label(host.text()));
        const Node node = address["nodeName"];
        if (node.present()) report.invalid_text(node, subdomain_name(node.text(), false));
      }
    }
    check_endpoint_ports(report, subset["ports"]);
  }
}

void check_slice_address(Report& report, const Node& address, std::string_view type) {
  const Node list = address.moved(address.path().substr(0, address.path().rfind('[')));
  if (type == "FQDN") return check_fully_qualified_domain_name(report, address);
  if (type != "IPv4" && type != "IPv6") return;
  const std::size_t before = report.size();
  if (type == "IPv4") {
    check_address(report, address);
  } else {
    check_canonical_address(report, address);
  }
  if (report.size() != before) return;
  if (parse_address(address.text())->v4 != (type == "IPv4"))
    report.invalid_text(list, fmt::format("must be an {} address", type));
  check_endpoint_address(report, address);
}

void check_slice_endpoint(Report& report, const Node& endpoint, std::string_view type) {
  const Node addresses = endpoint["addresses"];
  if (addresses.empty()) report.required(addresses, "must contain at least 1 address");
  if (addresses.size() > 100) report.too_many(addresses, addresses.size(), 100);
  for (const Node& address : addresses.items())
    check_slice_address(report, address, type);
  const Node node = endpoint["nodeName"];
  if (node.present()) report.invalid_text(node, subdomain_name(node.text(), false));
  const Node host = endpoint["hostname"];
  if (host.present()) report.invalid_text(host, dns1123_label(host.text()));
}

void check_slice_ports(Report& report, const Node& ports) {
  std::set<std::string_view> names;
  for (const Node& port : ports.items()) {
    const Node name = port["name"];
    if (!name.empty()) report.invalid_text(name, dns1123_label(name.text()));
    if (!names.insert(name.text()).second) report.duplicate(name);
    if (!port["protocol"].present()) {
      report.required(port["protocol"]);
    } else {
      report.choose(port["protocol"], {"SCTP", "TCP", "UDP"});
    }
    if (port["appProtocol"].present()) check_label_name(report, port["appProtocol"]);
  }
}

void check_slice_parts(Report& report, const Node& slice, bool same_endpoints) {
  const Node type = slice["addressType"];
  report.choose_required(type, {"FQDN", "IPv4", "IPv6"});
  const Node ports = slice["ports"];
  if (ports.size() > 20000) {
    report.too_many(ports, ports.size(), 20000);
  } else {
    check_slice_ports(report, ports);
  }
  const Node endpoints = slice["endpoints"];
  if (same_endpoints) return;
  if (endpoints.size() > 1000) return report.too_many(endpoints, endpoints.size(), 1000);
  for (const Node& endpoint : endpoints.items())
    check_slice_endpoint(report, endpoint, type.text());
}

void check_slice(Report& report, const Node& slice) {
  check_slice_parts(report, slice, false);
}

void check_slice_update(Report& report, const Node& slice, const Node& live) {
  check_slice_parts(report, slice,
                    semantically_equal(slice["endpoints"].value(), live["endpoints"].value()));
  report.immutable(slice["addressType"], live["addressType"].value());
}

Messages address_name(std::string_view name, bool /*prefix*/) {
  return canonical_address(name);
}

}  // namespace

std::span<const KindRules> network_rules() {
  static constexpr std::array<KindRules, 7> rules = {{
      {"", "services", label_name, check_service, check_service_update},
      {"", "endpoints", subdomain_name, check_endpoints, nullptr, nullptr,
       OnUpdate::kAsChangeAndNew},
      {"discovery.k8s.io", "endpointslices", subdomain_name, check_slice, check_slice_update,
       nullptr, OnUpdate::kAsNew},
      {"networking.k8s.io", "ingresses", subdomain_name, check_ingress, check_ingress_update,
       nullptr, OnUpdate::kAsChangeAndNew},
      {"networking.k8s.io", "ingressclasses", subdomain_name, check_ingress_class,
       check_ingress_class_update},
      {"networking.k8s.io", "networkpolicies", subdomain_name, check_network_policy},
      {"networking.k8s.io", "ipaddresses", address_name},
  }};
  return rules;
}

}  // namespace tf::sandbox::validation
