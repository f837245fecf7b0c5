#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <utility>

#include "lib/sandbox/controllers/controller.h"
#include "lib/sandbox/controllers/node_fit.h"
#include "lib/sandbox/controllers/objects.h"
#include "lib/sandbox/metadata.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kComponent = "persistentvolume-controller";
constexpr std::string_view kProvisioner = "sandbox-provisioner";
constexpr std::string_view kClaimProtection = "kubernetes.io/pvc-protection";
constexpr std::string_view kVolumeProtection = "kubernetes.io/pv-protection";
constexpr std::string_view kBindCompleted = "pv.kubernetes.io/bind-completed";
constexpr std::string_view kBoundByController = "pv.kubernetes.io/bound-by-controller";

void set_finalizer(Value& object, std::string_view name, bool wanted) {
  auto finalizers = finalizers_of(object);
  std::erase(finalizers, name);
  if (wanted) finalizers.emplace_back(name);
  set_finalizers(object, finalizers);
}

std::string_view class_of(const Value& object) {
  return string_at(object, {"spec", "storageClassName"});
}

void tell(Cluster& cluster, const Value& claim, bool warning, std::string reason,
          std::string message) {
  cluster.record(*cluster.of().volume_claims, claim,
                 {.component = kComponent,
                  .warning = warning,
                  .reason = std::move(reason),
                  .message = std::move(message)});
}

bool is_claimed_by(const Value& volume, const Value& claim) {
  const auto uid = string_at(volume, {"spec", "claimRef", "uid"});
  return string_at(volume, {"spec", "claimRef", "name"}) == name_of(claim) &&
         string_at(volume, {"spec", "claimRef", "namespace"}) == ns_of(claim) &&
         (uid.empty() || uid == uid_of(claim));
}

bool has_modes(const Value& volume, const Value& claim) {
  const auto& there = items_of(volume, {"spec", "accessModes"});
  const auto& wanted = items_of(claim, {"spec", "accessModes"});
  return std::all_of(wanted.begin(), wanted.end(), [&](const Value& mode) {
    return std::any_of(there.begin(), there.end(),
                       [&](const Value& each) { return deep_equal(each, mode); });
  });
}

double wanted_bytes(const Value& claim) {
  return quantity_of(string_at(claim, {"spec", "resources", "requests", "storage"}));
}

double volume_bytes(const Value& volume) {
  return quantity_of(string_at(volume, {"spec", "capacity", "storage"}));
}

bool suits(const Value& volume, const Value& claim) {
  if (is_deleted(volume) || !has_modes(volume, claim)) return false;
  if (const auto wished = string_at(claim, {"spec", "volumeName"}); !wished.empty())
    return name_of(volume) == wished &&
           (find_path(volume, {"spec", "claimRef"}) == nullptr || is_claimed_by(volume, claim));
  if (find_path(volume, {"spec", "claimRef"}) != nullptr) return is_claimed_by(volume, claim);
  if (class_of(volume) != class_of(claim) || volume_bytes(volume) < wanted_bytes(claim))
    return false;
  const Value* selector = find_path(claim, {"spec", "selector"});
  if (selector == nullptr || !selector->is_map()) return true;
  const auto parsed = LabelSelector::from_object(*selector);
  const Value* labels = find_path(volume, {"metadata", "labels"});
  return parsed && parsed->matches(labels == nullptr ? Value(Map{}) : *labels);
}

/// The smallest volume that suits; nil where there is none.
Value volume_for(Cluster& cluster, const Value& claim) {
  Value best;
  for (const Value& volume : cluster.list(*cluster.of().volumes, "")) {
    if (!suits(volume, claim)) continue;
    if (is_claimed_by(volume, claim)) return volume;
    if (best.is_nil() || volume_bytes(volume) < volume_bytes(best)) best = volume;
  }
  return best;
}

Value claim_reference(const Value& claim) {
  return Map{
      {"apiVersion", "v1"},     {"kind", "PersistentVolumeClaim"},
      {"name", name_of(claim)}, {"namespace", ns_of(claim)},
      {"uid", uid_of(claim)},   {"resourceVersion", metadata_text(claim, "resourceVersion")}};
}

