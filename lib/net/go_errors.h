#pragma once

#include <string>
#include <string_view>

#include "lib/base/result.h"

namespace tf::net {

/// Why a request got no answer.
enum class Failure {
  kRefused,  ///< connect(2) failed; errno says why
  kNoSuchHost,
  kDialTimeout,
  kTimeout,  ///< the request's own deadline
  kCancelled,
  kUntrusted,       ///< certificate of an unknown authority
  kExpired,         ///< certificate outside its dates
  kWrongHost,       ///< certificate for other names
  kNotTls,          ///< plain HTTP on a TLS port
  kTlsAlert,        ///< the server refused the handshake: detail is the alert
  kBadCertificate,  ///< our own client certificate, key or CA is unusable
  kClosed,          ///< closed before an answer
  kReset,
  kStream,  ///< an HTTP/2 stream or connection error
  kProxy,
  kTooLarge,
  kOther
};

struct FailureDetail {
  Failure failure = Failure::kOther;
  std::string address = {};  ///< "127.0.0.1:6443"
  std::string host = {};     ///< name looked up, or name the certificate should carry
  int error_number = 0;      ///< errno of connect
  std::string text = {};     ///< library's own words, for kOther and kTlsAlert
};

/// One failed request in the words of Go 1.26's *url.Error: `Get "https://h/x": dial
/// tcp 1.2.3.4:443: connect: connection refused`. Code: kTimeout, kCancelled, else kUnreachable.
/// Passwords in the URL are masked.
[[nodiscard]] Error request_error(std::string_view method, std::string_view url,
                                  const FailureDetail& detail);

/// Whether that error means the connection broke under the request (so that repeating it may help),
/// and not that there was none to be had.
[[nodiscard]] bool is_connection_lost(const Error& error);

}  // namespace tf::net
