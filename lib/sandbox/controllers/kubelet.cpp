#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "lib/sandbox/controllers/behavior.h"
#include "lib/sandbox/controllers/controller.h"
#include "lib/sandbox/controllers/objects.h"
#include "lib/sandbox/controllers/pod_status.h"
#include "lib/sandbox/controllers/pod_wants.h"
#include "lib/sandbox/metadata.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kComponent = "kubelet";
constexpr std::string_view kNodeAddress = "10.0.0.1";
constexpr std::chrono::seconds kPullRetry(10);
constexpr std::chrono::seconds kFirstBackOff(10);
constexpr std::chrono::seconds kLongestBackOff(300);
constexpr std::chrono::seconds kSyncPeriod(10);

/// A pod under work: its own copy, what is wished of it, and the node's clock.
struct Work {
  Cluster& cluster;
  Value pod;
  Behavior behavior;
  std::string now;
};

std::string_view pull_policy(const Value& container) {
  return string_at(container, {"imagePullPolicy"});
}

void tell(Work& work, const Value& container, const ContainerLists& lists, bool warning,
          std::string reason, std::string message) {
  Happening happening{.component = kComponent,
                      .warning = warning,
                      .reason = std::move(reason),
                      .message = std::move(message)};
  if (!container.is_nil())
    happening.field_path = fmt::format("spec.{}{{{}}}", lists.spec, string_at(container, {"name"}));
  work.cluster.record(*work.cluster.of().pods, work.pod, happening);
}

void tell_start(Work& work, const Value& container, const ContainerLists& lists) {
  const auto image = string_at(container, {"image"});
  if (pull_policy(container) == "Always") {
    tell(work, container, lists, false, "Pulling", fmt::format("Pulling image \"{}\"", image));
    tell(work, container, lists, false, "Pulled",
         fmt::format("Successfully pulled image \"{}\" in 1ms (1ms including waiting). Image size: "
                     "0 bytes.",
                     image));
  } else {
    tell(work, container, lists, false, "Pulled",
         fmt::format("Container image \"{}\" already present on machine", image));
  }
  tell(work, container, lists, false, "Created", "Container created");
  tell(work, container, lists, false, "Started", "Container started");
}

const std::vector<Value>& containers(const Work& work, const ContainerLists& lists) {
  return items_of(work.pod, {"spec", lists.spec});
}

template <class StateOf>
void set_statuses(Work& work, const ContainerLists& lists, const StateOf& state_of) {
  List statuses;
  for (const Value& container : containers(work, lists))
    statuses.push(container_status(work.pod, container, state_of(container)));
  if (statuses.empty()) return;
  set_path(*work.pod.as_map(), {"status", lists.status}, std::move(statuses));
}

void set_phase(Work& work, std::string_view phase) {
  set_path(*work.pod.as_map(), {"status", "phase"}, phase);
}

bool write(Work& work) {
  set_pod_conditions(work.pod, work.now);
  if (const auto generation = integer_at(work.pod, {"metadata", "generation"}))
    set_path(*work.pod.as_map(), {"status", "observedGeneration"}, number(*generation));
  auto written = work.cluster.update(*work.cluster.of().pods, work.pod, kComponent, "status");
  if (written) work.pod = deep_copy(*written);
  return written.has_value();
}

void look_again(Work& work, TimePoint time) {
  work.cluster.wake_at(*work.cluster.of().pods, work.pod, time);
}

std::int64_t restarts_of(const Work& work) {
  const auto& statuses = items_of(work.pod, {"status", kMain.status});
  return statuses.empty() ? 0 : number_at(statuses.front(), {"restartCount"});
}

std::string pod_in_words(const Work& work) {
  return fmt::format("{}_{}({})", name_of(work.pod), ns_of(work.pod), uid_of(work.pod));
}

