#include "templates-engine/certificates.h"

#include <gtest/gtest.h>

namespace tf::engine {
namespace {

CertificateRequest certificate_request() {
  CertificateRequest request;
  request.common_name = "app";
  request.ips = {"10.0.0.1", "::1"};
  request.dns_names = {"app.example.com"};
  request.not_before = 1700000000;
  request.not_after = 1800000000;
  return request;
}

TEST(Certificates, AuthoritySigns) {
  CertificateRequest authority_request = certificate_request();
  authority_request.is_authority = true;
  const auto authority_key = PrivateKey::generate("ecdsa", 0);
  ASSERT_TRUE(authority_key.has_value());
  const auto authority = self_signed(authority_request, *authority_key);
  ASSERT_TRUE(authority.has_value()) << authority.error().message;
  const auto key = PrivateKey::generate("ed25519", 0);
  ASSERT_TRUE(key.has_value());
  const auto pair = signed_by(certificate_request(), *key, *authority);
  ASSERT_TRUE(pair.has_value()) << pair.error().message;
  EXPECT_TRUE(check_certificate(pair->certificate).has_value());
  EXPECT_EQ(*PrivateKey::from_pem(pair->key)->to_pem(), *key->to_pem());
}

TEST(Certificates, RefusesForeignSignerKey) {
  CertificateRequest request = certificate_request();
  request.is_authority = true;
  const auto key = PrivateKey::generate("ecdsa", 0);
  const auto other = PrivateKey::generate("ecdsa", 0);
  auto authority = self_signed(request, *key);
  ASSERT_TRUE(authority.has_value());
  authority->key = *other->to_pem();
  const auto pair = signed_by(certificate_request(), *key, *authority);
  ASSERT_FALSE(pair.has_value());
  EXPECT_EQ(pair.error().message,
            "error creating certificate: x509: provided PrivateKey doesn't match parent's "
            "PublicKey");
}

TEST(Certificates, WritesKeysInTheirUsualForm) {
  EXPECT_TRUE(PrivateKey::generate("rsa", 1024)
                  ->to_pem()
                  ->starts_with("-----BEGIN RSA PRIVATE KEY-----\n"));
  EXPECT_TRUE(
      PrivateKey::generate("ecdsa", 0)->to_pem()->starts_with("-----BEGIN EC PRIVATE KEY-----\n"));
  EXPECT_TRUE(
      PrivateKey::generate("ed25519", 0)->to_pem()->starts_with("-----BEGIN PRIVATE KEY-----\n"));
}

TEST(Certificates, RefusesBadKeys) {
  constexpr const char* kBadKey =
      "-----BEGIN RSA PRIVATE KEY-----\naGk=\n-----END RSA PRIVATE KEY-----\n";
  const auto key = PrivateKey::from_pem(kBadKey);
  ASSERT_FALSE(key.has_value());
  EXPECT_TRUE(key.error().message.starts_with("parsing RSA private key from PEM: "));
  EXPECT_EQ(PrivateKey::from_pem("text").error().message, "no PEM data in input");
}

}  // namespace
}  // namespace tf::engine
