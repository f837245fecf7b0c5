#include "templates-engine/ciphers.h"

#include <crypt.h>
#include <fmt/core.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <memory>
#include <span>
#include <stdexcept>

#include "lib/base/text.h"
#include "templates-engine/function_table.h"
#include "templates-engine/random.h"

namespace tf::engine {
namespace {

constexpr std::size_t kAesBlock = 16;
constexpr std::size_t kAesKey = 32;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalid, std::move(message));
}

std::string hash_hex(std::string_view data, const EVP_MD* algorithm) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (EVP_Digest(data.data(), data.size(), digest.data(), &size, algorithm, nullptr) != 1) {
    throw FunctionError("hash algorithm is not available");
  }
  return to_hex({reinterpret_cast<const char*>(digest.data()), size});
}

std::string aes_key(std::string_view password) {
  std::string key(password.substr(0, kAesKey));
  key.resize(kAesKey, '\0');
  return key;
}

enum class Direction : int { kDecrypt = 0, kEncrypt = 1 };

/// Whole blocks only; padding is the caller's.
Result<std::string> aes_cbc(Direction direction, const std::string& key, std::string_view iv,
                            std::string_view data) {
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(
      EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  std::string out(data.size() + kAesBlock, '\0');
  int size = 0;
  const bool done = context != nullptr &&
                    EVP_CipherInit_ex(context.get(), EVP_aes_256_cbc(), nullptr, bytes_of(key),
                                      bytes_of(iv), static_cast<int>(direction)) == 1 &&
                    EVP_CIPHER_CTX_set_padding(context.get(), 0) == 1 &&
                    EVP_CipherUpdate(context.get(), bytes_of(out), &size, bytes_of(data),
                                     static_cast<int>(data.size())) == 1;
  if (!done) return fail(ErrorCode::kInternal, "AES is not available");
  out.resize(static_cast<std::size_t>(size));
  return out;
}

constexpr std::string_view kSeed = "com.lyndir.masterpassword";

struct PasswordTemplates {
  std::string_view type;
  std::span<const std::string_view> templates;
};

constexpr std::string_view kMaximum[] = {"anoxxxxxxxxxxxxxxxxx", "axxxxxxxxxxxxxxxxxno"};
constexpr std::string_view kLong[] = {
    "CvcvnoCvcvCvcv", "CvcvCvcvnoCvcv", "CvcvCvcvCvcvno", "CvccnoCvcvCvcv", "CvccCvcvnoCvcv",
    "CvccCvcvCvcvno", "CvcvnoCvccCvcv", "CvcvCvccnoCvcv", "CvcvCvccCvcvno", "CvcvnoCvcvCvcc",
    "CvcvCvcvnoCvcc", "CvcvCvcvCvccno", "CvccnoCvccCvcv", "CvccCvccnoCvcv", "CvccCvccCvcvno",
    "CvcvnoCvccCvcc", "CvcvCvccnoCvcc", "CvcvCvccCvccno", "CvccnoCvcvCvcc", "CvccCvcvnoCvcc",
    "CvccCvcvCvccno"};
constexpr std::string_view kMedium[] = {"CvcnoCvc", "CvcCvcno"};
constexpr std::string_view kShort[] = {"Cvcn"};
constexpr std::string_view kBasic[] = {"aaanaaan", "aannaaan", "aaannaaa"};
constexpr std::string_view kPin[] = {"nnnn"};

constexpr PasswordTemplates kTemplates[] = {{"maximum", kMaximum}, {"long", kLong},
                                            {"medium", kMedium},   {"short", kShort},
                                            {"basic", kBasic},     {"pin", kPin}};

std::string_view class_characters(char c) {
  switch (c) {
    case 'V':
      return "AEIOU";
    case 'C':
      return "BCDFGHJKLMNPQRSTVWXYZ";
    case 'v':
      return "aeiou";
    case 'c':
      return "bcdfghjklmnpqrstvwxyz";
    case 'a':
      return "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz";
    case 'n':
      return "0123456789";
    case 'o':
      return "@&%?,=[]_:-+*$#!'^~;()/.";
    default:
      return "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789!@#$%^&*()";
  }
}

void append_big_endian(std::string& out, std::uint32_t number) {
  for (int shift = 24; shift >= 0; shift -= 8)
    out += static_cast<char>((number >> shift) & 0xFF);
}

/// 32 bytes that decide about every character.
std::array<unsigned char, 32> password_seed(std::uint32_t counter, std::string_view password,
                                            std::string_view user, std::string_view site) {
  constexpr std::size_t kKeySize = 64;
  constexpr std::uint64_t kMemory = std::uint64_t{64} << 20;
  std::string salt(kSeed);
  append_big_endian(salt, static_cast<std::uint32_t>(user.size()));
  salt += user;
  std::array<unsigned char, kKeySize> key{};
  if (EVP_PBE_scrypt(password.data(), password.size(), bytes_of(salt), salt.size(), 32768, 8, 2,
                     kMemory, key.data(), key.size()) != 1) {
    throw FunctionError("scrypt is not available");
  }
  std::string message(kSeed);
  append_big_endian(message, static_cast<std::uint32_t>(site.size()));
  message += site;
  append_big_endian(message, counter);
  std::array<unsigned char, 32> seed{};
  unsigned size = 0;
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(message),
           message.size(), seed.data(), &size) == nullptr) {
    throw FunctionError("HMAC is not available");
  }
  return seed;
}

}  // namespace

