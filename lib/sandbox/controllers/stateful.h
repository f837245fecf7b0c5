#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lib/sandbox/controllers/cluster.h"

namespace tf::sandbox {

/// A StatefulSet in the midst of its loop.   Like: kubernetes 1.36 pkg/controller/statefulset.
struct StatefulWork {
  Cluster& cluster;
  Value set;
  Value current;  ///< the revision that pods come from
  Value update;   ///< the revision that they are to come to

  [[nodiscard]] std::int64_t first() const;
  [[nodiscard]] std::int64_t wished() const;
  [[nodiscard]] bool in_order() const;
};

/// The number at the end of the pod's name; -1 where it is not one of the set's names.
[[nodiscard]] std::int64_t ordinal_of(const Value& set, const Value& pod);
/// Makes the pod of an ordinal with its claims.
void make_stateful_pod(StatefulWork& work, std::int64_t ordinal);
void drop_stateful_pod(StatefulWork& work, const Value& pod);
/// What claims do when pods or the set go: spec.persistentVolumeClaimRetentionPolicy.
void keep_claims(StatefulWork& work);

}  // namespace tf::sandbox
