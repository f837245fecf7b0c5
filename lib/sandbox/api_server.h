#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/time.h"
#include "lib/sandbox/object_store.h"
#include "lib/sandbox/service.h"

namespace tf::sandbox {

struct ApiServerOptions {
  /// Bring workloads to life. Without it objects stay as they are written.
  bool controllers = true;
  std::string address = "127.0.0.1:443";  ///< where clients reach it, as discovery tells
  std::string authority = {};             ///< PEM: what ConfigMaps kube-root-ca.crt have; may be ""
  /// Gets a line of JSON for each request that is answered, in the form of a kube-apiserver's audit
  /// log at level Metadata; may be null.
  std::function<void(std::string_view line)> audit = nullptr;
};

/// The Kubernetes API of a 1.36 cluster over an ObjectStore: the twin of a kube-apiserver at the
/// wire, with the controllers of a cluster behind it. Everything it knows is in the store, so a new
/// one over the same store goes on where the last one ended.   Threads: one at a time.
class ApiServer final : public Service {
 public:
  /// In: store and clock are borrowed for the server's life. A new store gets what every cluster
  ///     starts with.
  ApiServer(ObjectStore& store, const Clock& clock, ApiServerOptions options);
  ~ApiServer() override;

  Response handle(const Request& request) override;
  std::optional<Time> step(Time now) override;

 private:
  class Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace tf::sandbox
