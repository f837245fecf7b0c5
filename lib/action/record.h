#pragma once

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

#include "lib/action/context.h"
#include "lib/release/release.h"

namespace tf::action {

/// Writes the record; a failure is only logged, as Helm does where another result matters more.
void record_release(ActionContext& context, const release::Release& record);

/// The words of an interrupted action's record and error, whatever request was cut off.
[[nodiscard]] Error plain_if_cancelled(Error error);

/// Errors: kCancelled "context canceled" once the action was interrupted.
[[nodiscard]] Status check_interrupt(const ActionContext& context);

/// Lets an action write down how it ended although it was interrupted: for its life the context's
/// calls do not end at the interrupt but a while after it.
/// Threads: one at a time for a context; keeps a thread that only waits.
class GracePeriod {
 public:
  explicit GracePeriod(ActionContext& context,
                       std::chrono::nanoseconds length = std::chrono::seconds(10));
  GracePeriod(const GracePeriod&) = delete;
  GracePeriod& operator=(const GracePeriod&) = delete;
  ~GracePeriod();

 private:
  void watch(const std::stop_token& ended, std::chrono::nanoseconds length);

  ActionContext& context_;
  std::stop_token interrupted_;
  std::stop_source deadline_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::jthread timer_;
};

}  // namespace tf::action