void run_init_containers(Work& work) {
  for (const Value& container : containers(work, kInit))
    tell_start(work, container, kInit);
  set_statuses(work, kInit, [&](const Value& container) {
    if (string_at(container, {"restartPolicy"}) == "Always")
      return ContainerState{
          .state = running_state(work.now), .last_state = {}, .ready = true, .started = true};
    return ContainerState{
        .state = terminated_state(work.pod, string_at(container, {"name"}), 0, 0, work.now),
        .last_state = {},
        .ready = true};
  });
}

void set_running(Work& work, std::int64_t restarts, bool ready, const std::string& since) {
  set_statuses(work, kMain, [&](const Value& container) {
    Value last;
    if (restarts > 0) {
      last = terminated_state(work.pod, string_at(container, {"name"}), restarts - 1,
                              work.behavior.exit_code, since);
    }
    return ContainerState{.state = running_state(since),
                          .last_state = std::move(last),
                          .restarts = restarts,
                          .ready = ready,
                          .started = true};
  });
  set_phase(work, "Running");
}

std::chrono::seconds back_off_after(std::int64_t restarts) {
  auto delay = kFirstBackOff;
  for (std::int64_t i = 1; i < restarts && delay < kLongestBackOff; ++i)
    delay *= 2;
  return std::min(delay, kLongestBackOff);
}

/// Go's time.Duration text of whole seconds.
std::string go_seconds(std::chrono::seconds time) {
  if (time.count() < 60) return fmt::format("{}s", time.count());
  return fmt::format("{}m{}s", time.count() / 60, time.count() % 60);
}

void set_crashed(Work& work, std::int64_t restarts) {
  const auto delay = back_off_after(restarts);
  set_statuses(work, kMain, [&](const Value& container) {
    const auto name = string_at(container, {"name"});
    return ContainerState{
        .state = waiting_state("CrashLoopBackOff",
                               fmt::format("back-off {} restarting failed container={} pod={}",
                                           go_seconds(delay), name, pod_in_words(work))),
        .last_state = terminated_state(work.pod, name, restarts, work.behavior.exit_code, work.now),
        .restarts = restarts};
  });
  set_phase(work, "Running");
  if (!write(work)) return;
  for (const Value& container : containers(work, kMain)) {
    tell(work, container, kMain, true, "BackOff",
         fmt::format("Back-off restarting failed container {} in pod {}",
                     string_at(container, {"name"}), pod_in_words(work)));
  }
  look_again(work, work.cluster.now() + delay);
}

/// Starts the containers for the n-th time; they crash again or, in the end, stay.
/// The first restart comes at once, as a kubelet does it.
void crash(Work& work, std::int64_t restarts) {
  const auto& limit = work.behavior.crashes;
  for (const Value& container : containers(work, kMain))
    tell_start(work, container, kMain);
  if (limit && restarts >= *limit) {
    set_running(work, *limit, true, work.now);
    write(work);
  } else {
    set_crashed(work, restarts);
  }
}

void end(Work& work, std::int64_t exit_code) {
  const auto restarts = restarts_of(work);
  set_statuses(work, kMain, [&](const Value& container) {
    return ContainerState{.state = terminated_state(work.pod, string_at(container, {"name"}),
                                                    restarts, exit_code, work.now),
                          .last_state = {},
                          .restarts = restarts};
  });
  set_phase(work, exit_code == 0 ? "Succeeded" : "Failed");
  write(work);
}

