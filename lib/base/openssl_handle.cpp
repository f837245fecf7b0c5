#include "lib/base/openssl_handle.h"

#include <openssl/err.h>

namespace tf {

std::string openssl_reason() {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  return reason == nullptr ? "unknown reason" : reason;
}

}  // namespace tf
