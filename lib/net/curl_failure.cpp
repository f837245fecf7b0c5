#include "lib/net/curl_failure.h"

#include <curl/curl.h>
#include <fmt/core.h>
#include <netdb.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <memory>
#include <optional>
#include <string>

#include "lib/base/text.h"

namespace tf::net {
namespace {

struct AddressDeleter {
  void operator()(addrinfo* info) const { freeaddrinfo(info); }
};

/// The first address of a host, in the order Go would dial it.
std::string first_address(const Endpoint& endpoint) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(endpoint.host.c_str(), nullptr, &hints, &found) != 0) return endpoint.address();
  const std::unique_ptr<addrinfo, AddressDeleter> owner(found);
  std::array<char, NI_MAXHOST> text{};
  if (getnameinfo(found->ai_addr, found->ai_addrlen, text.data(), text.size(), nullptr, 0,
                  NI_NUMERICHOST) != 0) {
    return endpoint.address();
  }
  return Endpoint{endpoint.scheme, text.data(), endpoint.port}.address();
}

Failure verification_failure(const CurlOutcome& outcome) {
  constexpr long kNotYetValid = 9;  // X509_V_ERR_CERT_NOT_YET_VALID
  constexpr long kExpired = 10;     // X509_V_ERR_CERT_HAS_EXPIRED
  if (contains(outcome.text, "subject name")) return Failure::kWrongHost;
  const bool dated = outcome.verify_result == kExpired || outcome.verify_result == kNotYetValid;
  return dated ? Failure::kExpired : Failure::kUntrusted;
}

/// OpenSSL's alert as Go names it: "tlsv13 alert certificate required" -> "certificate required".
std::optional<std::string> tls_alert(std::string_view text) {
  constexpr std::string_view kMark = "alert ";
  const auto at = text.find(kMark);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view alert = text.substr(at + kMark.size());
  return std::string(alert.substr(0, alert.find(',')));
}

FailureDetail handshake_failure(const CurlOutcome& outcome) {
  if (contains(outcome.text, "wrong version number")) return {.failure = Failure::kNotTls};
  if (contains(outcome.text, "certificate verify failed")) {
    return {.failure = verification_failure(outcome)};
  }
  if (auto alert = tls_alert(outcome.text)) {
    return {.failure = Failure::kTlsAlert, .text = *std::move(alert)};
  }
  return {.failure = Failure::kOther, .text = std::string(outcome.text)};
}

FailureDetail receive_failure(const CurlOutcome& outcome) {
  if (auto alert = tls_alert(outcome.text)) {
    return {.failure = Failure::kTlsAlert, .text = *std::move(alert)};
  }
  return {.failure = contains(outcome.text, "reset by peer") ? Failure::kReset : Failure::kClosed};
}

FailureDetail connect_failure(const CurlOutcome& outcome, const Endpoint& endpoint,
                              const ConnectionOptions& options) {
  if (!options.proxy_url.empty()) {
    const Endpoint proxy = parse_endpoint(options.proxy_url).value_or(Endpoint{});
    return {.failure = Failure::kProxy,
            .text = fmt::format("dial tcp {}: connect: connection refused", first_address(proxy))};
  }
  const long error_number = outcome.error_number == 0 ? ECONNREFUSED : outcome.error_number;
  return {.failure = Failure::kRefused,
          .address = first_address(endpoint),
          .error_number = static_cast<int>(error_number)};
}

FailureDetail timeout_failure(const CurlOutcome& outcome, const Endpoint& endpoint) {
  if (!outcome.dial_timed_out) return {.failure = Failure::kTimeout};
  return {.failure = Failure::kDialTimeout, .address = first_address(endpoint)};
}

FailureDetail sort_out(const CurlOutcome& outcome, const Endpoint& endpoint,
                       const ConnectionOptions& options) {
  switch (outcome.code) {
    case CURLE_WRITE_ERROR:
      return {.failure = outcome.too_large ? Failure::kTooLarge : Failure::kOther};
    case CURLE_COULDNT_RESOLVE_HOST:
      return {.failure = Failure::kNoSuchHost};
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_PROXY:
      return {.failure = Failure::kProxy};
    case CURLE_COULDNT_CONNECT:
      return connect_failure(outcome, endpoint, options);
    case CURLE_OPERATION_TIMEDOUT:
      return timeout_failure(outcome, endpoint);
    case CURLE_SSL_CONNECT_ERROR:
      return handshake_failure(outcome);
    case CURLE_PEER_FAILED_VERIFICATION:
      return {.failure = verification_failure(outcome)};
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
      return {.failure = Failure::kBadCertificate};
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
      return {.failure = Failure::kClosed};
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
      return receive_failure(outcome);
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return {.failure = Failure::kStream};
    default:
      return {.failure = Failure::kOther};
  }
}

}  // namespace

FailureDetail describe_failure(const CurlOutcome& outcome, const Endpoint& endpoint,
                               const ConnectionOptions& options) {
  FailureDetail detail = sort_out(outcome, endpoint, options);
  if (detail.text.empty()) detail.text = outcome.text;
  if (detail.address.empty()) detail.address = endpoint.address();
  detail.host = options.tls_server_name.empty() ? endpoint.host : options.tls_server_name;
  if (detail.failure == Failure::kNoSuchHost) detail.host = endpoint.host;
  return detail;
}

}  // namespace tf::net
