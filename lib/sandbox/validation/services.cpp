#include "lib/sandbox/validation/services.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "lib/base/text.h"
#include "lib/sandbox/validation/addresses.h"
#include "lib/sandbox/validation/metadata.h"
#include "lib/sandbox/validation/names.h"

namespace tf::sandbox::validation {
namespace {

constexpr std::string_view kSourceRanges = "service.beta.kubernetes.io/load-balancer-source-ranges";
constexpr std::string_view kOnlyLoadBalancer = "may only be used when `type` is 'LoadBalancer'";
constexpr std::string_view kSetOnce = "may not change once set";

bool is_headless(const Node& spec) {
  return spec["clusterIPs"].size() == 1 && spec["clusterIPs"].index(0).text() == "None";
}

bool is_type(const Node& spec, std::string_view type) {
  return spec["type"].text() == type;
}

bool needs_health_check(const Node& spec) {
  return is_type(spec, "LoadBalancer") && spec["externalTrafficPolicy"].text() == "Local";
}

void check_type_against_addresses(Report& report, const Node& spec) {
  if (spec["ports"].empty() && !is_headless(spec) && !is_type(spec, "ExternalName"))
    report.required(spec["ports"]);
  for (const std::string_view type : {"LoadBalancer", "NodePort"}) {
    if (is_type(spec, type) && is_headless(spec)) {
      report.invalid_text(spec["clusterIPs"].index(0),
                          fmt::format("may not be set to 'None' for {} services", type));
    }
  }
  if (!is_type(spec, "ExternalName")) return;
  constexpr std::string_view why = "may not be set for ExternalName services";
  if (!spec["clusterIPs"].empty()) report.forbidden(spec["clusterIPs"], why);
  if (!spec["ipFamilies"].empty()) report.forbidden(spec["ipFamilies"], why);
  if (spec["ipFamilyPolicy"].present()) report.forbidden(spec["ipFamilyPolicy"], why);
  const Node name = spec["externalName"];
  const std::string_view domain = trim_suffix(name.text(), ".");
  if (domain.empty()) return report.required(name);
  for (const std::string& message : dns1123_subdomain(domain))
    report.invalid_value(name, Value(domain), message);
}

void check_ports(Report& report, const Node& ports) {
  std::set<std::string_view> names;
  for (const Node& port : ports.items()) {
    const Node name = port["name"];
    if (name.empty()) {
      if (ports.size() > 1) report.required(name);
    } else {
      report.invalid_text(name, dns1123_label(name.text()));
      if (!names.insert(name.text()).second) report.duplicate(name);
    }
    report.invalid_number(port["port"], port_number(port["port"].number()));
    report.choose_required(port["protocol"], {"SCTP", "TCP", "UDP"});
    check_port(report, port["targetPort"]);
    if (port["appProtocol"].present()) check_label_name(report, port["appProtocol"]);
  }
}

void check_affinity(Report& report, const Node& spec) {
  const Node affinity = spec["sessionAffinity"];
  const Node config = spec["sessionAffinityConfig"];
  report.choose_required(affinity, {"ClientIP", "None"});
  if (affinity.text() == "None" && config.present())
    report.forbidden(config, "must not be set when session affinity is None");
  if (affinity.text() != "ClientIP") return;
  constexpr std::string_view when = "when session affinity type is ClientIP";
  const Node seconds = config["clientIP"]["timeoutSeconds"];
  if (!config.present()) return report.required(config, when);
  if (!config["clientIP"].present()) return report.required(config["clientIP"], when);
  if (!seconds.present()) return report.required(seconds, when);
  if (seconds.number() <= 0 || seconds.number() > 86400)
    report.invalid_number(seconds, "must be greater than 0 and less than 86400");
}

void check_families(Report& report, const Node& spec) {
  std::set<std::string_view> seen;
  for (const Node& family : spec["ipFamilies"].items()) {
    report.choose(family, {"IPv4", "IPv6"});
    if (!seen.insert(family.text()).second) report.duplicate(family);
  }
  if (spec["ipFamilyPolicy"].present()) {
    report.choose(spec["ipFamilyPolicy"], {"PreferDualStack", "RequireDualStack", "SingleStack"});
  }
}

bool is_v6(const Node& address) {
  const auto parsed = parse_address(address.text());
  return parsed && !parsed->v4;
}

/// Returns whether all are addresses.
bool check_each_address(Report& report, const Node& addresses) {
  const std::size_t before = report.size();
  for (const Node& address : addresses.items()) {
    if (address.text() != "None" || address.path() != addresses.path() + "[0]") {
      check_address(report, address);
    } else if (addresses.size() > 1) {
      report.invalid(addresses, "'None' must be the first and only value");
    }
  }
  const bool good = report.size() == before;
  if (addresses.size() > 2) report.invalid(addresses, "may only hold up to 2 values");
  return good;
}

void check_cluster_addresses(Report& report, const Node& spec) {
  if (is_type(spec, "ExternalName")) return;
  const Node address = spec["clusterIP"];
  const Node addresses = spec["clusterIPs"];
  if (address.empty()) {
    if (!addresses.empty())
      report.invalid(addresses, "must be empty when `clusterIP` is not specified");
  } else if (addresses.empty()) {
    report.required(addresses);
  } else if (addresses.index(0).text() != address.text()) {
    report.invalid(addresses, "first value must match `clusterIP`");
  }
  check_families(report, spec);
  if (!check_each_address(report, addresses)) return;
  const auto items = addresses.items();
  if (items.size() > 1 && is_v6(items[0]) == is_v6(items[1]))
    report.invalid(addresses, "may specify no more than one IP for each IP family");
  if (is_headless(spec)) return;
  const auto families = spec["ipFamilies"].texts();
  for (std::size_t i = 0; i < std::min(items.size(), families.size()); ++i) {
    const bool v6 = is_v6(items[i]);
    if ((families[i] == "IPv4" && v6) || (families[i] == "IPv6" && !v6)) {
      report.invalid_text(items[i], fmt::format("expected an {} value as indicated by "
                                                "`ipFamilies[{}]`",
                                                families[i], i));
    }
  }
}

void check_node_ports(Report& report, const Node& spec) {
  const Node ports = spec["ports"];
  if (is_type(spec, "ClusterIP")) {
    for (const Node& port : ports.items()) {
      if (port["nodePort"].number() != 0)
        report.forbidden(port["nodePort"], "may not be used when `type` is 'ClusterIP'");
    }
  }
  std::set<std::string> taken;
  for (const Node& port : ports.items()) {
    const Node node_port = port["nodePort"];
    if (node_port.number() == 0) continue;
    if (!taken.insert(fmt::format("{}/{}", port["protocol"].text(), node_port.number())).second)
      report.duplicate(node_port);
  }
  taken.clear();
  for (const Node& port : ports.items()) {
    const std::string_view protocol = port["protocol"].text();
    const std::int64_t number = port["port"].number();
    if (taken.insert(fmt::format("{}/{}", protocol, number)).second) continue;
    FieldError error{FieldError::Type::kDuplicate, port.path(), ""};
    error.message = fmt::format(
        R"(Duplicate value: {{"Name":"","Protocol":"{}","AppProtocol":null,"Port":{},"TargetPort":0,"NodePort":0}})",
        protocol, number);
    report.add(std::move(error));
  }
}

void check_source_ranges(Report& report, const Node& service) {
  const Node spec = service["spec"];
  const Node ranges = spec["loadBalancerSourceRanges"];
  const Node at = ranges.moved("spec.LoadBalancerSourceRanges");
  const Node annotation = service["metadata"]["annotations"].key(kSourceRanges);
  const bool balanced = is_type(spec, "LoadBalancer");
  if (!ranges.empty()) {
    if (!balanced) report.forbidden(at, kOnlyLoadBalancer);
    for (std::size_t i = 0; i < ranges.size(); ++i) {
      const Value range(trim_space(ranges.index(i).text()));
      check_network(report, Node(range, at.index(i).path()));
    }
    return;
  }
  if (!annotation.present()) return;
  if (!balanced) report.forbidden(annotation, kOnlyLoadBalancer);
  if (trim_space(annotation.text()).empty()) return;
  for (const std::string_view part : split_views(trim_space(annotation.text()), ",")) {
    const Value range(trim_space(part));
    check_network(report, Node(range, annotation.path()));
  }
}

void check_load_balancer(Report& report, const Node& spec) {
  const bool balanced = is_type(spec, "LoadBalancer");
  const Node allocate = spec["allocateLoadBalancerNodePorts"];
  if (allocate.present() && !balanced) report.forbidden(allocate, kOnlyLoadBalancer);
  if (balanced && !allocate.present())
    report.required(allocate.moved("allocateLoadBalancerNodePorts"));
}

void check_load_balancer_class(Report& report, const Node& spec) {
  const Node name = spec["loadBalancerClass"];
  if (!name.present()) return;
  if (is_type(spec, "LoadBalancer")) {
    check_label_name(report, name);
  } else {
    report.forbidden(name, kOnlyLoadBalancer);
  }
}

void check_traffic(Report& report, const Node& spec) {
  const Node external = spec["externalTrafficPolicy"];
  const bool accessible = is_type(spec, "LoadBalancer") || is_type(spec, "NodePort") ||
                          (is_type(spec, "ClusterIP") && !spec["externalIPs"].empty());
  if (accessible) {
    report.choose_required(external, {"Cluster", "Local"});
  } else if (!external.empty()) {
    report.invalid_text(external, "may only be set for externally-accessible services");
  }
  const Node health = spec["healthCheckNodePort"];
  // A port that is needed but not given is given by the server later.
  if (health.number() != 0 && !needs_health_check(spec)) {
    report.invalid_number(health,
                          "may only be set when `type` is 'LoadBalancer' and "
                          "`externalTrafficPolicy` is 'Local'");
  } else if (health.number() != 0) {
    report.invalid_number(health, port_number(health.number()));
  }
  const Node internal = spec["internalTrafficPolicy"];
  if (internal.present()) {
    report.choose(internal, {"Cluster", "Local"});
  } else if (is_type(spec, "NodePort") || is_type(spec, "LoadBalancer") ||
             is_type(spec, "ClusterIP")) {
    report.required(internal);
  }
  if (spec["trafficDistribution"].present()) {
    report.choose(spec["trafficDistribution"], {"PreferClose", "PreferSameZone", "PreferSameNode"});
  }
}

void check_external_addresses(Report& report, const Node& addresses) {
  for (const Node& address : addresses.items()) {
    const std::size_t before = report.size();
    check_address(report, address);
    if (report.size() == before) check_endpoint_address(report, address);
  }
}

/// What a list of a service's addresses or families may change into.
void check_list_change(Report& report, const Node& spec, const Node& now, const Node& before,
                       std::string_view unset) {
  const auto news = now.texts();
  const auto olds = before.texts();
  const Node first = now.moved(now.path() + "[0]");
  if (olds.size() == news.size()) {
    for (std::size_t i = 0; i < olds.size(); ++i) {
      if (olds[i] != news[i]) report.invalid_value(now.index(i), now.value(), kSetOnce);
    }
    return;
  }
  if (news.empty()) report.invalid_json(first, "null", unset);
  if (!news.empty() && !olds.empty() && news[0] != olds[0])
    report.invalid_value(first, now.value(), kSetOnce);
  const Node policy = spec["ipFamilyPolicy"];
  if (olds.size() > news.size() && news.size() == 1 && policy.text() != "SingleStack") {
    const std::string_view what =
        unset.find("clusterIP") == std::string_view::npos ? "ipFamily" : "clusterIP";
    report.invalid(policy, fmt::format("must be set to 'SingleStack' when releasing the secondary "
                                       "{}",
                                       what));
  }
}

/// The service with its addresses as the server has them before it judges them: the list follows
/// the single one, and what an update leaves out stays.
Value with_addresses(const Node& service, const Value& live) {
  const Node spec = service["spec"];
  const Node address = spec["clusterIP"];
  if (!spec.value().is_map() || !spec["clusterIPs"].empty() || is_type(spec, "ExternalName"))
    return service.value();
  Value copy = deep_copy(service.value());
  Map& fields = *copy.as_map()->find("spec")->as_map();
  if (!address.empty()) {
    List one;
    one.push(address.value());
    fields.set("clusterIPs", std::move(one));
  } else if (const List* before = live.as_list(); before != nullptr && !before->empty()) {
    fields.set("clusterIPs", live);
    fields.set("clusterIP", (*before)[0]);
  }
  return copy;
}

}  // namespace

void check_endpoint_address(Report& report, const Node& address) {
  const auto parsed = parse_address(address.text());
  if (!parsed) return report.invalid_text(address, "must be a valid IP address");
  const auto& b = parsed->bytes;
  const bool zero_front =
      std::all_of(b.begin(), b.begin() + 15, [](auto byte) { return byte == 0; });
  const bool unspecified =
      parsed->v4 ? std::all_of(b.begin() + 12, b.end(), [](auto byte) { return byte == 0; })
                 : zero_front && b[15] == 0;
  if (unspecified)
    report.invalid_text(address, fmt::format("may not be unspecified ({})", address.text()));
  if (parsed->v4 ? b[12] == 127 : zero_front && b[15] == 1)
    report.invalid_text(address, "may not be in the loopback range (127.0.0.0/8, ::1/128)");
  if (parsed->v4 ? b[12] == 169 && b[13] == 254 : b[0] == 0xFE && (b[1] & 0xC0) == 0x80)
    report.invalid_text(address, "may not be in the link-local range (169.254.0.0/16, fe80::/10)");
  if (parsed->v4 ? b[12] == 224 && b[13] == 0 && b[14] == 0
                 : b[0] == 0xFF && (b[1] & 0x0F) == 0x02) {
    report.invalid_text(address,
                        "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
  }
}

void check_service(Report& report, const Node& given) {
  const Value whole = with_addresses(given, {});
  const Node service(whole, "");
  const Node spec = service["spec"];
  check_type_against_addresses(report, spec);
  check_ports(report, spec["ports"]);
  check_labels(report, spec["selector"]);
  check_affinity(report, spec);
  check_cluster_addresses(report, spec);
  check_external_addresses(report, spec["externalIPs"]);
  report.choose_required(spec["type"], {"ClusterIP", "ExternalName", "LoadBalancer", "NodePort"});
  check_node_ports(report, spec);
  check_source_ranges(report, service);
  check_load_balancer(report, spec);
  check_load_balancer_class(report, spec);
  check_traffic(report, spec);
}

void check_service_update(Report& report, const Node& given, const Node& live) {
  const Value whole = with_addresses(given, live["spec"]["clusterIPs"].value());
  const Node service(whole, "");
  const Node spec = service["spec"];
  const Node before = live["spec"];
  const bool named = is_type(spec, "ExternalName") || is_type(before, "ExternalName");
  if (!named && !(is_headless(spec) && is_headless(before))) {
    check_list_change(report, spec, spec["clusterIPs"], before["clusterIPs"],
                      "primary clusterIP can not be unset");
  }
  const Node name = spec["loadBalancerClass"];
  if (is_type(spec, "LoadBalancer") && is_type(before, "LoadBalancer") &&
      !semantically_equal(name.value(), before["loadBalancerClass"].value()))
    report.invalid(name, kSetOnce);
  check_load_balancer_class(report, spec);
  if (needs_health_check(spec) && needs_health_check(before) &&
      spec["healthCheckNodePort"].number() != before["healthCheckNodePort"].number())
    report.forbidden(spec["healthCheckNodePort"], "field is immutable");
  check_service(report, service);
}

}  // namespace tf::sandbox::validation
