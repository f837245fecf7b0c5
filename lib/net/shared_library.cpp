#include "lib/net/shared_library.h"

#include <dlfcn.h>
#include <fmt/core.h>

namespace tf::net {

Result<SharedLibrary> SharedLibrary::open(const char* file, const char* package) {
  void* const handle = dlopen(file, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (handle != nullptr) return SharedLibrary(handle, file, package);
  const char* const reason = dlerror();
  return fail(ErrorCode::kUnsupported,
              fmt::format("cannot load {}, which the Debian package {} installs: {}", file, package,
                          reason == nullptr ? "unknown reason" : reason));
}

Result<void*> SharedLibrary::address_of(const char* symbol) const {
  void* const address = dlsym(handle_, symbol);
  if (address != nullptr) return address;
  return fail(ErrorCode::kUnsupported,
              fmt::format("{} has no {}: a newer version of the Debian package {} is needed", file_,
                          symbol, package_));
}

}  // namespace tf::net
