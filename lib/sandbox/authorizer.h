#pragma once

#include <string>
#include <string_view>

#include "lib/sandbox/api_error.h"
#include "lib/sandbox/registry.h"
#include "lib/sandbox/service.h"

namespace tf::sandbox {

/// What somebody wants to do.
struct Attributes {
  User user = {};
  std::string verb = {};  ///< "get", "deletecollection", ...; of paths the method in lower case
  std::string group = {};
  std::string resource = {};  ///< "pods"; "" for a path
  std::string subresource = {};
  std::string ns = {};
  std::string name = {};
  std::string path = {};  ///< "/version", when resource is ""
};

struct Decision {
  bool allowed = false;
  std::string reason;
};

/// Who may do what: members of system:masters everything, others what the roles in the store say.
/// Like: kubernetes 1.36 plugin/pkg/auth/authorizer/rbac.   Cost: reads all bindings, but for
/// masters.
[[nodiscard]] Decision authorize(Registry& registry, const Attributes& attributes);

/// The user that the request wants to act as (Impersonate-User, Impersonate-Group), or who sent it.
/// Errors: 403.
[[nodiscard]] ApiResult<User> impersonated(Registry& registry, const Request& request);

/// The 403 of a request that is not allowed.
[[nodiscard]] ApiError not_allowed(const Attributes& attributes, const Decision& decision);

}  // namespace tf::sandbox
