#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "lib/action/context.h"
#include "lib/chart/capabilities.h"
#include "lib/kube/wait.h"

namespace tf::action {

/// Shared option groups; defaults live here and nowhere else.
struct ApplyFlags {
  bool force_replace = false;
  bool force_conflicts = false;
  bool no_hooks = false;
  bool take_ownership = false;
  bool rollback_on_failure = false;
};

struct WaitFlags {
  kube::WaitStrategy wait = kube::WaitStrategy::kHookOnly;
  bool wait_for_jobs = false;
  std::chrono::nanoseconds timeout = std::chrono::minutes(5);
};

/// Changes rendered manifests: text in, text out. Errors: why it could not, for "error while
/// running post render on files: ...".
using PostRenderFn = std::function<Result<std::string>(const std::string& manifests)>;

struct RenderFlags {
  DryRun dry_run = DryRun::kNone;
  std::string description;
  bool hide_secret = false;
  bool hide_notes = false;
  bool render_subchart_notes = false;
  bool skip_schema_validation = false;
  bool enable_dns = false;
  PostRenderFn post_render;               ///< empty: manifests stay as rendered
  bool include_crds = false;              ///< template only
  bool is_upgrade = false;                ///< template only
  std::string kube_version;               ///< template only
  std::vector<std::string> api_versions;  ///< template only
};

}  // namespace tf::action
