#include <fmt/core.h>

#include <array>

#include "lib/base/text.h"
#include "lib/sandbox/validation/kinds.h"
#include "lib/sandbox/validation/pod.h"
#include "lib/sandbox/validation/workloads.h"

namespace tf::sandbox::validation {
namespace {

constexpr std::string_view kNoMatch = "`selector` does not match template `labels`";

/// A template that must belong to its selector and restart always. `kind` as errors name it.
void check_owned_template(Report& report, const Node& spec, std::string_view kind, bool matches) {
  const Node pod_template = spec["template"];
  const Node labels = pod_template["metadata"]["labels"];
  if (!matches) report.invalid(labels, kNoMatch);
  check_pod_template(report, pod_template);
  const Node policy = pod_template["spec"]["restartPolicy"];
  if (policy.text() != "Always") report.unsupported(policy, {"Always"});
  const Node deadline = pod_template["spec"]["activeDeadlineSeconds"];
  if (deadline.present()) {
    report.forbidden(deadline, fmt::format("activeDeadlineSeconds in {} is not Supported", kind));
  }
}

bool is_empty_selector(const Node& selector) {
  return selector["matchLabels"].empty() && selector["matchExpressions"].empty();
}

void check_required_selector(Report& report, const Node& selector, std::string_view kind) {
  if (!selector.present()) return report.required(selector);
  check_label_selector(report, selector);
  if (is_empty_selector(selector)) {
    report.invalid_json(selector, shown_selector(selector),
                        fmt::format("empty selector is invalid for {}", kind));
  }
}

void check_replicated_template(Report& report, const Node& spec) {
  const Node selector = spec["selector"];
  if (!is_usable_selector(selector)) {
    return report.invalid_json(selector, shown_selector(selector), "invalid label selector");
  }
  const bool everything = selector.present() && is_empty_selector(selector);
  check_owned_template(
      report, spec, "ReplicaSet",
      everything || selector_matches(selector, spec["template"]["metadata"]["labels"]));
}

/// A strategy as Kubernetes' internal struct, of a type that has no parameters.
std::string shown_strategy(const Node& strategy) {
  return fmt::format(R"({{"Type":{},"RollingUpdate":null}})", strategy["type"].json());
}

void check_deployment_strategy(Report& report, const Node& strategy) {
  const std::string_view type = strategy["type"].text();
  const Node rolling = strategy["rollingUpdate"];
  if (type == "Recreate") {
    if (rolling.present()) {
      report.forbidden(rolling, "may not be specified when strategy `type` is 'Recreate'");
    }
    return;
  }
  if (type != "RollingUpdate") {
    return report.unsupported_json(strategy, shown_strategy(strategy),
                                   {"Recreate", "RollingUpdate"});
  }
  if (!rolling.present())
    return report.required(rolling, "this should be defaulted and never be nil");
  const Node unavailable = rolling["maxUnavailable"];
  check_int_or_percent(report, unavailable);
  check_int_or_percent(report, rolling["maxSurge"]);
  if (int_or_percent(unavailable) == 0 && int_or_percent(rolling["maxSurge"]) == 0)
    report.invalid(unavailable, "may not be 0 when `maxSurge` is 0");
  check_at_most_100_percent(report, unavailable);
}

void check_deployment(Report& report, const Node& deployment) {
  const Node spec = deployment["spec"];
  report.nonnegative(spec["replicas"]);
  check_required_selector(report, spec["selector"], "deployment");
  check_replicated_template(report, spec);
  check_deployment_strategy(report, spec["strategy"]);
  report.nonnegative(spec["minReadySeconds"]);
  report.nonnegative(spec["revisionHistoryLimit"]);
  const Node deadline = spec["progressDeadlineSeconds"];
  if (!deadline.present()) return;
  report.nonnegative(deadline);
  if (deadline.number() <= spec["minReadySeconds"].number())
    report.invalid_number(deadline, "must be greater than minReadySeconds");
}

void check_deployment_update(Report& report, const Node& deployment, const Node& live) {
  check_deployment(report, deployment);
  check_same_selector(report, deployment["spec"]["selector"], live["spec"]["selector"]);
}

void check_collisions(Report& report, const Node& object, const Node& live) {
  const Node count = object["status"]["collisionCount"];
  if (count.number() < live["status"]["collisionCount"].number())
    report.invalid_number(count, "cannot be decremented");
}

void check_deployment_status(Report& report, const Node& deployment, const Node& live) {
  const Node status = deployment["status"];
  check_counts(
      report, status,
      {"observedGeneration", "replicas", "updatedReplicas", "readyReplicas", "availableReplicas",
       "unavailableReplicas", "terminatingReplicas", "collisionCount"});
  check_not_above(report, status, {"updatedReplicas", "readyReplicas", "availableReplicas"},
                  "replicas", "cannot be greater than status.replicas");
  check_not_above(report, status, {"availableReplicas"}, "readyReplicas",
                  "cannot be greater than readyReplicas");
  check_collisions(report, deployment, live);
}

void check_replica_set(Report& report, const Node& set) {
  const Node spec = set["spec"];
  report.nonnegative(spec["replicas"]);
  report.nonnegative(spec["minReadySeconds"]);
  check_required_selector(report, spec["selector"], "deployment");
  check_replicated_template(report, spec);
}

void check_replica_set_update(Report& report, const Node& set, const Node& live) {
  check_replica_set(report, set);
  check_same_selector(report, set["spec"]["selector"], live["spec"]["selector"]);
}

void check_replicas_status(Report& report, const Node& object, const Node& /*live*/) {
  const Node status = object["status"];
  check_counts(report, status,
               {"replicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas",
                "observedGeneration", "terminatingReplicas"});
  check_not_above(report, status, {"fullyLabeledReplicas", "readyReplicas", "availableReplicas"},
                  "replicas", "cannot be greater than status.replicas");
  check_not_above(report, status, {"availableReplicas"}, "readyReplicas",
                  "cannot be greater than readyReplicas");
}

void check_stateful_strategy(Report& report, const Node& strategy) {
  const std::string_view type = strategy["type"].text();
  const Node rolling = strategy["rollingUpdate"];
  if (type.empty()) {
    report.required(strategy);
  } else if (type == "OnDelete") {
    if (rolling.present()) {
      report.invalid_json(
          rolling,
          fmt::format(R"({{"Partition":{},"MaxUnavailable":{}}})", rolling["partition"].number(),
                      rolling["maxUnavailable"].json()),
          "only allowed for updateStrategy 'RollingUpdate'");
    }
  } else if (type == "RollingUpdate") {
    report.nonnegative(rolling["partition"]);
  } else {
    report.invalid_json(strategy, shown_strategy(strategy),
                        "must be 'RollingUpdate' or 'OnDelete'");
  }
}

/// The template with a volume for each claim template, as the controller will make it.
Value with_claim_volumes(const Node& spec) {
  Value copy = deep_copy(spec["template"].value());
  Map* pod_template = copy.as_map();
  Value* pod_spec = pod_template == nullptr ? nullptr : pod_template->find("spec");
  Map* pod = pod_spec == nullptr ? nullptr : pod_spec->as_map();
  if (pod == nullptr) return copy;
  pod->erase("subdomain");
  pod->erase("hostname");
  if (spec["volumeClaimTemplates"].empty()) return copy;
  List volumes;
  std::vector<std::string_view> names;
  for (const Node& claim : spec["volumeClaimTemplates"].items()) {
    const std::string_view name = claim["metadata"]["name"].text();
    names.push_back(name);
    volumes.push(Map{{"name", name}, {"persistentVolumeClaim", Map{{"claimName", name}}}});
  }
  for (const Node& volume : spec["template"]["spec"]["volumes"].items()) {
    bool replaced = false;
    for (const std::string_view name : names)
      replaced = replaced || name == volume["name"].text();
    if (!replaced) volumes.push(volume.value());
  }
  pod->set("volumes", std::move(volumes));
  return copy;
}

void check_stateful_template(Report& report, const Node& spec) {
  const Node selector = spec["selector"];
  if (!is_usable_selector(selector))
    return report.invalid_json(selector, shown_selector(selector), "");
  const Value shown = with_claim_volumes(spec);
  const Node pod_template(shown, spec["template"].path());
  const Node labels = pod_template["metadata"]["labels"];
  const bool everything = selector.present() && is_empty_selector(selector);
  if (!everything && !selector_matches(selector, labels)) report.invalid(labels, kNoMatch);
  check_pod_template(report, pod_template);
  check_labels(report, labels.moved(pod_template.path() + ".labels"));
  const Node annotations =
      pod_template["metadata"]["annotations"].moved(pod_template.path() + ".annotations");
  check_annotations(report, annotations);
  check_pod_annotations(report, annotations, pod_template["spec"]);
}

void check_stateful_spec(Report& report, const Node& spec, bool is_new) {
  const Node management = spec["podManagementPolicy"];
  if (management.empty()) {
    report.required(management);
  } else if (management.text() != "OrderedReady" && management.text() != "Parallel") {
    report.invalid_text(management, "must be 'OrderedReady' or 'Parallel'");
  }
  check_stateful_strategy(report, spec["updateStrategy"]);
  const Node retention = spec["persistentVolumeClaimRetentionPolicy"];
  for (const std::string_view when : {"whenDeleted", "whenScaled"}) {
    if (retention.present()) report.choose(retention[when], {"Retain", "Delete"});
  }
  if (is_new) {
    for (const Node& claim : spec["volumeClaimTemplates"].items())
      check_claim_spec(report, claim["spec"]);
  }
  report.nonnegative(spec["replicas"]);
  report.nonnegative(spec["minReadySeconds"]);
  report.nonnegative(spec["ordinals"]["start"]);
  const Node service = spec["serviceName"];
  if (is_new && !service.empty()) report.invalid_text(service, dns1123_label(service.text()));
  check_required_selector(report, spec["selector"], "statefulset");
  check_stateful_template(report, spec);
  const Node policy = spec["template"]["spec"]["restartPolicy"];
  if (policy.text() != "Always") report.unsupported(policy, {"Always"});
  const Node deadline = spec["template"]["spec"]["activeDeadlineSeconds"];
  if (deadline.present())
    report.forbidden(deadline, "activeDeadlineSeconds in StatefulSet is not Supported");
}

void check_stateful_set(Report& report, const Node& set) {
  check_stateful_spec(report, set["spec"], true);
}

void check_stateful_set_update(Report& report, const Node& set, const Node& live) {
  check_stateful_spec(report, set["spec"], false);
  Value rest = deep_copy(set["spec"].value());
  Value before = deep_copy(live["spec"].value());
  for (const std::string_view field :
       {"replicas", "template", "updateStrategy", "minReadySeconds", "ordinals",
        "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy"}) {
    for (const Value* spec : {&rest, &before}) {
      if (Map* map = spec->as_map()) map->erase(field);
    }
  }
  if (!semantically_equal(rest, before)) {
    report.forbidden(set["spec"],
                     "updates to statefulset spec for fields other than 'replicas', 'ordinals', "
                     "'template', 'updateStrategy', 'revisionHistoryLimit', "
                     "'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
  }
}

void check_stateful_status(Report& report, const Node& set, const Node& live) {
  const Node status = set["status"];
  check_counts(report, status,
               {"replicas", "readyReplicas", "currentReplicas", "updatedReplicas",
                "availableReplicas", "observedGeneration", "collisionCount"});
  check_not_above(report, status,
                  {"readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas"},
                  "replicas", "cannot be greater than status.replicas");
  check_not_above(report, status, {"availableReplicas"}, "readyReplicas",
                  "cannot be greater than status.readyReplicas");
  check_collisions(report, set, live);
}

void check_daemon_strategy(Report& report, const Node& strategy) {
  const std::string_view type = strategy["type"].text();
  const Node rolling = strategy["rollingUpdate"];
  if (type == "OnDelete") return;
  if (type != "RollingUpdate") {
    return report.unsupported_json(strategy, shown_strategy(strategy),
                                   {"RollingUpdate", "OnDelete"});
  }
  if (!rolling.present()) return report.required(rolling);
  const Node unavailable = rolling["maxUnavailable"];
  const Node surge = rolling["maxSurge"];
  check_int_or_percent(report, unavailable);
  check_int_or_percent(report, surge);
  check_at_most_100_percent(report, unavailable);
  check_at_most_100_percent(report, surge);
  const bool has_unavailable = int_or_percent(unavailable) != 0;
  const bool has_surge = int_or_percent(surge) != 0;
  if (has_unavailable && has_surge) {
    report.invalid(surge, "may not be set when maxUnavailable is non-zero");
  } else if (!has_unavailable && !has_surge) {
    report.required(unavailable, "cannot be 0 when maxSurge is 0");
  }
}

void check_daemon_set(Report& report, const Node& set) {
  const Node spec = set["spec"];
  const Node selector = spec["selector"];
  const Node labels = spec["template"]["metadata"]["labels"];
  check_label_selector(report, selector);
  const bool everything = selector.present() && is_empty_selector(selector);
  if (is_usable_selector(selector) && !everything && !selector_matches(selector, labels))
    report.invalid(labels, kNoMatch);
  if (everything) {
    report.invalid_json(selector, shown_selector(selector),
                        "empty selector is invalid for daemonset");
  }
  check_owned_template(report, spec, "DaemonSet", true);
  report.nonnegative(spec["minReadySeconds"]);
  check_daemon_strategy(report, spec["updateStrategy"]);
  report.nonnegative(spec["revisionHistoryLimit"]);
}

void check_daemon_set_update(Report& report, const Node& set, const Node& live) {
  check_same_selector(report, set["spec"]["selector"], live["spec"]["selector"]);
  check_daemon_set(report, set);
}

void check_daemon_status(Report& report, const Node& set, const Node& live) {
  check_counts(report, set["status"],
               {"currentNumberScheduled", "numberMisscheduled", "desiredNumberScheduled",
                "numberReady", "observedGeneration", "updatedNumberScheduled", "numberAvailable",
                "numberUnavailable", "collisionCount"});
  check_collisions(report, set, live);
}

void check_replication_controller(Report& report, const Node& controller) {
  const Node spec = controller["spec"];
  const Node selector = spec["selector"];
  report.nonnegative(spec["minReadySeconds"]);
  if (selector.empty()) report.required(selector);
  if (!spec["replicas"].present()) report.required(spec["replicas"]);
  report.nonnegative(spec["replicas"]);
  if (!spec["template"].present()) return report.required(spec["template"]);
  bool matches = true;
  for (const auto& [key, value] : selector.entries()) {
    const Node label = spec["template"]["metadata"]["labels"].key(key);
    matches = matches && label.present() && label.text() == value.text();
  }
  check_owned_template(report, spec, "ReplicationController", matches);
}

void check_template_object(Report& report, const Node& object) {
  check_pod_template(report, object["template"]);
}

void check_revision(Report& report, const Node& revision) {
  report.nonnegative(revision["revision"]);
  const Node data = revision["data"];
  if (!data.present()) {
    report.required(data, "data is mandatory");
  } else if (!data.value().is_map()) {
    report.required(data, "data must be a valid JSON object");
  }
}

void check_revision_update(Report& report, const Node& revision, const Node& live) {
  report.nonnegative(revision["revision"]);
  report.immutable(revision["data"], live["data"].value());
}

}  // namespace

std::span<const KindRules> workload_rules() {
  static constexpr std::array<KindRules, 10> rules = {{
      {"", "pods", subdomain_name, check_pod, check_pod_update, check_pod_status_update,
       OnUpdate::kAsChangeAndNew},
      {"", "podtemplates", subdomain_name, check_template_object},
      {"", "replicationcontrollers", subdomain_name, check_replication_controller, nullptr,
       check_replicas_status},
      {"apps", "deployments", subdomain_name, check_deployment, check_deployment_update,
       check_deployment_status},
      {"apps", "replicasets", subdomain_name, check_replica_set, check_replica_set_update,
       check_replicas_status},
      {"apps", "statefulsets", label_name, check_stateful_set, check_stateful_set_update,
       check_stateful_status},
      {"apps", "daemonsets", subdomain_name, check_daemon_set, check_daemon_set_update,
       check_daemon_status},
      {"apps", "controllerrevisions", subdomain_name, check_revision, check_revision_update,
       nullptr, OnUpdate::kAsChangeAndNew},
      {"batch", "jobs", subdomain_name, check_job, check_job_update, nullptr,
       OnUpdate::kAsChangeAndNew},
      {"batch", "cronjobs", subdomain_name, check_cron_job, check_cron_job_update},
  }};
  return rules;
}

}  // namespace tf::sandbox::validation
