#include "lib/kube/wait.h"

#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "lib/data/label_selector.h"
#include "lib/kube/object_fields.h"
#include "lib/kube/wait_legacy.h"

namespace tf::kube {
namespace {

Value labels_of(const Value& object) {
  const Value* labels = find_path(object, {"metadata", "labels"});
  return labels == nullptr ? Value() : *labels;
}

using std::chrono::steady_clock;

constexpr std::chrono::seconds kDefaultTimeout{30};  // Helm's DefaultStatusWatcherTimeout
constexpr std::chrono::seconds kScheduleWindow{15};
constexpr std::size_t kMaxLagging = 3;

/// What a wait is for.
enum class Goal { kReady, kReadyWithJobs, kHook, kDeleted };

/// One object that is waited for.
struct Tracked {
  const MappedObject* object = nullptr;
  std::size_t target = 0;
  std::optional<Object> live;
  Readiness status;
  std::optional<steady_clock::time_point> unschedulable_since = std::nullopt;
};

bool is_pod_controller(const GroupVersionKind& gvk) {
  return gvk.group == "apps" && (gvk.kind == "ReplicaSet" || gvk.kind == "StatefulSet");
}

bool is_unschedulable(const Object& pod) {
  const auto conditions = conditions_of(pod);
  const Condition* scheduled = find_condition(conditions, "PodScheduled", "False");
  return scheduled != nullptr && scheduled->reason == "Unschedulable";
}

/// A pod failure that counts against its controller: not on its way out, not waiting for a node.
bool is_lasting_failure(const Object& pod) {
  return readiness(pod, WaitForJobs::kNo).state == ReadyState::kFailed && !is_unschedulable(pod);
}

std::string key_of(std::string_view ns, std::string_view name) {
  return std::string(ns).append("/").append(name);
}

/// Watches all objects together until each has reached the goal or failed for good.
/// Like: statusWaiter of Helm 4.3.1's pkg/kube over the DefaultStatusWatcher of
/// fluxcd/cli-utils 1.2.2.
class Waiter {
 public:
  Waiter(KubeClient& client, Goal goal, EventSink& events)
      : client_(client), goal_(goal), events_(events) {}

  void add(const MappedObject& object) {
    const auto key = std::tuple(object.resource.path(object.ns), object.ns);
    const auto [place, is_new] = collections_.try_emplace(key, targets_.size());
    if (is_new) targets_.push_back(list_request(object.resource, object.ns, ""));
    members_.resize(targets_.size());
    members_[place->second].emplace(key_of(object.ns, object.object.name()), tracked_.size());
    tracked_.push_back(
        Tracked{.object = &object, .target = place->second, .live = {}, .status = {}});
  }

  Status run(std::chrono::nanoseconds timeout) {
    if (tracked_.empty()) return {};
    narrow_targets();
    add_pod_targets();
    const auto deadline = steady_clock::now() + (timeout.count() == 0 ? kDefaultTimeout : timeout);
    Status watched;
    do {
      const auto until = std::min(deadline, next_look());
      planned_look_ = next_look();
      look_again_ = false;
      synced_.clear();
      watched = client_.watch_all(
          targets_, until,
          [this](std::size_t target, const WatchEvent& event) { return take(target, event); });
      const bool time_over = !watched && watched.error().code == ErrorCode::kTimeout;
      look_again_ |= time_over && until < deadline;
      if (look_again_) judge_all();
    } while (look_again_ && !is_done());
    if (look_again_) watched = Status();
    if (refused_) return fail(*refused_);
    report();
    return outcome(watched);
  }

 private:
  /// A collection with one object of interest is watched by name.
  void narrow_targets() {
    for (std::size_t i = 0; i < targets_.size(); ++i) {
      if (members_[i].size() != 1) continue;
      const Tracked& only = tracked_[members_[i].begin()->second];
      targets_[i].query.emplace_back("fieldSelector", "metadata.name=" + only.object->name());
    }
  }

  /// Pods tell when a ReplicaSet or StatefulSet cannot get ready; one watch a namespace.
  void add_pod_targets() {
    if (goal_ != Goal::kReady && goal_ != Goal::kReadyWithJobs) return;
    const Resource pods{
        .gvk = {"", "v1", "Pod"}, .plural = "pods", .namespaced = true, .verbs = {}};
    std::set<std::string> namespaces;
    for (const Tracked& one : tracked_) {
      if (is_pod_controller(one.object->resource.gvk)) namespaces.insert(one.object->ns);
    }
    first_pod_target_ = targets_.size();
    for (const std::string& ns : namespaces)
      targets_.push_back(list_request(pods, ns, ""));
  }

