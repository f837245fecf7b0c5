#include "lib/sandbox/validation/autoscaling.h"

#include <algorithm>
#include <array>

#include "lib/base/text.h"
#include "lib/sandbox/validation/names.h"
#include "lib/sandbox/validation/quantities.h"

namespace tf::sandbox::validation {
namespace {

void check_segment(Report& report, const Node& name, std::string_view detail = {}) {
  if (name.empty()) {
    report.required(name, detail);
  } else {
    report.invalid_text(name, path_segment(name.text()));
  }
}

void check_target_reference(Report& report, const Node& reference, bool needs_group) {
  check_segment(report, reference["kind"]);
  check_segment(report, reference["name"]);
  const Node version = reference["apiVersion"];
  const auto slashes = std::count(version.text().begin(), version.text().end(), '/');
  if (slashes > 1) {
    report.invalid_text(version, "unexpected GroupVersion string: " + std::string(version.text()));
  } else if (needs_group && slashes == 0) {
    report.invalid_text(version, "apiVersion must specify API group");
  }
}

void check_target(Report& report, const Node& target) {
  const Node type = target["type"];
  if (type.empty()) report.required(type, "must specify a metric target type");
  if (type.text() != "Utilization" && type.text() != "Value" && type.text() != "AverageValue")
    report.invalid_text(type, "must be either Utilization, Value, or AverageValue");
  for (const std::string_view field : {"value", "averageValue"}) {
    if (target[field].present() && !Amount::of(target[field]).positive())
      report.invalid_text(target[field], "must be positive");
  }
  const Node utilization = target["averageUtilization"];
  if (utilization.present() && utilization.number() < 1)
    report.invalid_number(utilization, "must be greater than 0");
}

void check_identified(Report& report, const Node& source) {
  check_segment(report, source["metric"]["name"], "must specify a metric name");
  check_target(report, source["target"]);
}

void check_object_metric(Report& report, const Node& source) {
  const Node target = source["target"];
  check_target_reference(report, source["describedObject"], false);
  check_identified(report, source);
  if (!target["value"].present() && !target["averageValue"].present())
    report.required(target["averageValue"], "must set either a target value or averageValue");
}

void check_external_metric(Report& report, const Node& source) {
  const Node target = source["target"];
  check_identified(report, source);
  if (!target["value"].present() && !target["averageValue"].present()) {
    report.required(target["averageValue"],
                    "must set either a target value for metric or a per-pod target");
  }
  if (target["value"].present() && target["averageValue"].present()) {
    report.forbidden(target["value"],
                     "may not set both a target value for metric and a per-pod target");
  }
}

void check_pods_metric(Report& report, const Node& source) {
  check_identified(report, source);
  if (!source["target"]["averageValue"].present()) {
    report.required(source["target"]["averageValue"],
                    "must specify a positive target averageValue");
  }
}

void check_utilization(Report& report, const Node& source) {
  const Node target = source["target"];
  const Node utilization = target["averageUtilization"];
  const Node value = target["averageValue"];
  check_target(report, target);
  if (!utilization.present() && !value.present())
    report.required(utilization, "must set either a target raw value or a target utilization");
  if (utilization.present() && value.present())
    report.forbidden(value, "may not set both a target raw value and a target utilization");
}

void check_resource_metric(Report& report, const Node& source) {
  if (source["name"].empty()) report.required(source["name"], "must specify a resource name");
  check_utilization(report, source);
}

void check_container_metric(Report& report, const Node& source) {
  if (source["name"].empty()) {
    report.required(source["name"], "must specify a resource name");
  } else {
    check_container_resource_name(report, source["name"], source["name"].text());
  }
  if (source["container"].empty()) {
    report.required(source["container"], "must specify a container");
  } else {
    report.invalid_text(source["container"], dns1123_label(source["container"].text()));
  }
  check_utilization(report, source);
}

struct MetricRule {
  std::string_view type;
  std::string_view field;
  void (*check)(Report& report, const Node& source);
};
constexpr std::array<MetricRule, 5> kMetrics = {{
    {"Object", "object", check_object_metric},
    {"External", "external", check_external_metric},
    {"Pods", "pods", check_pods_metric},
    {"Resource", "resource", check_resource_metric},
    {"ContainerResource", "containerResource", check_container_metric},
}};

void check_metric_type(Report& report, const Node& type) {
  report.unsupported(type, {"ContainerResource", "External", "Object", "Pods", "Resource"});
}

void check_metric(Report& report, const Node& metric) {
  const Node type = metric["type"];
  const auto rule = std::find_if(kMetrics.begin(), kMetrics.end(),
                                 [&](const MetricRule& one) { return one.type == type.text(); });
  const bool known = rule != kMetrics.end();
  if (type.empty()) report.required(type, "must specify a metric source type");
  if (!known) check_metric_type(report, type);
  std::size_t present = 0;
  for (const MetricRule& one : kMetrics) {
    if (metric[one.field].present() && ++present == 1) one.check(report, metric[one.field]);
  }
  if (!known) {
    check_metric_type(report, type);
  } else if (!metric[rule->field].present()) {
    report.required(metric[rule->field], "must populate information for the given metric source");
  }
  if (present == 1) return;
  for (const MetricRule& one : kMetrics) {
    if (metric[one.field].present() && (!known || one.field != rule->field))
      report.forbidden(metric[one.field], "must populate the given metric source only");
  }
}

void check_scaling_policy(Report& report, const Node& policy) {
  report.choose(policy["type"], {"Percent", "Pods"});
  const Node period = policy["periodSeconds"];
  for (const Node& number : {policy["value"], period}) {
    if (number.number() <= 0) report.invalid_number(number, "must be greater than zero");
  }
  if (period.number() > 1800) report.invalid_number(period, "must be less than or equal to 1800");
}

void check_scaling(Report& report, const Node& rules) {
  if (!rules.present()) return;
  const Node window = rules["stabilizationWindowSeconds"];
  if (window.number() < 0) report.invalid_number(window, "must be greater than or equal to zero");
  if (window.number() > 3600) report.invalid_number(window, "must be less than or equal to 3600");
  if (rules["selectPolicy"].present())
    report.choose(rules["selectPolicy"], {"Disabled", "Max", "Min"});
  if (rules["policies"].empty())
    report.required(rules["policies"], "must specify at least one Policy");
  for (const Node& policy : rules["policies"].items())
    check_scaling_policy(report, policy);
  if (rules["tolerance"].present()) check_nonnegative_quantity(report, rules["tolerance"]);
}

void check_spec(Report& report, const Node& autoscaler, bool same_target) {
  const Node spec = autoscaler["spec"];
  const Node least = spec["minReplicas"];
  const Node most = spec["maxReplicas"];
  if (least.present() && least.number() < 1)
    report.invalid_number(least, "must be greater than or equal to 1");
  if (most.number() == 0) {
    report.required(most, "must be set and greater than 0");
  } else if (most.number() < 0) {
    report.invalid_number(most, "must be greater than or equal to 1");
  }
  if (least.present() && most.number() < least.number())
    report.invalid_number(most, "must be greater than or equal to `minReplicas`");
  check_target_reference(
      report, spec["scaleTargetRef"],
      !same_target && spec["scaleTargetRef"]["kind"].text() != "ReplicationController");
  for (const Node& metric : spec["metrics"].items())
    check_metric(report, metric);
  const Node cpu = spec["targetCPUUtilizationPercentage"];
  if (cpu.present() && cpu.number() < 1) {
    report.invalid_number(cpu.moved("spec.metrics[0].resource.target.averageUtilization"),
                          "must be greater than 0");
  }
  if (least.present() && least.number() == 0) {
    const auto metrics = spec["metrics"].items();
    if (std::none_of(metrics.begin(), metrics.end(), [](const Node& metric) {
          const std::string_view type = metric["type"].text();
          return type == "Object" || type == "External";
        })) {
      report.forbidden(spec["metrics"],
                       "must specify at least one Object or External metric to support scaling to "
                       "zero replicas");
    }
  }
  check_scaling(report, spec["behavior"]["scaleUp"]);
  check_scaling(report, spec["behavior"]["scaleDown"]);
}

}  // namespace

void check_autoscaler(Report& report, const Node& autoscaler) {
  check_spec(report, autoscaler, false);
}

void check_autoscaler_update(Report& report, const Node& autoscaler, const Node& live) {
  const Node now = autoscaler["spec"]["scaleTargetRef"];
  const Node before = live["spec"]["scaleTargetRef"];
  check_spec(report, autoscaler,
             now["apiVersion"].text() == before["apiVersion"].text() &&
                 now["kind"].text() == before["kind"].text());
}

}  // namespace tf::sandbox::validation
