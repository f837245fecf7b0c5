#include <array>

#include "lib/base/text.h"
#include "lib/sandbox/validation/kinds.h"
#include "lib/sandbox/validation/pod.h"
#include "lib/sandbox/validation/quantities.h"
#include "lib/sandbox/validation/storage.h"
#include "lib/sandbox/validation/volume_sources.h"

namespace tf::sandbox::validation {
namespace {

void check_claim(Report& report, const Node& claim) {
  check_claim_spec(report, claim["spec"]);
}

/// A spec without what may change.
Value without(const Node& spec, std::initializer_list<std::string_view> fields) {
  Value copy = deep_copy(spec.value());
  if (Map* map = copy.as_map()) {
    for (const std::string_view field : fields)
      map->erase(field);
  }
  return copy;
}

/// The claim's spec, with the storage that is asked for as it was where that may change.
Value comparable_claim(const Node& claim, const Node& live) {
  Value copy = deep_copy(claim["spec"].value());
  Map* spec = copy.as_map();
  if (spec == nullptr) return copy;
  const Node before = live["spec"];
  if (before["volumeName"].empty()) spec->erase("volumeName");
  if (!before["storageClassName"].present()) spec->erase("storageClassName");
  if (claim["status"]["phase"].text() != "Bound") return copy;
  const Node attributes = before["volumeAttributesClassName"];
  spec->erase("volumeAttributesClassName");
  if (attributes.present()) spec->set("volumeAttributesClassName", attributes.value());
  Value* resources = spec->find("resources");
  Map* map = resources == nullptr ? nullptr : resources->as_map();
  Value* requests = map == nullptr ? nullptr : map->find("requests");
  const Node storage = before["resources"]["requests"]["storage"];
  if (requests != nullptr && requests->is_map() && storage.present())
    requests->as_map()->set("storage", storage.value());
  return copy;
}

void check_claim_update(Report& report, const Node& claim, const Node& live) {
  const Node spec = claim["spec"];
  const Node before = live["spec"];
  check_claim(report, claim);
  const Value frozen =
      before["volumeName"].empty() ? without(before, {"volumeName"}) : deep_copy(before.value());
  if (!semantically_equal(comparable_claim(claim, live), frozen)) {
    report.forbidden(spec,
                     "spec is immutable after creation except resources.requests and "
                     "volumeAttributesClassName for bound claims\n");
  }
  const Node storage = spec["resources"]["requests"]["storage"];
  const Amount size = Amount::of(storage);
  if (size < Amount::of(before["resources"]["requests"]["storage"]) &&
      size <= Amount::of(live["status"]["capacity"]["storage"])) {
    report.forbidden(storage, "field can not be less than status.capacity");
  }
  report.immutable(spec["volumeMode"].moved("volumeMode"), before["volumeMode"].value());
}

void check_capacity(Report& report, const Node& capacity) {
  if (capacity.empty()) report.required(capacity);
  if (!capacity.key("storage").present() || capacity.size() > 1) {
    report.unsupported_json(capacity, capacity.present() ? capacity.json() : "{}", {"storage"});
  }
  for (const auto& [resource, quantity] : capacity.entries())
    check_positive_quantity(report, quantity);
}

/// Returns whether the affinity names any nodes.
bool check_volume_affinity(Report& report, const Node& affinity) {
  if (!affinity.present()) return false;
  const Node required = affinity["required"];
  if (!required.present()) {
    report.required(required, "must specify required node constraints");
    return true;
  }
  check_node_selector(report, required);
  return true;
}

/// The first source that is given.
std::string_view chosen_source(const Node& spec) {
  for (const VolumeSourceRule& rule : persistent_volume_sources()) {
    if (spec[rule.field].present()) return rule.field;
  }
  return {};
}

void check_volume(Report& report, const Node& volume) {
  const Node spec = volume["spec"];
  if (spec["accessModes"].empty()) report.required(spec["accessModes"]);
  check_access_modes(report, spec["accessModes"]);
  check_capacity(report, spec["capacity"]);
  const Node reclaim = spec["persistentVolumeReclaimPolicy"];
  if (!reclaim.empty()) report.choose(reclaim, {"Delete", "Recycle", "Retain"});
  const bool placed = check_volume_affinity(report, spec["nodeAffinity"]);
  const bool found = check_volume_source(report, spec, persistent_volume_sources());
  if (chosen_source(spec) == "local" && !placed)
    report.required(spec["nodeAffinity"], "Local volume requires node affinity");
  if (!found) report.required(spec, "must specify a volume type");
  if (spec["hostPath"]["path"].text() == "/" && reclaim.text() == "Recycle") {
    report.forbidden(reclaim, "may not be 'recycle' for a hostPath mount of '/'");
  }
  const Node storage_class = spec["storageClassName"];
  if (!storage_class.empty())
    report.invalid_text(storage_class, subdomain_name(storage_class.text(), false));
  if (spec["volumeMode"].present()) report.choose(spec["volumeMode"], {"Block", "Filesystem"});
}

void check_volume_update(Report& report, const Node& volume, const Node& live) {
  const Node spec = volume["spec"];
  const Node before = live["spec"];
  check_volume(report, volume);
  // Kubernetes asks everything twice.
  check_metadata(report, volume["metadata"], {false, subdomain_name, true});
  check_volume(report, volume);
  for (const VolumeSourceRule& rule : persistent_volume_sources()) {
    if (semantically_equal(spec[rule.field].value(), before[rule.field].value())) continue;
    report.forbidden(spec["persistentvolumesource"],
                     "spec.persistentvolumesource is immutable after creation\n");
    break;
  }
  report.immutable(spec["volumeMode"].moved("volumeMode"), before["volumeMode"].value());
  if (before["nodeAffinity"].present()) {
    report.immutable(spec["nodeAffinity"].moved("nodeAffinity"), before["nodeAffinity"].value());
  }
}

void check_storage_class(Report& report, const Node& storage_class) {
  const Node provisioner = storage_class["provisioner"];
  if (provisioner.empty()) {
    report.required(provisioner);
  } else {
    report.invalid_text(provisioner, qualified_name(to_lower_ascii(provisioner.text())));
  }
  const Node parameters = storage_class["parameters"];
  if (parameters.size() > 512) report.too_long(parameters, 512);
  if (parameters.key("").present())
    report.invalid_value(parameters, Value(""), "field can not be empty.");
  const Node reclaim = storage_class["reclaimPolicy"];
  if (!reclaim.empty()) report.choose(reclaim, {"Delete", "Retain"});
  const Node binding = storage_class["volumeBindingMode"];
  if (!binding.present()) {
    report.required(binding);
  } else {
    report.choose(binding, {"Immediate", "WaitForFirstConsumer"});
  }
}

void check_storage_class_update(Report& report, const Node& storage_class, const Node& live) {
  check_storage_class(report, storage_class);
  for (const std::string_view field :
       {"parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"})
    report.immutable(storage_class[field], live[field].value());
}

}  // namespace

std::span<const KindRules> storage_rules() {
  static constexpr std::array<KindRules, 3> rules = {{
      {"", "persistentvolumeclaims", subdomain_name, check_claim, check_claim_update, nullptr,
       OnUpdate::kAsChangeAndNew},
      {"", "persistentvolumes", subdomain_name, check_volume, check_volume_update, nullptr,
       OnUpdate::kAsNew},
      {"storage.k8s.io", "storageclasses", subdomain_name, check_storage_class,
       check_storage_class_update, nullptr, OnUpdate::kAsChangeAndNew},
  }};
  return rules;
}

}  // namespace tf::sandbox::validation
