#include "templates-engine/key_parser.h"

#include <fmt/core.h>

#include <array>
#include <optional>
#include <utility>

#include "templates-engine/go_asn1.h"

namespace tf::engine {
namespace {

using enum Asn1Type;

constexpr std::array kRsaFields = {Asn1Field{kInt},          Asn1Field{kBigInt},
                                   Asn1Field{kInt},          Asn1Field{kBigInt},
                                   Asn1Field{kBigInt},       Asn1Field{kBigInt},
                                   Asn1Field{kBigInt, true}, Asn1Field{kBigInt, true},
                                   Asn1Field{kBigInt, true}, Asn1Field{kStructList, true}};
constexpr Asn1Struct kRsaStruct = {"pkcs1PrivateKey", kRsaFields};

constexpr std::array kEcFields = {Asn1Field{kInt}, Asn1Field{kBytes}, Asn1Field{kObjectId, true, 0},
                                  Asn1Field{kBitString, true, 1}};
constexpr Asn1Struct kEcStruct = {"ecPrivateKey", kEcFields};

constexpr std::array kAlgorithmFields = {Asn1Field{kObjectId}, Asn1Field{kRaw, true}};
constexpr Asn1Struct kAlgorithmStruct = {"AlgorithmIdentifier", kAlgorithmFields};
constexpr std::array kPkcs8Fields = {
    Asn1Field{kInt}, Asn1Field{kStruct, false, -1, &kAlgorithmStruct}, Asn1Field{kBytes}};
constexpr Asn1Struct kPkcs8Struct = {"pkcs8", kPkcs8Fields};

constexpr std::array kDsaFields = {Asn1Field{kInt},    Asn1Field{kBigInt}, Asn1Field{kBigInt},
                                   Asn1Field{kBigInt}, Asn1Field{kBigInt}, Asn1Field{kBigInt}};
constexpr Asn1Struct kDsaStruct = {"DSAKeyFormat", kDsaFields};

constexpr std::array kOidFields = {Asn1Field{kObjectId}};

/// A curve that Go knows: its identifier and the bytes of a key on it.
struct Curve {
  std::string_view id;
  std::size_t key_bytes;
};
constexpr std::array kCurves = {Curve{"1.3.132.0.33", 28}, Curve{"1.2.840.10045.3.1.7", 32},
                                Curve{"1.3.132.0.34", 48}, Curve{"1.3.132.0.35", 66}};

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalid, std::move(message));
}

tl::unexpected<Error> use_instead(std::string_view parser) {
  return invalid(fmt::format(
      "x509: failed to parse private key (use {} instead for this key format)", parser));
}

bool is_read_by(const Asn1Struct& structure, std::string_view der) {
  return read_asn1(structure, der).has_value();
}

bool is_positive(const Asn1Value& number) {
  const bool negative = (static_cast<unsigned char>(number.content[0]) & 0x80) != 0;
  return !negative && number.content.find_first_not_of('\0') != std::string_view::npos;
}

/// x509.ParsePKCS1PrivateKey.
Result<ParsedKey> parse_rsa(std::string_view der) {
  const auto document = read_asn1(kRsaStruct, der);
  if (document && !document->rest.empty()) return invalid("asn1: syntax error: trailing data");
  if (!document) {
    if (is_read_by(kEcStruct, der)) return use_instead("ParseECPrivateKey");
    if (is_read_by(kPkcs8Struct, der)) return use_instead("ParsePKCS8PrivateKey");
    return fail(document.error());
  }
  if (asn1_integer(document->fields[0].content) > 1) {
    return invalid("x509: unsupported private key version");
  }
  for (const std::size_t number : {1, 3, 4, 5, 6, 7, 8}) {
    const Asn1Value& field = document->fields[number];
    if (field.present && !is_positive(field)) {
      return invalid("x509: private key contains zero or negative value");
    }
  }
  return ParsedKey{KeyKind::kRsa, std::string(der)};
}

std::string der_element(char tag, std::string_view content) {
  std::string out(1, tag);
  if (content.size() >= 0x80) out += '\x81';  // nothing here is longer than 255 bytes
  out += static_cast<char>(content.size());
  return out.append(content);
}