void fail_to_pull(Work& work, std::string_view reason) {
  const Value first = containers(work, kMain).front();  // outlives the write below
  const auto error = [](const Value& container) {
    const auto image = string_at(container, {"image"});
    return fmt::format(
        "failed to pull and unpack image \"{0}\": failed to resolve reference "
        "\"{0}\": {0}: not found",
        image);
  };
  const bool backs_off = reason == "ImagePullBackOff";
  set_statuses(work, kMain, [&](const Value& container) {
    const std::string text = backs_off
                                 ? fmt::format("Back-off pulling image \"{}\": ErrImagePull: {}",
                                               string_at(container, {"image"}), error(container))
                                 : error(container);
    return ContainerState{
        .state = waiting_state(reason, text), .last_state = {}, .has_image = false};
  });
  set_phase(work, "Pending");
  if (!write(work)) return;
  const auto image = string_at(first, {"image"});
  if (backs_off) {
    tell(work, first, kMain, false, "BackOff", fmt::format("Back-off pulling image \"{}\"", image));
    tell(work, first, kMain, true, "Failed", "Error: ImagePullBackOff");
    return;
  }
  tell(work, first, kMain, false, "Pulling", fmt::format("Pulling image \"{}\"", image));
  tell(work, first, kMain, true, "Failed",
       fmt::format("Failed to pull image \"{}\": {}", image, error(first)));
  tell(work, first, kMain, true, "Failed", "Error: ErrImagePull");
  look_again(work, work.cluster.now() + kPullRetry);
}

/// A volume or an environment names what is not there: the containers wait.
void wait_for(Work& work, const Missing& missing) {
  set_statuses(work, kMain, [&](const Value&) {
    return ContainerState{.state = missing.of_volume
                                       ? waiting_state("ContainerCreating", "")
                                       : waiting_state("CreateContainerConfigError", missing.text),
                          .last_state = {},
                          .has_image = !missing.of_volume};
  });
  set_phase(work, "Pending");
  const Value none;
  if (missing.of_volume) {
    tell(work, none, kMain, true, "FailedMount",
         fmt::format("MountVolume.SetUp failed for volume \"{}\" : {}", missing.volume,
                     missing.text));
  } else {
    tell(work, containers(work, kMain).front(), kMain, true, "Failed", "Error: " + missing.text);
  }
  write(work);
  look_again(work, work.cluster.now() + kSyncPeriod);
}

void start_main(Work& work) {
  const Conduct conduct = work.behavior.conduct;
  if (conduct == Conduct::kImagePullError) return fail_to_pull(work, "ErrImagePull");
  for (const Value& container : containers(work, kMain))
    tell_start(work, container, kMain);
  const bool restarts = string_at(work.pod, {"spec", "restartPolicy"}) != "Never";
  if (conduct == Conduct::kCrashLoop && restarts) return crash(work, 1);
  if (conduct == Conduct::kCrashLoop || conduct == Conduct::kFail)
    return end(work, work.behavior.exit_code);
  const bool ready = conduct == Conduct::kRun && work.behavior.ready_after.count() == 0;
  set_running(work, 0, ready, work.now);
  if (!write(work) || conduct != Conduct::kNeverReady) return;
  for (const Value& container : containers(work, kMain)) {
    tell(work, container, kMain, true, "Unhealthy",
         "Readiness probe failed: the sandbox was asked to keep the pod from being ready");
  }
}

void start(Work& work) {
  if (work.behavior.strict) {
    if (const auto missing = missing_of(work.cluster, work.pod)) return wait_for(work, *missing);
  }
  if (string_at(work.pod, {"status", "podIP"}).empty()) {
    const bool on_host = flag_at(work.pod, {"spec", "hostNetwork"});
    set_pod_start(work.pod, on_host ? std::string(kNodeAddress) : work.cluster.free_pod_address(),
                  std::string(kNodeAddress), work.now);
  }
  run_init_containers(work);
  start_main(work);
}

std::string_view waiting_reason(const Work& work) {
  const auto& statuses = items_of(work.pod, {"status", kMain.status});
  return statuses.empty() ? std::string_view()
                          : string_at(statuses.front(), {"state", "waiting", "reason"});
}

