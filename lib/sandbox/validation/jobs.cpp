#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <set>

#include "lib/base/text.h"
#include "lib/sandbox/validation/names.h"
#include "lib/sandbox/validation/pod.h"
#include "lib/sandbox/validation/workloads.h"

namespace tf::sandbox::validation {
namespace {

constexpr std::string_view kNotIndexed = "requires indexed completion mode";

void omitted(Report& report, const Node& at, std::string_view detail) {
  report.add({FieldError::Type::kInvalid, at.path(), "Invalid value: " + std::string(detail)});
}

bool is_indexed(const Node& spec) {
  return spec["completionMode"].text() == "Indexed";
}

void check_most(Report& report, const Node& number, std::int64_t limit, std::string_view when) {
  if (number.number() > limit) {
    report.invalid_number(number, fmt::format("must be less than or equal to {}{}", limit, when));
  }
}

void check_indexed(Report& report, const Node& spec) {
  const Node completions = spec["completions"];
  const Node parallelism = spec["parallelism"];
  const Node failed = spec["maxFailedIndexes"];
  if (!completions.present()) report.required(completions, "when completion mode is Indexed");
  check_most(report, parallelism, 100000, " when completion mode is Indexed");
  if (completions.present() && failed.number() > completions.number())
    report.invalid_number(failed, "must be less than or equal to completions");
  check_most(report, failed, 100000, "");
  if (completions.number() <= 100000 || !spec["backoffLimitPerIndex"].present()) return;
  constexpr std::string_view high =
      " when completions are above 100000 and used with backoff limit per index";
  if (!failed.present())
    report.required(failed, "must be specified when completions is above 100000");
  check_most(report, parallelism, 10000, high);
  check_most(report, failed, 10000, high);
}

void check_completion_mode(Report& report, const Node& spec) {
  const Node mode = spec["completionMode"];
  if (mode.present()) report.choose(mode, {"NonIndexed", "Indexed"});
  if (is_indexed(spec)) check_indexed(report, spec);
  if (mode.present() && mode.text() != "NonIndexed") return;
  for (const std::string_view field : {"backoffLimitPerIndex", "maxFailedIndexes"}) {
    if (spec[field].present()) report.invalid_number(spec[field], kNotIndexed);
  }
}

void check_exit_codes(Report& report, const Node& codes, const std::set<std::string_view>& names) {
  const Node op = codes["operator"];
  const Node values = codes["values"];
  const Node container = codes["containerName"];
  if (op.empty()) {
    report.required(op, "valid values: [\"In\" \"NotIn\"]");
  } else {
    report.choose(op, {"In", "NotIn"});
  }
  if (container.present() && !names.contains(container.text())) {
    report.invalid_text(container,
                        "must be one of the container or initContainer names in the pod template");
  }
  if (values.empty()) {
    report.invalid(values, "at least one value is required");
  } else if (values.size() > 255) {
    report.too_many(values, values.size(), 255);
  }
  std::set<std::int64_t> seen;
  std::int64_t last = std::numeric_limits<std::int64_t>::min();
  bool ordered = true;
  for (const Node& value : values.items()) {
    if (op.text() == "In" && value.number() == 0)
      report.invalid_number(value, "must not be 0 for the In operator");
    if (!seen.insert(value.number()).second) report.duplicate(value);
    ordered = ordered && value.number() >= last;
    last = value.number();
  }
  if (!ordered) report.invalid(values, "must be ordered");
}

void check_pod_conditions(Report& report, const Node& conditions) {
  if (conditions.size() > 20) report.too_many(conditions, conditions.size(), 20);
  for (const Node& pattern : conditions.items()) {
    check_label_name(report, pattern["type"]);
    if (pattern["status"].empty()) {
      report.required(pattern["status"], "valid values: [\"False\" \"True\" \"Unknown\"]");
    } else {
      report.choose(pattern["status"], {"False", "True", "Unknown"});
    }
  }
}

void check_failure_rule(Report& report, const Node& spec, const Node& rule,
                        const std::set<std::string_view>& names) {
  const Node action = rule["action"];
  const Node codes = rule["onExitCodes"];
  const Node conditions = rule["onPodConditions"];
  if (action.empty()) {
    report.required(action, "valid values: [\"Count\" \"FailIndex\" \"FailJob\" \"Ignore\"]");
  } else if (action.text() == "FailIndex") {
    if (!spec["backoffLimitPerIndex"].present())
      report.invalid_text(action, "requires the backoffLimitPerIndex to be set");
  } else {
    report.choose(action, {"Count", "FailIndex", "FailJob", "Ignore"});
  }
  if (codes.present()) check_exit_codes(report, codes, names);
  check_pod_conditions(report, conditions);
  if (codes.present() && !conditions.empty())
    omitted(report, rule, "specifying both OnExitCodes and OnPodConditions is not supported");
  if (!codes.present() && conditions.empty())
    omitted(report, rule, "specifying one of OnExitCodes and OnPodConditions is required");
}

void check_failure_policy(Report& report, const Node& spec) {
  const Node rules = spec["podFailurePolicy"]["rules"];
  if (rules.size() > 20) report.too_many(rules, rules.size(), 20);
  std::set<std::string_view> names;
  for (const std::string_view list : {"containers", "initContainers"}) {
    for (const Node& container : spec["template"]["spec"][list].items())
      names.insert(container["name"].text());
  }
  for (const Node& rule : rules.items())
    check_failure_rule(report, spec, rule, names);
}

/// The policy as Kubernetes' internal struct.
std::string shown_success_policy(const Node& policy) {
  std::string text;
  for (const Node& rule : policy["rules"].items()) {
    if (!text.empty()) text += ',';
    text += "{\"SucceededIndexes\":" + rule["succeededIndexes"].json() +
            ",\"SucceededCount\":" + rule["succeededCount"].json() + "}";
  }
  return text.empty() ? "{\"Rules\":null}" : "{\"Rules\":[" + text + "]}";
}

void check_success_policy(Report& report, const Node& spec) {
  const Node policy = spec["successPolicy"];
  const Node rules = policy["rules"];
  if (!policy.present()) return;
  if (!is_indexed(spec))
    return report.invalid_json(policy, shown_success_policy(policy), kNotIndexed);
  if (rules.empty()) {
    report.required(rules,
                    "at least one rules must be specified when the successPolicy is specified");
  }
  if (rules.size() > 20) report.too_many(rules, rules.size(), 20);
  const std::int64_t completions = spec["completions"].number();
  for (const Node& rule : rules.items()) {
    const Node count = rule["succeededCount"];
    if (!count.present() && !rule["succeededIndexes"].present()) {
      report.required(rule, "at least one of succeededCount or succeededIndexes must be specified");
    }
    report.nonnegative(count);
    if (count.number() > completions) {
      report.invalid_number(count,
                            fmt::format("must be less than or equal to {} (the number of specified "
                                        "completions)",
                                        completions));
    }
  }
}

void check_replacement_policy(Report& report, const Node& spec) {
  const Node policy = spec["podReplacementPolicy"];
  if (!policy.present()) return;
  if (spec["podFailurePolicy"].present()) {
    report.choose(policy, {"Failed"});
  } else {
    report.choose(policy, {"Failed", "TerminatingOrFailed"});
  }
}

void check_restart_policy(Report& report, const Node& spec) {
  const Node policy = spec["template"]["spec"]["restartPolicy"];
  if (policy.text() == "Always" || policy.empty()) {
    report.required(policy, "valid values: \"OnFailure\", \"Never\"");
  } else if (policy.text() != "OnFailure" && policy.text() != "Never") {
    report.unsupported(policy, {"OnFailure", "Never"});
  } else if (spec["podFailurePolicy"].present() && policy.text() != "Never") {
    report.invalid_text(policy, "only \"Never\" is supported when podFailurePolicy is specified");
  }
}

/// validateJobSpec: what a Job and the template of a CronJob have in common.
void check_job_spec(Report& report, const Node& spec) {
  for (const std::string_view field :
       {"parallelism", "completions", "activeDeadlineSeconds", "backoffLimit",
        "ttlSecondsAfterFinished", "backoffLimitPerIndex", "maxFailedIndexes"})
    report.nonnegative(spec[field]);
  if (spec["maxFailedIndexes"].present() && !spec["backoffLimitPerIndex"].present())
    report.required(spec["backoffLimitPerIndex"], "when maxFailedIndexes is specified");
  const Node manager = spec["managedBy"];
  if (manager.present()) {
    check_domain_prefixed_path(report, manager);
    if (manager.size() > 63) report.too_long(manager, 63);
  }
  check_completion_mode(report, spec);
  if (spec["podFailurePolicy"].present()) check_failure_policy(report, spec);
  check_success_policy(report, spec);
  check_replacement_policy(report, spec);
  check_pod_template(report, spec["template"]);
  check_restart_policy(report, spec);
}

void check_selected_job(Report& report, const Node& spec) {
  check_job_spec(report, spec);
  const Node selector = spec["selector"];
  // Without manualSelector the server makes the selector itself, before it judges the job.
  if (!selector.present()) {
    if (!spec["manualSelector"].flag()) return;
    report.required(selector);
  }
  check_label_selector(report, selector);
  const Node labels = spec["template"]["metadata"]["labels"];
  if (is_usable_selector(selector) && !selector_matches(selector, labels))
    report.invalid(labels, "`selector` does not match template `labels`");
}

void check_generated_label(Report& report, const Node& job, std::string_view label,
                           std::string_view wanted) {
  const Node labels = job["spec"]["template"]["metadata"]["labels"];
  const Node value = labels.key(label);
  const std::string detail = fmt::format("must be '{}'", wanted);
  if (!value.present()) {
    report.required(value, detail);
  } else if (value.text() != wanted) {
    report.invalid_value(value, labels.value(), detail);
  }
}

void check_generated_selector(Report& report, const Node& job) {
  const Node spec = job["spec"];
  const Node selector = spec["selector"];
  if (spec["manualSelector"].flag() || !selector.present()) return;
  const std::string_view uid = job["metadata"]["uid"].text();
  const std::string_view name = job["metadata"]["name"].text();
  if (uid.empty()) report.required(job["metadata"]["uid"]);
  check_generated_label(report, job, "controller-uid", uid);
  check_generated_label(report, job, "job-name", name);
  check_generated_label(report, job, "batch.kubernetes.io/controller-uid", uid);
  check_generated_label(report, job, "batch.kubernetes.io/job-name", name);
  const Value expected = Map{{"batch.kubernetes.io/controller-uid", uid},
                             {"batch.kubernetes.io/job-name", name},
                             {"controller-uid", uid},
                             {"job-name", name}};
  if (is_usable_selector(selector) && !selector_matches(selector, Node(expected, "")))
    report.invalid_json(selector, shown_selector(selector), "`selector` not auto-generated");
}

void check_completions_update(Report& report, const Node& spec, const Node& live) {
  const Node completions = spec["completions"];
  if (!is_indexed(spec)) return report.immutable(completions, live["completions"].value());
  if (!completions.present() || completions.number() == live["completions"].number()) return;
  if (completions.number() != spec["parallelism"].number()) {
    report.invalid_number(completions, "can only be modified in tandem with spec.parallelism");
  }
}

/// The live template with what may change while the job is suspended as in the new one.
Value comparable_template(const Node& spec, const Node& live) {
  Value copy = deep_copy(live["template"].value());
  Map* pod_template = copy.as_map();
  if (pod_template == nullptr || !live["suspend"].flag()) return copy;
  const Value* metadata = spec["template"]["metadata"].value().is_map()
                              ? &spec["template"]["metadata"].value()
                              : nullptr;
  if (metadata != nullptr) pod_template->set("metadata", *metadata);
  Value* pod_spec = pod_template->find("spec");
  if (pod_spec == nullptr || !pod_spec->is_map()) return copy;
  for (const std::string_view field :
       {"nodeSelector", "tolerations", "schedulingGates", "affinity", "containers"}) {
    const Node now = spec["template"]["spec"][field];
    if (now.present()) {
      pod_spec->as_map()->set(std::string(field), now.value());
    } else {
      pod_spec->as_map()->erase(field);
    }
  }
  return copy;
}

void check_zone(Report& report, const Node& zone) {
  if (!zone.present()) return;
  if (zone.empty()) return report.invalid_text(zone, "timeZone must be nil or non-empty string");
  for (const std::string_view part : split_views(zone.text(), "/")) {
    const auto allowed = [](char c) {
      const char lower = to_lower_ascii(c);
      return is_digit_ascii(c) || (lower >= 'a' && lower <= 'z') || c == '.' || c == '-' ||
             c == '_' || c == '+';
    };
    if (part.empty() || part == "." || part == ".." || part.starts_with('-') || part.size() > 14 ||
        !std::all_of(part.begin(), part.end(), allowed)) {
      return report.invalid_text(zone, fmt::format("unknown time zone {}", zone.text()));
    }
  }
  if (equals_ignore_case(zone.text(), "Local")) {
    report.invalid_text(zone,
                        "timeZone must be an explicit time zone as defined in "
                        "https://www.iana.org/time-zones");
  }
}

void check_schedule(Report& report, const Node& spec, const Node& live) {
  const Node schedule = spec["schedule"];
  if (schedule.empty()) return report.required(schedule);
  if (const std::string error = cron_error(schedule.text()); !error.empty())
    report.invalid_text(schedule, error);
  if (!contains(schedule.text(), "TZ")) return;
  if (!contains(live["schedule"].text(), "TZ")) {
    report.invalid_text(schedule,
                        "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
  } else if (spec["timeZone"].present()) {
    report.invalid_text(schedule, "cannot use both timeZone field and TZ or CRON_TZ in schedule");
  }
}

void check_cron_spec(Report& report, const Node& spec, const Node& live) {
  check_schedule(report, spec, live);
  report.nonnegative(spec["startingDeadlineSeconds"]);
  if (!live.present() || live["timeZone"].text() != spec["timeZone"].text())
    check_zone(report, spec["timeZone"]);
  report.choose_required(spec["concurrencyPolicy"], {"Allow", "Forbid", "Replace"});
  const Node job = spec["jobTemplate"]["spec"];
  check_job_spec(report, job);
  if (job["selector"].present()) {
    report.invalid_json(job["selector"], shown_selector(job["selector"]),
                        "`selector` will be auto-generated");
  }
  if (job["manualSelector"].flag())
    report.unsupported_json(job["manualSelector"], "true", {"nil", "false"});
  report.nonnegative(spec["successfulJobsHistoryLimit"]);
  report.nonnegative(spec["failedJobsHistoryLimit"]);
}

}  // namespace

void check_job(Report& report, const Node& job) {
  const Node spec = job["spec"];
  check_generated_selector(report, job);
  check_selected_job(report, spec);
  if (!is_indexed(spec) || spec["completions"].number() <= 0) return;
  const std::string host =
      fmt::format("{}-{}", job["metadata"]["name"].text(), spec["completions"].number() - 1);
  if (!dns1123_label(host).empty()) {
    report.invalid_text(job["metadata"]["name"],
                        "will not able to create pod with invalid DNS label: " + host);
  }
}

void check_job_update(Report& report, const Node& job, const Node& live) {
  const Node spec = job["spec"];
  const Node before = live["spec"];
  check_job(report, job);
  check_selected_job(report, spec);
  check_completions_update(report, spec, before);
  check_same_selector(report, spec["selector"], before["selector"]);
  report.immutable(spec["template"], comparable_template(spec, before));
  for (const std::string_view field :
       {"completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy"})
    report.immutable(spec[field], before[field].value());
}

void check_cron_job(Report& report, const Node& cron_job) {
  const Value none;
  check_cron_spec(report, cron_job["spec"], Node(none, "spec"));
  const Node name = cron_job["metadata"]["name"];
  if (name.size() > 52) report.invalid_text(name, "must be no more than 52 characters");
}

void check_cron_job_update(Report& report, const Node& cron_job, const Node& live) {
  check_cron_spec(report, cron_job["spec"], live["spec"]);
}

}  // namespace tf::sandbox::validation
