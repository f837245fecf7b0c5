#pragma once

#include <string>

#include "lib/base/result.h"

namespace tf::net {

/// A shared library that is loaded while the program runs, and stays: its exit handlers may run as
/// late as the program's own.
class SharedLibrary {
 public:
  /// In:     file name as the dynamic loader searches it, and the Debian package that has it.
  /// Errors: kUnsupported, naming file and package.
  [[nodiscard]] static Result<SharedLibrary> open(const char* file, const char* package);

  /// Sets `function` to the symbol, which must be of that type.
  /// Errors: kUnsupported, naming symbol and package.
  template <class Function>
  [[nodiscard]] Status find(const char* symbol, Function*& function) const {
    TF_ASSIGN(void* const address, address_of(symbol));
    function = reinterpret_cast<Function*>(address);
    return {};
  }

 private:
  SharedLibrary(void* handle, const char* file, const char* package)
      : handle_(handle), file_(file), package_(package) {}
  [[nodiscard]] Result<void*> address_of(const char* symbol) const;

  void* handle_;
  std::string file_;
  std::string package_;
};

}  // namespace tf::net