std::string sha1_hex(std::string_view data) {
  return hash_hex(data, EVP_sha1());
}
std::string sha512_hex(std::string_view data) {
  return hash_hex(data, EVP_sha512());
}

std::uint32_t adler32(std::string_view data) {
  constexpr std::uint32_t kModulus = 65521;
  std::uint32_t low = 1;
  std::uint32_t high = 0;
  for (char c : data) {
    low = (low + static_cast<unsigned char>(c)) % kModulus;
    high = (high + low) % kModulus;
  }
  return high << 16 | low;
}

Result<std::string> bcrypt_hash(const std::string& password) {
  if (password.size() > 72) return invalid("bcrypt: password length exceeds 72 bytes");
  // libxcrypt would stop at a NUL and so hash less than was asked for.
  if (password.find('\0') != std::string::npos) return invalid("bcrypt: password holds a NUL byte");
  const std::string salt = random_bytes(16);
  std::array<char, CRYPT_GENSALT_OUTPUT_SIZE> setting{};
  if (crypt_gensalt_rn("$2a$", 10, salt.data(), static_cast<int>(salt.size()), setting.data(),
                       static_cast<int>(setting.size())) == nullptr) {
    return fail(ErrorCode::kInternal, "bcrypt is not available");
  }
  const auto data = std::make_unique<crypt_data>();
  const char* hash = crypt_rn(password.c_str(), setting.data(), data.get(), sizeof(crypt_data));
  if (hash == nullptr) return fail(ErrorCode::kInternal, "bcrypt is not available");
  return std::string(hash);
}

Result<std::string> aes_encrypt(std::string_view password, std::string_view text) {
  const std::size_t padding = kAesBlock - text.size() % kAesBlock;
  std::string padded(text);
  padded.append(padding, static_cast<char>(padding));
  const std::string iv = random_bytes(kAesBlock);
  TF_ASSIGN(const std::string encrypted,
            aes_cbc(Direction::kEncrypt, aes_key(password), iv, padded));
  return iv + encrypted;
}

Result<std::string> aes_decrypt(std::string_view password, std::string_view data) {
  if (data.size() < kAesBlock) {
    return invalid(fmt::format("runtime error: slice bounds out of range [:{}] with capacity {}",
                               kAesBlock, (data.size() + 2) / 3 * 3));
  }
  const std::string_view encrypted = data.substr(kAesBlock);
  if (encrypted.size() % kAesBlock != 0) return invalid("crypto/cipher: input not full blocks");
  if (encrypted.empty()) return invalid("runtime error: index out of range [-1]");
  TF_ASSIGN(std::string plain,
            aes_cbc(Direction::kDecrypt, aes_key(password), data.substr(0, kAesBlock), encrypted));
  const std::size_t padding = static_cast<unsigned char>(plain.back());
  if (padding > plain.size()) {
    return invalid(
        fmt::format("runtime error: slice bounds out of range [:-{}]", padding - plain.size()));
  }
  plain.resize(plain.size() - padding);
  return plain;
}

std::string derive_password(std::uint32_t counter, std::string_view type, std::string_view password,
                            std::string_view user, std::string_view site) {
  std::span<const std::string_view> templates;
  for (const PasswordTemplates& entry : kTemplates) {
    if (entry.type == type) templates = entry.templates;
  }
  if (templates.empty()) return fmt::format("cannot find password template {}", type);
  const auto seed = password_seed(counter, password, user, site);
  std::string out;
  for (char c : templates[seed[0] % templates.size()]) {
    const std::string_view choice = class_characters(c);
    out += choice[seed[out.size() + 1] % choice.size()];
  }
  return out;
}

}  // namespace tf::engine
