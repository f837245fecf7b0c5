#include "templates-engine/rsa_key.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <memory>

namespace tf::engine {
namespace {

struct KeyRelease {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct ContextRelease {
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
};

/// OpenSSL's own check: p and q prime, n their product, d and the others fit.
TEST(RsaKey, PassesTheLibrarysCheckAtEverySize) {
  for (const int bits : {1024, 2048}) {
    const std::unique_ptr<EVP_PKEY, KeyRelease> key(generate_rsa_key(bits));
    ASSERT_NE(key, nullptr) << bits;
    EXPECT_EQ(EVP_PKEY_get_bits(key.get()), bits);
    const std::unique_ptr<EVP_PKEY_CTX, ContextRelease> context(
        EVP_PKEY_CTX_new(key.get(), nullptr));
    EXPECT_EQ(EVP_PKEY_check(context.get()), 1) << bits;
  }
}

TEST(RsaKey, IsAnotherEachTime) {
  const std::unique_ptr<EVP_PKEY, KeyRelease> one(generate_rsa_key(1024));
  const std::unique_ptr<EVP_PKEY, KeyRelease> two(generate_rsa_key(1024));
  EXPECT_EQ(EVP_PKEY_eq(one.get(), two.get()), 0);
}

}  // namespace
}  // namespace tf::engine
