#include <set>

#include "lib/base/text.h"
#include "lib/sandbox/table_column_cells.h"

namespace tf::sandbox {
namespace {

std::string node_address(const Printed& printed, std::string_view type) {
  for (const Value& each : printed.items("status.addresses")) {
    if (string_at(each, {"type"}) == type) return std::string(string_at(each, {"address"}));
  }
  return "<none>";
}

std::string text_or_unknown(const Printed& printed, std::string_view path) {
  const std::string text = printed.text(path);
  return text.empty() ? "<unknown>" : text;
}

/// The first of two texts that is there. Events of events.k8s.io/v1 name their fields otherwise.
std::string either(const Printed& printed, std::string_view first, std::string_view second) {
  const std::string text = printed.text(first);
  return text.empty() ? printed.text(second) : text;
}

/// What the event is about: "involvedObject" or "regarding", and a field of it.
std::string about(const Printed& printed, const std::string& field) {
  return either(printed, "involvedObject." + field, "regarding." + field);
}

/// The age of the first of some times that is there.
std::string first_age(const Printed& printed, std::initializer_list<std::string_view> paths) {
  for (const std::string_view path : paths) {
    if (printed.at(path) != nullptr) return printed.age(path);
  }
  return "<unknown>";
}

}  // namespace

Value node_status_cell(const Printed& printed) {
  std::string status = "Unknown";
  if (find_condition(printed, "Ready") != nullptr) {
    status = has_condition(printed, "Ready") ? "Ready" : "NotReady";
  }
  return status + (printed.boolean("spec.unschedulable") ? ",SchedulingDisabled" : "");
}

Value node_roles_cell(const Printed& printed) {
  constexpr std::string_view kPrefix = "node-role.kubernetes.io/";
  std::set<std::string> roles;
  const Value* labels = printed.at("metadata.labels");
  if (labels != nullptr && labels->is_map()) {
    for (const auto& [key, value] : *labels->as_map()) {
      if (key.starts_with(kPrefix) && key.size() > kPrefix.size()) {
        roles.insert(key.substr(kPrefix.size()));
      } else if (key == "kubernetes.io/role" && truth(value)) {
        roles.insert(*value.as_string());
      }
    }
  }
  const std::string text = join(std::vector<std::string>(roles.begin(), roles.end()), ",");
  return text.empty() ? "<none>" : text;
}

Value node_internal_ip_cell(const Printed& printed) {
  return node_address(printed, "InternalIP");
}

Value node_external_ip_cell(const Printed& printed) {
  return node_address(printed, "ExternalIP");
}

Value node_image_cell(const Printed& printed) {
  return text_or_unknown(printed, "status.nodeInfo.osImage");
}

Value node_kernel_cell(const Printed& printed) {
  const std::string architecture = printed.text("status.nodeInfo.architecture");
  return text_or_unknown(printed, "status.nodeInfo.kernelVersion") +
         (architecture.empty() ? "" : " (" + architecture + ")");
}

Value node_runtime_cell(const Printed& printed) {
  return text_or_unknown(printed, "status.nodeInfo.containerRuntimeVersion");
}

Value event_last_seen_cell(const Printed& printed) {
  if (printed.at("series") != nullptr) return first_age(printed, {"series.lastObservedTime"});
  return first_age(printed, {"lastTimestamp", "deprecatedLastTimestamp", "firstTimestamp",
                             "deprecatedFirstTimestamp", "eventTime"});
}

Value event_object_cell(const Printed& printed) {
  const std::string name = about(printed, "name");
  return to_lower_ascii(about(printed, "kind")) + (name.empty() ? "" : "/" + name);
}

Value event_subobject_cell(const Printed& printed) {
  return about(printed, "fieldPath");
}

Value event_source_cell(const Printed& printed) {
  std::string component = either(printed, "source.component", "deprecatedSource.component");
  if (component.empty()) component = either(printed, "reportingComponent", "reportingController");
  std::string instance = either(printed, "source.host", "deprecatedSource.host");
  if (instance.empty()) instance = printed.text("reportingInstance");
  return instance.empty() ? component : component + ", " + instance;
}

Value event_message_cell(const Printed& printed) {
  return trim_space(either(printed, "message", "note"));
}

Value event_first_seen_cell(const Printed& printed) {
  return first_age(printed, {"firstTimestamp", "deprecatedFirstTimestamp", "eventTime"});
}

Value event_count_cell(const Printed& printed) {
  if (printed.at("series") != nullptr) return Value::int64(printed.integer("series.count"));
  std::int64_t count = printed.integer("count");
  if (count == 0) count = printed.integer("deprecatedCount");
  return Value::int64(count == 0 ? 1 : count);
}

}  // namespace tf::sandbox
