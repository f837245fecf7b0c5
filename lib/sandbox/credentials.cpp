#include "lib/sandbox/credentials.h"

#include <fmt/core.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstdint>
#include <utility>

#include "lib/base/base64.h"
#include "lib/base/openssl_handle.h"
#include "lib/base/text.h"

namespace tf::sandbox {
namespace {

using Certificate = OpensslHandle<X509, X509_free>;
using PrivateKey = OpensslHandle<EVP_PKEY, EVP_PKEY_free>;
using Memory = OpensslHandle<BIO, BIO_free>;
using Extension = OpensslHandle<X509_EXTENSION, X509_EXTENSION_free>;

constexpr std::chrono::hours kLifetime{24 * 3650};
constexpr std::chrono::hours kSlack{1};  // clocks of containers differ
constexpr const char* kServerNames =
    "IP:127.0.0.1,IP:::1,IP:10.0.0.1,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,"
    "DNS:kubernetes.default.svc";

Error openssl_error(std::string_view doing) {
  return Error{ErrorCode::kInternal, fmt::format("{}: {}", doing, openssl_reason())};
}

std::string text_of(BIO* memory) {
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory, &text);
  return {text, static_cast<std::size_t>(size)};
}

/// What a certificate says, besides its key.
struct Subject {
  std::string_view name;
  std::string_view organisation;
  std::vector<std::pair<int, const char*>> extensions;
};

struct Signer {
  X509* certificate = nullptr;  ///< null: it signs itself
  EVP_PKEY* key = nullptr;
};

void add_name(X509_NAME* name, const char* field, std::string_view text) {
  if (text.empty()) return;
  X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(text.data()),
                             static_cast<int>(text.size()), -1, 0);
}

Status add_extensions(X509* certificate, X509* issuer, const Subject& subject) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  for (const auto& [kind, value] : subject.extensions) {
    const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value));
    if (!extension || X509_add_ext(certificate, extension.get(), -1) != 1) {
      return fail(openssl_error("making a certificate"));
    }
  }
  return {};
}

Status set_serial(X509* certificate) {
  std::array<unsigned char, 8> random{};
  if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1) {
    return fail(openssl_error("making a serial number"));
  }
  std::uint64_t serial = 0;
  for (const unsigned char byte : random)
    serial = serial << 8U | byte;
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1U);
  return {};
}

Result<Certificate> sign(EVP_PKEY* key, const Subject& subject, const Signer& signer,
                         TimePoint now) {
  Certificate certificate(X509_new());
  X509* const raw = certificate.get();
  X509_set_version(raw, X509_VERSION_3);
  TF_CHECK(set_serial(raw));
  const auto seconds = std::chrono::system_clock::to_time_t(
      std::chrono::floor<std::chrono::system_clock::duration>(now));
  const auto lifetime = std::chrono::seconds(kLifetime).count();
  ASN1_TIME_set(X509_getm_notBefore(raw), seconds - std::chrono::seconds(kSlack).count());
  ASN1_TIME_set(X509_getm_notAfter(raw), seconds + lifetime);
  X509_NAME* const name = X509_get_subject_name(raw);
  add_name(name, "O", subject.organisation);
  add_name(name, "CN", subject.name);
  X509* const issuer = signer.certificate == nullptr ? raw : signer.certificate;
  X509_set_issuer_name(raw, X509_get_subject_name(issuer));
  X509_set_pubkey(raw, key);
  TF_CHECK(add_extensions(raw, issuer, subject));
  if (X509_sign(raw, signer.key, EVP_sha256()) == 0) {
    return fail(openssl_error("signing a certificate"));
  }
  return certificate;
}

Result<PrivateKey> make_key() {
  PrivateKey key(EVP_EC_gen("P-256"));
  if (!key) return fail(openssl_error("making a key"));
  return key;
}

Result<KeyPair> to_pem(X509* certificate, EVP_PKEY* key) {
  const Memory certificate_text(BIO_new(BIO_s_mem()));
  const Memory key_text(BIO_new(BIO_s_mem()));
  if (PEM_write_bio_X509(certificate_text.get(), certificate) != 1 ||
      PEM_write_bio_PrivateKey(key_text.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1) {
    return fail(openssl_error("writing a certificate"));
  }
  return KeyPair{text_of(certificate_text.get()), text_of(key_text.get())};
}

Result<KeyPair> issue(const Subject& subject, const Signer& signer, TimePoint now) {
  TF_ASSIGN(const PrivateKey key, make_key());
  TF_ASSIGN(const Certificate certificate, sign(key.get(), subject, signer, now));
  return to_pem(certificate.get(), key.get());
}

Result<std::string> random_token() {
  std::array<unsigned char, 32> random{};
  if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1) {
    return fail(openssl_error("making a token"));
  }
  return to_hex({reinterpret_cast<const char*>(random.data()), random.size()});
}

}  // namespace

Result<Credentials> make_credentials(TimePoint now) {
  TF_ASSIGN(const PrivateKey key, make_key());
  const Subject authority{"tf-sandbox-ca",
                          "",
                          {{NID_basic_constraints, "critical,CA:TRUE"},
                           {NID_key_usage, "critical,keyCertSign,cRLSign"},
                           {NID_subject_key_identifier, "hash"}}};
  TF_ASSIGN(const Certificate certificate, sign(key.get(), authority, {nullptr, key.get()}, now));
  const Signer signer{certificate.get(), key.get()};
  Credentials made;
  TF_ASSIGN(made.authority, to_pem(certificate.get(), key.get()));
  TF_ASSIGN(made.server,
            issue({"tf-sandbox",
                   "",
                   {{NID_ext_key_usage, "serverAuth"}, {NID_subject_alt_name, kServerNames}}},
                  signer, now));
  TF_ASSIGN(
      made.admin,
      issue({"sandbox-admin", "system:masters", {{NID_ext_key_usage, "clientAuth"}}}, signer, now));
  TF_ASSIGN(made.token, random_token());
  return made;
}

std::string kubeconfig_text(const std::string& name, const std::string& server,
                            const Credentials& credentials) {
  return fmt::format(
      R"(apiVersion: v1
kind: Config
current-context: {0}
clusters:
- name: {0}
  cluster:
    server: {1}
    certificate-authority-data: {2}
users:
- name: {0}
  user:
    client-certificate-data: {3}
    client-key-data: {4}
contexts:
- name: {0}
  context:
    cluster: {0}
    user: {0}
    namespace: default
)",
      name, server, base64_encode(credentials.authority.certificate),
      base64_encode(credentials.admin.certificate), base64_encode(credentials.admin.key));
}

}  // namespace tf::sandbox
