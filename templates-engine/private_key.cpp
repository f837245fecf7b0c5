#include "templates-engine/private_key.h"

#include <fmt/core.h>
#include <openssl/dsa.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <utility>

#include "templates-engine/pem.h"

namespace tf::engine {
namespace {

template <auto release>
struct Releaser {
  template <class T>
  void operator()(T* object) const {
    release(object);
  }
};
using KeyHandle = std::unique_ptr<EVP_PKEY, Releaser<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Releaser<EVP_PKEY_CTX_free>>;
using Bio = std::unique_ptr<BIO, Releaser<BIO_free>>;

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalid, std::move(message));
}

/// The library's last complaint; its queue is emptied.
std::string openssl_reason() {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  return reason == nullptr ? "unknown reason" : reason;
}

KeyHandle generate_with(EVP_PKEY_CTX* raw, int rsa_bits) {
  const KeyContext context(raw);
  if (context == nullptr || EVP_PKEY_keygen_init(context.get()) != 1) return nullptr;
  if (rsa_bits > 0 && EVP_PKEY_CTX_set_rsa_keygen_bits(context.get(), rsa_bits) != 1)
    return nullptr;
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
  return generate_with(EVP_PKEY_CTX_new(parameters.get(), nullptr), 0);
}

/// Reads DER of one of the forms that a PEM type names. A null handle: the data is bad.
Result<KeyHandle> decode_key(const PemBlock& block) {
  const auto* data = reinterpret_cast<const unsigned char*>(block.data.data());
  const auto size = static_cast<long>(block.data.size());
  std::string context;
  KeyHandle key;
  constexpr std::string_view kSuffix = " PRIVATE KEY";
  if (block.type == "PRIVATE KEY") {
    context = "decoding PEM as PKCS#8";
    key.reset(d2i_AutoPrivateKey(nullptr, &data, size));
  } else if (!block.type.ends_with(kSuffix)) {
    return invalid("no private key data in PEM block of type " + block.type);
  } else {
    const std::string type = block.type.substr(0, block.type.size() - kSuffix.size());
    const int id = type == "RSA"   ? EVP_PKEY_RSA
                   : type == "EC"  ? EVP_PKEY_EC
                   : type == "DSA" ? EVP_PKEY_DSA
                                   : EVP_PKEY_NONE;
    if (id == EVP_PKEY_NONE) return invalid("invalid private key type " + block.type);
    context = fmt::format("parsing {} private key from PEM", type);
    key.reset(d2i_PrivateKey(id, nullptr, &data, size));
  }
  if (key == nullptr) return invalid(context + ": " + openssl_reason());
  return key;
}

}  // namespace

void PrivateKey::Release::operator()(evp_pkey_st* key) const {
  EVP_PKEY_free(key);
}

PemBlock first_pem_block(std::string_view text) {
  PemBlock block;
  char* name = nullptr;
  char* header = nullptr;
  unsigned char* data = nullptr;
  long size = 0;
  const Bio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  if (PEM_read_bio(bio.get(), &name, &header, &data, &size) == 1) {
    block.type = name;
    block.data.assign(reinterpret_cast<const char*>(data), static_cast<std::size_t>(size));
  }
  OPENSSL_free(name);
  OPENSSL_free(header);
  OPENSSL_clear_free(data, static_cast<std::size_t>(size));
  ERR_clear_error();
  return block;
}

Result<PrivateKey> PrivateKey::generate(std::string_view type, int rsa_bits) {
  KeyHandle key;
  if (type == "rsa") {
    key = generate_with(EVP_PKEY_CTX_new_id(EVP_PKEY_RSA, nullptr), rsa_bits);
  } else if (type == "dsa") {
    key = generate_dsa();
  } else if (type == "ecdsa") {
    key = KeyHandle(EVP_EC_gen("P-256"));
  } else if (type == "ed25519") {
    key = generate_with(EVP_PKEY_CTX_new_id(EVP_PKEY_ED25519, nullptr), 0);
  } else {
    return invalid(fmt::format("Unknown type {}", type));
  }
  if (key == nullptr) return invalid("failed to generate private key: " + openssl_reason());
  return PrivateKey(key.release());
}

Result<PrivateKey> PrivateKey::from_pem(std::string_view pem) {
  const PemBlock block = first_pem_block(pem);
  if (block.type.empty()) return invalid("no PEM data in input");
  TF_ASSIGN(KeyHandle key, decode_key(block));
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
