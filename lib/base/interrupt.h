#pragma once

#include <functional>
#include <stop_token>
#include <thread>

namespace tf {

/// While it lives, SIGINT and SIGTERM request a stop instead of ending the process; afterwards they
/// do what they did before. Signals that come after the first one are swallowed.
/// In:     on_interrupt, if any, is called once, on a thread of its own, before the stop is
///         requested; it must not throw.
/// Threads: make it on the thread that does the work, before that thread starts others: the signals
///          are masked for it and for the threads it starts. One at a time.
class InterruptGuard {
 public:
  explicit InterruptGuard(std::function<void()> on_interrupt = nullptr);
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;
  ~InterruptGuard();

  /// Fires at the first signal. Never, when the system refused to watch for signals.
  [[nodiscard]] std::stop_token token() const { return source_.get_token(); }

 private:
  void watch();

  std::function<void()> on_interrupt_;
  std::stop_source source_;
  int signal_fd_ = -1;
  int end_fd_ = -1;
  std::thread watcher_;
};

}  // namespace tf
