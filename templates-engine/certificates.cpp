#include "templates-engine/certificates.h"

#include <arpa/inet.h>
#include <fmt/core.h>
#include <netinet/in.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <utility>

#include "lib/base/openssl_handle.h"
#include "lib/base/utf8.h"
#include "templates-engine/go_asn1.h"
#include "templates-engine/pem.h"
#include "templates-engine/private_key.h"

namespace tf::engine {
namespace {

using CertificateHandle = OpensslHandle<X509, X509_free>;
using Bio = OpensslHandle<BIO, BIO_free>;
using BigNumber = OpensslHandle<BIGNUM, BN_free>;
using Names = OpensslHandle<GENERAL_NAMES, GENERAL_NAMES_free>;
using OctetString = OpensslHandle<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free>;

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalid, std::move(message));
}

std::string text_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

bool add_extension(X509* certificate, X509V3_CTX& context, int nid, const char* value) {
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
  if (extension == nullptr) return false;
  const bool added = X509_add_ext(certificate, extension, -1) == 1;
  X509_EXTENSION_free(extension);
  return added;
}

/// Characters of ASN.1's PrintableString as encoding/asn1 (Go 1.26) chooses it.
bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("0123456789 '()+,-./:=?").find(c) != std::string_view::npos;
  });
}

Status set_subject(X509* certificate, const std::string& common_name) {
  if (common_name.empty()) return {};
  if (!is_valid_utf8(common_name)) {
    return invalid("error creating certificate: asn1: string not valid UTF-8");
  }
  const int type = is_printable(common_name) ? V_ASN1_PRINTABLESTRING : V_ASN1_UTF8STRING;
  X509_NAME* name = X509_get_subject_name(certificate);
  if (X509_NAME_add_entry_by_NID(name, NID_commonName, type,
                                 reinterpret_cast<const unsigned char*>(common_name.data()),
                                 static_cast<int>(common_name.size()), -1, 0) != 1) {
    return invalid("error creating certificate: " + openssl_reason());
  }
  return {};
}

