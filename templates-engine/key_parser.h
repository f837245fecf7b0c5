#pragma once

#include <string>
#include <string_view>

#include "lib/base/result.h"

namespace tf::engine {

enum class KeyKind { kRsa, kEc, kDsa, kEd25519, kX25519 };

/// A private key that Go would take, in a form that OpenSSL takes as well.
struct ParsedKey {
  KeyKind kind = KeyKind::kRsa;
  std::string der;  ///< PKCS#1, SEC1 or DSA; of the last two kinds the raw key
};

/// Reads the DER of a PEM block by its type.
/// Errors: kInvalid in the words of sprig 3.3's parsePrivateKeyPEM over Go 1.26's crypto/x509.
[[nodiscard]] Result<ParsedKey> parse_key(std::string_view pem_type, std::string_view der);

}  // namespace tf::engine
