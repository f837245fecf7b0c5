#include <fmt/core.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "lib/base/base64.h"
#include "lib/base/digest.h"
#include "lib/base/text.h"
#include "lib/data/go_print.h"
#include "templates-engine/args.h"
#include "templates-engine/certificates.h"
#include "templates-engine/ciphers.h"
#include "templates-engine/function_table.h"
#include "templates-engine/random.h"

namespace tf::engine {
namespace {

// Hashes, passwords, keys and certificates of sprig 3.3 (crypto.go).

Value sha1sum(CallContext&, std::span<Value> args) {
  return sha1_hex(string_arg(args[0]));
}
Value sha256sum(CallContext&, std::span<Value> args) {
  return sha256_hex(string_arg(args[0]));
}
Value sha512sum(CallContext&, std::span<Value> args) {
  return sha512_hex(string_arg(args[0]));
}
Value adler32sum(CallContext&, std::span<Value> args) {
  return to_text(adler32(string_arg(args[0])));
}

template <class T>
T value_or_throw(Result<T> result) {
  if (!result) throw FunctionError(std::move(result).error().message);
  return *std::move(result);
}

/// sprig puts the error's text in the place of the hash.
std::string bcrypt_text(const std::string& password) {
  auto hash = bcrypt_hash(password);
  return hash ? *std::move(hash) : "failed to encrypt string with bcrypt: " + hash.error().message;
}

Value bcrypt(CallContext&, std::span<Value> args) {
  return bcrypt_text(string_arg(args[0]));
}

Value htpasswd(CallContext&, std::span<Value> args) {
  const std::string& user = string_arg(args[0]);
  if (contains(user, ":")) return "invalid username: " + user;
  return user + ':' + bcrypt_text(string_arg(args[1]));
}

Value rand_bytes(CallContext&, std::span<Value> args) {
  constexpr std::int64_t kMax = std::int64_t{1} << 30;
  const std::int64_t count = int_arg(args[0]);
  if (count < 0 || count > kMax) throw FunctionError("runtime error: makeslice: len out of range");
  return base64_encode(random_bytes(static_cast<std::size_t>(count)));
}

/// RFC 4122 version 4.
Value uuidv4(CallContext&, std::span<Value>) {
  std::string bytes = random_bytes(16);
  bytes[6] = static_cast<char>((bytes[6] & 0x0F) | 0x40);
  bytes[8] = static_cast<char>((bytes[8] & 0x3F) | 0x80);
  std::string out = to_hex(bytes);
  for (const std::size_t at : {8, 13, 18, 23})
    out.insert(at, 1, '-');
  return out;
}

Value encrypt_aes(CallContext&, std::span<Value> args) {
  const std::string& text = string_arg(args[1]);
  if (text.empty()) return "";
  return base64_encode(value_or_throw(aes_encrypt(string_arg(args[0]), text)));
}

Value decrypt_aes(CallContext&, std::span<Value> args) {
  const std::string& text = string_arg(args[1]);
  if (text.empty()) return "";
  const std::string data = value_or_throw(base64_decode(text));
  return value_or_throw(aes_decrypt(string_arg(args[0]), data));
}

Value derive_password_text(CallContext&, std::span<Value> args) {
  return derive_password(static_cast<std::uint32_t>(int_arg(args[0])), string_arg(args[1]),
                         string_arg(args[2]), string_arg(args[3]), string_arg(args[4]));
}

/// sprig's certificate struct.
class CertificateObject final : public NativeObject {
 public:
  explicit CertificateObject(KeyPair pair) : pair_(std::move(pair)) {}
  [[nodiscard]] const KeyPair& pair() const { return pair_; }
  [[nodiscard]] std::string_view type_name() const override { return "sprig.certificate"; }
  [[nodiscard]] std::optional<Value> field(std::string_view name) const override {
    if (name == "Cert") return Value(pair_.certificate);
    if (name == "Key") return Value(pair_.key);
    return std::nullopt;
  }
  [[nodiscard]] std::string print() const override {
    return '{' + pair_.certificate + ' ' + pair_.key + '}';
  }
  [[nodiscard]] Value json() const override {
    return Map{{"Cert", pair_.certificate}, {"Key", pair_.key}};
  }
  [[nodiscard]] bool equals(const NativeObject& other) const override {
    return other.print() == print();
  }

