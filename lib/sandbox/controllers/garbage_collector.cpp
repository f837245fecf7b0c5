#include <algorithm>
#include <utility>

#include "lib/sandbox/controllers/controller.h"
#include "lib/sandbox/controllers/objects.h"
#include "lib/sandbox/metadata.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kOrphan = "orphan";
constexpr std::string_view kForeground = "foregroundDeletion";

void drop_finalizer(Cluster& cluster, const Resource& resource, const Value& object,
                    std::string_view name) {
  Value next = deep_copy(object);
  auto finalizers = finalizers_of(next);
  std::erase(finalizers, name);
  set_finalizers(next, finalizers);
  static_cast<void>(cluster.update(resource, next, kManager));
}

enum class Owner : std::uint8_t { kThere, kWaiting, kGone };

/// What has become of one that an owner reference names.
Owner owner_of(Cluster& cluster, const Value& object, const Value& reference) {
  const auto gvk =
      GroupVersionKind::parse(string_at(reference, {"apiVersion"}), string_at(reference, {"kind"}));
  const Resource* resource = cluster.registry().catalog().find_kind(gvk);
  // What is not served cannot be asked for: nothing is collected on a guess.
  if (resource == nullptr) return Owner::kThere;
  const auto ns = resource->namespaced ? ns_of(object) : std::string_view();
  Value owner = cluster.find(*resource, ns, string_at(reference, {"name"}));
  if (owner.is_nil()) {
    const auto live = cluster.registry().get(*resource, ns, string_at(reference, {"name"}));
    if (!live) return Owner::kGone;
    owner = live->root();
  }
  if (uid_of(owner) != string_at(reference, {"uid"})) return Owner::kGone;
  return is_deleted(owner) && has_finalizer(owner, kForeground) ? Owner::kWaiting : Owner::kThere;
}

/// Takes the owners away that are gone, where others are still there.
void forget_owners(Cluster& cluster, const Resource& resource, const Value& object,
                   const std::vector<Value>& kept) {
  Value next = deep_copy(object);
  List owners;
  for (const Value& each : kept)
    owners.push(each);
  if (owners.empty()) {
    metadata_of(next).erase("ownerReferences");
  } else {
    metadata_of(next).set("ownerReferences", std::move(owners));
  }
  static_cast<void>(cluster.update(resource, next, kManager));
}

/// An object whose owners are all gone goes too.   Like: attemptToDeleteItem.
void collect(Cluster& cluster, const Resource& resource, const Value& object) {
  const auto& references = items_of(object, {"metadata", "ownerReferences"});
  if (references.empty() || is_deleted(object)) return;
  std::vector<Value> there;
  bool waiting = false;
  for (const Value& reference : references) {
    const Owner owner = owner_of(cluster, object, reference);
    if (owner == Owner::kThere) there.push_back(reference);
    waiting = waiting || owner == Owner::kWaiting;
  }
  if (there.size() == references.size()) return;
  if (!there.empty()) return forget_owners(cluster, resource, object, there);
  DeleteOptions options;
  options.uid = std::string(uid_of(object));
  const bool has_own = !cluster.dependents(uid_of(object)).empty();
  if (has_finalizer(object, kOrphan)) {
    options.propagation = "Orphan";
  } else {
    options.propagation = waiting && has_own ? "Foreground" : "Background";
  }
  static_cast<void>(cluster.remove(resource, object, options));
}

bool blocks(const Value& dependent, std::string_view owner_uid) {
  const auto& references = items_of(dependent, {"metadata", "ownerReferences"});
  return std::any_of(references.begin(), references.end(), [&](const Value& each) {
    return string_at(each, {"uid"}) == owner_uid && flag_at(each, {"blockOwnerDeletion"});
  });
}

/// Dependents first, then the owner.   Like: processDeletingDependentsItem.
void finish_foreground(Cluster& cluster, const Resource& resource, const Value& object) {
  bool blocked = false;
  for (const std::string& key : cluster.dependents(uid_of(object))) {
    const auto place = cluster.place(key);
    const Value dependent = cluster.find(key);
    if (!place || dependent.is_nil()) continue;
    collect(cluster, *place->resource, dependent);
    const Value left = cluster.find(key);
    blocked = blocked || (!left.is_nil() && blocks(left, uid_of(object)));
  }
  if (!blocked) drop_finalizer(cluster, resource, object, kForeground);
}

void finish_orphan(Cluster& cluster, const Resource& resource, const Value& object) {
  for (const std::string& key : cluster.dependents(uid_of(object))) {
    const auto place = cluster.place(key);
    const Value dependent = cluster.find(key);
    if (!place || dependent.is_nil()) continue;
    std::vector<Value> others;
    for (const Value& each : items_of(dependent, {"metadata", "ownerReferences"})) {
      if (string_at(each, {"uid"}) != uid_of(object)) others.push_back(each);
    }
    forget_owners(cluster, *place->resource, dependent, others);
  }
  drop_finalizer(cluster, resource, object, kOrphan);
}

void observe(const Cluster& cluster, const Cluster::Seen& seen, Keys& dirty) {
  const Value& last = seen.after.is_nil() ? seen.before : seen.after;
  if (!seen.after.is_nil() &&
      (is_deleted(last) ||
       (seen.before.is_nil() && !items_of(last, {"metadata", "ownerReferences"}).empty()))) {
    dirty.insert(seen.key);
  }
  if (!seen.after.is_nil()) return;
  for (const std::string& key : cluster.dependents(uid_of(last)))
    dirty.insert(key);
  // Owners that wait for this one.
  for (const Value& reference : items_of(last, {"metadata", "ownerReferences"})) {
    const auto gvk = GroupVersionKind::parse(string_at(reference, {"apiVersion"}),
                                             string_at(reference, {"kind"}));
    const Resource* resource = cluster.catalog().find_kind(gvk);
    if (resource == nullptr) continue;
    const auto ns = resource->namespaced ? ns_of(last) : std::string_view();
    dirty.insert(Registry::key_of(*resource, ns, string_at(reference, {"name"})));
  }
}

void reconcile(Cluster& cluster, const std::string& key) {
  const Value object = cluster.find(key);
  const auto place = cluster.place(key);
  if (object.is_nil() || !place) return;
  if (!is_deleted(object)) return collect(cluster, *place->resource, object);
  if (has_finalizer(object, kOrphan)) return finish_orphan(cluster, *place->resource, object);
  if (has_finalizer(object, kForeground))
    return finish_foreground(cluster, *place->resource, object);
}

}  // namespace

Controller garbage_collector() {
  return {observe, reconcile};
}

}  // namespace tf::sandbox
