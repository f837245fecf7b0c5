#include <fmt/core.h>

#include <array>

#include "lib/base/text.h"
#include "lib/data/json.h"
#include "lib/sandbox/table_cells.h"

namespace tf::sandbox {
namespace {

/// A type of metric that an autoscaler may look at.
struct MetricType {
  std::string_view type;
  std::string_view field;
  bool per_resource;       ///< "cpu: 42%/80%"
  bool average_is_marked;  ///< "3/5 (avg)"
};
constexpr std::array kMetricTypes = std::to_array<MetricType>({
    {"External", "external", false, true},
    {"Pods", "pods", false, false},
    {"Object", "object", false, true},
    {"Resource", "resource", true, false},
    {"ContainerResource", "containerResource", true, false},
});

std::string quantity(const Value* value, std::string_view absent) {
  if (value == nullptr || value->is_nil()) return std::string(absent);
  if (const Integer* integer = value->as_integer()) return to_text(integer->value);
  return value->is_string() ? *value->as_string() : std::string(absent);
}

std::string percent(const Value* value, std::string_view absent) {
  const std::string number = quantity(value, "");
  return number.empty() ? std::string(absent) : number + "%";
}

/// "cpu: 42%/80%".   In: status: the metric's current state; nil where there is none yet.
std::string metric_text(const MetricType& type, const Value& metric, const Value& status) {
  const Value* spec = find_path(metric, {type.field});
  if (spec == nullptr) return "<unknown type>";
  const Value* average = find_path(*spec, {"target", "averageValue"});
  const auto now = [&](std::string_view name) {
    return find_path(status, {type.field, "current", name});
  };
  if (average != nullptr && !average->is_nil()) {
    const std::string text =
        quantity(now("averageValue"), "<unknown>") + "/" + quantity(average, "");
    if (type.per_resource) return std::string(string_at(*spec, {"name"})) + ": " + text;
    return type.average_is_marked ? text + " (avg)" : text;
  }
  if (!type.per_resource) {
    return quantity(now("value"), "<unknown>") + "/" +
           quantity(find_path(*spec, {"target", "value"}), "0");
  }
  return fmt::format("{}: {}/{}", string_at(*spec, {"name"}),
                     percent(now("averageUtilization"), "<unknown>"),
                     percent(find_path(*spec, {"target", "averageUtilization"}), "<auto>"));
}

std::string metric_text(const Value& metric, const Value& status) {
  for (const MetricType& type : kMetricTypes) {
    if (string_at(metric, {"type"}) == type.type) return metric_text(type, metric, status);
  }
  return "<unknown type>";
}

/// Names of values in the annotations of autoscaling/v1, and in autoscaling/v2.
struct RenamedValue {
  std::string_view old_name;
  std::string_view part;
  std::string_view name;
};
constexpr std::array kRenamedValues = std::to_array<RenamedValue>({
    {"targetValue", "target", "value"},
    {"targetAverageValue", "target", "averageValue"},
    {"targetAverageUtilization", "target", "averageUtilization"},
    {"currentValue", "current", "value"},
    {"currentAverageValue", "current", "averageValue"},
    {"currentAverageUtilization", "current", "averageUtilization"},
});

/// What an annotation of autoscaling/v1 tells of metrics, with the names of autoscaling/v2.
std::vector<Value> annotated_metrics(const Printed& autoscaler, std::string_view name) {
  std::vector<Value> metrics;
  const auto text = string_at(
      autoscaler.object,
      {"metadata", "annotations", "autoscaling.alpha.kubernetes.io/" + std::string(name)});
  const Value parsed = parse_json(text, Numbers::kInt64OrFloat).value_or(Value());
  if (!parsed.is_list()) return metrics;
  for (const Value& metric : *parsed.as_list()) {
    for (const MetricType& type : kMetricTypes) {
      const Value* found = find_path(metric, {type.field});
      if (found == nullptr || !found->is_map()) continue;
      for (const RenamedValue& each : kRenamedValues) {
        const Value* value = find_path(*found, {each.old_name});
        if (value != nullptr) set_path(*found->as_map(), {each.part, each.name}, *value);
      }
    }
    metrics.push_back(metric);
  }
  return metrics;
}

Value cpu_metric(std::string_view part, const Value& utilization) {
  return Map{{"type", "Resource"},
             {"resource", Map{{"name", "cpu"},
                              {part == "target" ? "target" : "current",
                               Map{{"averageUtilization", utilization}}}}}};
}

/// The metrics of an object of autoscaling/v2 or v1.
std::vector<Value> metrics_of(const Printed& autoscaler) {
  if (!autoscaler.items("spec.metrics").empty()) return autoscaler.items("spec.metrics");
  std::vector<Value> metrics = annotated_metrics(autoscaler, "metrics");
  if (const Value* target = autoscaler.at("spec.targetCPUUtilizationPercentage")) {
    metrics.insert(metrics.begin(), cpu_metric("target", *target));
  }
  return metrics;
}

std::vector<Value> statuses_of(const Printed& autoscaler) {
  if (autoscaler.at("status.currentMetrics") != nullptr) {
    return autoscaler.items("status.currentMetrics");
  }
  std::vector<Value> statuses = annotated_metrics(autoscaler, "current-metrics");
  const Value* current = autoscaler.at("status.currentCPUUtilizationPercentage");
  if (statuses.empty() && current != nullptr) statuses.push_back(cpu_metric("current", *current));
  return statuses;
}

}  // namespace

Value autoscaler_targets_cell(const Printed& autoscaler) {
  std::vector<std::string> texts;
  const auto metrics = metrics_of(autoscaler);
  const auto statuses = statuses_of(autoscaler);
  for (std::size_t i = 0; i < metrics.size(); ++i)
    texts.push_back(metric_text(metrics[i], i < statuses.size() ? statuses[i] : Value()));
  constexpr std::size_t kMost = 2;
  return texts.empty() ? "<none>" : first_of(texts, kMost, ", ");
}

}  // namespace tf::sandbox
