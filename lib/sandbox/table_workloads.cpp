#include <fmt/core.h>

#include "lib/base/text.h"
#include "lib/data/object.h"
#include "lib/sandbox/human_duration.h"
#include "lib/sandbox/table_column_cells.h"

namespace tf::sandbox {
namespace {

/// A field of all containers, with commas.
std::string of_containers(const Printed& printed, std::string_view path, std::string_view field) {
  std::vector<std::string> texts;
  for (const Value& each : printed.items(path))
    texts.emplace_back(string_at(each, {field}));
  return join(texts, ",");
}

std::string selector_or_none(const Value* selector) {
  const std::string text = selector_text(selector);
  return text.empty() ? "<none>" : text;
}

}  // namespace

Value template_containers_cell(const Printed& printed) {
  return of_containers(printed, "spec.template.spec.containers", "name");
}

Value template_images_cell(const Printed& printed) {
  return of_containers(printed, "spec.template.spec.containers", "image");
}

Value own_template_containers_cell(const Printed& printed) {
  return of_containers(printed, "template.spec.containers", "name");
}

Value own_template_images_cell(const Printed& printed) {
  return of_containers(printed, "template.spec.containers", "image");
}

Value job_template_containers_cell(const Printed& printed) {
  return of_containers(printed, "spec.jobTemplate.spec.template.spec.containers", "name");
}

Value job_template_images_cell(const Printed& printed) {
  return of_containers(printed, "spec.jobTemplate.spec.template.spec.containers", "image");
}

Value job_template_selector_cell(const Printed& printed) {
  return selector_or_none(printed.at("spec.jobTemplate.spec.selector"));
}

Value template_labels_cell(const Printed& printed) {
  return labels_text(printed.at("template.metadata.labels"));
}

Value selector_cell(const Printed& printed) {
  return selector_or_none(printed.at("spec.selector"));
}

Value plain_selector_cell(const Printed& printed) {
  return labels_text(printed.at("spec.selector"));
}

Value node_selector_cell(const Printed& printed) {
  return labels_text(printed.at("spec.template.spec.nodeSelector"));
}

Value ready_replicas_cell(const Printed& printed) {
  return fmt::format("{}/{}", printed.integer("status.readyReplicas"),
                     printed.integer("spec.replicas"));
}

Value controller_cell(const Printed& printed) {
  for (const Value& owner : printed.items("metadata.ownerReferences")) {
    const Value* controls = find_path(owner, {"controller"});
    if (controls == nullptr || !truth(*controls)) continue;
    const auto gvk =
        GroupVersionKind::parse(string_at(owner, {"apiVersion"}), string_at(owner, {"kind"}));
    const std::string kind = gvk.group.empty() ? gvk.kind : gvk.kind + "." + gvk.group;
    return to_lower_ascii(kind) + "/" + std::string(string_at(owner, {"name"}));
  }
  return "<none>";
}

Value job_status_cell(const Printed& printed) {
  if (has_condition(printed, "Complete")) return "Complete";
  if (has_condition(printed, "Failed")) return "Failed";
  if (printed.is_being_deleted()) return "Terminating";
  for (const std::string_view type : {"Suspended", "FailureTarget", "SuccessCriteriaMet"}) {
    if (has_condition(printed, type)) return type;
  }
  return "Running";
}

Value job_completions_cell(const Printed& printed) {
  const std::int64_t succeeded = printed.integer("status.succeeded");
  if (printed.at("spec.completions") != nullptr) {
    return fmt::format("{}/{}", succeeded, printed.integer("spec.completions"));
  }
  const std::int64_t parallelism = printed.integer("spec.parallelism");
  if (parallelism > 1) return fmt::format("{}/1 of {}", succeeded, parallelism);
  return fmt::format("{}/1", succeeded);
}

Value job_duration_cell(const Printed& printed) {
  const auto start = parse_rfc3339(printed.text("status.startTime"));
  if (!start) return "";
  const auto end = parse_rfc3339(printed.text("status.completionTime"));
  return human_duration(end.value_or(printed.now) - *start);
}

Value suspend_cell(const Printed& printed) {
  if (printed.at("spec.suspend") == nullptr) return "<unset>";
  return printed.boolean("spec.suspend") ? "True" : "False";
}

Value scale_target_cell(const Printed& printed) {
  return printed.text("spec.scaleTargetRef.kind") + "/" + printed.text("spec.scaleTargetRef.name");
}

}  // namespace tf::sandbox
