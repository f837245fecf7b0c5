#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "lib/kube/api_status.h"
#include "lib/kube/client.h"

namespace tf::kube {

/// What KubeClient keeps; shared by client.cpp and watch.cpp only.
struct ClientCore {
  RestConfig config;
  std::unique_ptr<net::Transport> transport;
  std::stop_token stop;
  std::optional<ServerVersion> version;
  std::unique_ptr<RestMapper> mapper;

  /// The HTTP request with credentials, impersonation and accept headers.
  [[nodiscard]] net::HttpRequest to_http(const ApiRequest& request) const;
  /// Sends all with the retries that KubeClient promises. Any status is a response.
  [[nodiscard]] std::vector<Result<net::HttpResponse>> exchange(
      std::span<const ApiRequest> requests, std::chrono::milliseconds timeout);
  /// Re-reads the token file, when there is one.
  void refresh_token();
  /// Waits, unless the stop token fires first.
  void pause(std::chrono::milliseconds duration) const;
};

struct KubeClient::Impl final : ClientCore {};

/// The object in a 2xx answer, else the server's error.
[[nodiscard]] Result<Object> object_of(const ApiRequest& request,
                                       const net::HttpResponse& response);

}  // namespace tf::kube
