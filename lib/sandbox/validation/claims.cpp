#include <algorithm>
#include <array>

#include "lib/base/text.h"
#include "lib/sandbox/validation/names.h"
#include "lib/sandbox/validation/pod.h"
#include "lib/sandbox/validation/quantities.h"
#include "lib/sandbox/validation/storage.h"

namespace tf::sandbox::validation {
namespace {

constexpr std::array<std::string_view, 4> kAccessModes = {"ReadOnlyMany", "ReadWriteMany",
                                                          "ReadWriteOnce", "ReadWriteOncePod"};

void check_data_source(Report& report, const Node& source) {
  const Node group = source["apiGroup"];
  const Node kind = source["kind"];
  if (source["name"].empty()) report.required(source["name"]);
  if (kind.empty()) report.required(kind);
  if (group.empty() && kind.text() != "PersistentVolumeClaim") {
    report.invalid_value(source, Value(kind.text()),
                         "must be 'PersistentVolumeClaim' when referencing the default apiGroup");
  }
  if (!group.empty()) report.invalid_text(group, dns1123_subdomain(group.text()));
}

void check_data_sources(Report& report, const Node& spec) {
  const Node source = spec["dataSource"];
  const Node reference = spec["dataSourceRef"];
  if (source.present()) check_data_source(report, source);
  if (reference.present()) {
    check_data_source(report, reference);
    const Node ns = reference["namespace"];
    if (!ns.empty()) report.invalid_text(ns, dns1123_label(ns.text()));
  }
  if (!source.present() || !reference.present()) return;
  const auto differs = [&](std::string_view field) {
    return source[field].text() != reference[field].text();
  };
  if (!reference["namespace"].empty()) {
    report.invalid_json(spec, "{}",
                        "may not be specified when dataSourceRef.namespace is specified");
  } else if (differs("apiGroup") || differs("kind") || differs("name")) {
    report.invalid_json(spec, "{}", "must match dataSourceRef");
  }
}

}  // namespace

void check_access_modes(Report& report, const Node& modes) {
  bool once = false;
  bool others = false;
  for (const Node& mode : modes.items()) {
    const bool known =
        std::find(kAccessModes.begin(), kAccessModes.end(), mode.text()) != kAccessModes.end();
    if (!known) report.unsupported(mode.moved(modes.path()), kAccessModes);
    once = once || mode.text() == "ReadWriteOncePod";
    others = others || (known && mode.text() != "ReadWriteOncePod");
  }
  if (once && others)
    report.forbidden(modes, "may not use ReadWriteOncePod with other access modes");
}

void check_claim_spec(Report& report, const Node& spec) {
  if (spec["accessModes"].empty())
    report.required(spec["accessModes"], "at least 1 access mode is required");
  check_label_selector(report, spec["selector"]);
  check_access_modes(report, spec["accessModes"]);
  const Node storage =
      spec["resources"]["requests"].key("storage").moved(spec.path() + ".resources[storage]");
  if (!storage.present()) {
    report.required(storage);
  } else if (!Amount::of(storage).positive()) {
    check_positive_quantity(report, storage);
  } else {
    check_resource_quantity(report, storage, "storage");
  }
  const Node storage_class = spec["storageClassName"];
  if (!storage_class.empty())
    report.invalid_text(storage_class, subdomain_name(storage_class.text(), false));
  if (spec["volumeMode"].present()) report.choose(spec["volumeMode"], {"Block", "Filesystem"});
  check_data_sources(report, spec);
  const Node attributes = spec["volumeAttributesClassName"];
  if (!attributes.empty())
    report.invalid_text(attributes, subdomain_name(attributes.text(), false));
}

void check_claim_template(Report& report, const Node& claim) {
  const Node metadata = claim["metadata"];
  check_annotations(report, metadata["annotations"]);
  check_labels(report, metadata["labels"]);
  for (const std::string_view field :
       {"name", "generateName", "namespace", "ownerReferences", "finalizers"}) {
    if (!metadata[field].empty()) report.forbidden(metadata[field], "cannot be set");
  }
  check_claim_spec(report, claim["spec"]);
}

void check_csi_driver_name(Report& report, const Node& name) {
  if (name.empty()) return report.required(name);
  if (name.size() > 63) report.too_long(name, 63);
  report.invalid_text(name, dns1123_subdomain(to_lower_ascii(name.text())));
}

}  // namespace tf::sandbox::validation
