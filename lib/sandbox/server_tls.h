#pragma once

#include <memory>
#include <string>

#include "lib/base/result.h"

// OpenSSL's SSL_CTX.
struct ssl_ctx_st;

namespace tf::sandbox {

struct FreeTlsContext {
  void operator()(ssl_ctx_st* context) const;
};
using TlsContext = std::unique_ptr<ssl_ctx_st, FreeTlsContext>;

/// TLS 1.2 and newer, ALPN "http/1.1". Clients are asked for a certificate; one that is not of the
/// authority does not end the handshake, it just names nobody.   Errors: kInvalid with OpenSSL's
/// words. In: PEM; authority: whose certificates clients may show.
[[nodiscard]] Result<TlsContext> make_server_tls(const std::string& certificate,
                                                 const std::string& key,
                                                 const std::string& authority);

}  // namespace tf::sandbox
