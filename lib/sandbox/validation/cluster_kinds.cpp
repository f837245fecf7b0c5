#include <array>

#include "lib/sandbox/validation/autoscaling.h"
#include "lib/sandbox/validation/kinds.h"
#include "lib/sandbox/validation/workloads.h"

namespace tf::sandbox::validation {
namespace {

void check_budget(Report& report, const Node& budget) {
  const Node spec = budget["spec"];
  const Node least = spec["minAvailable"];
  const Node most = spec["maxUnavailable"];
  if (least.present() && most.present()) {
    const Node policy = spec["unhealthyPodEvictionPolicy"];
    report.invalid_json(spec,
                        "{\"MinAvailable\":" + least.json() +
                            ",\"Selector\":" + shown_selector(spec["selector"]) +
                            ",\"MaxUnavailable\":" + most.json() +
                            ",\"UnhealthyPodEvictionPolicy\":" + policy.json() + "}",
                        "minAvailable and maxUnavailable cannot be both set");
  }
  for (const Node& value : {least, most}) {
    if (!value.present()) continue;
    check_int_or_percent(report, value);
    check_at_most_100_percent(report, value);
  }
  check_label_selector(report, spec["selector"]);
  if (spec["unhealthyPodEvictionPolicy"].present())
    report.choose(spec["unhealthyPodEvictionPolicy"], {"AlwaysAllow", "IfHealthyBudget"});
}

void check_budget_status(Report& report, const Node& budget, const Node& /*live*/) {
  const Node status = budget["status"];
  check_conditions(report, status["conditions"]);
  check_counts(report, status,
               {"disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods"});
}

void check_autoscaler_status(Report& report, const Node& autoscaler, const Node& /*live*/) {
  check_counts(report, autoscaler["status"], {"currentReplicas", "desiredReplicas"});
}

void check_lease(Report& report, const Node& lease) {
  const Node spec = lease["spec"];
  const Node seconds = spec["leaseDurationSeconds"];
  if (seconds.present() && seconds.number() <= 0)
    report.invalid_number(seconds, "must be greater than 0");
  report.nonnegative(spec["leaseTransitions"]);
  if (!spec["preferredHolder"].empty() && spec["strategy"].empty()) {
    report.forbidden(spec["preferredHolder"], "may only be specified if `strategy` is defined");
  }
}

void check_priority_class(Report& report, const Node& priority) {
  const std::string_view name = priority["metadata"]["name"].text();
  const Node value = priority["value"];
  if (name.starts_with("system-")) {
    const bool known = (name == "system-node-critical" && value.number() == 2000001000) ||
                       (name == "system-cluster-critical" && value.number() == 2000000000);
    if (!known) {
      report.forbidden(priority["metadata"]["name"],
                       "priority class names with 'system-' prefix are reserved for system use "
                       "only. error: " +
                           std::string(name) + " is not a known system priority class");
    }
  } else if (value.number() > 1000000000) {
    report.forbidden(value, "maximum allowed value of a user defined priority is 1000000000");
  }
  if (priority["preemptionPolicy"].present())
    report.choose_required(priority["preemptionPolicy"], {"PreemptLowerPriority", "Never"});
}

void check_priority_class_update(Report& report, const Node& priority, const Node& live) {
  if (priority["value"].number() != live["value"].number())
    report.forbidden(priority["value"], "may not be changed in an update.");
  report.immutable(priority["preemptionPolicy"], live["preemptionPolicy"].value());
}

void check_runtime_class(Report& report, const Node& runtime) {
  const Node handler = runtime["handler"];
  if (handler.empty()) {
    report.required(handler);
  } else {
    report.invalid_text(handler, dns1123_label(handler.text()));
  }
}

void check_runtime_class_update(Report& report, const Node& runtime, const Node& live) {
  check_runtime_class(report, runtime);
  report.immutable(runtime["handler"], live["handler"].value());
}

void check_webhook(Report& report, const Node& hook, bool mutating) {
  check_fully_qualified_name(report, hook["name"]);
  const Node versions = hook["admissionReviewVersions"];
  if (versions.empty()) report.required(versions, "must specify one of v1, v1beta1");
  for (const Node& rule : hook["rules"].items()) {
    for (const std::string_view list : {"operations", "apiGroups", "apiVersions", "resources"}) {
      if (rule[list].empty()) report.required(rule[list]);
    }
    for (const Node& operation : rule["operations"].items())
      report.choose(operation, {"*", "CONNECT", "CREATE", "DELETE", "UPDATE"});
  }
  if (hook["failurePolicy"].present()) report.choose(hook["failurePolicy"], {"Fail", "Ignore"});
  if (hook["matchPolicy"].present()) report.choose(hook["matchPolicy"], {"Equivalent", "Exact"});
  const Node effects = hook["sideEffects"];
  if (!effects.present()) {
    report.required(effects, "must specify one of None, NoneOnDryRun");
  } else {
    report.choose(effects, {"None", "NoneOnDryRun"});
  }
  const Node seconds = hook["timeoutSeconds"];
  if (seconds.present() && (seconds.number() > 30 || seconds.number() < 1))
    report.invalid_number(seconds, "the timeout value must be between 1 and 30 seconds");
  check_label_selector(report, hook["namespaceSelector"]);
  check_label_selector(report, hook["objectSelector"]);
  const Node client = hook["clientConfig"];
  if (client["url"].present() == client["service"].present())
    report.required(client, "exactly one of url or service is required");
  if (mutating && hook["reinvocationPolicy"].present())
    report.choose(hook["reinvocationPolicy"], {"IfNeeded", "Never"});
}

void check_validating_hooks(Report& report, const Node& configuration) {
  for (const Node& hook : configuration["webhooks"].items())
    check_webhook(report, hook, false);
}

void check_mutating_hooks(Report& report, const Node& configuration) {
  for (const Node& hook : configuration["webhooks"].items())
    check_webhook(report, hook, true);
}

}  // namespace

std::span<const KindRules> cluster_rules() {
  constexpr std::string_view hooks = "admissionregistration.k8s.io";
  static constexpr std::array<KindRules, 8> rules = {{
      {"policy", "poddisruptionbudgets", path_segment_name, check_budget, nullptr,
       check_budget_status, OnUpdate::kNot, false},
      {"autoscaling", "horizontalpodautoscalers", subdomain_name, check_autoscaler,
       check_autoscaler_update, check_autoscaler_status},
      {"coordination.k8s.io", "leases", subdomain_name, check_lease, nullptr, nullptr,
       OnUpdate::kAsChange, false},
      {"scheduling.k8s.io", "priorityclasses", subdomain_name, check_priority_class,
       check_priority_class_update},
      {"node.k8s.io", "runtimeclasses", subdomain_name, check_runtime_class,
       check_runtime_class_update, nullptr, OnUpdate::kAsChangeAndNew, false},
      {"certificates.k8s.io", "certificatesigningrequests", any_name},
      {hooks, "validatingwebhookconfigurations", subdomain_name, check_validating_hooks, nullptr,
       nullptr, OnUpdate::kAsChange, false},
      {hooks, "mutatingwebhookconfigurations", subdomain_name, check_mutating_hooks, nullptr,
       nullptr, OnUpdate::kAsChange, false},
  }};
  return rules;
}

}  // namespace tf::sandbox::validation
