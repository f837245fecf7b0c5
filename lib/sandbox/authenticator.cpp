#include "lib/sandbox/authenticator.h"

#include <openssl/crypto.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>
#include <utility>

#include "lib/base/text.h"
#include "lib/sandbox/api_error.h"
#include "lib/sandbox/media.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kAuthenticated = "system:authenticated";
constexpr std::string_view kBearer = "Bearer ";

struct FreeCertificate {
  void operator()(X509* certificate) const { X509_free(certificate); }
};

std::string text_of(const X509_NAME_ENTRY* entry) {
  unsigned char* text = nullptr;
  const int size = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(entry));
  if (size < 0) return {};
  std::string out(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
  OPENSSL_free(text);
  return out;
}

std::optional<User> user_of(const X509& certificate) {
  User user;
  const X509_NAME* subject = X509_get_subject_name(&certificate);
  for (int i = 0; i < X509_NAME_entry_count(subject); ++i) {
    const X509_NAME_ENTRY* entry = X509_NAME_get_entry(subject, i);
    const int kind = OBJ_obj2nid(X509_NAME_ENTRY_get_object(entry));
    if (kind == NID_commonName) user.name = text_of(entry);
    if (kind == NID_organizationName) user.groups.push_back(text_of(entry));
  }
  if (user.name.empty()) return std::nullopt;
  user.groups.emplace_back(kAuthenticated);
  return user;
}

/// In a time that does not tell how much of it is right.
bool is_same_secret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace

std::optional<User> Authenticator::identify(ssl_st* connection,
                                            std::string_view authorization) const {
  const std::unique_ptr<X509, FreeCertificate> shown(SSL_get1_peer_certificate(connection));
  if (shown && SSL_get_verify_result(connection) == X509_V_OK) return user_of(*shown);
  if (token_.empty() || !authorization.starts_with(kBearer)) return std::nullopt;
  if (!is_same_secret(authorization.substr(kBearer.size()), token_)) return std::nullopt;
  return User{"sandbox-admin", {"system:masters", std::string(kAuthenticated)}};
}

Response unauthorized() {
  Response response;
  response.status = 401;
  response.headers = {{"content-type", "application/json"}, {"cache-control", "no-cache, private"}};
  response.body = R"({"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",)"
                  R"("message":"Unauthorized","reason":"Unauthorized","code":401})"
                  "\n";
  return response;
}

Response body_too_large() {
  return respond(Rendering{}, ApiError{413, "RequestEntityTooLarge",
                                       "Request entity too large: limit is 3145728", Map{}});
}

}  // namespace tf::sandbox
