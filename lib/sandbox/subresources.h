#pragma once

#include "lib/sandbox/call.h"
#include "lib/sandbox/registry.h"

namespace tf::sandbox {

/// Answers a request for a subresource: status, scale, pods/eviction, pods/binding, pods/log,
/// namespaces/finalize, serviceaccounts/token ...   Errors: 404 for those that the resource does
/// not have, 405, and those of the write.
[[nodiscard]] ApiResult<Response> answer_subresource(Registry& registry, Call& call);

}  // namespace tf::sandbox
