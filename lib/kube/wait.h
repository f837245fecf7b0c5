#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"
#include "lib/data/event.h"
#include "lib/kube/apply.h"
#include "lib/kube/client.h"

namespace tf::kube {

enum class WaitStrategy { kWatcher, kLegacy, kHookOnly };
enum class WaitForJobs { kNo, kYes };

/// kstatus' verdict on one object (apply.md 8.1).
enum class ReadyState { kInProgress, kFailed, kCurrent, kTerminating, kNotFound, kUnknown };
struct Readiness {
  ReadyState state = ReadyState::kUnknown;
  std::string message;
};
[[nodiscard]] std::string_view to_string(ReadyState state);

/// A Pod that cannot be scheduled is in progress for 15 seconds and failed after that.
enum class ScheduleWindow { kOpen, kOver };

/// Pure: the status of a live object. `jobs` asks Jobs to be complete, not only started.
/// Like: status.Compute of fluxcd/cli-utils 1.2.2, with the Job rule of Helm 4.3.1's
/// internal/statusreaders.
[[nodiscard]] Readiness readiness(const Object& live, WaitForJobs jobs,
                                  ScheduleWindow window = ScheduleWindow::kOpen);
/// Pure: the status of a live hook object: Jobs complete, Pods succeed, other kinds are current at
/// once.
[[nodiscard]] Readiness hook_readiness(const Object& live);

/// Waits until all are Current (watcher), ready by the old rules (legacy, poll every 2 s), or not
/// at all (hookOnly). Paused Deployments are left out. Errors: kTimeout / kInvalid with one line
/// per lagging object, "resource Deployment/ns/x not ready. status:
///         InProgress, message: ...", then "context deadline exceeded".   Events: WaitProgress.
[[nodiscard]] Status wait_ready(KubeClient& client, const std::vector<MappedObject>& objects,
                                WaitStrategy strategy, WaitForJobs jobs,
                                std::chrono::nanoseconds timeout, EventSink& events);

/// Waits until all are gone; hookOnly returns at once.
[[nodiscard]] Status wait_deleted(KubeClient& client, const std::vector<MappedObject>& objects,
                                  WaitStrategy strategy, std::chrono::nanoseconds timeout,
                                  EventSink& events);

/// Waits for a hook: Jobs complete, Pods succeed, other kinds are ready once seen (apply.md 7).
[[nodiscard]] Status wait_hook(KubeClient& client, const MappedObject& hook, WaitStrategy strategy,
                               std::chrono::nanoseconds timeout, EventSink& events);

}  // namespace tf::kube
