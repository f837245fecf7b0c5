#pragma once

#include "cmd/flag_groups.h"
#include "cmd/session.h"
#include "lib/action/options.h"
#include "lib/base/result.h"

namespace tf::cmd {

/// What --post-renderer asks for; empty without the flag.
/// Errors: in the words that the flag has in Helm: `invalid argument "x" for "--post-renderer"
/// flag:
///         plugin: {Name:x Type:postrenderer/v1} not found` (4.3.1), `... unable to find binary at
///         x:
///         ...` (3.22.0).
[[nodiscard]] Result<action::PostRenderFn> make_post_renderer(Session& session,
                                                              const PostRendererFlags& flags);

}  // namespace tf::cmd