void set_volume_phase(Cluster& cluster, const Value& volume, std::string_view phase) {
  if (string_at(volume, {"status", "phase"}) == phase) return;
  Value next = deep_copy(volume);
  set_path(*next.as_map(), {"status", "phase"}, phase);
  set_path(*next.as_map(), {"status", "lastPhaseTransitionTime"}, cluster.stamp());
  static_cast<void>(cluster.update(*cluster.of().volumes, next, kManager, "status"));
}

/// Writes both ends of a binding.
void bind(Cluster& cluster, const Value& claim, const Value& found, std::string_view provisioner) {
  Value volume = found;
  if (find_path(volume, {"spec", "claimRef", "uid"}) == nullptr) {
    volume = deep_copy(volume);
    if (find_path(volume, {"spec", "claimRef"}) == nullptr)
      set_annotation(volume, kBoundByController, "yes");
    set_path(*volume.as_map(), {"spec", "claimRef"}, claim_reference(claim));
    auto written = cluster.update(*cluster.of().volumes, volume, kManager);
    if (!written) return;
    volume = *written;
  }
  set_volume_phase(cluster, volume, "Bound");
  Value next = deep_copy(claim);
  set_annotation(next, kBindCompleted, "yes");
  if (string_at(claim, {"spec", "volumeName"}).empty())
    set_annotation(next, kBoundByController, "yes");
  if (!provisioner.empty()) {
    set_annotation(next, "volume.beta.kubernetes.io/storage-provisioner", provisioner);
    set_annotation(next, "volume.kubernetes.io/storage-provisioner", provisioner);
  }
  set_path(*next.as_map(), {"spec", "volumeName"}, name_of(volume));
  auto written = cluster.update(*cluster.of().volume_claims, next, kManager);
  if (!written) return;
  Value bound = deep_copy(*written);
  bound.as_map()->set("status", Map{{"phase", "Bound"},
                                    {"accessModes", copy_at(volume, {"spec", "accessModes"})},
                                    {"capacity", copy_at(volume, {"spec", "capacity"})}});
  static_cast<void>(cluster.update(*cluster.of().volume_claims, bound, kManager, "status"));
}

Value new_volume(const Value& claim, const Value& storage) {
  const std::string name = fmt::format("pvc-{}", uid_of(claim));
  const auto policy = string_at(storage, {"reclaimPolicy"});
  Value modes = copy_at(claim, {"spec", "volumeMode"});
  return Map{{"apiVersion", "v1"},
             {"kind", "PersistentVolume"},
             {"metadata", Map{{"name", name},
                              {"annotations", Map{{"pv.kubernetes.io/provisioned-by",
                                                   string_at(storage, {"provisioner"})}}}}},
             {"spec", Map{{"accessModes", copy_at(claim, {"spec", "accessModes"})},
                          {"capacity", copy_at(claim, {"spec", "resources", "requests"})},
                          {"persistentVolumeReclaimPolicy", policy.empty() ? "Delete" : policy},
                          {"storageClassName", class_of(claim)},
                          {"volumeMode", modes.is_nil() ? Value("Filesystem") : modes},
                          {"claimRef", claim_reference(claim)},
                          {"hostPath", Map{{"path", "/tmp/kwok-local-path-provisioner/" + name},
                                           {"type", "DirectoryOrCreate"}}}}}};
}

bool is_used(const Cluster& cluster, const Value& claim, bool running) {
  const auto pods = cluster.list(*cluster.of().pods, ns_of(claim));
  return std::any_of(pods.begin(), pods.end(), [&](const Value& pod) {
    if (running && (is_finished(pod) || string_at(pod, {"spec", "nodeName"}).empty())) return false;
    const auto& volumes = items_of(pod, {"spec", "volumes"});
    return std::any_of(volumes.begin(), volumes.end(), [&](const Value& volume) {
      return string_at(volume, {"persistentVolumeClaim", "claimName"}) == name_of(claim);
    });
  });
}

