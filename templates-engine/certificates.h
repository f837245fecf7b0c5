#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"
#include "templates-engine/private_key.h"

namespace tf::engine {

/// A certificate and its private key as PEM: what sprig 3.3's gen functions give.
struct KeyPair {
  std::string certificate;
  std::string key;
};

/// What a new certificate is for.
struct CertificateRequest {
  std::string common_name;
  std::vector<std::string> ips;
  std::vector<std::string> dns_names;
  std::int64_t not_before = 0;  ///< Unix seconds
  std::int64_t not_after = 0;
  bool is_authority = false;
};

/// A certificate for `key` that it signs itself.
/// Errors: kInvalid "error parsing ip: 1.2.3", "error creating certificate: ...".
[[nodiscard]] Result<KeyPair> self_signed(const CertificateRequest& request, const PrivateKey& key);
/// A certificate for `key` signed by an authority.
/// Errors: as self_signed, and "unable to decode certificate", "error parsing private key: ...",
///         "error parsing certificate: decodedSignerCert.Bytes: x509: malformed certificate".
[[nodiscard]] Result<KeyPair> signed_by(const CertificateRequest& request, const PrivateKey& key,
                                        const KeyPair& authority);
/// Errors: kInvalid "error parsing ip: x" for the first that is no address.
[[nodiscard]] Status check_addresses(const std::vector<std::string>& ips);
/// Whether the first PEM block is a certificate.
/// Errors: kInvalid "unable to decode certificate", "error parsing certificate: ...".
[[nodiscard]] Status check_certificate(std::string_view pem);

}  // namespace tf::engine
