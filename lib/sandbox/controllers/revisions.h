#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/sandbox/controllers/cluster.h"

namespace tf::sandbox {

/// How a kind keeps its ControllerRevisions.
struct RevisionRules {
  const Resource* resource;     ///< of the owner
  std::string_view hash_label;  ///< "controller-revision-hash", "controller.kubernetes.io/hash"
};

/// The revisions of an owner, oldest first.
[[nodiscard]] std::vector<Value> revisions_of(const Cluster& cluster, const Value& owner);
/// The revision of the owner's present template: an earlier one made the newest again, or a new
/// one.   Out: nil where it could not be written.   Like: controller/history.
[[nodiscard]] Value current_revision(Cluster& cluster, const RevisionRules& rules,
                                     const Value& owner);
/// The owner with the pod template that a revision keeps.
[[nodiscard]] Value with_revision(const Value& owner, const Value& revision);
/// Removes the oldest revisions beyond spec.revisionHistoryLimit but those in use.
void trim_revisions(Cluster& cluster, const Value& owner, const std::vector<std::string>& used);

}  // namespace tf::sandbox
