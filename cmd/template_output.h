#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cmd/session.h"
#include "lib/base/result.h"
#include "lib/data/helm_dialect.h"
#include "lib/release/release.h"

namespace tf::cmd {

enum class TemplateHooks { kAll, kAllButTests, kNone };

/// What `template` shows, and where.
struct TemplateOutput {
  std::vector<std::string> show_only;
  std::string output_dir;
  bool use_release_name = false;
  TemplateHooks hooks = TemplateHooks::kAll;
};

/// Without --debug, Helm's hint to use it behind an error of a render that got as far as manifests.
[[nodiscard]] Error with_debug_hint(const Session& session, Error error);

/// Prints manifests and hooks of a render, or writes them to files ("wrote <file>" each).
/// In:     render_error: what the render failed with; it is returned after the output.
/// Errors: kNotFound `could not find template x in chart`; of writing files.
/// Like:   helm 4.3.1 pkg/cmd newTemplateCmd and action.writeToFile.
[[nodiscard]] Status write_template_output(Session& session, const release::Release& release,
                                           const TemplateOutput& output,
                                           const std::optional<Error>& render_error);

/// Go 1.26's filepath.Match on '/' paths: `*` `?` `[a-z]` `[^a]` `\x`; a broken pattern matches
/// nothing.
[[nodiscard]] bool match_path(std::string_view pattern, std::string_view path);

/// The documents of manifests in order whose "# Source:" path below the chart fits a pattern, in
/// order of the patterns, ready to be printed.
[[nodiscard]] Result<std::string> select_documents(const std::string& manifests,
                                                   const std::vector<std::string>& patterns,
                                                   const HelmDialect& dialect = {});

}  // namespace tf::cmd