  [[nodiscard]] steady_clock::time_point next_look() const {
    auto next = steady_clock::time_point::max();
    const auto now = steady_clock::now();
    for (const Tracked& one : tracked_) {
      if (!one.unschedulable_since) continue;
      const auto over = *one.unschedulable_since + kScheduleWindow;
      if (over > now) next = std::min(next, over);
    }
    return next;
  }

  /// True while the wait goes on.
  bool take(std::size_t target, const WatchEvent& event) {
    if (target >= first_pod_target_) {
      take_pod(event);
    } else if (event.type == "BOOKMARK") {
      synced_.insert(target);
    } else if (event.type == "ERROR") {
      if (!take_refusal(target, event.object)) return false;
    } else {
      take_object(target, event);
    }
    if (is_done()) return false;
    // Lists come object by object; progress is told once they are whole.
    if (synced_.size() == members_.size()) report();
    look_again_ = must_look_again();
    return !look_again_;
  }

  /// Without the right to list there is nothing to wait for; a kind that is gone has no objects.
  bool take_refusal(std::size_t target, const Object& status) {
    const auto code = number_at(status, {"code"}, 0);
    if (code == 404) {
      synced_.insert(target);
      return true;
    }
    refused_ = Error{code == 401 || code == 403 ? ErrorCode::kForbidden : ErrorCode::kInternal,
                     std::string(string_at(status.root(), {"message"}))};
    return false;
  }

  void take_object(std::size_t target, const WatchEvent& event) {
    const auto [first, last] =
        members_[target].equal_range(key_of(event.object.ns(), event.object.name()));
    for (auto member = first; member != last; ++member) {
      Tracked& one = tracked_[member->second];
      if (event.type == "DELETED") {
        one.live.reset();
        one.status = {ReadyState::kNotFound, "Resource not found"};
      } else {
        one.live = event.object;
        judge(one);
      }
    }
  }

  void take_pod(const WatchEvent& event) {
    if (event.type == "BOOKMARK" || event.type == "ERROR") return;
    const std::string key = key_of(event.object.ns(), event.object.name());
    if (event.type == "DELETED") {
      pods_.erase(key);
    } else {
      pods_.insert_or_assign(key, event.object);
    }
    for (Tracked& one : tracked_) {
      if (one.live && is_pod_controller(one.object->resource.gvk)) judge(one);
    }
  }

  void judge_all() {
    for (Tracked& one : tracked_) {
      if (one.live) judge(one);
    }
  }

  void judge(Tracked& one) {
    if (goal_ == Goal::kHook) {
      one.status = hook_readiness(*one.live);
      return;
    }
    const WaitForJobs jobs = goal_ == Goal::kReadyWithJobs ? WaitForJobs::kYes : WaitForJobs::kNo;
    one.status = readiness(*one.live, jobs, schedule_window(one));
    if (one.status.state != ReadyState::kInProgress) return;
    if (const std::size_t broken = failed_pods(one); broken > 0) {
      one.status = {ReadyState::kFailed, fmt::format("{} pods have failed", broken)};
    }
  }

  static ScheduleWindow schedule_window(Tracked& one) {
    if (one.live->kind() != "Pod" || !is_unschedulable(*one.live)) {
      one.unschedulable_since.reset();
      return ScheduleWindow::kOpen;
    }
    const auto now = steady_clock::now();
    if (!one.unschedulable_since) one.unschedulable_since = now;
    return now - *one.unschedulable_since >= kScheduleWindow ? ScheduleWindow::kOver
                                                             : ScheduleWindow::kOpen;
  }

  [[nodiscard]] std::size_t failed_pods(const Tracked& one) const {
    if (!is_pod_controller(one.object->resource.gvk)) return 0;
    const Value* selector = find_path(one.live->root(), {"spec", "selector"});
    if (selector == nullptr) return 0;
    const auto wanted = LabelSelector::from_object(*selector);
    if (!wanted) return 0;
    return static_cast<std::size_t>(
        std::count_if(pods_.begin(), pods_.end(), [&](const auto& entry) {
          const Object& pod = entry.second;
          return pod.ns() == one.object->ns && wanted->matches(labels_of(pod.root())) &&
                 is_lasting_failure(pod);
        }));
  }

  /// A pod became unschedulable: the wait must come back when its window is over.
  [[nodiscard]] bool must_look_again() const { return next_look() < planned_look_; }

  [[nodiscard]] bool is_settled(const Tracked& one) const {
    const ReadyState state = one.status.state;
    if (goal_ == Goal::kDeleted) {
      const bool absent = state == ReadyState::kUnknown && synced_.contains(one.target);
      return state == ReadyState::kNotFound || absent;
    }
    return state == ReadyState::kCurrent || state == ReadyState::kFailed;
  }

