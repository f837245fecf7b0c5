#pragma once

#include <string_view>

#include "lib/net/http.h"

namespace tf::net {

/// Puts a response together from the lines and bytes of a transfer.
class ResponseReader {
 public:
  enum class End { kNone, kByConsumer, kTooLarge };

  /// `request` must outlive the reader.
  explicit ResponseReader(const HttpRequest& request) : request_(&request) {}

  /// One header line, or a status line, which starts anew (after 1xx and 401 rounds).
  void read_header(std::string_view line);
  /// Bytes of the body. Out: false to end the transfer; end() then says why.
  [[nodiscard]] bool read_body(std::string_view bytes);

  [[nodiscard]] End end() const { return end_; }
  /// Whether the status line was one of HTTP/1.x.
  [[nodiscard]] bool is_http1() const { return is_http1_; }
  [[nodiscard]] HttpResponse take() { return std::move(response_); }

 private:
  const HttpRequest* request_;
  HttpResponse response_;
  bool is_http1_ = false;
  End end_ = End::kNone;
};

}  // namespace tf::net
