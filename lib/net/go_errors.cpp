#include "lib/net/go_errors.h"

#include <fmt/core.h>

#include "lib/base/files.h"
#include "lib/base/text.h"

namespace tf::net {
namespace {

/// "GET" -> "Get", as urlErrorOp of Go's net/http.
std::string operation(std::string_view method) {
  if (method.empty()) return "Get";
  return std::string(method.substr(0, 1)) + to_lower_ascii(method.substr(1));
}

/// url.URL.Redacted: the password becomes "xxxxx"; strconv.Quote's escapes for quotes.
std::string shown_url(std::string_view url) {
  std::string shown(url);
  const auto scheme_end = shown.find("://");
  if (scheme_end == std::string::npos) return shown;
  const auto start = scheme_end + 3;
  const auto end = shown.find_first_of("/?#", start);
  const auto at = shown.substr(0, end).rfind('@');
  if (at == std::string::npos || at < start) return shown;
  const auto colon = shown.find(':', start);
  if (colon != std::string::npos && colon < at) shown.replace(colon + 1, at - colon - 1, "xxxxx");
  return shown;
}

std::string tls_reason(std::string_view reason) {
  return fmt::format("tls: failed to verify certificate: x509: {}", reason);
}

std::string reason(const FailureDetail& detail) {
  switch (detail.failure) {
    case Failure::kRefused:
      return fmt::format("dial tcp {}: connect: {}", detail.address,
                         errno_text(detail.error_number));
    case Failure::kNoSuchHost:
      return fmt::format("dial tcp: lookup {}: no such host", detail.host);
    case Failure::kDialTimeout:
      return fmt::format("dial tcp {}: i/o timeout", detail.address);
    case Failure::kTimeout:
      return "context deadline exceeded";
    case Failure::kCancelled:
      return "context canceled";
    case Failure::kUntrusted:
      return tls_reason("certificate signed by unknown authority");
    case Failure::kExpired:
      return tls_reason("certificate has expired or is not yet valid");
    case Failure::kWrongHost:
      return tls_reason(fmt::format("certificate is not valid for {}", detail.host));
    case Failure::kNotTls:
      return "http: server gave HTTP response to HTTPS client";
    case Failure::kTlsAlert:
      return fmt::format("remote error: tls: {}", detail.text);
    case Failure::kBadCertificate:
      return fmt::format("tls: {}", detail.text);
    case Failure::kClosed:
      return "EOF";
    case Failure::kReset:
      return fmt::format("read tcp {}: connection reset by peer", detail.address);
    case Failure::kStream:
      return fmt::format("http2: {}", detail.text);
    case Failure::kProxy:
      return fmt::format("proxyconnect tcp: {}", detail.text);
    case Failure::kTooLarge:
      return "response body is too large";
    case Failure::kOther:
      break;
  }
  return detail.text;
}

ErrorCode code_of(Failure failure) {
  if (failure == Failure::kTimeout) return ErrorCode::kTimeout;
  if (failure == Failure::kCancelled) return ErrorCode::kCancelled;
  return ErrorCode::kUnreachable;
}

}  // namespace

Error request_error(std::string_view method, std::string_view url, const FailureDetail& detail) {
  return Error{code_of(detail.failure),
               fmt::format("{} \"{}\": {}", operation(method), shown_url(url), reason(detail))};
}

bool is_connection_lost(const Error& error) {
  if (error.code != ErrorCode::kUnreachable) return false;
  return error.message.ends_with("\": EOF") ||
         error.message.ends_with("connection reset by peer") ||
         contains(error.message, "\": http2: ");
}

}  // namespace tf::net
