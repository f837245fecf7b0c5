#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "lib/base/descriptor.h"
#include "lib/base/result.h"
#include "lib/sandbox/credentials.h"

namespace tf::sandbox {

/// A server that runs now.
struct Running {
  int pid = 0;
  std::uint16_t port = 0;
};

/// The directory of one sandbox: its database, credentials, kubeconfig, log, and the lock that its
/// server holds while it runs. The directory is 0700, every file 0600.
class Home {
 public:
  /// In: directory: need not be there yet; name: of the kubeconfig's context.
  Home(std::string directory, std::string context)
      : directory_(std::move(directory)), context_(std::move(context)) {}

  [[nodiscard]] const std::string& directory() const { return directory_; }
  [[nodiscard]] const std::string& context() const { return context_; }
  [[nodiscard]] std::string database() const { return directory_ + "/sandbox.db"; }
  [[nodiscard]] std::string kubeconfig() const { return directory_ + "/kubeconfig"; }
  [[nodiscard]] std::string log() const { return directory_ + "/server.log"; }

  /// Makes the directory.   Errors: in Go's *PathError words.
  [[nodiscard]] Status create() const;
  /// The credentials of earlier runs, or new ones, kept.
  [[nodiscard]] Result<Credentials> credentials(TimePoint now) const;
  /// Writes the kubeconfig for a server on that port.
  [[nodiscard]] Status write_kubeconfig(const Credentials& credentials, std::uint16_t port) const;
  /// The port of the last run, or 0.
  [[nodiscard]] std::uint16_t last_port() const;
  /// The server that holds the lock and is ready, if any.
  [[nodiscard]] std::optional<Running> running() const;
  /// Removes the database and its log.   Precondition: nothing runs.
  [[nodiscard]] Status remove_objects() const;

  /// Held by a server while it runs; the kernel lets go when the process ends, however it ends.
  class Lock {
   public:
    /// Says that the server is ready for requests.
    [[nodiscard]] Status announce(const Running& running);

   private:
    friend class Home;
    explicit Lock(Descriptor file) : file_(std::move(file)) {}
    Descriptor file_;
  };
  /// Errors: kConflict while another server runs.
  [[nodiscard]] Result<Lock> lock() const;

 private:
  [[nodiscard]] std::string file(const char* name) const { return directory_ + "/" + name; }

  std::string directory_;
  std::string context_;
};

}  // namespace tf::sandbox
