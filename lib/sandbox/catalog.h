#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lib/data/object.h"
#include "lib/sandbox/schema.h"

namespace tf::sandbox {

struct CustomFacts;

/// "status", "scale" ... of a resource.
struct Subresource {
  std::string name;
  GroupVersionKind kind;           ///< what it takes and gives
  std::vector<std::string> verbs;  ///< sorted
};

/// A served resource in one version: deployments of apps/v1.
struct Resource {
  std::string group;
  std::string version;
  std::string kind;
  std::string plural;
  std::string singular;
  std::string list_kind;  ///< "DeploymentList"; "" where it cannot be listed
  std::vector<std::string> short_names;
  std::vector<std::string> categories;
  std::vector<std::string> verbs;         ///< sorted
  std::vector<Subresource> subresources;  ///< sorted by name
  bool namespaced = false;
  bool custom = false;               ///< of a CustomResourceDefinition
  std::string storage_version_hash;  ///< as the published discovery has it; "" if none
  std::string storage_group;         ///< objects are kept under this group ("" for events.k8s.io)
  const Type* type = nullptr;        ///< of one object
  std::shared_ptr<const CustomFacts> custom_facts;  ///< of its CRD, owns `type`; else null

  [[nodiscard]] GroupVersionKind gvk() const { return {group, version, kind}; }
  /// "apps/v1" or "v1".
  [[nodiscard]] std::string api_version() const { return gvk().api_version(); }
  /// "deployments.apps", "configmaps".
  [[nodiscard]] std::string group_resource() const;
  [[nodiscard]] const Subresource* subresource(std::string_view name) const;
  [[nodiscard]] bool has_verb(std::string_view verb) const;
};

/// One version of a group with what it serves, in discovery's order.
struct GroupVersion {
  std::string version;
  std::vector<std::unique_ptr<Resource>> resources;
};
struct Group {
  std::string name;                    ///< "" is core
  std::vector<GroupVersion> versions;  ///< the preferred one first
};

/// All that is served: the built-in kinds of the embedded data and those of CRDs.
/// Resources keep their address until their CRD is changed or removed.   Threads: one at a time.
class Catalog {
 public:
  /// Cost: a few milliseconds; types are built when they are asked for.
  Catalog();
  Catalog(const Catalog&) = delete;
  Catalog& operator=(const Catalog&) = delete;
  ~Catalog();

  [[nodiscard]] Schemas& schemas() { return schemas_; }
  /// In discovery's order: core first, then as a kube-apiserver sorts them; custom groups last.
  [[nodiscard]] const std::vector<Group>& groups() const { return groups_; }
  /// nullptr where nothing is served.
  [[nodiscard]] const Resource* find(std::string_view group, std::string_view version,
                                     std::string_view plural) const;
  [[nodiscard]] const Resource* find_kind(const GroupVersionKind& gvk) const;
  /// The resource in its group's preferred version.
  [[nodiscard]] const Resource* find_preferred(std::string_view group,
                                               std::string_view plural) const;
  /// The type of a built-in kind, served as a resource or not (Scale, Eviction); nullptr if
  /// unknown.
  [[nodiscard]] const Type* type_of(const GroupVersionKind& gvk);
  [[nodiscard]] const Group* find_group(std::string_view name) const;

  /// Serves `resource`, in the place of one with the same group, version and plural.
  void add_custom(Resource resource, const std::vector<std::string>& versions_in_order);
  /// Ends what a CRD served.
  void remove_custom(std::string_view group, std::string_view plural);

 private:
  Schemas schemas_;
  std::vector<Group> groups_;
};

}  // namespace tf::sandbox
