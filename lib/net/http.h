#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/result.h"

namespace tf::net {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// The value of the first header of that name, or "". `name` as the headers have it.
[[nodiscard]] std::string_view find_header(const Headers& headers, std::string_view name);

struct HttpRequest {
  std::string method = "GET";
  std::string url;  ///< absolute
  Headers headers = {};
  std::string body = {};
  std::chrono::milliseconds timeout{0};  ///< 0: none
  /// When set, body bytes go here as they arrive and not into HttpResponse::body (for 2xx answers);
  /// returning false ends this request without error.
  std::function<bool(std::string_view)> on_data = nullptr;
};

struct HttpResponse {
  int status = 0;
  Headers headers = {};  ///< names in lower case
  std::string body = {};

  /// The header's value, or "". `name` in lower case.
  [[nodiscard]] std::string_view header(std::string_view name) const;
};

/// The seam to the network. Any status is a response; an Error means there was none.
/// Errors: kUnreachable in Go's words (`Get "https://h:1/version": dial tcp 127.0.0.1:1: connect:
///         connection refused`, `tls: failed to verify certificate: x509: ...`), kTimeout,
///         kCancelled.
/// Threads: one call at a time.
class Transport {
 public:
  Transport() = default;
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;
  virtual ~Transport() = default;

  /// Runs all requests at the same time (HTTP/2 streams of one connection where the server speaks
  /// it) and gives the results in the order of the requests. `on_done` is called for each as it
  /// ends.
  virtual std::vector<Result<HttpResponse>> send_all(
      std::span<const HttpRequest> requests, std::stop_token stop,
      const std::function<void(std::size_t index)>& on_done) = 0;

  Result<HttpResponse> send(const HttpRequest& request, std::stop_token stop = {});
};

}  // namespace tf::net
