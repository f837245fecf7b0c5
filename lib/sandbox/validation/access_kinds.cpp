#include <array>

#include "lib/sandbox/validation/kinds.h"

namespace tf::sandbox::validation {
namespace {

constexpr std::string_view kGroup = "rbac.authorization.k8s.io";

void check_policy_rule(Report& report, const Node& rule, bool namespaced) {
  if (rule["verbs"].empty())
    report.required(rule["verbs"], "verbs must contain at least one value");
  const Node urls = rule["nonResourceURLs"];
  const bool resources =
      !rule["apiGroups"].empty() || !rule["resources"].empty() || !rule["resourceNames"].empty();
  if (!urls.empty()) {
    if (namespaced) report.invalid(urls, "namespaced rules cannot apply to non-resource URLs");
    if (resources)
      report.invalid(urls, "rules cannot apply to both regular resources and non-resource URLs");
    return;
  }
  if (rule["apiGroups"].empty()) {
    report.required(rule["apiGroups"], "resource rules must supply at least one api group");
  }
  if (rule["resources"].empty())
    report.required(rule["resources"], "resource rules must supply at least one resource");
}

void check_role(Report& report, const Node& role) {
  for (const Node& rule : role["rules"].items())
    check_policy_rule(report, rule, true);
}

void check_cluster_role(Report& report, const Node& role) {
  for (const Node& rule : role["rules"].items())
    check_policy_rule(report, rule, false);
  const Node aggregation = role["aggregationRule"];
  const Node selectors = aggregation["clusterRoleSelectors"];
  if (!aggregation.present()) return;
  if (selectors.empty()) {
    report.required(selectors,
                    "at least one clusterRoleSelector required if aggregationRule is non-nil");
  }
  for (const Node& selector : selectors.items()) {
    check_label_selector(report, selector);
    if (!is_usable_selector(selector))
      report.invalid_json(selector, "null", "invalid label selector.");
  }
}

void check_subject(Report& report, const Node& subject, bool namespaced) {
  const Node name = subject["name"];
  const Node group = subject["apiGroup"];
  const std::string_view kind = subject["kind"].text();
  if (name.empty()) report.required(name);
  if (kind == "ServiceAccount") {
    if (!name.empty()) report.invalid_text(name, subdomain_name(name.text(), false));
    report.choose(group, {""});
    if (!namespaced && subject["namespace"].empty()) report.required(subject["namespace"]);
  } else if (kind == "User" || kind == "Group") {
    report.choose(group, {kGroup});
  } else {
    report.unsupported(subject["kind"], {"ServiceAccount", "User", "Group"});
  }
}

void check_any_binding(Report& report, const Node& binding, bool namespaced) {
  const Node role = binding["roleRef"];
  report.choose(role["apiGroup"], {kGroup});
  if (namespaced) {
    report.choose(role["kind"], {"Role", "ClusterRole"});
  } else {
    report.choose(role["kind"], {"ClusterRole"});
  }
  if (role["name"].empty()) {
    report.required(role["name"]);
  } else {
    report.invalid_text(role["name"], path_segment(role["name"].text()));
  }
  for (const Node& subject : binding["subjects"].items())
    check_subject(report, subject, namespaced);
}

void check_binding(Report& report, const Node& binding) {
  check_any_binding(report, binding, true);
}

void check_cluster_binding(Report& report, const Node& binding) {
  check_any_binding(report, binding, false);
}

void check_same_role(Report& report, const Node& binding, const Node& live) {
  const Node role = binding["roleRef"];
  if (semantically_equal(role.value(), live["roleRef"].value())) return;
  report.invalid_json(role,
                      "{\"APIGroup\":" + role["apiGroup"].json() + ",\"Kind\":" +
                          role["kind"].json() + ",\"Name\":" + role["name"].json() + "}",
                      "cannot change roleRef");
}

void check_binding_update(Report& report, const Node& binding, const Node& live) {
  check_binding(report, binding);
  check_same_role(report, binding, live);
}

void check_cluster_binding_update(Report& report, const Node& binding, const Node& live) {
  check_cluster_binding(report, binding);
  check_same_role(report, binding, live);
}

}  // namespace

std::span<const KindRules> access_rules() {
  static constexpr std::array<KindRules, 4> rules = {{
      {kGroup, "roles", path_segment_name, check_role, nullptr, nullptr, OnUpdate::kAsChangeAndNew},
      {kGroup, "clusterroles", path_segment_name, check_cluster_role, nullptr, nullptr,
       OnUpdate::kAsChangeAndNew},
      {kGroup, "rolebindings", path_segment_name, check_binding, check_binding_update, nullptr,
       OnUpdate::kAsChangeAndNew},
      {kGroup, "clusterrolebindings", path_segment_name, check_cluster_binding,
       check_cluster_binding_update, nullptr, OnUpdate::kAsChangeAndNew},
  }};
  return rules;
}

}  // namespace tf::sandbox::validation
