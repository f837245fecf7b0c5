#include "lib/kube/rest_mapper.h"

#include <fmt/core.h>

#include <utility>

#include "lib/base/text.h"

namespace tf::kube {

std::string Resource::path(std::string_view ns, std::string_view name) const {
  std::string path = gvk.group.empty() ? "/api/" : "/apis/" + gvk.group + "/";
  path += gvk.version;
  if (namespaced && !ns.empty()) path.append("/namespaces/").append(ns);
  path.append("/").append(plural);
  if (!name.empty()) path.append("/").append(name);
  return path;
}

RestMapper::RestMapper(std::vector<Resource> resources, std::vector<std::string> group_versions)
    : api_versions_(group_versions.begin(), group_versions.end()) {
  for (Resource& resource : resources) {
    GroupVersionKind gvk = resource.gvk;
    const std::string api_version = gvk.api_version();
    api_versions_.insert(api_version);
    api_versions_.insert(api_version + "/" + gvk.kind);
    if (!contains(resource.plural, "/"))
      resources_.try_emplace(std::move(gvk), std::move(resource));
  }
}

Result<Resource> RestMapper::map(const GroupVersionKind& gvk) const {
  if (const auto found = resources_.find(gvk); found != resources_.end()) return found->second;
  return fail(ErrorCode::kNotFound, fmt::format("no matches for kind \"{}\" in version \"{}\"",
                                                gvk.kind, gvk.api_version()));
}

std::vector<std::string> RestMapper::api_versions() const {
  return {api_versions_.begin(), api_versions_.end()};
}

}  // namespace tf::kube
