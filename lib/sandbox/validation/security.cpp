#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

#include "lib/base/text.h"
#include "lib/sandbox/validation/names.h"
#include "lib/sandbox/validation/pod.h"

namespace tf::sandbox::validation {
namespace {

constexpr std::string_view kAppArmorPrefix = "container.apparmor.security.beta.kubernetes.io/";
constexpr std::string_view kSeccompPrefix = "container.seccomp.security.alpha.kubernetes.io/";
constexpr std::string_view kSeccompPod = "seccomp.security.alpha.kubernetes.io/pod";
constexpr std::string_view kDeletionCost = "controller.kubernetes.io/pod-deletion-cost";
constexpr std::string_view kMirrorPod = "kubernetes.io/config.mirror";
constexpr std::string_view kLinuxPod = "windows options cannot be set for a linux pod";
constexpr std::string_view kWindowsPod = "cannot be set for a windows pod";

bool is_sysctl_name(std::string_view name) {
  if (name.size() > 253) return false;
  const std::string dotted = replace_all(name, "/", ".");
  const auto parts = split_views(dotted, ".");
  return std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
    const auto plain = [](char c) { return is_digit_ascii(c) || (c >= 'a' && c <= 'z'); };
    return !part.empty() && plain(part.front()) && plain(part.back()) &&
           std::all_of(part.begin(), part.end(),
                       [&](char c) { return plain(c) || c == '-' || c == '_'; });
  });
}

bool is_ipc_sysctl(std::string_view name) {
  return name == "kernel.sem" || name.starts_with("kernel.shm") || name.starts_with("kernel.msg") ||
         name.starts_with("fs.mqueue.");
}

void check_sysctls(Report& report, const Node& spec, const Node& sysctls) {
  std::set<std::string_view> names;
  for (const Node& sysctl : sysctls.items()) {
    const Node name = sysctl["name"];
    if (name.empty()) {
      report.required(name);
    } else if (!is_sysctl_name(name.text())) {
      report.invalid_text(
          name,
          "must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?"
          "[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$");
    } else if (names.contains(name.text())) {
      report.duplicate(name);
    }
    if (spec["hostNetwork"].flag() && name.text().starts_with("net.")) {
      report.invalid_text(name, "may not be specified when 'hostNetwork' is true");
    } else if (spec["hostIPC"].flag() && is_ipc_sysctl(name.text())) {
      report.invalid_text(name, "may not be specified when 'hostIPC' is true");
    }
    names.insert(name.text());
  }
}

void check_ids(Report& report, const Node& security, std::initializer_list<std::string_view> ids) {
  for (const std::string_view id : ids) {
    if (security[id].present()) report.invalid_number(security[id], user_id(security[id].number()));
  }
}

void check_seccomp(Report& report, const Node& profile) {
  if (!profile.present()) return;
  const Node type = profile["type"];
  const Node local = profile["localhostProfile"];
  if (type.empty()) {
    report.required(type, "type is required when seccompProfile is set");
  } else {
    report.choose(type, {"Localhost", "RuntimeDefault", "Unconfined"});
  }
  if (type.text() == "Localhost") {
    if (!local.present()) {
      report.required(local, "must be set when seccomp type is Localhost");
    } else {
      check_descending_path(report, local);
    }
  } else if (local.present()) {
    report.invalid_json(
        local, fmt::format(R"({{"Type":"{}","LocalhostProfile":"{}"}})", type.text(), local.text()),
        "can only be set when seccomp type is Localhost");
  }
}

void check_app_armor(Report& report, const Node& profile) {
  if (!profile.present()) return;
  const Node type = profile["type"];
  const Node local = profile["localhostProfile"];
  constexpr std::string_view wanted = "must be set when AppArmor type is Localhost";
  if (type.empty()) return report.required(type, "type is required when appArmorProfile is set");
  if (type.text() == "RuntimeDefault" || type.text() == "Unconfined") {
    if (local.present())
      report.invalid_text(local, "can only be set when AppArmor type is Localhost");
    return;
  }
  if (type.text() != "Localhost")
    return report.unsupported(type, {"Localhost", "RuntimeDefault", "Unconfined"});
  if (!local.present()) return report.required(local, wanted);
  if (trim_space(local.text()) != local.text()) {
    report.invalid_text(local, "must not be padded with whitespace");
  } else if (local.empty()) {
    report.required(local, wanted);
  }
  if (local.size() > 4095) report.too_long(local, 4095);
}

