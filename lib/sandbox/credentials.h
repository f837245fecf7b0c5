#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"
#include "lib/base/time.h"

namespace tf::sandbox {

/// A certificate and its private key, PEM both.
struct KeyPair {
  std::string certificate;
  std::string key;
};

/// What a server and its clients trust each other by.
struct Credentials {
  KeyPair authority;
  KeyPair server;
  KeyPair admin;      ///< of the client who may do everything
  std::string token;  ///< lets a client in without certificate, as the admin
};

/// A new authority, a server's certificate for the names of this machine's loopback, an admin's of
/// the group system:masters, and a random token. Good for ten years from `now`. Errors: kInternal
/// in OpenSSL's words.   Cost: a few milliseconds (elliptic curves).
[[nodiscard]] Result<Credentials> make_credentials(TimePoint now);

/// Text of a kubeconfig with everything in it; `name` is that of its context, cluster and user.
[[nodiscard]] std::string kubeconfig_text(const std::string& name, const std::string& server,
                                          const Credentials& credentials);

}  // namespace tf::sandbox
