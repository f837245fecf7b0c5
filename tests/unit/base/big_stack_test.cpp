#include "lib/base/big_stack.h"

#include <gtest/gtest.h>

namespace tf {
namespace {

/// Uses about a kilobyte of stack a level.
std::size_t touch_stack(std::size_t levels) {
  volatile char page[1024] = {};
  page[levels % sizeof page] = 1;
  return levels == 0 ? 0 : touch_stack(levels - 1) + static_cast<std::size_t>(page[levels % 1024]);
}

TEST(BigStack, HoldsWhatAUsualStackCannot) {
  std::size_t levels = 0;
  std::size_t stack_bytes = 0;
  const Status status = run_on_big_stack([&](std::size_t bytes) {
    stack_bytes = bytes;
    levels = touch_stack(bytes / 8192);
  });
  ASSERT_TRUE(status.has_value());
  EXPECT_GE(stack_bytes, std::size_t{16} << 20);
  EXPECT_EQ(levels, stack_bytes / 8192);
}

}  // namespace
}  // namespace tf
