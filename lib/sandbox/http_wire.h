#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "lib/base/time.h"
#include "lib/sandbox/service.h"

namespace tf::sandbox {

/// A request's body may be this long. Like: apiserver 0.36 MaxRequestBodyBytes.
inline constexpr std::size_t kMaxRequestBody = std::size_t{3} << 20U;
/// All headers of a request. Like: Go 1.26 http.DefaultMaxHeaderBytes.
inline constexpr std::size_t kMaxRequestHeaders = std::size_t{1} << 20U;

/// What Go's server answers to what is no request ("400 Bad Request") or has too much of a head
/// (431).
[[nodiscard]] Response plain_refusal(int status);

/// Packs a long body when the client takes gzip. Like: apiserver 0.36 responsewriters, from 128 KiB
/// on.
void compress(const Request& request, Response& response);

/// "Content-Type" for "content-type", as Go writes names.
[[nodiscard]] std::string canonical_header(std::string_view name);
/// "Mon, 23 Nov 2026 02:36:28 GMT".
[[nodiscard]] std::string http_date(TimePoint time);

}  // namespace tf::sandbox
