#include "lib/base/interrupt.h"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <utility>

namespace tf {
namespace {

sigset_t interrupt_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

}  // namespace

InterruptGuard::InterruptGuard(std::function<void()> on_interrupt)
    : on_interrupt_(std::move(on_interrupt)) {
  const auto set = interrupt_signals();
  signal_fd_ = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  end_fd_ = eventfd(0, EFD_CLOEXEC);
  if (signal_fd_ < 0 || end_fd_ < 0) return;
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  watcher_ = std::thread([this] { watch(); });
}

InterruptGuard::~InterruptGuard() {
  if (watcher_.joinable()) {
    const std::uint64_t one = 1;
    while (write(end_fd_, &one, sizeof one) < 0 && errno == EINTR) {
    }
    watcher_.join();
    const auto set = interrupt_signals();
    pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
  }
  if (signal_fd_ >= 0) close(signal_fd_);
  if (end_fd_ >= 0) close(end_fd_);
}

void InterruptGuard::watch() {
  pollfd watched[] = {{signal_fd_, POLLIN, 0}, {end_fd_, POLLIN, 0}};
  while (true) {
    if (poll(watched, 2, -1) < 0) {
      if (errno == EINTR) continue;
      return;
    }
    if ((watched[0].revents & POLLIN) != 0) {
      signalfd_siginfo info{};
      const bool got = read(signal_fd_, &info, sizeof info) == sizeof info;
      if (got && !source_.stop_requested()) {
        if (on_interrupt_) on_interrupt_();
        source_.request_stop();
      }
    }
    if ((watched[1].revents & POLLIN) != 0) return;
  }
}

}  // namespace tf
