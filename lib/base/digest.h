#pragma once

#include <string>
#include <string_view>

namespace tf {

/// Lower-case hex of SHA-256.
[[nodiscard]] std::string sha256_hex(std::string_view data);

}  // namespace tf
