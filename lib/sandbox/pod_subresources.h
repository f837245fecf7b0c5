#pragma once

#include "lib/sandbox/handlers.h"

namespace tf::sandbox {

/// What the subresources of pods do, and the kind Binding.
/// Like: kubernetes 1.36 registry/core/pod/storage.
[[nodiscard]] ApiResult<Response> answer_eviction(Registry& registry, Call& call);
[[nodiscard]] ApiResult<Response> answer_binding(Registry& registry, Call& call);
[[nodiscard]] ApiResult<Response> answer_log(Registry& registry, Call& call);
/// attach, exec, portforward, proxy: there is no kubelet that could do it.
[[nodiscard]] ApiResult<Response> answer_connection(Registry& registry, Call& call);

/// The body of a POST to a subresource: an object of that subresource's own kind.
[[nodiscard]] ApiResult<Value> read_posted(Registry& registry, Call& call,
                                           const Subresource& subresource);

}  // namespace tf::sandbox
