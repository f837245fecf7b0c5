#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"
#include "lib/data/object.h"

namespace tf::kube {

/// Where a kind lives on the server.
struct Resource {
  GroupVersionKind gvk;
  std::string plural;  ///< "deployments"
  bool namespaced = true;
  std::vector<std::string> verbs;

  /// "/apis/apps/v1/namespaces/x/deployments[/name]"; ns is ignored for cluster-scoped kinds.
  [[nodiscard]] std::string path(std::string_view ns, std::string_view name = "") const;
};

/// Everything discovery told, read once. Threads: const.
class RestMapper {
 public:
  /// Subresources ("deployments/scale") count for api_versions() only. Of two resources of one kind
  /// the first wins. `group_versions` adds versions that serve nothing.
  explicit RestMapper(std::vector<Resource> resources,
                      std::vector<std::string> group_versions = {});

  /// Errors: kNotFound `no matches for kind "Foo" in version "v1"`.
  [[nodiscard]] Result<Resource> map(const GroupVersionKind& gvk) const;
  /// "v1", "apps/v1", and "apps/v1/Deployment": what .Capabilities.APIVersions holds. Sorted.
  [[nodiscard]] std::vector<std::string> api_versions() const;

 private:
  std::map<GroupVersionKind, Resource> resources_;
  std::set<std::string> api_versions_;
};

}  // namespace tf::kube
