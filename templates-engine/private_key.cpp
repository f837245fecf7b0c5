#include "templates-engine/private_key.h"

#include <fmt/core.h>
#include <openssl/core_names.h>
#include <openssl/dsa.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <optional>
#include <utility>

#include "lib/base/openssl_handle.h"
#include "templates-engine/key_parser.h"
#include "templates-engine/pem.h"
#include "templates-engine/rsa_key.h"

namespace tf::engine {
namespace {

using KeyHandle = OpensslHandle<EVP_PKEY, EVP_PKEY_free>;
using KeyContext = OpensslHandle<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using Bio = OpensslHandle<BIO, BIO_free>;

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalid, std::move(message));
}

KeyHandle generate_with(EVP_PKEY_CTX* raw) {
  const KeyContext context(raw);
  if (context == nullptr || EVP_PKEY_keygen_init(context.get()) != 1) return nullptr;
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_keygen(context.get(), &key) != 1) return nullptr;
  return KeyHandle(key);
}

KeyHandle generate_dsa() {
  const KeyContext context(EVP_PKEY_CTX_new_id(EVP_PKEY_DSA, nullptr));
  EVP_PKEY* raw = nullptr;
  if (context == nullptr || EVP_PKEY_paramgen_init(context.get()) != 1 ||
      EVP_PKEY_CTX_set_dsa_paramgen_bits(context.get(), 2048) != 1 ||
      EVP_PKEY_CTX_set_dsa_paramgen_q_bits(context.get(), 256) != 1 ||
      EVP_PKEY_paramgen(context.get(), &raw) != 1) {
    return nullptr;
  }
  const KeyHandle parameters(raw);
  return generate_with(EVP_PKEY_CTX_new(parameters.get(), nullptr));
}

/// Hands a key to OpenSSL; null where that finds its numbers wrong.
KeyHandle load(const ParsedKey& key) {
  const auto* data = reinterpret_cast<const unsigned char*>(key.der.data());
  switch (key.kind) {
    case KeyKind::kEd25519:
      return KeyHandle(
          EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, data, key.der.size()));
    case KeyKind::kX25519:
      return KeyHandle(
          EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, data, key.der.size()));
    default: {
      const int id = key.kind == KeyKind::kRsa  ? EVP_PKEY_RSA
                     : key.kind == KeyKind::kEc ? EVP_PKEY_EC
                                                : EVP_PKEY_DSA;
      KeyHandle loaded(d2i_PrivateKey(id, nullptr, &data, static_cast<long>(key.der.size())));
      // Computed, the public half is not written unless asked for; Go writes it.
      if (loaded != nullptr && key.kind == KeyKind::kEc) {
        EVP_PKEY_set_int_param(loaded.get(), OSSL_PKEY_PARAM_EC_INCLUDE_PUBLIC, 1);
      }
      return loaded;
    }
  }
}

}  // namespace

void PrivateKey::Release::operator()(evp_pkey_st* key) const {
  EVP_PKEY_free(key);
}

Result<PrivateKey> PrivateKey::generate(std::string_view type, int rsa_bits) {
  KeyHandle key;
  if (type == "rsa") {
    key = KeyHandle(generate_rsa_key(rsa_bits));
  } else if (type == "dsa") {
    key = generate_dsa();
  } else if (type == "ecdsa") {
    key = KeyHandle(EVP_EC_gen("P-256"));
  } else if (type == "ed25519") {
    key = generate_with(EVP_PKEY_CTX_new_id(EVP_PKEY_ED25519, nullptr));
  } else {
    return invalid(fmt::format("Unknown type {}", type));
  }
  if (key == nullptr) return invalid("failed to generate private key: " + openssl_reason());
  return PrivateKey(key.release());
}

Result<PrivateKey> PrivateKey::from_pem(std::string_view pem) {
  const std::optional<PemBlock> block = first_pem_block(pem);
  if (!block) return invalid("no PEM data in input");
  TF_ASSIGN(const ParsedKey parsed, parse_key(block->type, block->data));
  KeyHandle key = load(parsed);
  if (key == nullptr) return invalid("invalid private key: " + openssl_reason());
  return PrivateKey(key.release());
}

Result<std::string> PrivateKey::to_pem() const {
  const Bio bio(BIO_new(BIO_s_mem()));
  EVP_PKEY* key = handle();
  const int kind = EVP_PKEY_base_id(key);
  const bool traditional = kind == EVP_PKEY_RSA || kind == EVP_PKEY_EC || kind == EVP_PKEY_DSA;
  const bool written =
      bio != nullptr &&
      (traditional ? PEM_write_bio_PrivateKey_traditional(bio.get(), key, nullptr, nullptr, 0,
                                                          nullptr, nullptr)
                   : PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr,
                                                   nullptr)) == 1;
  if (!written) return invalid("error pem-encoding key: " + openssl_reason());
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return std::string(data, static_cast<std::size_t>(size));
}

}  // namespace tf::engine
