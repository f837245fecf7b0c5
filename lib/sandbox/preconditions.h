#pragma once

#include <string_view>

#include "lib/sandbox/api_error.h"
#include "lib/sandbox/catalog.h"

namespace tf::sandbox {

/// A uid in the object of a PUT is a precondition.   In: live: nil where there is none.
/// Errors: 409.   Like: apiserver 0.36 storage.Preconditions.Check.
[[nodiscard]] ApiStatus check_uid(const Resource& resource, std::string_view ns,
                                  std::string_view name, const Value& object, const Value& live);

/// That an object has the namespace (or none) and the name of its request.
/// Errors: 400.   Like: handlers.checkName, rest.EnsureObjectNamespaceMatchesRequestNamespace.
[[nodiscard]] ApiStatus check_name(std::string_view name, const Value& object);
[[nodiscard]] ApiStatus check_namespace_of(const Resource& resource, std::string_view ns,
                                           const Value& object);

}  // namespace tf::sandbox
