#pragma once

#include <string>

#include "lib/action/options.h"
#include "lib/release/release.h"

namespace tf::action {

struct UninstallOptions : WaitFlags {
  bool dry_run = false;
  bool no_hooks = false;
  bool ignore_not_found = false;
  bool keep_history = false;
  std::string cascade = "background";  ///< background, foreground, orphan
  std::string description;
};

/// What was kept and why, ready to be shown; "" when all is gone.
struct UninstallReport {
  std::string info;
};

/// Uninstalls a release (apply.md 11). Errors: kNotFound "uninstall: Release not loaded: x:
/// release: not found".
[[nodiscard]] Result<UninstallReport> uninstall(ActionContext& context, const std::string& name,
                                                const UninstallOptions& options);

}  // namespace tf::action
