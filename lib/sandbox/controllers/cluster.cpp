#include "lib/sandbox/controllers/cluster.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

#include "lib/base/text.h"
#include "lib/sandbox/controllers/node_fit.h"
#include "lib/sandbox/controllers/objects.h"
#include "lib/sandbox/conversion.h"
#include "lib/sandbox/metadata.h"
#include "lib/sandbox/object_text.h"
#include "lib/sandbox/rfc3339.h"

namespace tf::sandbox {
namespace {

/// Kinds of which every object is kept parsed; of others only those that have owners or are to go.
constexpr std::array<std::string_view, 13> kKept = {"/apps/",
                                                    "/batch/jobs/",
                                                    "/discovery.k8s.io/endpointslices/",
                                                    "/policy/",
                                                    "/storage.k8s.io/storageclasses/",
                                                    "//endpoints/",
                                                    "//namespaces/",
                                                    "//nodes/",
                                                    "//persistentvolumeclaims/",
                                                    "//persistentvolumes/",
                                                    "//pods/",
                                                    "//replicationcontrollers/",
                                                    "//services/"};

bool is_kept(std::string_view key, std::string_view text) {
  return std::any_of(kKept.begin(), kKept.end(),
                     [&](std::string_view prefix) { return key.starts_with(prefix); }) ||
         contains(text, "\"ownerReferences\":") || contains(text, "\"deletionTimestamp\":");
}

std::int64_t revision_of(const Value& object) {
  return parse_integer(metadata_text(object, "resourceVersion")).value_or(0);
}

}  // namespace

WorkResources::WorkResources(const Catalog& catalog)
    : config_maps(catalog.find("", "v1", "configmaps")),
      controller_revisions(catalog.find("apps", "v1", "controllerrevisions")),
      daemon_sets(catalog.find("apps", "v1", "daemonsets")),
      deployments(catalog.find("apps", "v1", "deployments")),
      disruption_budgets(catalog.find("policy", "v1", "poddisruptionbudgets")),
      endpoint_slices(catalog.find("discovery.k8s.io", "v1", "endpointslices")),
      endpoints(catalog.find("", "v1", "endpoints")),
      events(catalog.find("", "v1", "events")),
      jobs(catalog.find("batch", "v1", "jobs")),
      namespaces(catalog.find("", "v1", "namespaces")),
      nodes(catalog.find("", "v1", "nodes")),
      pods(catalog.find("", "v1", "pods")),
      replica_sets(catalog.find("apps", "v1", "replicasets")),
      replication_controllers(catalog.find("", "v1", "replicationcontrollers")),
      secrets(catalog.find("", "v1", "secrets")),
      service_accounts(catalog.find("", "v1", "serviceaccounts")),
      services(catalog.find("", "v1", "services")),
      stateful_sets(catalog.find("apps", "v1", "statefulsets")),
      storage_classes(catalog.find("storage.k8s.io", "v1", "storageclasses")),
      volume_claims(catalog.find("", "v1", "persistentvolumeclaims")),
      volumes(catalog.find("", "v1", "persistentvolumes")) {}

Cluster::Cluster(Registry& registry) : registry_(registry), resources_(registry.catalog()) {}

std::string Cluster::stamp() const {
  return rfc3339_seconds(now());
}

void Cluster::catch_up() {
  if (revision_ == 0) return read_all();
  const auto changes = registry_.store().changes_after(revision_);
  if (!changes) return read_all();  // too much has happened since
  // Observers only take notes, so nothing is written while the references are in use.
  for (const Change* change : *changes) {
    revision_ = change->revision;
    if (change->type != ChangeType::kDeleted) {
      read_text(change->key, *change->json, change->revision);
    } else if (const Resource* resource = resource_at(change->key)) {
      drop(change->key, *resource, change->revision, parse_object(*change->json));
    }
  }
}

void Cluster::read_all() {
  std::vector<std::string> gone;
  for (const auto& [key, item] : items_) {
    if (registry_.store().find(key) == nullptr) gone.push_back(key);
  }
  for (const std::string& key : gone) {
    if (const Resource* resource = resource_at(key)) {
      drop(key, *resource, registry_.store().revision(), find(key));
    }
  }
  revision_ = registry_.store().revision();
  for (const auto& [key, stored] : registry_.store().objects())
    read_text(key, *stored.json, stored.revision);
}

void Cluster::read_text(const std::string& key, const std::string& text, std::int64_t revision) {
  const auto known = items_.find(key);
  if (known != items_.end() && known->second.revision >= revision) return;
  const Resource* resource = resource_at(key);
  if (resource == nullptr) return;
  if (known != items_.end() || is_kept(key, text)) {
    take(key, *resource, convert(parse_object(text), *resource), revision);
  }
}

const Resource* Cluster::resource_at(std::string_view key) const {
  const auto group_end = key.find('/', 1);
  const auto plural_end = key.find('/', group_end + 1);
  return registry_.catalog().find_preferred(key.substr(1, group_end - 1),
                                            key.substr(group_end + 1, plural_end - group_end - 1));
}

std::optional<Place> Cluster::place(std::string_view key) const {
  const Resource* resource = resource_at(key);
  if (resource == nullptr) return std::nullopt;
  const auto parts = split_views(key, "/");
  if (!resource->namespaced) return Place{resource, "", std::string(parts[3])};
  return Place{resource, std::string(parts[3]), std::string(parts[4])};
}

void Cluster::index(const std::string& key, const Value& object, bool add) {
  for (const Value& owner : items_of(object, {"metadata", "ownerReferences"})) {
    auto& keys = dependents_[std::string(string_at(owner, {"uid"}))];
    if (add) {
      keys.insert(key);
    } else {
      keys.erase(key);
    }
  }
  if (!add) {
    orphans_.erase(key);
  } else if (controller_of(object).is_nil()) {
    orphans_.insert(key);
  }
  if (key.starts_with("//pods/")) index_pod(key, object, add);
}

void Cluster::index_pod(const std::string& key, const Value& pod, bool add) {
  const int sign = add ? 1 : -1;
  const auto node = string_at(pod, {"spec", "nodeName"});
  if (node.empty() && add) {
    unscheduled_.insert(key);
  } else {
    unscheduled_.erase(key);
  }
  if (!node.empty() && !is_finished(pod)) {
    const Amounts wished = requests_of(pod);
    Amounts& sum = used_[std::string(node)];
    sum.cpu += sign * wished.cpu;
    sum.memory += sign * wished.memory;
    sum.pods += sign;
  }
  const auto address = string_at(pod, {"status", "podIP"});
  if (address.empty()) return;
  auto& users = pod_addresses_[std::string(address)];
  users += sign;
  if (users <= 0) pod_addresses_.erase(std::string(address));
}

std::vector<Value> Cluster::unscheduled() const {
  std::vector<Value> pods;
  for (const std::string& key : unscheduled_)
    pods.push_back(find(key));
  return pods;
}

Amounts Cluster::used(std::string_view node) const {
  const auto found = used_.find(node);
  return found == used_.end() ? Amounts{} : found->second;
}

void Cluster::seen(const std::string& key, const Resource& resource, const Value& before,
                   const Value& after) {
  if (observer_) observer_({key, resource, before, after});
}

void Cluster::take(const std::string& key, const Resource& resource, Value object,
                   std::int64_t revision) {
  Item& item = items_[key];
  const Value before = item.object;
  if (!before.is_nil()) index(key, before, false);
  index(key, object, true);
  item = {object, revision};
  seen(key, resource, before, object);
}

void Cluster::drop(const std::string& key, const Resource& resource, std::int64_t revision,
                   const Value& last) {
  const auto found = items_.find(key);
  if (found == items_.end()) return seen(key, resource, last, {});
  if (found->second.revision > revision) return;
  const Value before = found->second.object;
  index(key, before, false);
  items_.erase(found);
  seen(key, resource, before, {});
}

void Cluster::ring() {
  while (!alarms_.empty() && alarms_.begin()->first <= now()) {
    const std::string key = alarms_.begin()->second;
    alarms_.erase(alarms_.begin());
    const auto found = items_.find(key);
    if (found == items_.end()) continue;
    if (const Resource* resource = resource_at(key)) {
      const Value object = found->second.object;
      seen(key, *resource, object, object);
    }
  }
}

std::optional<TimePoint> Cluster::next_alarm() const {
  if (alarms_.empty()) return std::nullopt;
  return alarms_.begin()->first;
}

void Cluster::wake_at(const std::string& key, TimePoint time) {
  alarms_.emplace(time, key);
}

void Cluster::wake_at(const Resource& resource, const Value& object, TimePoint time) {
  wake_at(
      Registry::key_of(resource, metadata_text(object, "namespace"), metadata_text(object, "name")),
      time);
}

Value Cluster::find(std::string_view key) const {
  const auto found = items_.find(key);
  return found == items_.end() ? Value() : found->second.object;
}

Value Cluster::find(const Resource& resource, std::string_view ns, std::string_view name) const {
  return find(Registry::key_of(resource, ns, name));
}

std::vector<Value> Cluster::list(const Resource& resource, std::string_view ns) const {
  std::vector<Value> found;
  const std::string prefix = Registry::prefix_of(resource, ns);
  for (auto at = items_.lower_bound(prefix); at != items_.end() && at->first.starts_with(prefix);
       ++at) {
    found.push_back(at->second.object);
  }
  return found;
}

std::vector<std::string> Cluster::dependents(std::string_view uid) const {
  const auto found = dependents_.find(std::string(uid));
  if (found == dependents_.end()) return {};
  return {found->second.begin(), found->second.end()};
}

std::vector<Value> Cluster::controlled(std::string_view uid, const Resource& resource) const {
  std::vector<Value> found;
  const std::string prefix = Registry::prefix_of(resource, "");
  const auto keys = dependents_.find(std::string(uid));
  if (keys == dependents_.end()) return found;
  for (auto at = keys->second.lower_bound(prefix);
       at != keys->second.end() && at->starts_with(prefix); ++at) {
    Value object = find(*at);
    if (string_at(controller_of(object), {"uid"}) == uid) found.push_back(std::move(object));
  }
  return found;
}

std::vector<Value> Cluster::orphans(const Resource& resource, std::string_view ns) const {
  std::vector<Value> found;
  const std::string prefix = Registry::prefix_of(resource, ns);
  for (auto at = orphans_.lower_bound(prefix); at != orphans_.end() && at->starts_with(prefix);
       ++at) {
    found.push_back(find(*at));
  }
  return found;
}

bool Cluster::exists(const Resource& resource, std::string_view ns, std::string_view name) const {
  return registry_.store().find(Registry::key_of(resource, ns, name)) != nullptr;
}

ApiResult<Value> Cluster::create(const Resource& resource, const Value& object,
                                 std::string_view manager) {
  const std::string ns(metadata_text(object, "namespace"));
  TF_ASSIGN(Object made, registry_.create(resource, ns, Object(object),
                                          {std::string(manager), "", DryRun::kNo}));
  Value value = made.root();
  take(Registry::key_of(resource, ns, made.name()), resource, value, revision_of(value));
  return value;
}

ApiResult<Value> Cluster::update(const Resource& resource, const Value& object,
                                 std::string_view manager, std::string_view subresource) {
  const std::string ns(metadata_text(object, "namespace"));
  const std::string name(metadata_text(object, "name"));
  const std::string key = Registry::key_of(resource, ns, name);
  TF_ASSIGN(Object written,
            registry_.update(resource, ns, name, Object(object),
                             {std::string(manager), std::string(subresource), DryRun::kNo}));
  const Value value = written.root();
  if (registry_.store().find(key) == nullptr) {
    drop(key, resource, registry_.store().revision(), value);
  } else if (find(key).is_nil() || metadata_text(find(key), "resourceVersion") !=
                                       metadata_text(value, "resourceVersion")) {
    take(key, resource, value, revision_of(value));
  }
  return value;
}

ApiStatus Cluster::bind(const Value& pod, std::string_view node) {
  const std::string ns(metadata_text(pod, "namespace"));
  const std::string name(metadata_text(pod, "name"));
  const Registry::Next next = [&](const Value& live) -> ApiResult<Value> {
    Value bound = deep_copy(live);
    set_path(*bound.as_map(), {"spec", "nodeName"}, node);
    set_condition(bound, Condition{.type = "PodScheduled", .status = "True"}, stamp());
    return bound;
  };
  TF_ASSIGN(Written written, registry_.write(*resources_.pods, ns, name, next,
                                             {"kube-scheduler", "binding", DryRun::kNo},
                                             Registry::Missing::kIsNotFound));
  const Value value = written.object.root();
  take(Registry::key_of(*resources_.pods, ns, name), *resources_.pods, value, revision_of(value));
  return {};
}

ApiStatus Cluster::remove(const Resource& resource, const Value& object,
                          const DeleteOptions& options) {
  const std::string ns(metadata_text(object, "namespace"));
  const std::string name(metadata_text(object, "name"));
  const std::string key = Registry::key_of(resource, ns, name);
  TF_ASSIGN(Removed removed, registry_.remove(resource, ns, name, options));
  if (removed.gone) {
    drop(key, resource, registry_.store().revision(), removed.object.root());
  } else {
    take(key, resource, removed.object.root(), revision_of(removed.object.root()));
  }
  return {};
}

std::string Cluster::free_pod_address() {
  constexpr std::uint32_t kAddresses = 0xfffe;  // 10.244.0.1 and up
  for (std::uint32_t tries = 0; tries < kAddresses; ++tries) {
    last_address_ = last_address_ % kAddresses + 1;
    std::string address = fmt::format("10.244.{}.{}", last_address_ >> 8U, last_address_ & 0xffU);
    if (!pod_addresses_.contains(address)) return address;
  }
  return "10.244.0.1";
}

}  // namespace tf::sandbox
