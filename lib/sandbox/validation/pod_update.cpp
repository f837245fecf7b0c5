#include <algorithm>
#include <limits>

#include "lib/base/text.h"
#include "lib/sandbox/validation/names.h"
#include "lib/sandbox/validation/pod.h"

namespace tf::sandbox::validation {
namespace {

constexpr std::int64_t kMaxInt32 = std::numeric_limits<std::int32_t>::max();
/// What stands before Kubernetes' own account of the difference, which is not told here.
constexpr std::string_view kFixed =
    "pod updates may not change fields other than `spec.containers[*].image`,"
    "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only "
    "additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set "
    "to 1 if it was previously negative)\n";

/// Returns whether the containers can be compared one by one.
bool check_container_changes(Report& report, const Node& containers, const Node& live) {
  if (containers.size() != live.size()) {
    report.forbidden(containers, "pod updates may not add or remove containers");
    return false;
  }
  for (const Node& container : containers.items()) {
    const Node image = container["image"];
    if (image.empty()) report.required(image);
    if (trim_space(image.text()).size() != image.size())
      report.invalid_text(image, "must not have leading or trailing whitespace");
  }
  return true;
}

/// Returns whether there is more to look at.
bool check_deadline(Report& report, const Node& deadline, const Node& live) {
  if (!deadline.present()) {
    if (live.present())
      report.invalid(deadline, "must not update from a positive integer to nil value");
    return true;
  }
  if (const Messages messages = in_range(deadline.number(), 0, kMaxInt32); !messages.empty()) {
    report.invalid_number(deadline, messages);
    return false;
  }
  if (live.present() && live.number() < deadline.number()) {
    report.invalid_number(deadline, "must be less than or equal to previous value");
    return false;
  }
  return true;
}

bool is_same_toleration(const Node& a, const Node& b) {
  const auto same = [&](std::string_view field) { return a[field].text() == b[field].text(); };
  return same("key") && same("operator") && same("value") && same("effect");
}

void check_only_added_tolerations(Report& report, const Node& tolerations, const Node& live) {
  const auto items = tolerations.items();
  for (const Node& old : live.items()) {
    if (std::none_of(items.begin(), items.end(),
                     [&](const Node& item) { return is_same_toleration(item, old); })) {
      return report.forbidden(
          tolerations, "existing toleration can not be modified except its tolerationSeconds");
    }
  }
  check_tolerations(report, tolerations);
}

void check_only_deleted_gates(Report& report, const Node& gates, const Node& live) {
  for (const Node& gate : gates.items()) {
    const auto before = live.items();
    const std::string_view name = gate["name"].text();
    if (std::none_of(before.begin(), before.end(),
                     [&](const Node& old) { return old["name"].text() == name; })) {
      report.forbidden(gate["name"], "only deletion is allowed, but found new scheduling gate '" +
                                         std::string(name) + "'");
    }
  }
}

void copy_field(Map& to, const Node& from, std::string_view field) {
  if (from[field].present()) {
    to.set(std::string(field), from[field].value());
  } else {
    to.erase(field);
  }
}

void copy_images(Map& spec, const Node& live, std::string_view list) {
  const Value* containers = spec.find(list);
  if (containers == nullptr || !containers->is_list()) return;
  for (std::size_t i = 0; i < containers->as_list()->size(); ++i) {
    Map* container = (*containers->as_list())[i].as_map();
    if (container != nullptr) copy_field(*container, live[list].index(i), "image");
  }
}

/// The new spec with everything that may change as it was.
Value unchanged(const Node& spec, const Node& live) {
  Value copy = deep_copy(spec.value());
  Map& map = *copy.as_map();
  copy_images(map, live, "containers");
  copy_images(map, live, "initContainers");
  for (const std::string_view field : {"activeDeadlineSeconds", "schedulingGates", "tolerations"})
    copy_field(map, live, field);
  if (live["terminationGracePeriodSeconds"].number() < 0 &&
      spec["terminationGracePeriodSeconds"].number() == 1)
    copy_field(map, live, "terminationGracePeriodSeconds");
  if (!live["schedulingGates"].empty()) {
    copy_field(map, live, "nodeSelector");
    copy_field(map, live, "affinity");
  }
  return copy;
}

}  // namespace

void check_pod_update(Report& report, const Node& pod, const Node& live) {
  const Node spec = pod["spec"];
  const Node before = live["spec"];
  check_pod_annotations(report, pod["metadata"]["annotations"], spec);
  check_pod_spec(report, spec, pod["metadata"], true);
  for (const std::string_view list : {"containers", "initContainers"}) {
    if (!check_container_changes(report, spec[list], before[list])) return;
  }
  if (!check_deadline(report, spec["activeDeadlineSeconds"], before["activeDeadlineSeconds"]))
    return;
  check_only_added_tolerations(report, spec["tolerations"], before["tolerations"]);
  check_only_deleted_gates(report, spec["schedulingGates"], before["schedulingGates"]);
  if (!spec.value().is_map() || semantically_equal(spec.value(), before.value())) return;
  if (!semantically_equal(unchanged(spec, before), before.value())) report.forbidden(spec, kFixed);
}

void check_pod_status_update(Report& report, const Node& pod, const Node& live) {
  const Node node = pod["spec"]["nodeName"];
  if (node.text() != live["spec"]["nodeName"].text()) {
    const Node at = node.moved("status.nodeName");
    report.forbidden(at, "may not be changed directly");
  }
  const Node nominated = pod["status"]["nominatedNodeName"];
  if (!nominated.empty()) report.invalid_text(nominated, subdomain_name(nominated.text(), false));
}

}  // namespace tf::sandbox::validation
