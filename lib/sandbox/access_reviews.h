#pragma once

#include "lib/sandbox/call.h"
#include "lib/sandbox/registry.h"

namespace tf::sandbox {

/// What answers a POST of a review (SelfSubjectAccessReview, TokenReview ...): nothing is stored.
/// nullptr for resources that are no review.
using ReviewHandler = ApiResult<Response> (*)(Registry&, Call&);
[[nodiscard]] ReviewHandler find_review(const Resource& resource);

}  // namespace tf::sandbox
