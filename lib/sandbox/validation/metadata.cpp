#include "lib/sandbox/validation/metadata.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

#include "lib/base/go_quote.h"
#include "lib/base/text.h"
#include "lib/base/utf8.h"

namespace tf::sandbox::validation {
namespace {

constexpr std::size_t kAnnotationsLimit = std::size_t{256} * 1024;
constexpr std::array<std::string_view, 3> kStandardFinalizers = {"kubernetes", "orphan",
                                                                 "foregroundDeletion"};

void check_owner_reference(Report& report, const Node& references, const Node& reference) {
  const auto field = [&](std::string_view name) {
    return reference[name].moved(references.path() + "." + std::string(name));
  };
  const std::string_view api_version = reference["apiVersion"].text();
  const auto parts = cut(api_version, "/");
  if ((parts ? parts->second : api_version).empty())
    report.invalid_text(field("apiVersion"), "version must not be empty");
  for (const std::string_view name : {"kind", "name", "uid"}) {
    if (reference[name].text().empty()) report.invalid_text(field(name), "must not be empty");
  }
  if (api_version == "v1" && reference["kind"].text() == "Event")
    report.invalid(reference.moved(references.path()),
                   "/v1, Kind=Event is disallowed from being an owner");
}

void check_owner_references(Report& report, const Node& references) {
  std::string first;
  for (const Node& reference : references.items()) {
    check_owner_reference(report, references, reference);
    if (!reference["controller"].flag()) continue;
    const std::string current =
        fmt::format("{}/{}", reference["kind"].text(), reference["name"].text());
    if (first.empty()) {
      first = current;
      continue;
    }
    report.invalid(references,
                   fmt::format("Only one reference can have Controller set to true. Found \"true\" "
                               "in references for {} and {}",
                               first, current));
  }
}

void check_finalizers(Report& report, const Node& finalizers) {
  bool orphan = false;
  bool foreground = false;
  for (const std::string_view finalizer : finalizers.texts()) {
    for (const std::string& message : qualified_name(finalizer))
      report.invalid_value(finalizers, Value(finalizer), message);
    orphan = orphan || finalizer == "orphan";
    foreground = foreground || finalizer == "foregroundDeletion";
  }
  if (orphan && foreground)
    report.invalid(finalizers, "finalizer orphan and foregroundDeletion cannot be both set");
}

void check_manager(Report& report, const Node& manager) {
  if (manager.size() > 128) report.too_long(manager, 128);
  std::string_view rest = manager.text();
  while (!rest.empty()) {
    const DecodedRune rune = decode_rune(rest);
    if (!is_print(rune.rune)) {
      report.invalid_text(manager, fmt::format("invalid character U+{:04X} (at position {})",
                                               static_cast<std::uint32_t>(rune.rune),
                                               manager.size() - rest.size()));
    }
    rest.remove_prefix(rune.size);
  }
}

void check_managed_fields(Report& report, const Node& entries) {
  for (const Node& entry : entries.items()) {
    const std::string_view operation = entry["operation"].text();
    if (operation != "Apply" && operation != "Update")
      report.invalid_text(entry["operation"], "must be `Apply` or `Update`");
    const Node type = entry["fieldsType"];
    if (!type.empty() && type.text() != "FieldsV1") report.invalid_text(type, "must be `FieldsV1`");
    check_manager(report, entry["manager"]);
    if (entry["subresource"].size() > 256) report.too_long(entry["subresource"], 256);
  }
}

void check_name(Report& report, const Node& metadata, NameRule rule) {
  const Node generate_name = metadata["generateName"];
  if (!generate_name.empty()) report.invalid_text(generate_name, rule(generate_name.text(), true));
  const Node name = metadata["name"];
  if (name.empty()) {
    report.required(name, "name or generateName is required");
  } else {
    report.invalid_text(name, rule(name.text(), false));
  }
}

void check_namespace(Report& report, const Node& ns, bool namespaced) {
  if (!namespaced) {
    if (!ns.empty()) report.forbidden(ns, "not allowed on this type");
  } else if (ns.empty()) {
    report.required(ns);
  } else {
    report.invalid_text(ns, dns1123_label(ns.text()));
  }
}

void check_kubernetes_finalizers(Report& report, const Node& finalizers) {
  for (const Node& finalizer : finalizers.items()) {
    const std::string_view name = finalizer.text();
    const bool known = std::find(kStandardFinalizers.begin(), kStandardFinalizers.end(), name) !=
                       kStandardFinalizers.end();
    if (!contains(name, "/") && !known) {
      report.invalid_text(finalizer,
                          "name is neither a standard finalizer name nor is it fully qualified");
    }
  }
}

void check_no_new_finalizers(Report& report, const Node& finalizers, const Node& live) {
  std::set<std::string_view> added;
  for (const std::string_view finalizer : finalizers.texts())
    added.insert(finalizer);
  for (const std::string_view finalizer : live.texts())
    added.erase(finalizer);
  if (added.empty()) return;
  std::vector<std::string> quoted;
  for (const std::string_view finalizer : added)
    quoted.push_back(go_quote(finalizer));
  report.forbidden(finalizers, fmt::format("no new finalizers can be added if the object is being "
                                           "deleted, found new finalizers []string{{{}}}",
                                           join(quoted, ", ")));
}

void check_requirement(Report& report, const Node& requirement) {
  const std::string_view op = requirement["operator"].text();
  const Node values = requirement["values"];
  if (op == "In" || op == "NotIn") {
    if (values.empty())
      report.required(values, "must be specified when `operator` is 'In' or 'NotIn'");
  } else if (op == "Exists" || op == "DoesNotExist") {
    if (!values.empty())
      report.forbidden(values,
                       "may not be specified when `operator` is 'Exists' or "
                       "'DoesNotExist'");
  } else {
    report.invalid_text(requirement["operator"], "not a valid selector operator");
  }
  check_label_name(report, requirement["key"]);
  for (const Node& value : values.items())
    report.invalid_text(value, label_value(value.text()));
}

}  // namespace

void check_label_name(Report& report, const Node& name) {
  report.invalid_text(name, qualified_name(name.text()));
}

void check_labels(Report& report, const Node& labels) {
  for (const auto& [name, value] : labels.entries()) {
    for (const std::string& message : qualified_name(name))
      report.invalid_value(labels, Value(name), message);
    report.invalid_text(value.moved(labels.path()), label_value(value.text()));
  }
}

void check_annotations(Report& report, const Node& annotations) {
  std::size_t total = 0;
  for (const auto& [name, value] : annotations.entries()) {
    for (const std::string& message : qualified_name(to_lower(name)))
      report.invalid_value(annotations, Value(name), message);
    total += name.size() + value.size();
  }
  if (total > kAnnotationsLimit) report.too_long(annotations, kAnnotationsLimit);
}

void check_label_selector(Report& report, const Node& selector) {
  check_labels(report, selector["matchLabels"]);
  for (const Node& requirement : selector["matchExpressions"].items())
    check_requirement(report, requirement);
}

void check_metadata(Report& report, const Node& metadata, const MetadataRules& rules) {
  check_name(report, metadata, rules.name_rule);
  check_namespace(report, metadata["namespace"], rules.namespaced);
  report.nonnegative(metadata["generation"]);
  check_labels(report, metadata["labels"]);
  check_annotations(report, metadata["annotations"]);
  check_owner_references(report, metadata["ownerReferences"]);
  check_finalizers(report, metadata["finalizers"]);
  check_managed_fields(report, metadata["managedFields"]);
  if (rules.kubernetes_finalizers) check_kubernetes_finalizers(report, metadata["finalizers"]);
}

void check_metadata_update(Report& report, const Node& metadata, const Value& live,
                           const MetadataRules& rules) {
  const Node before(live, metadata.path());
  if (before["deletionTimestamp"].present())
    check_no_new_finalizers(report, metadata["finalizers"], before["finalizers"]);
  if (metadata["resourceVersion"].empty())
    report.invalid_text(metadata["resourceVersion"], "must be specified for an update");
  if (metadata["generation"].number() < before["generation"].number())
    report.invalid_number(metadata["generation"], "must not be decremented");
  for (const std::string_view field : {"name", "namespace", "uid", "creationTimestamp",
                                       "deletionTimestamp", "deletionGracePeriodSeconds"})
    report.immutable(metadata[field], before[field].value());
  check_labels(report, metadata["labels"]);
  check_annotations(report, metadata["annotations"]);
  check_owner_references(report, metadata["ownerReferences"]);
  check_managed_fields(report, metadata["managedFields"]);
  if (rules.kubernetes_finalizers) check_kubernetes_finalizers(report, metadata["finalizers"]);
}

void check_conditions(Report& report, const Node& conditions) {
  std::set<std::string_view> types;
  for (const Node& condition : conditions.items()) {
    if (!types.insert(condition["type"].text()).second) report.duplicate(condition["type"]);
    check_label_name(report, condition["type"]);
    report.choose(condition["status"], {"False", "True", "Unknown"});
    if (condition["observedGeneration"].number() < 0) {
      report.invalid_number(condition["observedGeneration"],
                            "must be greater than or equal to zero");
    }
    if (condition["lastTransitionTime"].empty()) report.required(condition["lastTransitionTime"]);
    if (condition["reason"].empty()) report.required(condition["reason"]);
  }
}

}  // namespace tf::sandbox::validation
