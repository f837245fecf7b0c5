#include "lib/sandbox/validation/pod.h"

#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <set>

#include "lib/base/text.h"
#include "lib/sandbox/validation/addresses.h"
#include "lib/sandbox/validation/names.h"
#include "lib/sandbox/validation/quantities.h"

namespace tf::sandbox::validation {
namespace {

constexpr std::int64_t kMaxInt32 = std::numeric_limits<std::int32_t>::max();

void check_claims(Report& report, const Node& claims) {
  std::set<std::string_view> names;
  for (const Node& claim : claims.items()) {
    const Node name = claim["name"];
    const Node direct = claim["resourceClaimName"];
    const Node from_template = claim["resourceClaimTemplateName"];
    if (name.empty()) {
      report.required(name);
    } else if (!names.insert(name.text()).second) {
      report.duplicate(name);
    } else {
      report.invalid_text(name, dns1123_label(name.text()));
    }
    if (direct.present() == from_template.present()) {
      report.invalid_json(
          claim,
          fmt::format(R"({{"Name":{},"ResourceClaimName":{},"ResourceClaimTemplateName":{}}})",
                      name.json(), direct.json(), from_template.json()),
          direct.present()
              ? "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified"
              : "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`");
    }
    for (const Node& reference : {direct, from_template}) {
      if (reference.present())
        report.invalid_text(reference, subdomain_name(reference.text(), false));
    }
  }
}

void check_pod_resources(Report& report, const PodContext& context) {
  const Node resources = context.spec["resources"];
  if (!resources.present()) return;
  if (context.os() == "windows")
    return report.forbidden(resources, "may not be set for a windows pod");
  if (resources["claims"].present()) {
    report.forbidden(resources["claims"], "claims may not be set for Resources at pod-level");
  }
  check_resource_requirements(report, resources, context.spec["resourceClaims"], true);
}

void check_host_network(Report& report, const PodContext& context) {
  if (!context.spec["hostNetwork"].flag()) return;
  for (const Node& container : context.spec["containers"].items()) {
    for (const Node& port : container["ports"].items()) {
      const Node host = port["hostPort"];
      if ((context.is_pod || host.number() != 0) &&
          host.number() != port["containerPort"].number()) {
        report.invalid_number(host, "must match `containerPort` when `hostNetwork` is true");
      }
    }
  }
}

void check_searches(Report& report, const Node& searches) {
  if (searches.size() > 32) report.invalid(searches, "must not have more than 32 search paths");
  const auto texts = searches.texts();
  if (join(texts, " ").size() > 2048) {
    report.invalid(searches,
                   "must not have more than 2048 characters (including spaces) in the "
                   "search list");
  }
  for (const Node& search : searches.items()) {
    if (search.text() == ".") continue;
    const std::string_view name = trim_suffix(search.text(), ".");
    for (const std::string& message : dns1123_subdomain_underscore(name))
      report.invalid_value(search, Value(name), message);
  }
}

void check_dns(Report& report, const Node& spec) {
  const Node config = spec["dnsConfig"];
  const Node servers = config["nameservers"];
  if (spec["dnsPolicy"].text() == "None") {
    if (!config.present())
      return report.required(config, "must provide `dnsConfig` when `dnsPolicy` is None");
    if (servers.empty()) {
      return report.required(servers,
                             "must provide at least one DNS nameserver when `dnsPolicy` is None");
    }
  }
  if (servers.size() > 3) report.invalid(servers, "must not have more than 3 nameservers");
  for (const Node& server : servers.items())
    check_address(report, server);
  check_searches(report, config["searches"]);
  for (const Node& option : config["options"].items()) {
    if (option["name"].empty()) report.required(option, "must not be empty");
  }
}

void check_gates(Report& report, const Node& spec) {
  for (const Node& gate : spec["readinessGates"].items())
    check_label_name(report, gate["conditionType"]);
  std::set<std::string_view> names;
  for (const Node& gate : spec["schedulingGates"].items()) {
    const Node name = gate["name"].moved(gate.path());
    check_label_name(report, name);
    if (!names.insert(name.text()).second) report.duplicate(name);
  }
}

void check_host_name(Report& report, const Node& spec) {
  const Node name = spec["hostnameOverride"];
  if (!name.present()) return;
  if (spec["setHostnameAsFQDN"].flag())
    report.forbidden(name, "may not be specified when setHostnameAsFQDN is true");
  if (spec["hostNetwork"].flag())
    report.forbidden(name, "may not be specified when hostNetwork is true");
  if (name.size() > 64) report.too_long(name, 64);
  report.invalid_text(name, dns1123_subdomain(name.text()));
}

void check_optional(Report& report, const Node& name, Messages (*rule)(std::string_view)) {
  if (!name.empty()) report.invalid_text(name, rule(name.text()));
}

void check_names(Report& report, const PodContext& context) {
  const Node& spec = context.spec;
  check_optional(report, spec["serviceAccountName"], dns1123_subdomain);
  check_optional(report, spec["nodeName"], dns1123_subdomain);
  const Node deadline = spec["activeDeadlineSeconds"];
  if (deadline.present())
    report.invalid_number(deadline, in_range(deadline.number(), 1, kMaxInt32));
  check_optional(report, spec["hostname"], dns1123_label);
  check_optional(report, spec["subdomain"], dns1123_label);
  check_tolerations(report, spec["tolerations"]);
  for (const Node& alias : spec["hostAliases"].items()) {
    check_address(report, alias["ip"]);
    for (const Node& host : alias["hostnames"].items())
      report.invalid_text(host, dns1123_subdomain(host.text()));
  }
  check_optional(report, spec["priorityClassName"], dns1123_subdomain);
  const Node runtime = spec["runtimeClassName"];
  if (runtime.present()) report.invalid_text(runtime, dns1123_subdomain(runtime.text()));
  if (spec["preemptionPolicy"].present())
    report.choose_required(spec["preemptionPolicy"], {"PreemptLowerPriority", "Never"});
  for (const auto& [resource, quantity] : spec["overhead"].entries()) {
    const Node limit = quantity.moved(fmt::format("{}.overhead.limits[{}]", spec.path(), resource));
    check_container_resource_name(report, limit, resource);
    check_resource_quantity(report, limit, resource);
  }
}

void check_file_volumes(Report& report, const Node& spec) {
  for (const Node& container : all_containers(spec)) {
    for (const Node& variable : container["env"].items()) {
      const Node reference = variable["valueFrom"]["fileKeyRef"];
      if (!reference.present()) continue;
      const Node name = reference["volumeName"];
      const auto volumes = spec["volumes"].items();
      const auto volume = std::find_if(volumes.begin(), volumes.end(), [&](const Node& one) {
        return one["name"].text() == name.text();
      });
      if (volume == volumes.end()) {
        report.not_found(name);
      } else if (!(*volume)["emptyDir"].present()) {
        report.invalid_text(name, "referenced volume must be of type emptyDir");
      }
    }
  }
}

void check_token_needs_account(Report& report, const Node& spec) {
  if (!spec["serviceAccountName"].empty()) return;
  for (const Node& volume : spec["volumes"].items()) {
    for (const Node& source : volume["projected"]["sources"].items()) {
      if (source["serviceAccountToken"].present()) {
        report.forbidden(source["serviceAccountToken"],
                         "must not be specified when serviceAccountName is not set");
      }
    }
  }
}

void check_image_padding(Report& report, const Node& containers) {
  for (const Node& container : containers.items()) {
    const Node image = container["image"];
    if (trim_space(image.text()).size() != image.size())
      report.invalid_text(image, "must not have leading or trailing whitespace");
  }
}

}  // namespace

void check_pod_spec(Report& report, const Node& spec, const Node& metadata, bool is_pod) {
  PodContext context{spec, metadata, is_pod, {}};
  const Node grace = spec["terminationGracePeriodSeconds"];
  if (!grace.present()) report.required(grace);
  check_volumes(report, context);
  check_claims(report, spec["resourceClaims"]);
  check_containers(report, context);
  check_init_containers(report, context);
  check_ephemeral_containers(report, context);
  check_pod_resources(report, context);
  check_host_network(report, context);
  report.choose_required(spec["restartPolicy"], {"Always", "OnFailure", "Never"});
  report.choose_required(spec["dnsPolicy"],
                         {"ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"});
  check_labels(report, spec["nodeSelector"]);
  check_pod_security(report, context);
  check_affinity(report, spec["affinity"]);
  check_dns(report, spec);
  check_gates(report, spec);
  check_spread_constraints(report, spec["topologySpreadConstraints"]);
  check_host_users(report, context);
  check_host_name(report, spec);
  check_names(report, context);
  check_operating_system(report, context);
  check_file_volumes(report, spec);
}

void check_pod_template(Report& report, const Node& pod_template) {
  const Node metadata = pod_template["metadata"];
  const Node spec = pod_template["spec"];
  // Kubernetes names these without "metadata".
  check_labels(report, metadata["labels"].moved(pod_template.path() + ".labels"));
  const Node annotations = metadata["annotations"].moved(pod_template.path() + ".annotations");
  check_annotations(report, annotations);
  check_pod_annotations(report, annotations, spec);
  check_pod_spec(report, spec, pod_template["no metadata"], false);
  check_security_annotations(report, metadata, spec);
  if (!spec["ephemeralContainers"].empty()) {
    report.forbidden(spec["ephemeralContainers"],
                     "ephemeral containers not allowed in pod template");
  }
}

void check_pod(Report& report, const Node& pod) {
  const Node metadata = pod["metadata"];
  const Node spec = pod["spec"];
  check_pod_annotations(report, metadata["annotations"], spec);
  check_pod_spec(report, spec, metadata, true);
  check_token_needs_account(report, spec);
  check_image_padding(report, spec["containers"]);
  check_image_padding(report, spec["initContainers"]);
  if (!spec["ephemeralContainers"].empty())
    report.forbidden(spec["ephemeralContainers"], "cannot be set on create");
  if (!spec["nodeName"].empty() && !spec["schedulingGates"].empty()) {
    report.forbidden(spec["nodeName"], "cannot be set until all schedulingGates have been cleared");
  }
  check_security_annotations(report, metadata, spec);
}

}  // namespace tf::sandbox::validation
