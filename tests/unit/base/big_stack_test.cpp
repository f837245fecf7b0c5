#include "lib/base/big_stack.h"

#include <gtest/gtest.h>

#include <functional>

namespace tf {
namespace {

/// Uses about a kilobyte of stack a level.
std::size_t touch_stack(std::size_t levels) {
  volatile char page[1024] = {};
  page[levels % sizeof page] = 1;
  return levels == 0 ? 0 : touch_stack(levels - 1) + static_cast<std::size_t>(page[levels % 1024]);
}

TEST(BigStack, HoldsWhatAUsualStackCannot) {
  constexpr std::size_t kLevels = 10000;
  std::size_t levels = 0;
  const Status status = run_on_big_stack([&](std::size_t) { levels = touch_stack(kLevels); });
  ASSERT_TRUE(status.has_value());
  EXPECT_EQ(levels, kLevels);
}

TEST(BigStack, LimitIsReachedBeforeTheEnd) {
  std::size_t depth = 0;
  std::size_t returned = 0;
  const Status status = run_on_big_stack([&](std::size_t stack_bytes) {
    const StackLimit limit(stack_bytes);
    const std::function<void()> deeper = [&] {
      if (limit.reached()) return;
      ++depth;
      deeper();
      ++returned;  // without work after the call it would be a jump that uses no stack
    };
    deeper();
    EXPECT_FALSE(limit.reached());
  });
  ASSERT_TRUE(status.has_value());
  EXPECT_GT(depth, 10000U);
  EXPECT_EQ(returned, depth);
}

}  // namespace
}  // namespace tf
