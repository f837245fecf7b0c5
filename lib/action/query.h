#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lib/action/context.h"
#include "lib/release/release.h"

namespace tf::action {

/// `list` (cli.md 5.9). Status flags: none set means all.
struct ListOptions {
  bool uninstalled = false;
  bool superseded = false;
  bool uninstalling = false;
  bool deployed = false;
  bool failed = false;
  bool pending = false;
  bool by_date = false;
  bool reverse = false;
  int limit = 256;
  int offset = 0;
  std::string filter = {};    ///< RE2, unanchored, on the name
  std::string selector = {};  ///< Kubernetes label selector on stored labels
};
[[nodiscard]] Result<std::vector<release::Release>> list(ActionContext& context,
                                                         const ListOptions& options);

/// Newest `max` revisions, ascending.
[[nodiscard]] Result<std::vector<release::Release>> history(ActionContext& context,
                                                            const std::string& name, int max);

/// One revision (0: the last). Errors: kNotFound "release: not found"; kInvalid
/// "releaseContent: Release name is invalid: x".
[[nodiscard]] Result<release::Release> get_release(ActionContext& context, const std::string& name,
                                                   int revision);

/// A release with the live objects of its manifest.
struct ResourceGroup {
  std::string title;           ///< "v1/ConfigMap", "v1/Pod(related)"
  std::vector<Value> objects;  ///< objects, or meta.k8s.io Tables when tables were asked for
};
struct ReleaseWithResources {
  release::Release release;
  std::vector<ResourceGroup> resources;  ///< manifest order
};
enum class ResourceForm { kTables, kObjects };
/// `status`: one concurrent batch of GETs (apply.md 13).
[[nodiscard]] Result<ReleaseWithResources> status(ActionContext& context, const std::string& name,
                                                  int revision, ResourceForm form);

/// Coalesced values of a stored release (`get values --all`).
[[nodiscard]] Result<Value> computed_values(const release::Release& release, EventSink& events);

}  // namespace tf::action
