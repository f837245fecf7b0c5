#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/net/http.h"

namespace tf::sandbox {

/// Who asks, as the server's door has found out.
struct User {
  std::string name;
  std::vector<std::string> groups;
};

struct Request {
  std::string method = "GET";
  std::string target;         ///< path and query, as on the request line
  net::Headers headers = {};  ///< names in lower case
  std::string body = {};
  User user = {};

  /// The header's value, or "". `name` in lower case.
  [[nodiscard]] std::string_view header(std::string_view name) const;
};

/// A body that comes piece by piece: a watch, logs that are followed.
class ResponseStream {
 public:
  ResponseStream() = default;
  ResponseStream(const ResponseStream&) = delete;
  ResponseStream& operator=(const ResponseStream&) = delete;
  virtual ~ResponseStream() = default;

  /// What there is to send now, "" when there is nothing new; nothing when the body has ended.
  virtual std::optional<std::string> next() = 0;
};

struct Response {
  int status = 200;
  net::Headers headers = {};
  std::string body = {};
  std::unique_ptr<ResponseStream> stream = nullptr;  ///< when set, the body instead of `body`
};

/// What the doors (HTTP server, in-process transport) open to. Threads: one at a time.
class Service {
 public:
  using Time = std::chrono::system_clock::time_point;

  Service() = default;
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;
  virtual ~Service() = default;

  /// Answers at once; never fails: errors are Status objects.
  virtual Response handle(const Request& request) = 0;
  /// Does what is due (controllers, timers of streams) and says when it wants to be called next
  /// without a request in between; nothing: not before the next request. To be called after each
  /// request too; afterwards every open stream may have something to send.
  virtual std::optional<Time> step(Time now) = 0;
};

}  // namespace tf::sandbox