void check_user_name(Report& report, const Node& name) {
  const std::string_view text = name.text();
  if (text.empty()) return report.invalid_text(name, "runAsUserName cannot be an empty string");
  if (std::any_of(text.begin(), text.end(),
                  [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; }))
    return report.invalid_text(name, "runAsUserName cannot contain control characters");
  const auto parts = split_views(text, "\\");
  if (parts.size() > 2)
    return report.invalid_text(name, "runAsUserName cannot contain more than one backslash");
  const std::string_view user = parts.back();
  if (parts.size() == 2 && parts.front().size() >= 256)
    report.invalid_text(name, "runAsUserName's Domain length must be under 256 characters");
  if (parts.size() == 2 && parts.front().empty()) {
    report.invalid_text(name,
                        "runAsUserName's Domain doesn't match the NetBios nor the DNS format");
  }
  if (user.empty()) {
    report.invalid_text(name, "runAsUserName's User cannot be empty");
  } else if (user.size() > 104) {
    report.invalid_text(name, "runAsUserName's User length must not be longer than 104 characters");
  }
  if (!user.empty() && user.find_first_not_of(". ") == std::string_view::npos)
    report.invalid_text(name, "runAsUserName's User cannot contain only periods or spaces");
  if (user.find_first_of("\"/\\:;|=,+*?<>@[]") != std::string_view::npos) {
    report.invalid_text(name,
                        "runAsUserName's User cannot contain the following characters: "
                        "\"/\\:;|=,+*?<>@[]");
  }
}

void check_windows_options(Report& report, const Node& options) {
  if (!options.present()) return;
  const Node spec_name = options["gmsaCredentialSpecName"];
  if (spec_name.present()) report.invalid_text(spec_name, dns1123_subdomain(spec_name.text()));
  const Node spec = options["gmsaCredentialSpec"];
  if (spec.present() && spec.empty()) {
    report.invalid_text(spec, "gmsaCredentialSpec cannot be an empty string");
  } else if (spec.size() > std::size_t{64} * 1024) {
    report.invalid_text(spec, "gmsaCredentialSpec size must be under 64 KiB");
  }
  if (options["runAsUserName"].present()) check_user_name(report, options["runAsUserName"]);
}

/// The security context in the order and words of Kubernetes' internal struct.
std::string shown_security(const Node& security) {
  constexpr std::array<std::string_view, 12> fields = {"capabilities",
                                                       "privileged",
                                                       "seLinuxOptions",
                                                       "windowsOptions",
                                                       "runAsUser",
                                                       "runAsGroup",
                                                       "runAsNonRoot",
                                                       "readOnlyRootFilesystem",
                                                       "allowPrivilegeEscalation",
                                                       "procMount",
                                                       "seccompProfile",
                                                       "appArmorProfile"};
  std::string text = "{";
  for (const std::string_view field : fields) {
    std::string name(field);
    name[0] = to_upper_ascii(name[0]);
    if (text.size() > 1) text += ',';
    text += '"' + (field == "seLinuxOptions" ? "SELinuxOptions" : name) + "\":";
    const Node value = security[field];
    if (field == "capabilities" && value.present()) {
      text += "{\"Add\":" + value["add"].json() + ",\"Drop\":" + value["drop"].json() + "}";
    } else {
      text += value.json();
    }
  }
  return text + "}";
}