/// x509.parseECPrivateKey: SEC1 anew with nothing but curve and secret, for Go ignores the rest.
/// In: the content of the curve's identifier where PKCS#8 tells it.
Result<ParsedKey> parse_ec(std::string_view der, std::optional<std::string_view> curve_id) {
  const auto document = read_asn1(kEcStruct, der);
  if (!document) {
    if (is_read_by(kPkcs8Struct, der)) return use_instead("ParsePKCS8PrivateKey");
    if (is_read_by(kRsaStruct, der)) return use_instead("ParsePKCS1PrivateKey");
    return invalid("x509: failed to parse EC private key: " + document.error().message);
  }
  const std::int64_t version = asn1_integer(document->fields[0].content);
  if (version != 1) return invalid(fmt::format("x509: unknown EC private key version {}", version));
  const std::string_view id = curve_id.value_or(document->fields[2].content);
  const std::string name = asn1_object_id(id);
  const Curve* curve = nullptr;
  for (const Curve& known : kCurves) {
    if (known.id == name) curve = &known;
  }
  if (curve == nullptr) return invalid("x509: unknown elliptic curve");
  std::string secret(document->fields[1].content);
  while (secret.size() > curve->key_bytes) {
    if (secret[0] != '\0') return invalid("x509: invalid private key length");
    secret.erase(0, 1);
  }
  secret.insert(0, curve->key_bytes - secret.size(), '\0');
  const std::string content = der_element('\x02', "\x01") + der_element('\x04', secret) +
                              der_element('\xA0', der_element('\x06', id));
  return ParsedKey{KeyKind::kEc, der_element('\x30', content)};
}

Result<ParsedKey> parse_curve_25519(KeyKind kind, const Asn1Value& parameters,
                                    std::string_view der) {
  const std::string_view name = kind == KeyKind::kEd25519 ? "Ed25519" : "X25519";
  if (!parameters.content.empty()) {
    return invalid(fmt::format("x509: invalid {} private key parameters", name));
  }
  const auto secret = read_asn1_bytes(der);
  if (!secret) {
    return invalid(fmt::format("x509: invalid {} private key: {}", name, secret.error().message));
  }
  constexpr std::size_t kBytes = 32;
  if (secret->size() != kBytes) {
    return invalid(kind == KeyKind::kEd25519
                       ? fmt::format("x509: invalid Ed25519 private key length: {}", secret->size())
                       : "crypto/ecdh: invalid private key size");
  }
  return ParsedKey{kind, std::string(*secret)};
}

template <class T>
Result<T> with_context(Result<T> result, std::string_view context) {
  if (result) return result;
  return invalid(fmt::format("{}: {}", context, result.error().message));
}

/// x509.ParsePKCS8PrivateKey.
Result<ParsedKey> parse_pkcs8(std::string_view der) {
  const auto document = read_asn1(kPkcs8Struct, der);
  if (!document) {
    if (is_read_by(kEcStruct, der)) return use_instead("ParseECPrivateKey");
    if (is_read_by(kRsaStruct, der)) return use_instead("ParsePKCS1PrivateKey");
    return fail(document.error());
  }
  const std::vector<Asn1Value>& algorithm = document->fields[1].inner;
  const std::string id = asn1_object_id(algorithm[0].content);
  const std::string_view key = document->fields[2].content;
  if (id == "1.2.840.113549.1.1.1") {
    return with_context(parse_rsa(key), "x509: failed to parse RSA private key embedded in PKCS#8");
  }
  if (id == "1.2.840.10045.2.1") {
    // The parameters hold the curve's identifier with its tag and length.
    const std::string wrapped = der_element('\x30', algorithm[1].content);
    const auto curve = read_asn1({"", kOidFields}, wrapped);
    return with_context(
        parse_ec(key, curve ? std::optional(curve->fields[0].content) : std::nullopt),
        "x509: failed to parse EC private key embedded in PKCS#8");
  }
  if (id == "1.3.101.112") return parse_curve_25519(KeyKind::kEd25519, algorithm[1], key);
  if (id == "1.3.101.110") return parse_curve_25519(KeyKind::kX25519, algorithm[1], key);
  return invalid("x509: PKCS#8 wrapping contained private key with unknown algorithm: " + id);
}

Result<ParsedKey> parse_dsa(std::string_view der) {
  TF_ASSIGN(const Asn1Document document, read_asn1(kDsaStruct, der));
  return ParsedKey{KeyKind::kDsa, std::string(der.substr(0, der.size() - document.rest.size()))};
}

}  // namespace

Result<ParsedKey> parse_key(std::string_view pem_type, std::string_view der) {
  constexpr std::string_view kSuffix = " PRIVATE KEY";
  if (pem_type == "PRIVATE KEY") return with_context(parse_pkcs8(der), "decoding PEM as PKCS#8");
  if (!pem_type.ends_with(kSuffix)) {
    return invalid(fmt::format("no private key data in PEM block of type {}", pem_type));
  }
  const std::string_view type = pem_type.substr(0, pem_type.size() - kSuffix.size());
  if (type == "RSA") return with_context(parse_rsa(der), "parsing RSA private key from PEM");
  if (type == "EC") {
    return with_context(parse_ec(der, std::nullopt), "parsing EC private key from PEM");
  }
  if (type == "DSA") return with_context(parse_dsa(der), "parsing DSA private key from PEM");
  return invalid(fmt::format("invalid private key type {}", pem_type));
}

}  // namespace tf::engine
