#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "lib/sandbox/controllers/controller.h"
#include "lib/sandbox/controllers/job.h"
#include "lib/sandbox/metadata.h"

namespace tf::sandbox {
namespace {

constexpr std::chrono::seconds kFirstBackOff(10);
constexpr std::chrono::seconds kLongestBackOff(600);
constexpr std::string_view kTracker = "batch.kubernetes.io/job-tracking";

/// When the last of a pod's containers has ended.
TimePoint end_of(const Value& pod) {
  TimePoint last{};
  for (const Value& status : items_of(pod, {"status", "containerStatuses"})) {
    last = std::max(last, time_at(status, {"state", "terminated", "finishedAt"}).value_or(last));
  }
  return last;
}

/// When a pod may be made again after failures: ten seconds, doubled with each one since the last
/// success.
TimePoint next_try(const JobWork& work) {
  TimePoint success{};
  for (const Value& pod : work.pods) {
    if (phase_of(pod) == "Succeeded") success = std::max(success, end_of(pod));
  }
  TimePoint failure{};
  auto delay = std::chrono::seconds(0);
  for (const Value& pod : work.pods) {
    if (phase_of(pod) != "Failed" || end_of(pod) < success) continue;
    failure = std::max(failure, end_of(pod));
    delay = delay.count() == 0 ? kFirstBackOff : std::min(2 * delay, kLongestBackOff);
  }
  return failure + delay;
}

bool make_pod(JobWork& work, std::int64_t index) {
  Value pod =
      pod_from_template(copy_at(work.job, {"spec", "template"}), *work.cluster.of().jobs, work.job);
  if (index >= 0) set_completion_index(pod, name_of(work.job), index);
  auto finalizers = finalizers_of(pod);
  finalizers.emplace_back(kTracker);
  set_finalizers(pod, finalizers);
  const auto made = work.cluster.create(*work.cluster.of().pods, pod, kManager);
  if (!made) {
    tell_job(work, true, "FailedCreate", "Error creating: " + made.error().message);
    work.cluster.wake_at(*work.cluster.of().jobs, work.job, work.cluster.now() + kFirstBackOff);
    return false;
  }
  tell_job(work, false, "SuccessfulCreate", fmt::format("Created pod: {}", name_of(*made)));
  return true;
}

void drop_pods(JobWork& work, std::vector<Value> pods, std::size_t surplus) {
  std::stable_sort(pods.begin(), pods.end(), goes_first);
  pods.resize(std::min(surplus, pods.size()));
  for (const Value& pod : pods) {
    drop_tracker(work.cluster, pod);
    if (work.cluster.remove(*work.cluster.of().pods, pod))
      tell_job(work, false, "SuccessfulDelete", fmt::format("Deleted pod: {}", name_of(pod)));
  }
}

std::vector<Value> active_pods(const JobWork& work) {
  std::vector<Value> active;
  std::copy_if(work.pods.begin(), work.pods.end(), std::back_inserter(active), is_active);
  return active;
}

std::int64_t wanted_count(const JobWork& work) {
  const auto parallelism = number_at(work.job, {"spec", "parallelism"}, 1);
  const auto completions = integer_at(work.job, {"spec", "completions"});
  if (!completions) return succeeded_count(work) > 0 ? active_count(work) : parallelism;
  return std::clamp<std::int64_t>(*completions - succeeded_count(work), 0, parallelism);
}

/// The lowest indexes that are neither done nor at work.
std::vector<std::int64_t> free_indexes(const JobWork& work, std::int64_t count) {
  Indexes taken = parse_indexes(string_at(work.job, {"status", "completedIndexes"}));
  taken.merge(failed_indexes(work));
  for (const Value& pod : work.pods) {
    if (is_active(pod)) taken.insert(completion_index(pod));
  }
  std::vector<std::int64_t> free;
  const auto completions = number_at(work.job, {"spec", "completions"});
  for (std::int64_t i = 0; i < completions && static_cast<std::int64_t>(free.size()) < count; ++i) {
    if (!taken.contains(i)) free.push_back(i);
  }
  return free;
}

void add_pods(JobWork& work, std::int64_t missing) {
  if (is_indexed(work.job)) {
    for (const auto index : free_indexes(work, missing)) {
      if (!make_pod(work, index)) return;
    }
    return;
  }
  for (std::int64_t i = 0; i < missing; ++i) {
    if (!make_pod(work, -1)) return;
  }
}

}  // namespace

void remove_active_pods(JobWork& work) {
  for (const Value& pod : active_pods(work)) {
    if (work.cluster.remove(*work.cluster.of().pods, pod))
      tell_job(work, false, "SuccessfulDelete", fmt::format("Deleted pod: {}", name_of(pod)));
  }
  refresh_pods(work);
}

void manage_pods(JobWork& work) {
  const auto active = active_count(work);
  if (is_suspended(work.job)) {
    drop_pods(work, active_pods(work), static_cast<std::size_t>(active));
    return refresh_pods(work);
  }
  const auto wanted = wanted_count(work);
  const bool waits = string_at(work.job, {"spec", "podReplacementPolicy"}) == "Failed";
  const auto terminating = std::count_if(work.pods.begin(), work.pods.end(), [](const Value& pod) {
    return is_deleted(pod) && !is_finished(pod);
  });
  const auto missing = wanted - active - (waits ? terminating : 0);
  if (missing < 0) {
    drop_pods(work, active_pods(work), static_cast<std::size_t>(active - wanted));
  } else if (missing > 0) {
    const TimePoint due = next_try(work);
    if (due > work.cluster.now()) {
      work.cluster.wake_at(*work.cluster.of().jobs, work.job, due);
    } else {
      add_pods(work, missing);
    }
  }
  refresh_pods(work);
}

}  // namespace tf::sandbox
