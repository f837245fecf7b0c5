#pragma once

#include "lib/sandbox/call.h"
#include "lib/sandbox/registry.h"

namespace tf::sandbox {

/// Answers get, update and patch of a scale subresource: the Scale of a workload or of a custom
/// resource whose definition names the paths.   Like: kubernetes 1.36 pkg/registry/apps ScaleREST.
[[nodiscard]] ApiResult<Response> answer_scale(Registry& registry, Call& call);

}  // namespace tf::sandbox
