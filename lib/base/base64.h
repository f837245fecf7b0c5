#pragma once

#include <string>
#include <string_view>

#include "lib/base/result.h"

namespace tf {

/// Standard alphabet with padding: Go 1.26 base64.StdEncoding. Threads: pure.
[[nodiscard]] std::string base64_encode(std::string_view data);
/// CR and LF are skipped anywhere. Any bytes come out.
/// Errors: kInvalid "illegal base64 data at input byte N".
[[nodiscard]] Result<std::string> base64_decode(std::string_view text);

/// Go's base32.StdEncoding, the same manner.
[[nodiscard]] std::string base32_encode(std::string_view data);
/// Errors: kInvalid "illegal base32 data at input byte N".
[[nodiscard]] Result<std::string> base32_decode(std::string_view text);

}  // namespace tf