void check_no_escalation(Report& report, const Node& security) {
  const Node escalation = security["allowPrivilegeEscalation"];
  if (!escalation.present() || escalation.flag()) return;
  if (security["privileged"].flag()) {
    report.invalid_json(security, shown_security(security),
                        "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
  }
  for (const std::string_view capability : security["capabilities"]["add"].texts()) {
    if (capability == "CAP_SYS_ADMIN") {
      report.invalid_json(security, shown_security(security),
                          "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` "
                          "CAP_SYS_ADMIN");
    }
  }
}

void forbid(Report& report, const Node& parent, std::initializer_list<std::string_view> fields,
            std::string_view why) {
  for (const std::string_view field : fields) {
    if (parent[field].present()) report.forbidden(parent[field], why);
  }
}

void check_windows(Report& report, const Node& spec) {
  const Node security = spec["securityContext"];
  forbid(report, security, {"appArmorProfile", "seLinuxOptions"}, kWindowsPod);
  forbid(report, spec, {"hostUsers"}, kWindowsPod);
  for (const std::string_view field : {"hostPID", "hostIPC"}) {
    if (spec[field].flag()) report.forbidden(spec[field], kWindowsPod);
  }
  forbid(report, security, {"seccompProfile", "fsGroup", "fsGroupChangePolicy"}, kWindowsPod);
  if (!security["sysctls"].empty()) report.forbidden(security["sysctls"], kWindowsPod);
  forbid(report, spec, {"shareProcessNamespace"}, kWindowsPod);
  forbid(report, security,
         {"runAsUser", "runAsGroup", "supplementalGroups", "supplementalGroupsPolicy",
          "seLinuxChangePolicy"},
         kWindowsPod);
  for (const Node& container : all_containers(spec)) {
    forbid(report, container["securityContext"],
           {"appArmorProfile", "seLinuxOptions", "seccompProfile", "capabilities",
            "readOnlyRootFilesystem", "privileged", "allowPrivilegeEscalation", "procMount",
            "runAsUser", "runAsGroup"},
           kWindowsPod);
  }
}

void check_seccomp_annotation(Report& report, const Node& value) {
  const std::string_view text = value.text();
  if (text == "runtime/default" || text == "docker/default" || text == "unconfined") return;
  if (text.starts_with("localhost/")) {
    const Value path(text.substr(std::string_view("localhost/").size()));
    return check_descending_path(report, Node(path, value.path()));
  }
  report.invalid_text(value, "must be a valid seccomp profile");
}

struct ProfileNames {
  std::string_view runtime_default;
  std::string_view unconfined;
  std::string_view local_prefix;
  std::string_view what;
};

/// An annotation that says what a field says must agree with it.
void check_agreement(Report& report, std::string_view annotation, const Node& profile,
                     const ProfileNames& names) {
  const std::string_view type = profile["type"].text();
  const bool agrees = type == "Unconfined" ? annotation == names.unconfined
                      : type == "RuntimeDefault"
                          ? annotation == names.runtime_default ||
                                (names.what == "seccomp" && annotation == "docker/default")
                      : type == "Localhost" ? annotation.starts_with(names.local_prefix)
                                            : true;
  if (!agrees) {
    report.forbidden(profile["type"],
                     fmt::format("{} type in annotation and field must match", names.what));
  } else if (type == "Localhost" &&
             annotation.substr(names.local_prefix.size()) != profile["localhostProfile"].text()) {
    report.forbidden(profile["localhostProfile"],
                     fmt::format("{} profile in annotation and field must match", names.what));
  }
}

constexpr ProfileNames kSeccomp = {"runtime/default", "unconfined", "localhost/", "seccomp"};
constexpr ProfileNames kAppArmor = {"runtime/default", "unconfined", "localhost/", "apparmor"};

void check_app_armor_annotations(Report& report, const Node& annotations, const Node& spec) {
  for (const auto& [key, value] : annotations.entries()) {
    if (!key.starts_with(kAppArmorPrefix)) continue;
    const std::string_view name = key.substr(kAppArmorPrefix.size());
    const auto containers = all_containers(spec);
    if (std::none_of(containers.begin(), containers.end(),
                     [&](const Node& container) { return container["name"].text() == name; })) {
      report.invalid_value(value, Value(name), "container not found");
    }
    const std::string_view profile = value.text();
    if (!profile.empty() && profile != "runtime/default" && profile != "unconfined" &&
        !profile.starts_with("localhost/")) {
      report.invalid_text(value, fmt::format("invalid AppArmor profile name: \"{}\"", profile));
    }
  }
}

bool is_deletion_cost(std::string_view text) {
  if (text.starts_with('+') || text.empty() || (text.size() > 1 && text[0] == '0')) return false;
  const auto cost = parse_integer(text);
  return cost && *cost >= -2147483648LL && *cost <= 2147483647LL;
}

}  // namespace

void check_pod_security(Report& report, const PodContext& context) {
  const Node& spec = context.spec;
  const Node security = spec["securityContext"];
  if (!security.present()) return;
  check_ids(report, security, {"fsGroup", "runAsUser", "runAsGroup"});
  for (const Node& group : security["supplementalGroups"].items())
    report.invalid_number(group, user_id(group.number()));
  if (spec["shareProcessNamespace"].flag() && spec["hostPID"].flag()) {
    report.invalid(spec["shareProcessNamespace"].moved(security.path() + ".shareProcessNamespace"),
                   "ShareProcessNamespace and HostPID cannot both be enabled");
  }
  check_sysctls(report, spec, security["sysctls"]);
  if (security["fsGroupChangePolicy"].present())
    report.choose(security["fsGroupChangePolicy"], {"Always", "OnRootMismatch"});
  check_seccomp(report, security["seccompProfile"]);
  check_windows_options(report, security["windowsOptions"]);
  check_app_armor(report, security["appArmorProfile"]);
  if (security["supplementalGroupsPolicy"].present())
    report.choose(security["supplementalGroupsPolicy"], {"Merge", "Strict"});
  if (security["seLinuxChangePolicy"].present())
    report.choose(security["seLinuxChangePolicy"], {"MountOption", "Recursive"});
}

