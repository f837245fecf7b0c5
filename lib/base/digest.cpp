// OpenSSL's EVP_Digest first loads a provider, which takes as long as to render a small chart; its
// plain functions do not, but count as deprecated.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "lib/base/digest.h"

#include <openssl/sha.h>

#include <array>

#include "lib/base/text.h"

namespace tf {

std::string sha256_hex(std::string_view data) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, data.data(), data.size());
  SHA256_Final(digest.data(), &context);
  return to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace tf