/// What a pod that runs has ahead: it becomes ready, it ends.
void go_on(Work& work) {
  if (work.behavior.conduct == Conduct::kNeverReady) return;
  const auto& statuses = items_of(work.pod, {"status", kMain.status});
  if (statuses.empty()) return;
  const std::string since(string_at(statuses.front(), {"state", "running", "startedAt"}));
  const TimePoint started = parse_rfc3339(since).value_or(work.cluster.now());
  if (!is_ready(work.pod)) {
    const TimePoint due = started + work.behavior.ready_after;
    if (due > work.cluster.now()) return look_again(work, due);
    set_running(work, restarts_of(work), true, since);
    write(work);
  }
  if (!work.behavior.complete_after) return;
  const TimePoint due = started + *work.behavior.complete_after;
  if (due > work.cluster.now()) return look_again(work, due);
  if (string_at(work.pod, {"spec", "restartPolicy"}) == "Always")
    return crash(work, restarts_of(work) + 1);
  end(work, work.behavior.exit_code);
}

void restart(Work& work) {
  const auto& status = items_of(work.pod, {"status", kMain.status}).front();
  const auto restarts = restarts_of(work);
  const TimePoint due =
      time_at(status, {"lastState", "terminated", "finishedAt"}).value_or(work.cluster.now()) +
      back_off_after(restarts);
  if (due > work.cluster.now()) return look_again(work, due);
  crash(work, restarts + 1);
}

void retry_pull(Work& work) {
  const Value ready = condition_of(work.pod, "Ready");
  const TimePoint due =
      time_at(ready, {"lastTransitionTime"}).value_or(work.cluster.now()) + kPullRetry;
  if (due > work.cluster.now()) return look_again(work, due);
  fail_to_pull(work, "ImagePullBackOff");
}

/// A deleted pod: its containers are stopped, then it is gone.
void stop(Work& work) {
  const auto grace = deletion_grace_of(work.pod).value_or(0);
  if (grace == 0) return;  // others' finalizers hold it
  const auto deadline = time_at(work.pod, {"metadata", "deletionTimestamp"});
  const TimePoint asked = deadline.value_or(work.cluster.now()) - std::chrono::seconds(grace);
  const TimePoint due = asked + std::min<std::chrono::nanoseconds>(work.behavior.stop_after,
                                                                   std::chrono::seconds(grace));
  if (!is_finished(work.pod)) {
    for (const Value& container : containers(work, kMain)) {
      if (due > work.cluster.now() || work.behavior.stop_after.count() == 0)
        tell(work, container, kMain, false, "Killing",
             fmt::format("Stopping container {}", string_at(container, {"name"})));
    }
  }
  if (due > work.cluster.now()) return look_again(work, due);
  DeleteOptions options;
  options.grace_period_seconds = 0;
  options.uid = std::string(uid_of(work.pod));
  static_cast<void>(work.cluster.remove(*work.cluster.of().pods, work.pod, options));
}

struct WaitingStep {
  std::string_view reason;
  void (*step)(Work&);
};
constexpr std::array kWaitingSteps = std::to_array<WaitingStep>({
    {"CrashLoopBackOff", restart},
    {"ErrImagePull", retry_pull},
    {"ImagePullBackOff", [](Work&) {}},
});

void reconcile(Cluster& cluster, const std::string& key) {
  const Value live = cluster.find(key);
  if (live.is_nil()) return;
  Work work{cluster, deep_copy(live), behavior_of(live), cluster.stamp()};
  if (is_deleted(live)) return stop(work);
  if (is_finished(live) || string_at(live, {"spec", "nodeName"}).empty()) return;
  const auto reason = waiting_reason(work);
  const auto found = std::find_if(kWaitingSteps.begin(), kWaitingSteps.end(),
                                  [&](const WaitingStep& each) { return each.reason == reason; });
  if (found != kWaitingSteps.end()) return found->step(work);
  if (phase_of(live) != "Running") start(work);
  if (phase_of(work.pod) == "Running" && waiting_reason(work).empty()) go_on(work);
}

void observe(const Cluster& cluster, const Cluster::Seen& seen, Keys& dirty) {
  if (&seen.resource == cluster.of().pods && !seen.after.is_nil()) dirty.insert(seen.key);
}

}  // namespace

Controller kubelet() {
  return {observe, reconcile};
}

}  // namespace tf::sandbox
