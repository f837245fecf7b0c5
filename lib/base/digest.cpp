// OpenSSL's EVP_Digest first loads a provider, which takes as long as to render a small chart; its
// plain functions do not, but count as deprecated.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "lib/base/digest.h"

#include <openssl/sha.h>

#include <array>

namespace tf {

std::string sha256_hex(std::string_view data) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, data.data(), data.size());
  SHA256_Final(digest.data(), &context);
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  out.reserve(2 * digest.size());
  for (const unsigned char byte : digest) {
    out += kHex[byte >> 4U];
    out += kHex[byte & 0x0FU];
  }
  return out;
}

}  // namespace tf
