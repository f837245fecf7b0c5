#include "lib/action/record.h"

#include "lib/base/text.h"

namespace tf::action {

void record_release(ActionContext& context, const release::Release& record) {
  const Status updated = context.releases->update(record);
  if (updated) return;
  log_warning(*context.events, "failed to update release",
              {{"name", record.name},
               {"revision", to_text(record.revision)},
               {"error", updated.error().message}});
}

Error plain_if_cancelled(Error error) {
  if (error.code == ErrorCode::kCancelled) error.message = "context canceled";
  return error;
}

Status check_interrupt(const ActionContext& context) {
  if (!context.stop.stop_requested()) return {};
  return fail(ErrorCode::kCancelled, "context canceled");
}

GracePeriod::GracePeriod(ActionContext& context, std::chrono::nanoseconds length)
    : context_(context), interrupted_(context.stop) {
  context_.stop = deadline_.get_token();
  if (context_.kube != nullptr) context_.kube->set_stop(context_.stop);
  if (!interrupted_.stop_possible()) return;
  timer_ = std::jthread([this, length](const std::stop_token& ended) { watch(ended, length); });
}

/// Waits for the interrupt, then for the length of the period, unless the period ends before.
void GracePeriod::watch(const std::stop_token& ended, std::chrono::nanoseconds length) {
  const std::stop_callback wake(interrupted_, [this] {
    { const std::lock_guard lock(mutex_); }
    changed_.notify_all();
  });
  std::unique_lock lock(mutex_);
  changed_.wait(lock, ended, [this] { return interrupted_.stop_requested(); });
  if (ended.stop_requested()) return;
  changed_.wait_for(lock, ended, length, [] { return false; });
  if (!ended.stop_requested()) deadline_.request_stop();
}

GracePeriod::~GracePeriod() {
  if (timer_.joinable()) {
    timer_.request_stop();
    timer_.join();
  }
  context_.stop = interrupted_;
  if (context_.kube != nullptr) context_.kube->set_stop(interrupted_);
}

}  // namespace tf::action
