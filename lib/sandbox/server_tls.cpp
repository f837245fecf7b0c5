#include "lib/sandbox/server_tls.h"

#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <string_view>

#include "lib/base/openssl_handle.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kSessionId = "tf-sandbox";

using Certificate = OpensslHandle<X509, X509_free>;
using Key = OpensslHandle<EVP_PKEY, EVP_PKEY_free>;
using Bio = OpensslHandle<BIO, BIO_free>;

tl::unexpected<Error> tls_error() {
  return fail(ErrorCode::kInvalid, "cannot use the server's certificate: " + openssl_reason());
}

Bio bio_of(const std::string& text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

Certificate read_certificate(const std::string& pem) {
  return Certificate(PEM_read_bio_X509(bio_of(pem).get(), nullptr, nullptr, nullptr));
}

/// Any certificate may be shown; what it is worth is asked after the handshake.
int accept_any(int /*verified*/, X509_STORE_CTX* /*store*/) {
  return 1;
}

int choose_protocol(SSL* /*connection*/, const unsigned char** out, unsigned char* out_size,
                    const unsigned char* offered, unsigned int offered_size, void* /*argument*/) {
  constexpr std::string_view kOurs = "\x08http/1.1";
  unsigned char* chosen = nullptr;
  const int found =
      SSL_select_next_proto(&chosen, out_size, reinterpret_cast<const unsigned char*>(kOurs.data()),
                            static_cast<unsigned int>(kOurs.size()), offered, offered_size);
  *out = chosen;
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

}  // namespace

void FreeTlsContext::operator()(ssl_ctx_st* context) const {
  SSL_CTX_free(context);
}

Result<TlsContext> make_server_tls(const std::string& certificate, const std::string& key_text,
                                   const std::string& authority_text) {
  TlsContext made(SSL_CTX_new(TLS_server_method()));
  SSL_CTX* const context = made.get();
  if (context == nullptr) return tls_error();
  const Certificate own = read_certificate(certificate);
  const Certificate authority = read_certificate(authority_text);
  const Key key(PEM_read_bio_PrivateKey(bio_of(key_text).get(), nullptr, nullptr, nullptr));
  const bool done = own && authority && key &&
                    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
                    SSL_CTX_use_certificate(context, own.get()) == 1 &&
                    SSL_CTX_use_PrivateKey(context, key.get()) == 1 &&
                    X509_STORE_add_cert(SSL_CTX_get_cert_store(context), authority.get()) == 1 &&
                    SSL_CTX_add_client_CA(context, authority.get()) == 1;
  if (!done) return tls_error();
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, accept_any);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_session_id_context(context, reinterpret_cast<const unsigned char*>(kSessionId.data()),
                                 static_cast<unsigned int>(kSessionId.size()));
  return made;
}

}  // namespace tf::sandbox
