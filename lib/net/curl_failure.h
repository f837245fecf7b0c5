#pragma once

#include <string_view>

#include "lib/net/curl_transport.h"
#include "lib/net/go_errors.h"
#include "lib/net/url.h"

namespace tf::net {

/// What libcurl tells about a transfer that failed.
struct CurlOutcome {
  int code = 0;  ///< CURLcode
  std::string_view text = {};
  long error_number = 0;   ///< errno of the connection
  long verify_result = 0;  ///< OpenSSL's X509_V_ERR_...
  bool dial_timed_out = false;
  bool too_large = false;
};

/// Sorts a failed transfer; looks the host up once more where its address is part of the words.
[[nodiscard]] FailureDetail describe_failure(const CurlOutcome& outcome, const Endpoint& endpoint,
                                             const ConnectionOptions& options);

}  // namespace tf::net
