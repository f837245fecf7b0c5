#pragma once

#include <string>

#include "lib/action/upgrade.h"

namespace tf::action {

struct RollbackOptions : ApplyFlags, WaitFlags {
  int revision = 0;  ///< 0: the one before the last
  ServerSide server_side = ServerSide::kAuto;
  DryRun dry_run = DryRun::kNone;
  bool cleanup_on_fail = false;
  int max_history = 10;
  std::string description;
};

/// Goes back to an earlier revision as a new one (apply.md 10, release-storage.md 4.1).
[[nodiscard]] Status rollback(ActionContext& context, const std::string& name,
                              const RollbackOptions& options);

}  // namespace tf::action
