#pragma once

#include <string>

#include "lib/action/options.h"
#include "lib/base/result.h"
#include "templates-engine/renderer.h"

namespace tf::action {

/// Sends all rendered files through a post-renderer as one stream, each document annotated with its
/// file, and sorts what comes back into files again.
/// Out:    the files as the post-renderer left them; documents that lost their annotation are
///         "generated-by-postrender-<n>.yaml".
/// Errors: kInvalid "error merging manifests: ...", "error while running post render on files:
/// ...",
///         "error while parsing post rendered output: ...".
/// Like:   helm 4.3.1 action.renderResources with PostRenderStrategyCombined.
[[nodiscard]] Result<engine::RenderedFiles> post_render_files(const engine::RenderedFiles& files,
                                                              const PostRenderFn& post_render);

}  // namespace tf::action