void check_container_security(Report& report, const PodContext& context, const Node& security) {
  if (!security.present()) return;
  check_ids(report, security, {"runAsUser", "runAsGroup"});
  const Node mount = security["procMount"];
  if (mount.present()) {
    report.choose(mount, {"Default", "Unmasked"});
    if (context.host_users() && mount.text() == "Unmasked")
      report.invalid_text(mount, "`hostUsers` must be false to use `Unmasked`");
  }
  check_seccomp(report, security["seccompProfile"]);
  check_no_escalation(report, security);
  check_windows_options(report, security["windowsOptions"]);
  check_app_armor(report, security["appArmorProfile"]);
}

void check_operating_system(Report& report, const PodContext& context) {
  const Node& spec = context.spec;
  const Node name = spec["os"]["name"];
  if (!spec["os"].present()) return;
  if (name.empty()) return report.required(name);
  if (name.text() == "windows") return check_windows(report, spec);
  if (name.text() != "linux")
    return report.unsupported(name.moved(spec["os"].path()), {"linux", "windows"});
  forbid(report, spec["securityContext"], {"windowsOptions"}, kLinuxPod);
  for (const Node& container : all_containers(spec))
    forbid(report, container["securityContext"], {"windowsOptions"}, kLinuxPod);
}

void check_host_users(Report& report, const PodContext& context) {
  if (context.host_users()) return;
  const Node& spec = context.spec;
  constexpr std::string_view why = "when `hostUsers` is false";
  if (spec["hostNetwork"].flag()) report.forbidden(spec["hostNetwork"], why);
  if (spec["hostPID"].flag()) report.forbidden(spec["HostPID"], why);
  if (spec["hostIPC"].flag()) report.forbidden(spec["HostIPC"], why);
  for (const Node& container : all_containers(spec)) {
    if (!container["volumeDevices"].empty()) report.forbidden(container["volumeDevices"], why);
  }
}

void check_pod_annotations(Report& report, const Node& annotations, const Node& spec) {
  const Node mirror = annotations.key(kMirrorPod);
  if (mirror.present() && spec["nodeName"].empty()) {
    report.invalid_text(mirror, "must set spec.nodeName if mirror pod annotation is set");
  }
  const Node cost = annotations.key(kDeletionCost);
  if (cost.present() && !is_deletion_cost(cost.text()))
    report.invalid_text(cost, "must be a 32bit integer");
  if (annotations[kSeccompPod].present())
    check_seccomp_annotation(report, annotations[kSeccompPod]);
  for (const auto& [key, value] : annotations.entries()) {
    if (key.starts_with(kSeccompPrefix)) check_seccomp_annotation(report, annotations[key]);
  }
  check_app_armor_annotations(report, annotations, spec);
}

void check_security_annotations(Report& report, const Node& metadata, const Node& spec) {
  const Node annotations = metadata["annotations"];
  const Node pod = spec["securityContext"];
  const auto agree = [&](const std::string& key, const Node& profile, const ProfileNames& names) {
    const Node annotation = annotations[key];
    if (profile.present() && annotation.present())
      check_agreement(report, annotation.text(), profile, names);
  };
  agree(std::string(kSeccompPod), pod["seccompProfile"], kSeccomp);
  const auto containers = all_containers(spec);
  for (const Node& container : containers) {
    agree(std::string(kSeccompPrefix) + std::string(container["name"].text()),
          container["securityContext"]["seccompProfile"], kSeccomp);
  }
  if (spec["os"]["name"].text() == "windows") return;
  for (const Node& container : containers) {
    const Node own = container["securityContext"]["appArmorProfile"];
    const Node profile = own.present() ? own : pod["appArmorProfile"].moved(own.path());
    agree(std::string(kAppArmorPrefix) + std::string(container["name"].text()), profile, kAppArmor);
  }
}

}  // namespace tf::sandbox::validation
