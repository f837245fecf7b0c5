#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"

namespace tf::net {

/// The parts of "scheme://host:port/path" that connections need. Host without brackets.
struct Endpoint {
  std::string scheme;
  std::string host = {};
  int port = 0;  ///< the scheme's default (80, 443) when the URL has none

  /// "127.0.0.1:6443", "[::1]:6443": Go's net.JoinHostPort.
  [[nodiscard]] std::string address() const;
};

/// Errors: kInvalid `parse "x": invalid URI for request`.
[[nodiscard]] Result<Endpoint> parse_endpoint(std::string_view url);

/// Escapes for a query component as Go's url.QueryEscape: space is '+'.
[[nodiscard]] std::string query_escape(std::string_view text);
/// Escapes for one path segment as Go's url.PathEscape.
[[nodiscard]] std::string path_escape(std::string_view text);

/// Undoes query_escape and path_escape; what is no escape stays as it is.
[[nodiscard]] std::string query_unescape(std::string_view text);
[[nodiscard]] std::string path_unescape(std::string_view text);

/// The proxy for a URL, or "" for none, from an environment of "K=V" strings.
/// Like: golang.org/x/net/http/httpproxy as http.ProxyFromEnvironment of Go 1.26 uses it
/// (HTTPS_PROXY, HTTP_PROXY, NO_PROXY in either case; localhost and loopback are never proxied).
[[nodiscard]] std::string proxy_from_environment(const Endpoint& endpoint,
                                                 const std::vector<std::string>& environment);

}  // namespace tf::net
