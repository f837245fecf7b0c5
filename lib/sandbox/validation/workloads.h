#pragma once

#include "lib/sandbox/validation/report.h"

namespace tf::sandbox::validation {

/// io.k8s.api.batch.v1.Job and CronJob: ValidateJob, ValidateJobUpdate, validateCronJobSpec.
void check_job(Report& report, const Node& job);
void check_job_update(Report& report, const Node& job, const Node& live);
void check_cron_job(Report& report, const Node& cron_job);
void check_cron_job_update(Report& report, const Node& cron_job, const Node& live);

/// What a cron schedule is wrong about in the words of robfig/cron v3, or "".
[[nodiscard]] std::string cron_error(std::string_view schedule);

/// A number or a percentage, not negative; its value, and not more than 100 %.
void check_int_or_percent(Report& report, const Node& value);
void check_at_most_100_percent(Report& report, const Node& value);
[[nodiscard]] std::int64_t int_or_percent(const Node& value);

/// Numbers of a status that must not be negative.
void check_counts(Report& report, const Node& status,
                  std::initializer_list<std::string_view> fields);
/// Numbers of a status that must not exceed another one.
void check_not_above(Report& report, const Node& status,
                     std::initializer_list<std::string_view> fields, std::string_view limit,
                     std::string_view detail);

}  // namespace tf::sandbox::validation
