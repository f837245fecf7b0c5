#pragma once

#include <cstddef>

#include "lib/data/value.h"

namespace tf {

/// How deep lists and maps may be nested for what walks over them by recursion. Templates can put a
/// map into itself.
inline constexpr std::size_t kMaxNesting = 10'000;

/// Whether lists and maps are nested deeper than `limit`; one that holds itself always is.
/// Cost: linear in what the value holds, shared parts counted each time.
[[nodiscard]] bool is_deeper_than(const Value& value, std::size_t limit = kMaxNesting);

/// Whether the list or map `container` is part of `value`.
[[nodiscard]] bool reaches(const Value& value, const void* container);

/// How deep encoding/json (Go 1.26) goes before it looks for cycles.
inline constexpr std::size_t kCyclesFrom = 1000;

/// The list or map that a value refers to, to tell whether two refer to the same one.
[[nodiscard]] const void* container_address(const Value& value);

}  // namespace tf
