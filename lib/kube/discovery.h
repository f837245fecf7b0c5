#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"
#include "lib/kube/rest_mapper.h"

namespace tf::kube {

/// The Accept header that asks for aggregated discovery, v2 first.
inline constexpr std::string_view kAggregatedAccept =
    "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
    "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

/// What discovery documents say so far.
struct Discovered {
  std::vector<Resource> resources;          ///< groups in the server's order, subresources with '/'
  std::vector<std::string> group_versions;  ///< "v1", "apps/v1"
};

/// Adds an APIGroupDiscoveryList (answer of /api or /apis).
void add_aggregated(Discovered& out, const Value& document);
/// Adds the group versions of an APIVersions (/api) or APIGroupList (/apis) document.
void add_group_versions(Discovered& out, const Value& document);
/// Adds an APIResourceList of one group version.
void add_resource_list(Discovered& out, const Value& document);
/// Whether the Content-Type says that the answer is aggregated.
[[nodiscard]] bool is_aggregated(std::string_view content_type);
/// "/api/v1" or "/apis/apps/v1".
[[nodiscard]] std::string group_version_path(std::string_view group_version);

}  // namespace tf::kube
