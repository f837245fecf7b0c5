#pragma once

#include <chrono>

#include "lib/action/context.h"
#include "lib/kube/apply.h"
#include "lib/kube/wait.h"
#include "lib/release/release.h"

namespace tf::action {

struct HookSettings {
  kube::WaitStrategy wait = kube::WaitStrategy::kHookOnly;
  std::chrono::nanoseconds timeout = std::chrono::minutes(5);  ///< for each hook
  kube::ApplyMethod method = kube::ApplyMethod::kServerSide;
};

/// Runs the release's hooks of one event, lightest first, one after the other: deletes what is left
/// of an earlier run, creates, waits until done. Each start is written to the release's record;
/// results are left in `record` for the caller to write.
/// Errors: what the first hook failed with, "warning: Hook <event> <path> failed: ..." when it
///         could not be created.   Events: HookStarted, HookFinished; container logs as records.
/// Like:   helm 4.3.1 Configuration.execHook.
[[nodiscard]] Status run_hooks(ActionContext& context, release::Release& record,
                               release::HookEvent event, const HookSettings& settings);

}  // namespace tf::action
