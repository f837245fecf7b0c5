#pragma once

#include <memory>
#include <string>

#include "lib/net/http.h"

namespace tf::net {

/// How connections are made; the same for all requests of one transport.
struct ConnectionOptions {
  std::string ca_pem = {};                  ///< "": the system's certificates
  std::string client_certificate_pem = {};  ///< with client_key_pem
  std::string client_key_pem = {};
  /// The name the server's certificate must carry, where it is not the URL's host.
  std::string tls_server_name = {};
  bool insecure_skip_tls_verify = false;
  std::string proxy_url = {};  ///< "": none; the process environment is never asked
  std::string user_agent = {};
};

/// A Transport over one libcurl multi handle: one HTTP/2 connection a server with up to 250
/// streams, or up to 64 connections where the server speaks HTTP/1.1 only. Connections and handles
/// are kept for the transport's life. Redirects are not followed. Responses are unpacked (gzip).
/// Errors: see Transport; in the words of Go 1.26's net/http: `Get "URL": dial tcp ...`.
/// Threads: as Transport; the stop token may fire from any thread.
[[nodiscard]] std::unique_ptr<Transport> make_curl_transport(ConnectionOptions options);

}  // namespace tf::net