void provision(Cluster& cluster, const Value& claim) {
  const auto name = class_of(claim);
  if (name.empty()) {
    return tell(cluster, claim, false, "FailedBinding",
                "no persistent volumes available for this claim and no storage class is set");
  }
  const Value storage = cluster.find(*cluster.of().storage_classes, "", name);
  if (storage.is_nil()) {
    return tell(cluster, claim, true, "ProvisioningFailed",
                fmt::format("storageclass.storage.k8s.io \"{}\" not found", name));
  }
  const auto provisioner = string_at(storage, {"provisioner"});
  if (string_at(storage, {"volumeBindingMode"}) == "WaitForFirstConsumer" &&
      !is_used(cluster, claim, false)) {
    return tell(cluster, claim, false, "WaitForFirstConsumer",
                "waiting for first consumer to be created before binding");
  }
  if (provisioner == "kubernetes.io/no-provisioner") return;
  tell(cluster, claim, false, "ExternalProvisioning",
       fmt::format("Waiting for a volume to be created either by the external provisioner '{}' or "
                   "manually by the system administrator. If volume creation is delayed, please "
                   "verify that the provisioner is running and correctly registered.",
                   provisioner));
  const auto made = cluster.create(*cluster.of().volumes, new_volume(claim, storage), kProvisioner);
  if (made) bind(cluster, claim, *made, provisioner);
}

/// The default StorageClass for a claim that names none; "" where there is none.
std::string default_class(const Cluster& cluster) {
  for (const Value& storage : cluster.list(*cluster.of().storage_classes, "")) {
    if (annotation_of(storage, "storageclass.kubernetes.io/is-default-class") == "true")
      return std::string(name_of(storage));
  }
  return {};
}

/// What admission gives a claim, for one that has come another way. Out: as it is now.
Value completed(Cluster& cluster, const Value& claim) {
  Value next = deep_copy(claim);
  set_finalizer(next, kClaimProtection, true);
  if (find_path(next, {"spec", "storageClassName"}) == nullptr) {
    if (const std::string name = default_class(cluster); !name.empty())
      set_path(*next.as_map(), {"spec", "storageClassName"}, name);
  }
  if (deep_equal(next, claim)) return claim;
  return cluster.update(*cluster.of().volume_claims, next, kManager).value_or(claim);
}

void lose(Cluster& cluster, const Value& claim) {
  Value next = deep_copy(claim);
  set_path(*next.as_map(), {"status", "phase"}, "Lost");
  if (!cluster.update(*cluster.of().volume_claims, next, kManager, "status")) return;
  tell(cluster, claim, true, "ClaimLost",
       "Bound claim has lost its PersistentVolume. Data on the volume is lost!");
}

/// A bound claim that asks for more gets it.
void expand(Cluster& cluster, const Value& claim, const Value& volume) {
  if (wanted_bytes(claim) <= volume_bytes(volume)) return;
  const Value size = copy_at(claim, {"spec", "resources", "requests", "storage"});
  Value bigger = deep_copy(volume);
  set_path(*bigger.as_map(), {"spec", "capacity", "storage"}, size);
  if (!cluster.update(*cluster.of().volumes, bigger, kManager)) return;
  Value next = deep_copy(claim);
  set_path(*next.as_map(), {"status", "capacity", "storage"}, size);
  static_cast<void>(cluster.update(*cluster.of().volume_claims, next, kManager, "status"));
}

void reconcile_claim(Cluster& cluster, const Value& live) {
  if (is_deleted(live)) {
    if (!has_finalizer(live, kClaimProtection) || is_used(cluster, live, true)) return;
    Value next = deep_copy(live);
    set_finalizer(next, kClaimProtection, false);
    static_cast<void>(cluster.update(*cluster.of().volume_claims, next, kManager));
    return;
  }
  const Value claim = completed(cluster, live);
  if (string_at(claim, {"status", "phase"}) == "Bound") {
    const Value volume =
        cluster.find(*cluster.of().volumes, "", string_at(claim, {"spec", "volumeName"}));
    return volume.is_nil() ? lose(cluster, claim) : expand(cluster, claim, volume);
  }
  if (string_at(claim, {"status", "phase"}) == "Lost") return;
  const Value volume = volume_for(cluster, claim);
  if (!volume.is_nil()) return bind(cluster, claim, volume, "");
  if (string_at(claim, {"spec", "volumeName"}).empty()) provision(cluster, claim);
}

