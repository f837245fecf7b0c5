#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

#include "lib/base/text.h"
#include "lib/sandbox/validation/names.h"
#include "lib/sandbox/validation/pod.h"
#include "lib/sandbox/validation/quantities.h"

namespace tf::sandbox::validation {
namespace {

void check_ports(Report& report, const Node& ports) {
  std::set<std::string_view> names;
  for (const Node& port : ports.items()) {
    const Node name = port["name"];
    if (!name.empty()) {
      const Messages messages = port_name(name.text());
      report.invalid_text(name, messages);
      if (messages.empty() && !names.insert(name.text()).second) report.duplicate(name);
    }
    if (port["containerPort"].number() == 0) {
      report.required(port["containerPort"]);
    } else {
      report.invalid_number(port["containerPort"], port_number(port["containerPort"].number()));
    }
    if (port["hostPort"].number() != 0)
      report.invalid_number(port["hostPort"], port_number(port["hostPort"].number()));
    report.choose_required(port["protocol"], {"SCTP", "TCP", "UDP"});
  }
}

void check_mount_propagation(Report& report, const Node& mount, const Node& container,
                             const Node& at) {
  report.choose(at, {"Bidirectional", "HostToContainer", "None"});
  if (mount["mountPropagation"].text() == "Bidirectional" &&
      !container["securityContext"]["privileged"].flag()) {
    report.forbidden(at,
                     "Bidirectional mount propagation is available only to privileged "
                     "containers");
  }
}

void check_recursive_read_only(Report& report, const Node& mount, const Node& at) {
  if (!at.present() || at.text() == "Disabled") return;
  if (at.text() != "Enabled" && at.text() != "IfPossible")
    return report.unsupported(at, {"Disabled", "Enabled", "IfPossible"});
  if (!mount["readOnly"].flag())
    report.forbidden(at, "may only be specified when readOnly is true");
  const Node propagation = mount["mountPropagation"];
  if (propagation.present() && propagation.text() != "None")
    report.forbidden(at, "may only be specified when mountPropagation is None or not specified");
}

bool any_has(const Node& list, std::string_view field, std::string_view text) {
  const auto items = list.items();
  return std::any_of(items.begin(), items.end(),
                     [&](const Node& item) { return item[field].text() == text; });
}

void check_mount(Report& report, const Node& container, const Node& mount) {
  const Node mounts = container["volumeMounts"];
  const Node devices = container["volumeDevices"];
  const Node name = mount["name"];
  const Node path = mount["mountPath"];
  // Kubernetes leaves the index out of some paths.
  const auto in_list = [&](std::string_view field) {
    return mount[field].moved(fmt::format("{}.{}", mounts.path(), field));
  };
  if (any_has(devices, "name", name.text()))
    report.invalid_text(name, "must not already exist in volumeDevices");
  if (any_has(devices, "devicePath", path.text()))
    report.invalid_text(path, "must not already exist as a path in volumeDevices");
  if (!mount["subPath"].empty()) check_descending_path(report, in_list("subPath"));
  if (!mount["subPathExpr"].empty()) {
    if (!mount["subPath"].empty()) {
      report.invalid_text(mount["subPathExpr"], "subPathExpr and subPath are mutually exclusive");
    }
    check_descending_path(report, in_list("subPathExpr"));
  }
  if (mount["mountPropagation"].present())
    check_mount_propagation(report, mount, container, in_list("mountPropagation"));
  check_recursive_read_only(report, mount, in_list("recursiveReadOnly"));
}

void check_mounts(Report& report, const PodContext& context, const Node& container) {
  std::set<std::string_view> paths;
  for (const Node& mount : container["volumeMounts"].items()) {
    const Node name = mount["name"];
    const Node path = mount["mountPath"];
    if (name.empty()) report.required(name);
    if (!context.volumes.contains(name.text())) report.not_found(name);
    if (path.empty()) report.required(path);
    if (!paths.insert(path.text()).second) report.invalid_text(path, "must be unique");
    check_mount(report, container, mount);
  }
}

void check_devices(Report& report, const PodContext& context, const Node& container) {
  std::set<std::string_view> paths;
  std::set<std::string_view> names;
  const Node mounts = container["volumeMounts"];
  for (const Node& device : container["volumeDevices"].items()) {
    const Node name = device["name"];
    const Node path = device["devicePath"];
    const auto volume = context.volumes.find(name.text());
    const bool known = volume != context.volumes.end();
    if (name.empty()) report.required(name);
    if (names.contains(name.text())) report.invalid_text(name, "must be unique");
    if (known && !volume->second["persistentVolumeClaim"].present() &&
        !volume->second["ephemeral"].present()) {
      report.invalid_text(name,
                          "can only use volume source type of PersistentVolumeClaim or "
                          "Ephemeral for block mode");
    }
    if (!known) report.not_found(name);
    if (path.empty()) report.required(path);
    if (paths.contains(path.text())) report.invalid_text(path, "must be unique");
    const auto parts = split_views(path.text(), "/");
    if (std::find(parts.begin(), parts.end(), "..") != parts.end()) {
      report.invalid_text(path, "can not contain backsteps ('..')");
    } else {
      paths.insert(path.text());
    }
    if (any_has(mounts, "name", name.text()))
      report.invalid_text(name, "must not already exist in volumeMounts");
    if (any_has(mounts, "mountPath", path.text()))
      report.invalid_text(path, "must not already exist as a path in volumeMounts");
    if (!name.empty()) names.insert(name.text());
  }
}

void check_resize_policy(Report& report, const PodContext& context, const Node& policies) {
  std::set<std::string_view> seen;
  for (const Node& policy : policies.items()) {
    const Node resource = policy["resourceName"].moved(policies.path());
    const Node restart = policy["restartPolicy"].moved(policies.path());
    if (!seen.insert(resource.text()).second) report.duplicate(resource.moved(policy.path()));
    report.choose_required(resource, {"cpu", "memory"});
    report.choose_required(restart, {"NotRequired", "RestartContainer"});
    if (context.spec["restartPolicy"].text() == "Never" && restart.text() != "NotRequired")
      report.invalid_text(restart, "must be 'NotRequired' when pod `restartPolicy` is 'Never'");
  }
}

void check_container(Report& report, const PodContext& context, const Node& container) {
  const Node name = container["name"];
  if (name.empty()) {
    report.required(name);
  } else {
    report.invalid_text(name, dns1123_label(name.text()));
  }
  if (container["image"].empty()) report.required(container["image"]);
  report.choose_required(container["terminationMessagePolicy"], {"File", "FallbackToLogsOnError"});
  check_ports(report, container["ports"]);
  check_environment(report, container["env"]);
  check_environment_sources(report, container["envFrom"]);
  check_mounts(report, context, container);
  check_devices(report, context, container);
  report.choose_required(container["imagePullPolicy"], {"Always", "IfNotPresent", "Never"});
  check_resource_requirements(report, container["resources"], context.spec["resourceClaims"]);
  check_resize_policy(report, context, container["resizePolicy"]);
  check_container_security(report, context, container["securityContext"]);
}

void check_restart_rule(Report& report, const Node& rule) {
  report.choose(rule["action"], {"Restart", "RestartAllContainers"});
  const Node codes = rule["exitCodes"];
  if (!codes.present()) return report.required(codes, "must be specified");
  report.choose(codes["operator"], {"In", "NotIn"});
  if (codes["values"].size() > 255) report.too_many(codes["values"], codes["values"].size(), 255);
}

void check_restart_policy(Report& report, const Node& container) {
  const Node policy = container["restartPolicy"];
  const Node rules = container["restartPolicyRules"];
  if (!policy.present()) {
    if (!rules.empty())
      report.required(policy, "must specify restartPolicy when restart rules are used");
    return;
  }
  report.choose(policy, {"Always", "Never", "OnFailure"});
  if (rules.size() > 20) report.too_many(rules, rules.size(), 20);
  for (const Node& rule : rules.items())
    check_restart_rule(report, rule);
}

void check_host_ports(Report& report, const Node& container, const Node& at,
                      std::set<std::string>& taken) {
  for (std::size_t i = 0; i < container["ports"].size(); ++i) {
    const Node port = container["ports"].index(i);
    if (port["hostPort"].number() == 0) continue;
    std::string key = fmt::format("{}/{}/{}", port["protocol"].text(), port["hostIP"].text(),
                                  port["hostPort"].number());
    if (taken.contains(key)) {
      report.duplicate_value(port.moved(fmt::format("{}.ports[{}].hostPort", at.path(), i)),
                             Value(key));
    } else {
      taken.insert(std::move(key));
    }
  }
}

void check_not_restarting(Report& report, const Node& container) {
  for (const std::string_view field :
       {"lifecycle", "livenessProbe", "readinessProbe", "startupProbe"}) {
    if (container[field].present()) {
      report.forbidden(container[field],
                       "may not be set for init containers without restartPolicy=Always");
    }
  }
  for (const Node& policy : container["resizePolicy"].items()) {
    if (policy["restartPolicy"].text() == "RestartContainer") {
      report.invalid_text(policy["restartPolicy"],
                          "must not be set to 'RestartContainer' for non-sidecar initContainers");
    }
  }
}

void check_ephemeral_container(Report& report, const Node& container) {
  for (const std::string_view field :
       {"ports", "resources", "resizePolicy", "restartPolicy", "restartPolicyRules",
        "livenessProbe", "readinessProbe", "startupProbe", "lifecycle"}) {
    const Node value = container[field];
    if (!value.present() || (value.value().as_map() != nullptr && value.empty())) continue;
    report.forbidden(value, "cannot be set for an Ephemeral Container");
  }
  for (const Node& mount : container["volumeMounts"].items()) {
    for (const std::string_view field : {"subPath", "subPathExpr"}) {
      if (!mount[field].empty())
        report.forbidden(mount[field], "cannot be set for an Ephemeral Container");
    }
  }
}

}  // namespace

std::vector<Node> all_containers(const Node& spec) {
  std::vector<Node> all;
  for (const std::string_view list : {"initContainers", "containers", "ephemeralContainers"}) {
    for (Node& container : spec[list].items())
      all.push_back(std::move(container));
  }
  return all;
}

void check_containers(Report& report, const PodContext& context) {
  const Node containers = context.spec["containers"];
  if (containers.empty()) return report.required(containers);
  std::set<std::string_view> names;
  for (const Node& container : containers.items()) {
    check_container(report, context, container);
    if (!names.insert(container["name"].text()).second) report.duplicate(container["name"]);
    if (container["lifecycle"].present()) check_lifecycle(report, context, container["lifecycle"]);
    check_probes(report, context, container);
    check_restart_policy(report, container);
  }
  std::set<std::string> host_ports;
  for (const Node& container : containers.items())
    check_host_ports(report, container, container, host_ports);
}

void check_init_containers(Report& report, const PodContext& context) {
  std::set<std::string_view> names;
  for (const Node& container : context.spec["containers"].items())
    names.insert(container["name"].text());
  const Node containers = context.spec["initContainers"];
  for (const Node& container : containers.items()) {
    check_container(report, context, container);
    check_restart_policy(report, container);
    const Node name = container["name"];
    if (names.contains(name.text())) {
      report.duplicate(name);
    } else if (!name.empty()) {
      names.insert(name.text());
    }
    std::set<std::string> host_ports;
    check_host_ports(report, container, containers.index(0), host_ports);
    if (container["restartPolicy"].text() == "Always") {
      if (container["lifecycle"].present())
        check_lifecycle(report, context, container["lifecycle"]);
      check_probes(report, context, container);
    } else {
      check_not_restarting(report, container);
    }
  }
}

void check_ephemeral_containers(Report& report, const PodContext& context) {
  std::set<std::string_view> others;
  for (const std::string_view list : {"containers", "initContainers"}) {
    for (const Node& container : context.spec[list].items())
      others.insert(container["name"].text());
  }
  std::set<std::string_view> names = others;
  for (const Node& container : context.spec["ephemeralContainers"].items()) {
    check_container(report, context, container);
    const Node image = container["image"];
    if (trim_space(image.text()).size() != image.size())
      report.invalid_text(image, "must not have leading or trailing whitespace");
    if (!names.insert(container["name"].text()).second) report.duplicate(container["name"]);
    const Node target = container["targetContainerName"];
    if (!target.empty() && !others.contains(target.text())) report.not_found(target);
    check_ephemeral_container(report, container);
  }
}

}  // namespace tf::sandbox::validation
