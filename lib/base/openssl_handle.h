#pragma once

#include <memory>
#include <string>

namespace tf {

/// Frees what a C library made by the function that it has for that.
template <auto release>
struct Releaser {
  template <class T>
  void operator()(T* object) const {
    release(object);
  }
};

/// Owns such an object: OpensslHandle<BIO, BIO_free>.
template <class T, auto release>
using OpensslHandle = std::unique_ptr<T, Releaser<release>>;

/// OpenSSL's last complaint; its queue is emptied.
[[nodiscard]] std::string openssl_reason();

}  // namespace tf