 private:
  KeyPair pair_;
};

Value certificate_value(Result<KeyPair> pair) {
  return NativeRef(std::make_shared<const CertificateObject>(value_or_throw(std::move(pair))));
}

constexpr int kCertificateBits = 2048;
constexpr int kKeyBits = 4096;

PrivateKey new_certificate_key() {
  auto key = PrivateKey::generate("rsa", kCertificateBits);
  if (!key) throw FunctionError("error generating rsa key: " + key.error().message);
  return *std::move(key);
}

PrivateKey key_of_pem(const Value& pem) {
  auto key = PrivateKey::from_pem(string_arg(pem));
  if (!key) throw FunctionError("parsing private key: " + key.error().message);
  return *std::move(key);
}

std::vector<std::string> strings_of(const Value& list, std::string_view complaint) {
  std::vector<std::string> out;
  for (const Value& item : *list.as_list()) {
    if (!item.is_string()) {
      throw FunctionError(fmt::format("{}: {} is not a string", complaint, go_print(item)));
    }
    out.push_back(*item.as_string());
  }
  return out;
}

/// Valid from now for so many days; the product wraps around as a Go Duration does.
CertificateRequest request_for(CallContext& context, const Value& common_name, const Value& days) {
  constexpr std::uint64_t kNanosPerDay = std::uint64_t{86400} * 1'000'000'000;
  const auto start = context.environment().clock->now().time_since_epoch();
  const std::int64_t nanos = start.count();
  const auto length =
      static_cast<std::int64_t>(static_cast<std::uint64_t>(int_arg(days)) * kNanosPerDay);
  CertificateRequest request;
  request.common_name = string_arg(common_name);
  request.not_before = nanos / 1'000'000'000;
  request.not_after = request.not_before + length / 1'000'000'000;
  return request;
}

/// Arguments: common name, addresses, DNS names, days.
CertificateRequest server_request(CallContext& context, std::span<Value> args) {
  CertificateRequest request = request_for(context, args[0], args[3]);
  request.ips = strings_of(args[1], "error parsing ip");
  if (const Status fine = check_addresses(request.ips); !fine) {
    throw FunctionError(fine.error().message);
  }
  request.dns_names = strings_of(args[2], "error processing alternate dns name");
  return request;
}

Value gen_ca(CallContext& context, std::span<Value> args) {
  CertificateRequest request = request_for(context, args[0], args[1]);
  request.is_authority = true;
  return certificate_value(
      self_signed(request, args.size() > 2 ? key_of_pem(args[2]) : new_certificate_key()));
}

Value gen_self_signed(CallContext& context, std::span<Value> args) {
  const PrivateKey key = args.size() > 4 ? key_of_pem(args[4]) : new_certificate_key();
  return certificate_value(self_signed(server_request(context, args), key));
}

Value gen_signed(CallContext& context, std::span<Value> args) {
  const PrivateKey key = args.size() > 5 ? key_of_pem(args[5]) : new_certificate_key();
  const auto* authority = dynamic_cast<const CertificateObject*>(args[4].as_native());
  if (authority == nullptr) throw FunctionError(std::string(kNilDereference));
  return certificate_value(signed_by(server_request(context, args), key, authority->pair()));
}

Value build_custom_cert(CallContext&, std::span<Value> args) {
  auto certificate = base64_decode(string_arg(args[0]));
  if (!certificate) throw FunctionError("unable to decode base64 certificate");
  auto key = base64_decode(string_arg(args[1]));
  if (!key) throw FunctionError("unable to decode base64 private key");
  if (auto status = check_certificate(*certificate); !status) {
    throw FunctionError(status.error().message);
  }
  if (auto parsed = PrivateKey::from_pem(*key); !parsed) {
    throw FunctionError("error parsing private key: " + parsed.error().message);
  }
  return certificate_value(KeyPair{*std::move(certificate), *std::move(key)});
}

/// Failures are the result's text.
Value gen_private_key(CallContext&, std::span<Value> args) {
  const std::string& type = string_arg(args[0]);
  auto key = PrivateKey::generate(type.empty() ? "rsa" : type, kKeyBits);
  if (!key) return key.error().message;
  return value_or_throw(key->to_pem());
}

using enum ParamType;

constexpr Signature kText = {kString};

constexpr Function kFunctions[] = {
    {"adler32sum", kText, adler32sum, "the Adler-32 checksum, decimal",
     "{{ adler32sum \"hi\" }} -> 20644050"},
    {"bcrypt", kText, bcrypt, "a bcrypt hash of a password", ""},
    {"buildCustomCert",
     {kString, kString},
     build_custom_cert,
     "a certificate of its own and its key's base64 PEM",
     ""},
    {"decryptAES",
     {kString, kString},
     decrypt_aes,
     "the text that encryptAES hid",
     "{{ encryptAES \"key\" \"text\" | decryptAES \"key\" }} -> text"},
    {"derivePassword",
     {kUint32, kString, kString, kString, kString},
     derive_password_text,
     "a password from counter, type, master password, user and site",
     "{{ derivePassword 1 \"pin\" \"password\" \"user\" \"example.com\" }} -> 6685"},
    {"encryptAES",
     {kString, kString},
     encrypt_aes,
     "text encrypted with a password, in base64",
     ""},
    {"genCA", {kString, kInt}, gen_ca, "a certificate authority for a name and days", ""},
    {"genCAWithKey", {kString, kInt, kString}, gen_ca, "genCA with a given key", ""},
    {"genPrivateKey", kText, gen_private_key, "a new rsa, dsa, ecdsa or ed25519 key",
     "{{ genPrivateKey \"none\" }} -> Unknown type none"},
    {"genSelfSignedCert",
     {kString, kAnyList, kAnyList, kInt},
     gen_self_signed,
     "a self-signed certificate for name, addresses, DNS names and days",
     ""},
    {"genSelfSignedCertWithKey",
     {kString, kAnyList, kAnyList, kInt, kString},
     gen_self_signed,
     "genSelfSignedCert with a given key",
     ""},
    {"genSignedCert",
     {kString, kAnyList, kAnyList, kInt, kCertificate},
     gen_signed,
     "a certificate signed by an authority of genCA",
     ""},
    {"genSignedCertWithKey",
     {kString, kAnyList, kAnyList, kInt, kCertificate, kString},
     gen_signed,
     "genSignedCert with a given key",
     ""},
    {"htpasswd",
     {kString, kString},
     htpasswd,
     "user and bcrypt hash for a htpasswd file",
     "{{ htpasswd \"a:b\" \"x\" }} -> invalid username: a:b"},
    {"randBytes", {kInt}, rand_bytes, "random bytes in base64", ""},
    {"sha1sum", kText, sha1sum, "the SHA-1 hash in hex",
     "{{ sha1sum \"hi\" }} -> c22b5f9178342609428d6f51b2c5af4c0bde6a42"},
    {"sha256sum", kText, sha256sum, "the SHA-256 hash in hex",
     "{{ sha256sum \"hi\" | trunc 8 }} -> 8f434346"},
    {"sha512sum", kText, sha512sum, "the SHA-512 hash in hex",
     "{{ sha512sum \"hi\" | trunc 8 }} -> 150a14ed"},
    {"uuidv4", {}, uuidv4, "a random UUID", ""},
};

}  // namespace

std::span<const Function> crypto_functions() {
  return kFunctions;
}

}  // namespace tf::engine
