#include <algorithm>
#include <utility>

#include "lib/sandbox/controllers/controller.h"
#include "lib/sandbox/controllers/job.h"
#include "lib/sandbox/metadata.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kTracker = "batch.kubernetes.io/job-tracking";
constexpr std::string_view kUncounted = "uncountedTerminatedPods";

bool is_noted(const Value& job, std::string_view list, std::string_view uid) {
  const auto& uids = items_of(job, {"status", kUncounted, list});
  return std::any_of(uids.begin(), uids.end(), [&](const Value& each) {
    return each.as_string() != nullptr && *each.as_string() == uid;
  });
}

void note_uid(JobWork& work, std::string_view list, std::string_view uid) {
  if (is_noted(work.job, list, uid)) return;
  List uids;
  for (const Value& each : items_of(work.job, {"status", kUncounted, list}))
    uids.push(each);
  uids.push(uid);
  set_path(*work.job.as_map(), {"status", kUncounted, list}, std::move(uids));
  work.changed = true;
}

void note_index(JobWork& work, std::int64_t index) {
  Indexes done = parse_indexes(string_at(work.job, {"status", "completedIndexes"}));
  if (index < 0 || index >= number_at(work.job, {"spec", "completions"}) ||
      !done.insert(index).second) {
    return;
  }
  set_path(*work.job.as_map(), {"status", "completedIndexes"}, indexes_text(done));
  set_path(*work.job.as_map(), {"status", "succeeded"},
           number(static_cast<std::int64_t>(done.size())));
  work.changed = true;
}

/// Moves what is noted and has lost its finalizer to a counter.
void count_noted(JobWork& work, std::string_view list) {
  List left;
  std::int64_t counted = 0;
  for (const Value& uid : items_of(work.job, {"status", kUncounted, list})) {
    const bool held = std::any_of(work.pods.begin(), work.pods.end(), [&](const Value& pod) {
      return has_tracker(pod) && uid_of(pod) == *uid.as_string();
    });
    if (held) {
      left.push(uid);
    } else {
      ++counted;
    }
  }
  if (counted == 0) return;
  work.changed = true;
  Map& status = *find_path(work.job, {"status"})->as_map();
  Map& uncounted = *status.find(kUncounted)->as_map();
  uncounted.erase(list);
  if (!left.empty()) uncounted.set(std::string(list), std::move(left));
  set_count(status, list, number_at(work.job, {"status", list}) + counted);
}

}  // namespace

bool has_tracker(const Value& pod) {
  const auto finalizers = finalizers_of(pod);
  return std::find(finalizers.begin(), finalizers.end(), kTracker) != finalizers.end();
}

void drop_tracker(Cluster& cluster, const Value& pod) {
  Value next = deep_copy(pod);
  auto finalizers = finalizers_of(next);
  std::erase(finalizers, kTracker);
  set_finalizers(next, finalizers);
  static_cast<void>(cluster.update(*cluster.of().pods, next, kManager));
}

bool is_failed(const Value& job, const Value& pod) {
  if (phase_of(pod) == "Failed") return true;
  if (string_at(job, {"spec", "podReplacementPolicy"}) == "Failed") return false;
  return is_deleted(pod) && phase_of(pod) != "Succeeded";
}

void refresh_pods(JobWork& work) {
  work.pods = work.cluster.controlled(uid_of(work.job), *work.cluster.of().pods);
}

std::int64_t active_count(const JobWork& work) {
  return std::count_if(work.pods.begin(), work.pods.end(), is_active);
}

void count_finished(JobWork& work, bool all) {
  std::vector<Value> done;
  for (const Value& pod : work.pods) {
    if (!has_tracker(pod)) continue;
    const bool succeeded = phase_of(pod) == "Succeeded";
    if (!succeeded && !all && !is_failed(work.job, pod)) continue;
    done.push_back(pod);
    if (!succeeded) {
      note_uid(work, "failed", uid_of(pod));
    } else if (is_indexed(work.job)) {
      note_index(work, completion_index(pod));
    } else {
      note_uid(work, "succeeded", uid_of(pod));
    }
  }
  if (work.changed) write_job_status(work);
  for (const Value& pod : done)
    drop_tracker(work.cluster, pod);
  refresh_pods(work);
  count_noted(work, "succeeded");
  count_noted(work, "failed");
}

std::int64_t succeeded_count(const JobWork& work) {
  return number_at(work.job, {"status", "succeeded"}) +
         static_cast<std::int64_t>(items_of(work.job, {"status", kUncounted, "succeeded"}).size());
}

std::int64_t failed_count(const JobWork& work) {
  return number_at(work.job, {"status", "failed"}) +
         static_cast<std::int64_t>(items_of(work.job, {"status", kUncounted, "failed"}).size());
}

Indexes failed_indexes(const JobWork& work) {
  Indexes failed;
  const auto limit = integer_at(work.job, {"spec", "backoffLimitPerIndex"});
  if (!limit) return failed;
  std::map<std::int64_t, std::int64_t> failures;
  for (const Value& pod : work.pods) {
    if (is_failed(work.job, pod)) ++failures[completion_index(pod)];
  }
  for (const auto& [index, count] : failures) {
    if (index >= 0 && count > *limit) failed.insert(index);
  }
  return failed;
}

}  // namespace tf::sandbox
