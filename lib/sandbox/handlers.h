#pragma once

#include "lib/sandbox/call.h"
#include "lib/sandbox/registry.h"

namespace tf::sandbox {

/// The verbs of a resource. Each gives the reply or the error that becomes one.
/// Like: apiserver 0.36 pkg/endpoints/handlers.
[[nodiscard]] ApiResult<Response> get_object(Registry& registry, Call& call);
[[nodiscard]] ApiResult<Response> list_objects(Registry& registry, Call& call);
[[nodiscard]] ApiResult<Response> watch_objects(Registry& registry, Call& call);
[[nodiscard]] ApiResult<Response> create_object(Registry& registry, Call& call);
[[nodiscard]] ApiResult<Response> update_object(Registry& registry, Call& call);
[[nodiscard]] ApiResult<Response> patch_object(Registry& registry, Call& call);
[[nodiscard]] ApiResult<Response> delete_object(Registry& registry, Call& call);
[[nodiscard]] ApiResult<Response> delete_collection(Registry& registry, Call& call);

/// What a patch makes of an object: `live` is nil where there is none (server-side apply only).
/// In: the call's body and content type.   Errors: 400, 409, 415, 422.
struct Patch {
  Registry::Next next;
  Registry::Missing missing = Registry::Missing::kIsNotFound;
};
[[nodiscard]] ApiResult<Patch> read_patch(Registry& registry, Call& call, const WriteQuery& query,
                                          const Resource& as);

}  // namespace tf::sandbox
