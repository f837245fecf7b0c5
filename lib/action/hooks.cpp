#include "lib/action/hooks.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "lib/action/hook_logs.h"
#include "lib/action/record.h"
#include "lib/kube/apply.h"
#include "lib/release/manifest.h"

namespace tf::action {
namespace {

constexpr std::string_view kBeforeCreation = "before-hook-creation";
constexpr std::string_view kSucceeded = "hook-succeeded";
constexpr std::string_view kFailed = "hook-failed";

/// A hook that is to run, with its objects once they were built.
struct HookTask {
  release::Hook* hook = nullptr;
  std::vector<kube::MappedObject> objects;
};

std::vector<HookTask> tasks_for(release::Release& record, release::HookEvent event) {
  std::vector<HookTask> tasks;
  for (release::Hook& hook : record.hooks)
    if (hook.runs_at(event)) tasks.push_back({&hook, {}});
  std::stable_sort(tasks.begin(), tasks.end(), [](const HookTask& a, const HookTask& b) {
    if (a.hook->weight != b.hook->weight) return a.hook->weight < b.hook->weight;
    return a.hook->name < b.hook->name;
  });
  return tasks;
}

class HookRunner {
 public:
  HookRunner(ActionContext& context, release::Release& record, release::HookEvent event,
             const HookSettings& settings)
      : context_(context), record_(record), event_(release::to_string(event)), settings_(settings) {
    tasks_ = tasks_for(record, event);
  }

  Status run() {
    for (std::size_t i = 0; i < tasks_.size(); ++i) {
      TF_CHECK(prepare(tasks_[i]));
      TF_CHECK(start(tasks_[i]));
      const Status finished = wait(tasks_[i]);
      if (!finished) return clean_up_failure(i, finished.error());
    }
    return clean_up_success();
  }

 private:
  Status prepare(HookTask& task) {
    release::Hook& hook = *task.hook;
    if (hook.delete_policies.empty()) hook.delete_policies.emplace_back(kBeforeCreation);
    auto objects = build(hook);
    if (!objects) {
      const bool deleting = hook.has_delete_policy(kBeforeCreation) && !is_crd(hook);
      const std::string what =
          deleting ? "unable to build kubernetes object for deleting hook " + hook.path
                   : "unable to build kubernetes object for " + event_ + " hook " + hook.path;
      return fail(std::move(objects).error().wrap(what));
    }
    task.objects = *std::move(objects);
    return delete_by_policy(task, kBeforeCreation);
  }

  Result<std::vector<kube::MappedObject>> build(const release::Hook& hook) {
    TF_ASSIGN(const auto manifests, release::parse_manifest(hook.manifest));
    return kube::build_objects(*context_.kube, release::objects_of(manifests), context_.ns);
  }

  Status start(HookTask& task) {
    release::Hook& hook = *task.hook;
    hook.last_run = {context_.clock->now(), std::nullopt, release::HookPhase::kRunning};
    record_release(context_, record_);
    context_.events->on_event(HookStarted{event_, hook.name, hook.kind});
    // Whoever reads a record that is left in between shall not take the hook for running.
    hook.last_run.phase = release::HookPhase::kUnknown;
    kube::ApplyOptions options;
    options.method = settings_.method;
    auto created = kube::create_objects(*context_.kube, task.objects, options, *context_.events);
    if (created) return {};
    finish(hook, release::HookPhase::kFailed);
    return fail(
        std::move(created).error().wrap("warning: Hook " + event_ + " " + hook.path + " failed"));
  }

  Status wait(HookTask& task) {
    Status result;
    for (const kube::MappedObject& object : task.objects) {
      result = kube::wait_hook(*context_.kube, object, settings_.wait, settings_.timeout,
                               *context_.events);
      if (!result) break;
    }
    finish(*task.hook, result ? release::HookPhase::kSucceeded : release::HookPhase::kFailed);
    return result;
  }

  void finish(release::Hook& hook, release::HookPhase phase) {
    const TimePoint now = context_.clock->now();
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
        now - hook.last_run.started_at.value_or(now));
    hook.last_run.completed_at = now;
    hook.last_run.phase = phase;
    context_.events->on_event(
        HookFinished{event_, hook.name, hook.kind, phase == release::HookPhase::kSucceeded, took});
  }

  /// The failed hook's logs and deletion, then deletion of those that had succeeded.
  Status clean_up_failure(std::size_t failed, const Error& error) {
    const GracePeriod grace(context_);
    output_hook_logs(context_, *tasks_[failed].hook, log_namespace(tasks_[failed]), kFailed);
    const Status deleted = delete_by_policy(tasks_[failed], kFailed);
    if (!deleted)
      log_info(*context_.events,
               "error deleting the hook resource on hook failure: " + deleted.error().message);
    for (std::size_t i = 0; i < failed; ++i)
      TF_CHECK(delete_by_policy(tasks_[i], kSucceeded));
    return fail(error);
  }

  Status clean_up_success() {
    for (auto task = tasks_.rbegin(); task != tasks_.rend(); ++task) {
      output_hook_logs(context_, *task->hook, log_namespace(*task), kSucceeded);
      TF_CHECK(delete_by_policy(*task, kSucceeded));
    }
    return {};
  }

  std::string log_namespace(const HookTask& task) const {
    const std::string_view own = task.objects.empty() ? "" : task.objects.front().object.ns();
    return own.empty() ? record_.ns : std::string(own);
  }

  static bool is_crd(const release::Hook& hook) { return hook.kind == "CustomResourceDefinition"; }

  /// CustomResourceDefinitions are never deleted: their objects would go with them.
  Status delete_by_policy(const HookTask& task, std::string_view policy) {
    if (is_crd(*task.hook) || !task.hook->has_delete_policy(policy)) return {};
    TF_CHECK(kube::delete_objects(*context_.kube, task.objects, "Background", *context_.events));
    return kube::wait_deleted(*context_.kube, task.objects, settings_.wait, settings_.timeout,
                              *context_.events);
  }

  ActionContext& context_;
  release::Release& record_;
  std::string event_;
  const HookSettings& settings_;
  std::vector<HookTask> tasks_;
};

}  // namespace

Status run_hooks(ActionContext& context, release::Release& record, release::HookEvent event,
                 const HookSettings& settings) {
  return HookRunner(context, record, event, settings).run();
}

}  // namespace tf::action
