#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/sandbox/controllers/cluster.h"
#include "lib/sandbox/controllers/job_indexes.h"
#include "lib/sandbox/controllers/objects.h"

namespace tf::sandbox {

/// A Job in the midst of its loop.   Like: kubernetes 1.36 pkg/controller/job.
struct JobWork {
  Cluster& cluster;
  Value job;                ///< own copy; its status changes on the way
  std::vector<Value> pods;  ///< all that it controls, finished ones included
  bool changed = false;     ///< the status differs from what is stored
};

[[nodiscard]] bool is_indexed(const Value& job);
[[nodiscard]] bool is_suspended(const Value& job);
[[nodiscard]] bool has_tracker(const Value& pod);
void drop_tracker(Cluster& cluster, const Value& pod);
/// Failed, or about to go without having succeeded.
[[nodiscard]] bool is_failed(const Value& job, const Value& pod);
/// Reads the Job's pods again.
void refresh_pods(JobWork& work);
[[nodiscard]] std::int64_t active_count(const JobWork& work);

/// Finished pods are counted once: noted in the status, freed of their finalizer, then counted.
/// In: all: whatever has not finished counts as failed, since the Job is over.
void count_finished(JobWork& work, bool all);
/// Succeeded and failed pods, those noted but not counted yet included.
[[nodiscard]] std::int64_t succeeded_count(const JobWork& work);
[[nodiscard]] std::int64_t failed_count(const JobWork& work);
[[nodiscard]] Indexes failed_indexes(const JobWork& work);

/// Makes and removes pods until as many are active as the Job wishes.
void manage_pods(JobWork& work);
void remove_active_pods(JobWork& work);

/// Appends or changes a condition.   Out: whether that changed anything.
bool set_job_condition(JobWork& work, const Condition& condition);
void write_job_status(JobWork& work);
void tell_job(JobWork& work, bool warning, std::string reason, std::string message);

}  // namespace tf::sandbox
