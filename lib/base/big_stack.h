#pragma once

#include <cstddef>
#include <functional>

#include "lib/base/result.h"

namespace tf {

/// What run_on_big_stack asks for first. Pages are committed only when they are touched.
#if defined(__SANITIZE_ADDRESS__)
/// AddressSanitizer cannot clean up after an exception that unwinds more than 64 MiB.
inline constexpr std::size_t kBigStackBytes = std::size_t{64} << 20;
#else
inline constexpr std::size_t kBigStackBytes = std::size_t{512} << 20;
#endif

/// Tells recursive code when the stack of its thread is nearly used up.
/// Threads: asks about the thread that made it, so keep it there.
class StackLimit {
 public:
  /// `bytes_left`: what the stack holds from here on. A sixteenth of it stays as reserve.
  explicit StackLimit(std::size_t bytes_left)
      : end_(static_cast<const char*>(__builtin_frame_address(0)) -
             static_cast<std::ptrdiff_t>(bytes_left - bytes_left / 16)) {}
  [[nodiscard]] bool reached() const {
    return static_cast<const char*>(__builtin_frame_address(0)) < end_;
  }

 private:
  const char* end_;
};

/// Runs `work` on a thread of its own with a big stack and returns when it has ended.
/// In:     work gets the size of the stack it has, for a StackLimit. That is less than
///         kBigStackBytes where the system is short of address space, never below 16 MiB.
///         It must not throw.
/// Errors: kInternal when no thread can be made; `work` has not run then.
/// Cost:   about 50 microseconds.   Threads: the caller is blocked, so `work` may use its data.
[[nodiscard]] Status run_on_big_stack(const std::function<void(std::size_t stack_bytes)>& work);

}  // namespace tf
