#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/sandbox/service.h"

struct ssl_st;

namespace tf::sandbox {

/// Finds out who a client is.   Like: a kube-apiserver with --client-ca-file and a token file.
class Authenticator {
 public:
  explicit Authenticator(std::string token) : token_(std::move(token)) {}

  /// The user of the certificate that the client has shown (common name, organisations as groups)
  /// or of the token; nothing for strangers.   In: connection: its handshake is done.
  [[nodiscard]] std::optional<User> identify(ssl_st* connection,
                                             std::string_view authorization) const;

 private:
  std::string token_;
};

/// The answer to strangers: 401.
[[nodiscard]] Response unauthorized();
/// 413, for bodies that are larger than a kube-apiserver takes.
[[nodiscard]] Response body_too_large();

}  // namespace tf::sandbox
