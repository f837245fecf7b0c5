#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "lib/sandbox/controllers/controller.h"
#include "lib/sandbox/controllers/job.h"
#include "lib/sandbox/metadata.h"

namespace tf::sandbox {
namespace {

bool has_condition(const Value& job, std::string_view type) {
  return string_at(condition_of(job, type), {"status"}) == "True";
}

bool is_over(const Value& job) {
  return has_condition(job, "Complete") || has_condition(job, "Failed");
}

/// Goes when its time after the end is over.   Like: ttlafterfinished.
void expire(Cluster& cluster, const Value& job) {
  const auto ttl = integer_at(job, {"spec", "ttlSecondsAfterFinished"});
  if (!ttl || is_deleted(job)) return;
  const Value end = condition_of(job, has_condition(job, "Complete") ? "Complete" : "Failed");
  const TimePoint due =
      time_at(end, {"lastTransitionTime"}).value_or(cluster.now()) + std::chrono::seconds(*ttl);
  if (due > cluster.now()) return cluster.wake_at(*cluster.of().jobs, job, due);
  DeleteOptions options;
  options.propagation = "Foreground";
  options.uid = std::string(uid_of(job));
  static_cast<void>(cluster.remove(*cluster.of().jobs, job, options));
}

/// Restarts of containers count as failures where the kubelet restarts them.
bool restarts_exceed(const JobWork& work) {
  if (string_at(work.job, {"spec", "template", "spec", "restartPolicy"}) != "OnFailure")
    return false;
  std::int64_t restarts = 0;
  for (const Value& pod : work.pods) {
    if (is_finished(pod)) continue;
    for (const std::string_view lists : {"initContainerStatuses", "containerStatuses"}) {
      for (const Value& status : items_of(pod, {"status", lists}))
        restarts += number_at(status, {"restartCount"});
    }
  }
  const auto limit = number_at(work.job, {"spec", "backoffLimit"}, 6);
  return limit == 0 ? restarts > 0 : restarts >= limit;
}

bool is_past_deadline(JobWork& work) {
  const auto seconds = integer_at(work.job, {"spec", "activeDeadlineSeconds"});
  const auto start = time_at(work.job, {"status", "startTime"});
  if (!seconds || !start || is_suspended(work.job)) return false;
  const TimePoint deadline = *start + std::chrono::seconds(*seconds);
  if (deadline <= work.cluster.now()) return true;
  work.cluster.wake_at(*work.cluster.of().jobs, work.job, deadline);
  return false;
}

std::optional<Condition> index_failure(const JobWork& work) {
  const Indexes failed = failed_indexes(work);
  const auto most = integer_at(work.job, {"spec", "maxFailedIndexes"});
  const auto count = static_cast<std::int64_t>(failed.size());
  if (most && count > *most) {
    return Condition{"FailureTarget", "True", "MaxFailedIndexesExceeded",
                     "Job has exceeded the specified maximal number of failed indexes"};
  }
  const auto done = parse_indexes(string_at(work.job, {"status", "completedIndexes"})).size();
  if (count > 0 &&
      count + static_cast<std::int64_t>(done) >= number_at(work.job, {"spec", "completions"})) {
    return Condition{"FailureTarget", "True", "FailedIndexes", "Job has failed indexes"};
  }
  return std::nullopt;
}

/// Why the Job has failed, if it has; an earlier verdict stands.
std::optional<Condition> failure_of(JobWork& work) {
  if (const Value target = condition_of(work.job, "FailureTarget"); !target.is_nil()) {
    return Condition{"FailureTarget", "True", std::string(string_at(target, {"reason"})),
                     std::string(string_at(target, {"message"}))};
  }
  const bool per_index = integer_at(work.job, {"spec", "backoffLimitPerIndex"}).has_value();
  const auto limit = number_at(work.job, {"spec", "backoffLimit"}, 6);
  if ((!per_index && failed_count(work) > limit) || restarts_exceed(work)) {
    return Condition{"FailureTarget", "True", "BackoffLimitExceeded",
                     "Job has reached the specified backoff limit"};
  }
  if (is_past_deadline(work)) {
    return Condition{"FailureTarget", "True", "DeadlineExceeded",
                     "Job was active longer than specified deadline"};
  }
  return per_index ? index_failure(work) : std::nullopt;
}

std::optional<Condition> success_of(const JobWork& work) {
  const auto completions = integer_at(work.job, {"spec", "completions"});
  const auto succeeded = succeeded_count(work);
  const bool enough = completions ? succeeded >= *completions : succeeded > 0;
  if (!enough || active_count(work) > 0) return std::nullopt;
  return Condition{"SuccessCriteriaMet", "True", "CompletionsReached",
                   "Reached expected number of succeeded pods"};
}

void note_suspension(JobWork& work) {
  const bool suspended = is_suspended(work.job);
  const bool was = has_condition(work.job, "Suspended");
  if (suspended == was) return;
  set_job_condition(work, {.type = "Suspended",
                           .status = suspended ? "True" : "False",
                           .reason = suspended ? "JobSuspended" : "JobResumed",
                           .message = suspended ? "Job suspended" : "Job resumed"});
  tell_job(work, false, suspended ? "Suspended" : "Resumed",
           suspended ? "Job suspended" : "Job resumed");
  Map& status = *find_path(work.job, {"status"})->as_map();
  if (suspended) {
    status.erase("startTime");
  } else {
    status.set("startTime", work.cluster.stamp());
  }
}

void set_numbers(JobWork& work) {
  Map& status = *find_path(work.job, {"status"})->as_map();
  const Value before = deep_copy(work.job);
  const auto ready = std::count_if(work.pods.begin(), work.pods.end(), [](const Value& pod) {
    return is_active(pod) && is_ready(pod);
  });
  const auto terminating = std::count_if(work.pods.begin(), work.pods.end(), [](const Value& pod) {
    return is_deleted(pod) && !is_finished(pod);
  });
  set_count(status, "active", active_count(work));
  status.set("ready", number(ready));
  status.set("terminating", number(terminating));
  if (integer_at(work.job, {"spec", "backoffLimitPerIndex"}))
    status.set("failedIndexes", indexes_text(failed_indexes(work)));
  work.changed = work.changed || !deep_equal(before, work.job);
}

/// The last word, once every pod has gone and is counted.
void conclude(JobWork& work, const Condition& target) {
  if (number_at(work.job, {"status", "terminating"}) > 0) return;
  const bool success = target.type == "SuccessCriteriaMet";
  set_job_condition(work, {success ? "Complete" : "Failed", "True", target.reason, target.message});
  if (success) set_path(*work.job.as_map(), {"status", "completionTime"}, work.cluster.stamp());
  if (success) {
    tell_job(work, false, "Completed", "Job completed");
  } else {
    tell_job(work, true, target.reason, target.message);
  }
}

void advance(JobWork& work) {
  Value& status = (*work.job.as_map())["status"];
  if (!status.is_map()) status = Map{};
  if (find_path(work.job, {"status", "uncountedTerminatedPods"}) == nullptr)
    status.as_map()->set("uncountedTerminatedPods", Map{});
  if (!status.as_map()->contains("startTime") && !is_suspended(work.job)) {
    status.as_map()->set("startTime", work.cluster.stamp());
    work.changed = true;
  }
  count_finished(work, is_deleted(work.job));
  auto target = failure_of(work);
  if (target) {
    remove_active_pods(work);
    set_job_condition(work, *target);
    count_finished(work, true);
  } else {
    if (!is_deleted(work.job)) manage_pods(work);
    target = success_of(work);
    if (target) {
      set_job_condition(work, *target);
    } else {
      note_suspension(work);
    }
  }
  set_numbers(work);
  if (work.changed) write_job_status(work);
  if (!target) return;
  conclude(work, *target);
  if (work.changed) write_job_status(work);
}

/// A pod whose Job is gone or over is let go.
void free_orphan(Cluster& cluster, const Value& pod) {
  if (!has_tracker(pod)) return;
  const Value job = cluster.find(controller_key(pod, *cluster.of().jobs));
  const bool lives =
      !job.is_nil() && uid_of(job) == string_at(controller_of(pod), {"uid"}) && !is_over(job);
  if (!lives) drop_tracker(cluster, pod);
}

void reconcile(Cluster& cluster, const std::string& key) {
  const Value live = cluster.find(key);
  if (live.is_nil()) return;
  if (key.starts_with(Registry::prefix_of(*cluster.of().pods, "")))
    return free_orphan(cluster, live);
  const auto managed_by = string_at(live, {"spec", "managedBy"});
  if (!managed_by.empty() && managed_by != "kubernetes.io/job-controller") return;
  if (is_over(live)) return expire(cluster, live);
  JobWork work{cluster, deep_copy(live), {}, false};
  refresh_pods(work);
  advance(work);
}

void observe(const Cluster& cluster, const Cluster::Seen& seen, Keys& dirty) {
  const Resource& jobs = *cluster.of().jobs;
  note(seen, jobs, *cluster.of().pods, dirty);
  if (&seen.resource == cluster.of().pods && !seen.after.is_nil() && has_tracker(seen.after))
    dirty.insert(seen.key);
  if (&seen.resource != &jobs) return;
  const Value& last = seen.after.is_nil() ? seen.before : seen.after;
  if (!seen.after.is_nil() && !is_over(last)) return;
  for (const Value& pod : cluster.controlled(uid_of(last), *cluster.of().pods)) {
    if (has_tracker(pod))
      dirty.insert(Registry::key_of(*cluster.of().pods, ns_of(pod), name_of(pod)));
  }
}

}  // namespace

bool is_indexed(const Value& job) {
  return string_at(job, {"spec", "completionMode"}) == "Indexed";
}

bool is_suspended(const Value& job) {
  return flag_at(job, {"spec", "suspend"});
}

bool set_job_condition(JobWork& work, const Condition& condition) {
  const Value old = condition_of(work.job, condition.type);
  if (!set_condition(work.job, condition, work.cluster.stamp())) return false;
  condition_of(work.job, condition.type).as_map()->set("lastProbeTime", work.cluster.stamp());
  work.changed = true;
  return true;
}

void write_job_status(JobWork& work) {
  auto written = work.cluster.update(*work.cluster.of().jobs, work.job, kManager, "status");
  if (written) work.job = deep_copy(*written);
  work.changed = false;
}

void tell_job(JobWork& work, bool warning, std::string reason, std::string message) {
  work.cluster.record(*work.cluster.of().jobs, work.job,
                      {.component = "job-controller",
                       .warning = warning,
                       .reason = std::move(reason),
                       .message = std::move(message)});
}

Controller job_controller() {
  return {observe, reconcile};
}

}  // namespace tf::sandbox
