#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "lib/base/result.h"

struct evp_pkey_st;  // EVP_PKEY of OpenSSL

namespace tf::engine {

/// A private key, owned. Threads: not shared.
class PrivateKey {
 public:
  /// "rsa" of so many bits; "ecdsa" is P-256, "dsa" 2048/256, and "ed25519"; bits count for RSA
  /// only. Errors: kInvalid "Unknown type x".   Cost: RSA and DSA up to seconds.
  [[nodiscard]] static Result<PrivateKey> generate(std::string_view type, int rsa_bits);
  /// PKCS#1, SEC1, DSA or PKCS#8 in PEM.
  /// Errors: kInvalid "no PEM data in input", "no private key data in PEM block of type x",
  ///         "invalid private key type x", "parsing RSA private key from PEM: ..." and the like.
  [[nodiscard]] static Result<PrivateKey> from_pem(std::string_view pem);
  /// RSA as PKCS#1, EC as SEC1, DSA as OpenSSL's own form, all else as PKCS#8.
  [[nodiscard]] Result<std::string> to_pem() const;

  /// OpenSSL's key, lent.
  [[nodiscard]] evp_pkey_st* handle() const { return handle_.get(); }

 private:
  struct Release {
    void operator()(evp_pkey_st* key) const;
  };
  using Handle = std::unique_ptr<evp_pkey_st, Release>;

  explicit PrivateKey(evp_pkey_st* key) : handle_(key) {}

  Handle handle_;
};

}  // namespace tf::engine
