#pragma once

#include <cstddef>
#include <functional>

#include "lib/base/result.h"

namespace tf {

/// What run_on_big_stack asks for first. Pages are committed only when they are touched.
inline constexpr std::size_t kBigStackBytes = std::size_t{512} << 20;

/// Runs `work` on a thread of its own with a big stack and returns when it has ended.
/// In:     work gets the size of the stack it has (less than kBigStackBytes where the system is
///         short of address space, never below 16 MiB). It must not throw.
/// Errors: kInternal when no thread can be made; `work` has not run then.
/// Cost:   about 50 microseconds.   Threads: the caller is blocked, so `work` may use its data.
[[nodiscard]] Status run_on_big_stack(const std::function<void(std::size_t stack_bytes)>& work);

}  // namespace tf
