#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lib/base/time.h"
#include "lib/data/value.h"
#include "lib/sandbox/registry.h"

namespace tf::sandbox {

/// What pods ask for and what nodes have: CPUs, bytes, pods.
struct Amounts {
  double cpu = 0;
  double memory = 0;
  double pods = 0;
};

/// The resources that controllers work on.
struct WorkResources {
  explicit WorkResources(const Catalog& catalog);
  const Resource* config_maps;
  const Resource* controller_revisions;
  const Resource* daemon_sets;
  const Resource* deployments;
  const Resource* disruption_budgets;
  const Resource* endpoint_slices;
  const Resource* endpoints;
  const Resource* events;
  const Resource* jobs;
  const Resource* namespaces;
  const Resource* nodes;
  const Resource* pods;
  const Resource* replica_sets;
  const Resource* replication_controllers;
  const Resource* secrets;
  const Resource* service_accounts;
  const Resource* services;
  const Resource* stateful_sets;
  const Resource* storage_classes;
  const Resource* volume_claims;
  const Resource* volumes;
};

/// A store key taken apart.
struct Place {
  const Resource* resource = nullptr;
  std::string ns;  ///< "" for cluster-wide resources
  std::string name;
};

/// What an event is besides the object that it is about.
struct Happening {
  std::string_view component;  ///< "deployment-controller", "kubelet"
  bool warning = false;
  std::string reason;
  std::string message;
  std::string field_path = {};   ///< "spec.containers{web}"
  std::string_view action = {};  ///< the scheduler's: an event without a count
};

/// What controllers see and change: the objects parsed once and kept, writes in a component's name,
/// events, and moments to look again. Objects that are handed out are shared and must not be
/// changed: clone() first.   Like: client-go's informers, clients and work queues.
/// Threads: one at a time.
class Cluster {
 public:
  /// An object before and after a write; nil where there is none.
  struct Seen {
    const std::string& key;
    const Resource& resource;
    const Value& before;
    const Value& after;
  };
  using Observer = std::function<void(const Seen&)>;

  /// In: the registry is borrowed.
  explicit Cluster(Registry& registry);
  Cluster(const Cluster&) = delete;
  Cluster& operator=(const Cluster&) = delete;

  [[nodiscard]] const WorkResources& of() const { return resources_; }
  [[nodiscard]] Registry& registry() { return registry_; }
  [[nodiscard]] const Catalog& catalog() const { return registry_.catalog(); }
  [[nodiscard]] TimePoint now() const { return registry_.clock().now(); }
  /// Now, as metav1.Time has it.
  [[nodiscard]] std::string stamp() const;

  void set_observer(Observer observer) { observer_ = std::move(observer); }
  /// Reads what has changed since the last call (at first: everything) and tells the observer.
  void catch_up();
  /// Tells the observer of objects whose moment has come.
  void ring();
  /// The next moment somebody wants to look at something.
  [[nodiscard]] std::optional<TimePoint> next_alarm() const;
  /// Looks at the object again at `time`.
  void wake_at(const std::string& key, TimePoint time);
  void wake_at(const Resource& resource, const Value& object, TimePoint time);

  /// The place a key names; nothing when its resource is not served any more.
  [[nodiscard]] std::optional<Place> place(std::string_view key) const;
  /// nil where there is none, or where nothing but its text is kept.
  [[nodiscard]] Value find(std::string_view key) const;
  [[nodiscard]] Value find(const Resource& resource, std::string_view ns,
                           std::string_view name) const;
  /// ns "": all namespaces. In key order.
  [[nodiscard]] std::vector<Value> list(const Resource& resource, std::string_view ns) const;
  /// Keys of the objects that name `uid` among their owners.
  [[nodiscard]] std::vector<std::string> dependents(std::string_view uid) const;
  /// Objects of a resource whose controller is `uid`.
  [[nodiscard]] std::vector<Value> controlled(std::string_view uid, const Resource& resource) const;
  /// Objects of a resource in a namespace that nothing controls.
  [[nodiscard]] std::vector<Value> orphans(const Resource& resource, std::string_view ns) const;
  /// Pods that are on no node yet.
  [[nodiscard]] std::vector<Value> unscheduled() const;
  /// What the pods of a node that have not finished ask for.
  [[nodiscard]] Amounts used(std::string_view node) const;
  /// Whether the store has it, whatever is kept here.
  [[nodiscard]] bool exists(const Resource& resource, std::string_view ns,
                            std::string_view name) const;

  /// Writes in a component's name; they are seen here at once.   Errors: as the registry's.
  ApiResult<Value> create(const Resource& resource, const Value& object, std::string_view manager);
  ApiResult<Value> update(const Resource& resource, const Value& object, std::string_view manager,
                          std::string_view subresource = {});
  /// Binds a pod to a node, as POST pods/binding does: nobody's field.
  ApiStatus bind(const Value& pod, std::string_view node);
  ApiStatus remove(const Resource& resource, const Value& object,
                   const DeleteOptions& options = {});
  /// Records an event about `object`; one like an earlier one only raises its count.
  void record(const Resource& resource, const Value& object, const Happening& happening);

  /// A pod address that no pod has.
  [[nodiscard]] std::string free_pod_address();

 private:
  struct Item {
    Value object;
    std::int64_t revision = 0;
  };
  void take(const std::string& key, const Resource& resource, Value object, std::int64_t revision);
  void drop(const std::string& key, const Resource& resource, std::int64_t revision,
            const Value& last);
  void read_all();
  void read_text(const std::string& key, const std::string& text, std::int64_t revision);
  void index(const std::string& key, const Value& object, bool add);
  void seen(const std::string& key, const Resource& resource, const Value& before,
            const Value& after);
  [[nodiscard]] const Resource* resource_at(std::string_view key) const;

  Registry& registry_;
  WorkResources resources_;
  Observer observer_;
  std::int64_t revision_ = 0;  ///< 0: nothing has been read yet
  std::map<std::string, Item, std::less<>> items_;
  std::unordered_map<std::string, std::set<std::string>> dependents_;
  std::set<std::string, std::less<>> orphans_;  ///< keys of kept objects without a controller
  void index_pod(const std::string& key, const Value& pod, bool add);

  std::set<std::string, std::less<>> unscheduled_;
  std::map<std::string, Amounts, std::less<>> used_;  ///< by node
  std::map<std::string, int, std::less<>> pod_addresses_;
  std::uint32_t last_address_ = 0;
  std::set<std::pair<TimePoint, std::string>> alarms_;
  std::map<std::string, std::string> event_names_;  ///< by what makes events alike
  std::int64_t last_event_stamp_ = 0;
};

}  // namespace tf::sandbox
