#include "lib/sandbox/conversion.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "lib/sandbox/object_text.h"

namespace tf::sandbox {
namespace {

/// A field that has another name in the other version.
struct Renamed {
  std::string_view a;
  std::string_view b;
};

/// v1 Event and events.k8s.io/v1 Event.
constexpr std::array kEventFields = std::to_array<Renamed>({
    {"involvedObject", "regarding"},
    {"message", "note"},
    {"reportingComponent", "reportingController"},
    {"source", "deprecatedSource"},
    {"firstTimestamp", "deprecatedFirstTimestamp"},
    {"lastTimestamp", "deprecatedLastTimestamp"},
    {"count", "deprecatedCount"},
});

constexpr std::string_view kMetricsNote = "autoscaling.alpha.kubernetes.io/metrics";
constexpr std::string_view kBehaviorNote = "autoscaling.alpha.kubernetes.io/behavior";
constexpr std::string_view kConditionsNote = "autoscaling.alpha.kubernetes.io/conditions";
constexpr std::string_view kCurrentNote = "autoscaling.alpha.kubernetes.io/current-metrics";

void rename(Map& map, std::string_view from, std::string_view to) {
  if (const Value* value = map.find(from)) {
    Value moved = *value;
    map.erase(from);
    map.set(std::string(to), std::move(moved));
  }
}

void event_to_events(Value& event) {
  for (const Renamed& each : kEventFields)
    rename(*event.as_map(), each.a, each.b);
}

void event_to_core(Value& event) {
  for (const Renamed& each : kEventFields)
    rename(*event.as_map(), each.b, each.a);
}

bool is_cpu_utilization(const Value& metric) {
  return string_at(metric, {"type"}) == "Resource" &&
         string_at(metric, {"resource", "name"}) == "cpu" &&
         integer_at(metric, {"resource", "target", "averageUtilization"}).has_value();
}

/// Keeps what v1 has no field for in an annotation, as JSON.
void note(Value& object, std::string_view key, const Value& value) {
  set_path(*object.as_map(), {"metadata", "annotations", key}, json_text(value));
}

/// Takes it back out; nil where there is none.
Value unnote(Value& object, std::string_view key) {
  const Value* annotations = find_path(object, {"metadata", "annotations"});
  if (annotations == nullptr || !annotations->is_map()) return {};
  const Value* text = annotations->as_map()->find(key);
  if (text == nullptr || !text->is_string()) return {};
  Value value = parse_object(*text->as_string());
  annotations->as_map()->erase(key);
  if (annotations->as_map()->empty()) {
    find_path(object, {"metadata"})->as_map()->erase("annotations");
  }
  return value;
}

Map* map_at(const Value& object, std::string_view key) {
  const Value* found = find_path(object, {key});
  return found == nullptr ? nullptr : found->as_map();
}

void scaler_to_v1(Value& scaler) {
  if (Map* spec = map_at(scaler, "spec")) {
    if (const Value* metrics = spec->find("metrics"); metrics != nullptr && metrics->is_list()) {
      List others;
      for (const Value& metric : *metrics->as_list()) {
        if (is_cpu_utilization(metric)) {
          spec->set("targetCPUUtilizationPercentage",
                    *find_path(metric, {"resource", "target", "averageUtilization"}));
        } else {
          others.push(metric);
        }
      }
      spec->erase("metrics");
      if (!others.empty()) note(scaler, kMetricsNote, others);
    }
    if (const Value* behavior = spec->find("behavior")) {
      note(scaler, kBehaviorNote, *behavior);
      spec->erase("behavior");
    }
  }
  if (Map* status = map_at(scaler, "status")) {
    for (const auto& [field, key] :
         {std::pair{"conditions", kConditionsNote}, std::pair{"currentMetrics", kCurrentNote}}) {
      const Value* value = status->find(field);
      if (value != nullptr && truth(*value)) note(scaler, key, *value);
      status->erase(field);
    }
    if (!status->contains("currentReplicas")) status->set("currentReplicas", Value::int64(0));
  }
}

void scaler_to_v2(Value& scaler) {
  const Value metrics = unnote(scaler, kMetricsNote);
  const Value behavior = unnote(scaler, kBehaviorNote);
  if (Map* spec = map_at(scaler, "spec")) {
    List all;
    if (metrics.is_list()) all = *metrics.as_list();
    if (const Value* percentage = spec->find("targetCPUUtilizationPercentage")) {
      all.push(Map{{"type", "Resource"},
                   {"resource", Map{{"name", "cpu"},
                                    {"target", Map{{"type", "Utilization"},
                                                   {"averageUtilization", *percentage}}}}}});
      spec->erase("targetCPUUtilizationPercentage");
    }
    if (!all.empty()) spec->set("metrics", std::move(all));
    if (behavior.is_map()) spec->set("behavior", behavior);
  }
  const Value conditions = unnote(scaler, kConditionsNote);
  const Value current = unnote(scaler, kCurrentNote);
  if (Map* status = map_at(scaler, "status")) {
    status->set("currentMetrics", current.is_list() ? current : Value());
    if (conditions.is_list()) status->set("conditions", conditions);
    if (!status->contains("desiredReplicas")) status->set("desiredReplicas", Value::int64(0));
  }
}

struct Conversion {
  std::string_view kind;
  std::string_view to;  ///< apiVersion
  void (*change)(Value&);
};
constexpr std::array kConversions = std::to_array<Conversion>({
    {"Event", "v1", event_to_core},
    {"Event", "events.k8s.io/v1", event_to_events},
    {"HorizontalPodAutoscaler", "autoscaling/v1", scaler_to_v1},
    {"HorizontalPodAutoscaler", "autoscaling/v2", scaler_to_v2},
});

}  // namespace

Value convert(Value object, const Resource& resource) {
  const std::string to = resource.api_version();
  if (!object.is_map() || string_at(object, {"apiVersion"}) == to) return object;
  Value changed = deep_copy(object);
  changed.as_map()->set("apiVersion", to);
  for (const Conversion& each : kConversions) {
    if (!resource.custom && each.kind == resource.kind && each.to == to) each.change(changed);
  }
  return changed;
}

}  // namespace tf::sandbox
