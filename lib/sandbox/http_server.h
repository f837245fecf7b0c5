#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>

#include "lib/base/result.h"
#include "lib/base/time.h"
#include "lib/sandbox/service.h"

namespace tf::sandbox {

struct HttpServerOptions {
  std::uint16_t port = 0;        ///< 0: any that is free
  std::string certificate = {};  ///< PEM, of the server
  std::string key = {};          ///< PEM
  std::string authority = {};    ///< PEM: who signs the certificates of clients
  std::string token = {};        ///< what else lets a client in, as "Authorization: Bearer"
};

/// HTTPS on 127.0.0.1: HTTP/1.1 with keep-alive, one thread for all connections and streams.
/// Whoever shows neither a certificate of our authority nor the token is answered 401. Clients that
/// read slowly hold up nobody: a stream is asked for more when what it gave has been taken.
/// Like: apiserver 0.36 where bytes are concerned (401 before the body is read, 413, gzip from 128
/// KiB on).
class HttpServer {
 public:
  /// Binds the port; connections wait until run().   In: service and clock are borrowed for the
  /// server's life.
  /// Errors: kConflict when the port is taken, kInvalid for certificates that cannot be read.
  static Result<std::unique_ptr<HttpServer>> listen(Service& service, const Clock& clock,
                                                    HttpServerOptions options);
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  ~HttpServer();

  [[nodiscard]] std::uint16_t port() const;
  /// Serves until stopped: requests in flight are answered, streams end, and whoever does not take
  /// that within two seconds is cut off. To be called once.   Errors: kInternal.
  /// Threads: all work is done on the caller's; the token may fire from any.
  [[nodiscard]] Status run(const std::stop_token& stop);

 private:
  class Door;
  explicit HttpServer(std::unique_ptr<Door> door);
  std::unique_ptr<Door> door_;
};

}  // namespace tf::sandbox
