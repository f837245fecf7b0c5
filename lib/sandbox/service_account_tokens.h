#pragma once

#include <string>
#include <string_view>

#include "lib/sandbox/handlers.h"

namespace tf::sandbox {

/// POST serviceaccounts/<name>/token.   Errors: 400, 404, 422.
/// Like: kubernetes 1.36 registry/core/serviceaccount/storage TokenREST.
[[nodiscard]] ApiResult<Response> answer_token(Registry& registry, Call& call);

/// The userInfo of a token that answer_token has given; nil where it is none of those, has expired,
/// or its account is gone.
[[nodiscard]] Value user_of_token(Registry& registry, std::string_view token);

}  // namespace tf::sandbox
