#include <algorithm>
#include <utility>

#include "lib/sandbox/controllers/controller.h"
#include "lib/sandbox/controllers/objects.h"
#include "lib/sandbox/metadata.h"

namespace tf::sandbox {
namespace {

const Value& labels_of(const Value& object) {
  static const Value kNone{Map{}};
  const Value* labels = find_path(object, {"metadata", "labels"});
  return labels == nullptr ? kNone : *labels;
}

Value adopted(Cluster& cluster, const Resource& resource, const Value& owner,
              const Resource& children, const Value& orphan) {
  Value child = deep_copy(orphan);
  List owners;
  for (const Value& each : items_of(child, {"metadata", "ownerReferences"}))
    owners.push(each);
  const Value reference = controller_reference(resource, owner);
  owners.push((*reference.as_list())[0]);
  metadata_of(child).set("ownerReferences", std::move(owners));
  return cluster.update(children, child, kManager).value_or(Value());
}

void release(Cluster& cluster, const Value& owner, const Resource& children, const Value& held) {
  Value child = deep_copy(held);
  List owners;
  for (const Value& each : items_of(child, {"metadata", "ownerReferences"})) {
    if (string_at(each, {"uid"}) != uid_of(owner)) owners.push(each);
  }
  if (owners.empty()) {
    metadata_of(child).erase("ownerReferences");
  } else {
    metadata_of(child).set("ownerReferences", std::move(owners));
  }
  static_cast<void>(cluster.update(children, child, kManager));
}

bool is_in_transition(const Value& child) {
  return is_deleted(child) || is_finished(child);
}

}  // namespace

void note(const Cluster::Seen& seen, const Resource& own, const Resource& child, Keys& dirty) {
  if (&seen.resource == &own) dirty.insert(seen.key);
  if (&seen.resource != &child) return;
  for (const Value* each : {&seen.before, &seen.after}) {
    if (each->is_nil()) continue;
    if (const std::string key = controller_key(*each, own); !key.empty()) dirty.insert(key);
  }
}

std::vector<Value> claim(Cluster& cluster, const Resource& resource, const Value& owner,
                         const Resource& children) {
  const auto selector = selector_of(owner);
  std::vector<Value> claimed;
  if (!selector) return claimed;
  for (const Value& child : cluster.controlled(uid_of(owner), children)) {
    if (selector->matches(labels_of(child))) {
      claimed.push_back(child);
    } else if (!is_deleted(owner) && !is_deleted(child)) {
      release(cluster, owner, children, child);
    }
  }
  if (is_deleted(owner) || selector->empty()) return claimed;
  for (const Value& orphan : cluster.orphans(children, ns_of(owner))) {
    if (is_in_transition(orphan) || !selector->matches(labels_of(orphan))) continue;
    Value child = adopted(cluster, resource, owner, children, orphan);
    if (!child.is_nil()) claimed.push_back(std::move(child));
  }
  return claimed;
}

}  // namespace tf::sandbox