  [[nodiscard]] bool is_done() const {
    return std::all_of(tracked_.begin(), tracked_.end(),
                       [this](const Tracked& one) { return is_settled(one); });
  }

  [[nodiscard]] bool is_good(const Tracked& one) const {
    if (goal_ != Goal::kDeleted) return one.status.state == ReadyState::kCurrent;
    return one.status.state == ReadyState::kNotFound || one.status.state == ReadyState::kUnknown;
  }

  void report() {
    WaitProgress progress{.ready = 0, .total = tracked_.size(), .lagging = {}};
    for (const Tracked& one : tracked_) {
      if (is_settled(one)) {
        ++progress.ready;
      } else if (progress.lagging.size() < kMaxLagging) {
        progress.lagging.push_back(fmt::format("{}/{}: {}", one.object->resource.gvk.kind,
                                               one.object->object.name(), one.status.message));
      }
    }
    if (progress.ready == reported_.ready && progress.lagging == reported_.lagging) return;
    reported_ = progress;
    events_.on_event(progress);
  }

  /// One line for each object that is not where it should be, and why the wait ended early.
  [[nodiscard]] Status outcome(const Status& watched) const {
    const std::string_view verdict = goal_ == Goal::kDeleted ? "still exists" : "not ready";
    std::string text;
    for (const Tracked& one : tracked_) {
      if (is_good(one)) continue;
      if (!text.empty()) text += "\n";
      text += fmt::format("resource {}/{}/{} {}. status: {}, message: {}",
                          one.object->resource.gvk.kind, one.object->ns, one.object->object.name(),
                          verdict, to_string(one.status.state), one.status.message);
    }
    if (watched && text.empty()) return {};
    if (watched) return fail(ErrorCode::kInvalid, std::move(text));
    if (!text.empty()) text += "\n";
    return fail(watched.error().code, text + watched.error().message);
  }

  KubeClient& client_;
  Goal goal_;
  EventSink& events_;
  std::vector<Tracked> tracked_;
  std::vector<ApiRequest> targets_;
  std::map<std::tuple<std::string, std::string>, std::size_t> collections_;
  std::vector<std::multimap<std::string, std::size_t>> members_;  ///< by target: key -> tracked_
  std::size_t first_pod_target_ = std::numeric_limits<std::size_t>::max();
  std::map<std::string, Object> pods_;
  std::set<std::size_t> synced_;
  std::optional<Error> refused_;
  steady_clock::time_point planned_look_ = steady_clock::time_point::max();
  bool look_again_ = false;  ///< the watch ended only to judge unschedulable pods anew
  WaitProgress reported_;
};

bool is_paused_deployment(const MappedObject& object) {
  return object.resource.gvk.kind == "Deployment" && object.resource.gvk.group == "apps" &&
         is_true_at(object.object.root(), {"spec", "paused"});
}

}  // namespace

Status wait_ready(KubeClient& client, const std::vector<MappedObject>& objects,
                  WaitStrategy strategy, WaitForJobs jobs, std::chrono::nanoseconds timeout,
                  EventSink& events) {
  if (strategy == WaitStrategy::kHookOnly) return {};
  if (strategy == WaitStrategy::kLegacy) {
    return legacy_wait_ready(client, objects, jobs, timeout, events);
  }
  Waiter waiter(client, jobs == WaitForJobs::kYes ? Goal::kReadyWithJobs : Goal::kReady, events);
  for (const MappedObject& object : objects) {
    if (!is_paused_deployment(object)) waiter.add(object);
  }
  return waiter.run(timeout);
}

Status wait_deleted(KubeClient& client, const std::vector<MappedObject>& objects,
                    WaitStrategy strategy, std::chrono::nanoseconds timeout, EventSink& events) {
  if (strategy == WaitStrategy::kHookOnly) return {};
  if (strategy == WaitStrategy::kLegacy) return legacy_wait_deleted(client, objects, timeout);
  Waiter waiter(client, Goal::kDeleted, events);
  for (const MappedObject& object : objects)
    waiter.add(object);
  return waiter.run(timeout);
}

Status wait_hook(KubeClient& client, const MappedObject& hook, WaitStrategy strategy,
                 std::chrono::nanoseconds timeout, EventSink& events) {
  if (strategy == WaitStrategy::kLegacy) return legacy_wait_hook(client, hook, timeout);
  Waiter waiter(client, Goal::kHook, events);
  waiter.add(hook);
  return waiter.run(timeout);
}

}  // namespace tf::kube
