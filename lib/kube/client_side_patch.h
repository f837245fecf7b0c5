#pragma once

#include <optional>
#include <string>

#include "lib/base/result.h"
#include "lib/data/object.h"

namespace tf::kube {

/// A PATCH body and its content type.
struct ClientSidePatch {
  std::string body;
  std::string content_type;
};

/// How objects of custom kinds are compared: previous manifest to new one, or with the live object
/// as third.
enum class CustomMerge { kTwoWay, kThreeWay };

/// The patch that brings `live` to `target` when `original` was applied last: deletions from
/// original to target, additions and changes from live to target. Nothing when no change is needed.
/// Out:    strategic merge patch for built-in kinds, JSON merge patch for others.
/// Errors: kInvalid `failed to create patch: ...`.   Threads: pure.
/// Like:   createPatch of Helm 4.3.1's pkg/kube over strategicpatch.CreateThreeWayMergePatch
/// (overwrite) of
///         apimachinery 0.37. A list with two items of one merge key is replaced as a whole.
[[nodiscard]] Result<std::optional<ClientSidePatch>> client_side_patch(
    const Object& original, const Object& target, const Object& live,
    CustomMerge custom = CustomMerge::kTwoWay);

}  // namespace tf::kube
