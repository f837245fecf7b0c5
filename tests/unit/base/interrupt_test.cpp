#include "lib/base/interrupt.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <future>

namespace tf {
namespace {

TEST(Interrupt, ASignalRequestsAStopOnce) {
  int calls = 0;
  const InterruptGuard guard([&calls] { ++calls; });
  std::promise<void> stopped;
  const std::stop_callback on_stop(guard.token(), [&stopped] { stopped.set_value(); });
  EXPECT_FALSE(guard.token().stop_requested());
  ASSERT_EQ(kill(getpid(), SIGTERM), 0);
  stopped.get_future().wait();
  EXPECT_TRUE(guard.token().stop_requested());
  EXPECT_EQ(calls, 1);
  ASSERT_EQ(kill(getpid(), SIGINT), 0);
}

TEST(Interrupt, LeavesQuietlyWithoutASignal) {
  { const InterruptGuard guard; }
  sigset_t blocked;
  ASSERT_EQ(pthread_sigmask(SIG_BLOCK, nullptr, &blocked), 0);
  EXPECT_EQ(sigismember(&blocked, SIGINT), 0);
}

}  // namespace
}  // namespace tf
