#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <set>
#include <utility>

#include "lib/base/text.h"
#include "lib/sandbox/controllers/controller.h"
#include "lib/sandbox/controllers/first_objects.h"
#include "lib/sandbox/controllers/objects.h"
#include "lib/sandbox/metadata.h"
#include "lib/sandbox/object_text.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kCertificates = "kube-root-ca.crt";
constexpr std::chrono::seconds kLookAgain(1);

/// A condition of an ending namespace, where all is well.
struct EndCondition {
  std::string_view type;
  std::string_view reason;
  std::string_view message;
};
constexpr std::array kEndConditions = std::to_array<EndCondition>({
    {"NamespaceDeletionDiscoveryFailure", "ResourcesDiscovered",
     "All resources successfully discovered"},
    {"NamespaceDeletionGroupVersionParsingFailure", "ParsedGroupVersions",
     "All legacy kube types successfully parsed"},
    {"NamespaceDeletionContentFailure", "ContentDeleted",
     "All content successfully deleted, may be waiting on finalization"},
    {"NamespaceContentRemaining", "ContentRemoved", "All content successfully removed"},
    {"NamespaceFinalizersRemaining", "ContentHasNoFinalizers",
     "All content-preserving finalizers finished"},
});

/// What every namespace has.
void furnish(Cluster& cluster, std::string_view ns) {
  if (!cluster.exists(*cluster.of().service_accounts, ns, "default")) {
    const Value account(Map{{"apiVersion", "v1"},
                            {"kind", "ServiceAccount"},
                            {"metadata", Map{{"name", "default"}, {"namespace", ns}}}});
    static_cast<void>(cluster.create(*cluster.of().service_accounts, account, kManager));
  }
  if (!cluster.exists(*cluster.of().config_maps, ns, kCertificates)) {
    const auto model =
        cluster.registry().get(*cluster.of().config_maps, "kube-system", kCertificates);
    const std::string ca(model ? string_at(model->root(), {"data", "ca.crt"}) : "");
    static_cast<void>(
        cluster.create(*cluster.of().config_maps, root_certificates(ns, ca), kManager));
  }
}

/// Keys of everything in a namespace but its events, which go last.
std::vector<std::string> contents(Cluster& cluster, const std::string& ns) {
  std::vector<std::string> keys;
  for (const auto& [key, stored] : cluster.registry().store().objects()) {
    const auto parts = split_views(key, "/");
    if (parts.size() == 5 && parts[3] == ns) keys.push_back(key);
  }
  std::stable_partition(keys.begin(), keys.end(), [](const std::string& key) {
    return !key.starts_with("//events/") && !key.starts_with("/events.k8s.io/");
  });
  return keys;
}

void remove_content(Cluster& cluster, const std::string& key) {
  const auto place = cluster.place(key);
  if (!place) return;
  const auto live = cluster.registry().get(*place->resource, place->ns, place->name);
  if (!live || is_deleted(live->root())) return;
  DeleteOptions options;
  options.propagation = "Background";
  static_cast<void>(cluster.remove(*place->resource, live->root(), options));
}

struct Remains {
  std::map<std::string, int> resources;  ///< "pods.": how many
  std::map<std::string, int> finalizers;
};

Remains count_remains(Cluster& cluster, const std::string& ns) {
  Remains remains;
  for (const std::string& key : contents(cluster, ns)) {
    const auto place = cluster.place(key);
    const auto* stored = cluster.registry().store().find(key);
    if (!place || stored == nullptr) continue;
    ++remains.resources[place->resource->plural + "." + place->resource->group];
    for (const std::string& each : finalizers_of(parse_object(*stored->json)))
      ++remains.finalizers[each];
  }
  return remains;
}

std::string in_words(const std::map<std::string, int>& counts, std::string_view verb) {
  std::vector<std::string> texts;
  for (const auto& [what, count] : counts)
    texts.push_back(fmt::format("{} {} {} resource instances", what, verb, count));
  return join(texts, ", ");
}

void write_conditions(Cluster& cluster, const Value& live, const Remains& remains) {
  Value next = deep_copy(live);
  for (const EndCondition& each : kEndConditions) {
    Condition condition{std::string(each.type), "False", std::string(each.reason),
                        std::string(each.message)};
    if (each.type == "NamespaceContentRemaining" && !remains.resources.empty()) {
      condition = {condition.type, "True", "SomeResourcesRemain",
                   "Some resources are remaining: " + in_words(remains.resources, "has")};
    }
    if (each.type == "NamespaceFinalizersRemaining" && !remains.finalizers.empty()) {
      condition = {condition.type, "True", "SomeFinalizersRemain",
                   "Some content in the namespace has finalizers remaining: " +
                       in_words(remains.finalizers, "in")};
    }
    set_condition(next, condition, cluster.stamp());
  }
  if (!deep_equal(next, live))
    static_cast<void>(cluster.update(*cluster.of().namespaces, next, kManager, "status"));
}

void end(Cluster& cluster, const Value& live) {
  const std::string ns(name_of(live));
  for (const std::string& key : contents(cluster, ns))
    remove_content(cluster, key);
  const Remains remains = count_remains(cluster, ns);
  write_conditions(cluster, live, remains);
  if (!remains.resources.empty()) {
    cluster.wake_at(*cluster.of().namespaces, live, cluster.now() + kLookAgain);
    return;
  }
  Value next = deep_copy(cluster.find(*cluster.of().namespaces, "", ns));
  if (next.is_nil()) return;
  List left;
  for (const Value& each : items_of(next, {"spec", "finalizers"})) {
    if (each.as_string() != nullptr && *each.as_string() != "kubernetes") left.push(each);
  }
  if (left.empty()) {
    set_path(*next.as_map(), {"spec"}, Map{});
  } else {
    set_path(*next.as_map(), {"spec", "finalizers"}, std::move(left));
  }
  static_cast<void>(cluster.update(*cluster.of().namespaces, next, kManager, "finalize"));
  // Without finalizers of its own it goes with a second delete, as the controller asks for it.
  const Value still = cluster.find(*cluster.of().namespaces, "", ns);
  if (!still.is_nil()) static_cast<void>(cluster.remove(*cluster.of().namespaces, still));
}

void observe(const Cluster& cluster, const Cluster::Seen& seen, Keys& dirty) {
  if (&seen.resource == cluster.of().namespaces) {
    if (!seen.after.is_nil()) dirty.insert(seen.key);
    return;
  }
  if (!seen.after.is_nil() || !seen.resource.namespaced) return;
  // The namespace may wait for this, or this may be what every namespace has.
  const Value owner = cluster.find(*cluster.of().namespaces, "", ns_of(seen.before));
  const bool furniture =
      &seen.resource == cluster.of().service_accounts || &seen.resource == cluster.of().config_maps;
  if (!owner.is_nil() && (is_deleted(owner) || furniture))
    dirty.insert(Registry::key_of(*cluster.of().namespaces, "", name_of(owner)));
}

void reconcile(Cluster& cluster, const std::string& key) {
  const Value live = cluster.find(key);
  if (live.is_nil()) return;
  if (is_deleted(live)) return end(cluster, live);
  furnish(cluster, name_of(live));
}

}  // namespace

Controller namespace_controller() {
  return {observe, reconcile};
}

}  // namespace tf::sandbox
