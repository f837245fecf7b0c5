#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tf::engine {

/// Random data of cryptographic quality (getrandom, as in Go). Errors: FunctionError when the
/// system has none.
[[nodiscard]] std::string random_bytes(std::size_t count);
/// Evenly from [0, bound). Precondition: bound > 0.
[[nodiscard]] std::uint64_t random_below(std::uint64_t bound);
/// `count` characters, each evenly from `alphabet` (single bytes, at most 256).
[[nodiscard]] std::string random_text(std::size_t count, std::string_view alphabet);

}  // namespace tf::engine