/// 128 random bits.
bool set_serial(X509* certificate) {
  const BigNumber number(BN_new());
  return number != nullptr &&
         BN_rand(number.get(), 128, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1 &&
         BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

/// The 4 or 16 bytes of an address, or ""; Go takes a v4 address in v6 clothes for v4.
std::string address_bytes(const std::string& ip) {
  in_addr v4{};
  in6_addr v6{};
  if (inet_pton(AF_INET, ip.c_str(), &v4) == 1) {
    return {reinterpret_cast<const char*>(&v4), sizeof v4};
  }
  if (inet_pton(AF_INET6, ip.c_str(), &v6) != 1) return "";
  const std::string bytes(reinterpret_cast<const char*>(&v6), sizeof v6);
  return IN6_IS_ADDR_V4MAPPED(&v6) ? bytes.substr(sizeof v6 - sizeof v4) : bytes;
}

bool push_name(GENERAL_NAMES* names, int type, const std::string& data) {
  GENERAL_NAME* name = GENERAL_NAME_new();
  ASN1_STRING* text =
      ASN1_STRING_type_new(type == GEN_DNS ? V_ASN1_IA5STRING : V_ASN1_OCTET_STRING);
  if (name == nullptr || text == nullptr ||
      ASN1_STRING_set(text, data.data(), static_cast<int>(data.size())) != 1) {
    GENERAL_NAME_free(name);
    ASN1_STRING_free(text);
    return false;
  }
  GENERAL_NAME_set0_value(name, type, text);
  return sk_GENERAL_NAME_push(names, name) > 0;
}

Status add_alternative_names(X509* certificate, const CertificateRequest& request) {
  if (request.ips.empty() && request.dns_names.empty()) return {};
  const Names names(GENERAL_NAMES_new());
  bool added = names != nullptr;
  for (const std::string& dns : request.dns_names) {
    const bool ascii = std::all_of(dns.begin(), dns.end(), [](char c) { return (c & 0x80) == 0; });
    if (!ascii) {
      return invalid(fmt::format(
          "error creating certificate: x509: \"{}\" cannot be encoded as an IA5String", dns));
    }
    added = added && push_name(names.get(), GEN_DNS, dns);
  }
  for (const std::string& ip : request.ips) {
    added = added && push_name(names.get(), GEN_IPADD, address_bytes(ip));
  }
  const int critical = request.common_name.empty() ? 1 : 0;
  if (!added ||
      X509_add1_ext_i2d(certificate, NID_subject_alt_name, names.get(), critical, 0) != 1) {
    return invalid("error creating certificate: " + openssl_reason());
  }
  return {};
}

/// Go 1.25 and later: the first 160 bits of the public key's SHA-256.
bool add_subject_key_id(X509* certificate) {
  const ASN1_BIT_STRING* key = X509_get0_pubkey_bitstr(certificate);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  const OctetString id(ASN1_OCTET_STRING_new());
  return EVP_Digest(key->data, static_cast<std::size_t>(key->length), digest.data(), &size,
                    EVP_sha256(), nullptr) == 1 &&
         id != nullptr && ASN1_OCTET_STRING_set(id.get(), digest.data(), 20) == 1 &&
         X509_add1_ext_i2d(certificate, NID_subject_key_identifier, id.get(), 0, 0) == 1;
}

/// Extensions in the order that crypto/x509 (Go 1.26) writes them.
Status add_extensions(X509* certificate, X509* issuer, const CertificateRequest& request) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const bool authority = request.is_authority;
  const bool other_issuer =
      X509_NAME_cmp(X509_get_issuer_name(certificate), X509_get_subject_name(certificate)) != 0;
  bool added = add_extension(certificate, context, NID_key_usage,
                             authority ? "critical,digitalSignature,keyEncipherment,keyCertSign"
                                       : "critical,digitalSignature,keyEncipherment") &&
               add_extension(certificate, context, NID_ext_key_usage, "serverAuth,clientAuth") &&
               add_extension(certificate, context, NID_basic_constraints,
                             authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
  if (authority) added = added && add_subject_key_id(certificate);
  if (other_issuer && X509_get0_subject_key_id(issuer) != nullptr) {
    added = added && add_extension(certificate, context, NID_authority_key_identifier, "keyid");
  }
  if (!added) return invalid("error creating certificate: " + openssl_reason());
  return add_alternative_names(certificate, request);
}

/// What a key of its kind signs over: the curve decides with ECDSA, Ed25519 has its own.
const EVP_MD* digest_for(const EVP_PKEY* key) {
  if (EVP_PKEY_base_id(key) == EVP_PKEY_ED25519) return nullptr;
  if (EVP_PKEY_base_id(key) != EVP_PKEY_EC || EVP_PKEY_bits(key) <= 256) return EVP_sha256();
  return EVP_PKEY_bits(key) > 384 ? EVP_sha512() : EVP_sha384();
}

Result<std::string> certificate_pem(X509* certificate) {
  const Bio bio(BIO_new(BIO_s_mem()));
  if (bio == nullptr || PEM_write_bio_X509(bio.get(), certificate) != 1) {
    return invalid("error pem-encoding certificate: " + openssl_reason());
  }
  return text_of(bio.get());
}

/// How deep Go gets into bad data: a certificate is a sequence that begins with one.
std::string_view malformed_part(std::string_view der) {
  static constexpr Asn1Field kRest = {Asn1Type::kRaw, true};
  static constexpr Asn1Struct kAny = {"", std::span(&kRest, 1)};
  static constexpr Asn1Field kSequence = {Asn1Type::kStruct, false, -1, &kAny};
  const bool outer = read_asn1(kAny, der).has_value();
  const bool inner = read_asn1({"", std::span(&kSequence, 1)}, der).has_value();
  return outer && !inner ? "tbs certificate" : "certificate";
}

Result<CertificateHandle> parse_certificate(std::string_view pem, std::string_view what) {
  const std::optional<PemBlock> block = first_pem_block(pem);
  if (!block) return invalid("unable to decode certificate");
  const auto* data = reinterpret_cast<const unsigned char*>(block->data.data());
  CertificateHandle certificate(d2i_X509(nullptr, &data, static_cast<long>(block->data.size())));
  if (certificate == nullptr) {
    ERR_clear_error();
    return invalid(fmt::format("error parsing certificate: {}: x509: malformed {}", what,
                               malformed_part(block->data)));
  }
  if (data != reinterpret_cast<const unsigned char*>(block->data.data()) + block->data.size()) {
    return invalid(fmt::format("error parsing certificate: {}: x509: trailing data", what));
  }
  return certificate;
}

/// Who signs: without a certificate of its own, the new one.
struct Signer {
  X509* certificate = nullptr;
  EVP_PKEY* key = nullptr;
};

Result<KeyPair> issue(const CertificateRequest& request, const PrivateKey& key, EVP_PKEY* handle,
                      const Signer& signer) {
  const int signer_id = EVP_PKEY_base_id(signer.key);
  if (signer_id == EVP_PKEY_DSA || signer_id == EVP_PKEY_X25519) {
    return invalid(
        "error creating certificate: x509: certificate private key does not implement "
        "crypto.Signer");
  }
  if (EVP_PKEY_base_id(handle) == EVP_PKEY_DSA) {
    return invalid("error creating certificate: x509: unsupported public key type: *dsa.PublicKey");
  }
  const CertificateHandle certificate(X509_new());
  X509* raw = certificate.get();
  if (raw == nullptr || X509_set_version(raw, 2) != 1 || !set_serial(raw) ||
      ASN1_TIME_set(X509_getm_notBefore(raw), request.not_before) == nullptr ||
      ASN1_TIME_set(X509_getm_notAfter(raw), request.not_after) == nullptr ||
      X509_set_pubkey(raw, handle) != 1) {
    return invalid("error creating certificate: " + openssl_reason());
  }
  TF_CHECK(set_subject(raw, request.common_name));
  X509* issuer = signer.certificate == nullptr ? raw : signer.certificate;
  if (X509_set_issuer_name(raw, X509_get_subject_name(issuer)) != 1) {
    return invalid("error creating certificate: " + openssl_reason());
  }
  TF_CHECK(add_extensions(raw, issuer, request));
  if (X509_sign(raw, signer.key, digest_for(signer.key)) == 0) {
    return invalid("error creating certificate: " + openssl_reason());
  }
  KeyPair pair;
  TF_ASSIGN(pair.certificate, certificate_pem(raw));
  TF_ASSIGN(pair.key, key.to_pem());
  return pair;
}

}  // namespace

Status check_addresses(const std::vector<std::string>& ips) {
  for (const std::string& ip : ips) {
    if (address_bytes(ip).empty()) return invalid("error parsing ip: " + ip);
  }
  return {};
}

Result<KeyPair> self_signed(const CertificateRequest& request, const PrivateKey& key) {
  TF_CHECK(check_addresses(request.ips));
  EVP_PKEY* handle = key.handle();
  return issue(request, key, handle, {nullptr, handle});
}

Result<KeyPair> signed_by(const CertificateRequest& request, const PrivateKey& key,
                          const KeyPair& authority) {
  TF_ASSIGN(const CertificateHandle signer,
            parse_certificate(authority.certificate, "decodedSignerCert.Bytes"));
  auto signer_key = PrivateKey::from_pem(authority.key);
  if (!signer_key) return fail(std::move(signer_key).error().wrap("error parsing private key"));
  TF_CHECK(check_addresses(request.ips));
  EVP_PKEY* signer_handle = signer_key->handle();
  if (X509_check_private_key(signer.get(), signer_handle) != 1) {
    ERR_clear_error();
    return invalid(
        "error creating certificate: x509: provided PrivateKey doesn't match parent's PublicKey");
  }
  return issue(request, key, key.handle(), {signer.get(), signer_handle});
}

Status check_certificate(std::string_view pem) {
  TF_CHECK(parse_certificate(pem, "decodedCert.Bytes"));
  return {};
}

}  // namespace tf::engine