void reconcile_volume(Cluster& cluster, const Value& live) {
  const Value* reference = find_path(live, {"spec", "claimRef"});
  Value claim;
  if (reference != nullptr) {
    claim = cluster.find(*cluster.of().volume_claims, string_at(*reference, {"namespace"}),
                         string_at(*reference, {"name"}));
    if (!claim.is_nil() && !is_claimed_by(live, claim)) claim = {};
  }
  if (is_deleted(live)) {
    if (!has_finalizer(live, kVolumeProtection) || !claim.is_nil()) return;
    Value next = deep_copy(live);
    set_finalizer(next, kVolumeProtection, false);
    static_cast<void>(cluster.update(*cluster.of().volumes, next, kManager));
    return;
  }
  Value volume = live;
  if (!has_finalizer(live, kVolumeProtection)) {
    Value next = deep_copy(live);
    set_finalizer(next, kVolumeProtection, true);
    volume = cluster.update(*cluster.of().volumes, next, kManager).value_or(live);
  }
  const bool was_bound = reference != nullptr && find_path(*reference, {"uid"}) != nullptr;
  if (!was_bound) return set_volume_phase(cluster, volume, "Available");
  if (!claim.is_nil()) return;
  set_volume_phase(cluster, volume, "Released");
  if (string_at(live, {"spec", "persistentVolumeReclaimPolicy"}) == "Delete")
    static_cast<void>(cluster.remove(*cluster.of().volumes, volume));
}

void observe_pod(const Cluster& cluster, const Cluster::Seen& seen, Keys& dirty) {
  const Value& pod = seen.after.is_nil() ? seen.before : seen.after;
  for (const Value& volume : items_of(pod, {"spec", "volumes"})) {
    const auto name = string_at(volume, {"persistentVolumeClaim", "claimName"});
    if (!name.empty())
      dirty.insert(Registry::key_of(*cluster.of().volume_claims, ns_of(pod), name));
  }
}

void observe(const Cluster& cluster, const Cluster::Seen& seen, Keys& dirty) {
  if (&seen.resource == cluster.of().pods) return observe_pod(cluster, seen, dirty);
  const bool is_volume = &seen.resource == cluster.of().volumes;
  if (&seen.resource == cluster.of().volume_claims || is_volume) dirty.insert(seen.key);
  if (&seen.resource == cluster.of().volume_claims && seen.after.is_nil()) {
    const auto name = string_at(seen.before, {"spec", "volumeName"});
    if (!name.empty()) dirty.insert(Registry::key_of(*cluster.of().volumes, "", name));
  }
  if (!is_volume && &seen.resource != cluster.of().storage_classes) return;
  // A volume or a class may be what claims wait for, or what they have lost.
  for (const Value& claim : cluster.list(*cluster.of().volume_claims, "")) {
    const bool bound = string_at(claim, {"status", "phase"}) == "Bound";
    if (!bound || (seen.after.is_nil() && is_volume))
      dirty.insert(Registry::key_of(*cluster.of().volume_claims, ns_of(claim), name_of(claim)));
  }
}

void reconcile(Cluster& cluster, const std::string& key) {
  const Value live = cluster.find(key);
  if (live.is_nil()) return;
  if (key.starts_with(Registry::prefix_of(*cluster.of().volume_claims, ""))) {
    reconcile_claim(cluster, live);
  } else {
    reconcile_volume(cluster, live);
  }
}

}  // namespace

Controller volume_controller() {
  return {observe, reconcile};
}

}  // namespace tf::sandbox
