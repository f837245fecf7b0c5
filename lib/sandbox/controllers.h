#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/time.h"
#include "lib/sandbox/api_error.h"
#include "lib/sandbox/registry.h"

namespace tf::sandbox {

/// What brings objects to life: the loops of kube-controller-manager and kube-scheduler 1.36, a
/// kubelet whose containers are only said to run, and a provisioner of volumes. All they know is in
/// the objects, so new ones over the same store go on where the last ones ended.
/// Threads: one at a time.
class Controllers {
 public:
  explicit Controllers(Registry& registry);  ///< borrowed
  Controllers(const Controllers&) = delete;
  Controllers& operator=(const Controllers&) = delete;
  ~Controllers();

  /// Reads the store's changes since the last call (at first: all objects), reconciles what they
  /// touch until nothing changes any more (bounded), does what is due by the clock.
  /// Out: the next moment something is due, or nothing.
  std::optional<TimePoint> step();

 private:
  class Parts;
  std::unique_ptr<Parts> parts_;
};

/// What an empty store gets at first: what is in every new cluster, the node node-1, the default
/// StorageClass. Objects that are there already stay as they are.
/// In: ca: the certificate (PEM) for the ConfigMaps kube-root-ca.crt; may be "".
[[nodiscard]] ApiStatus create_first_objects(Registry& registry, std::string_view ca);

/// What `kubectl logs` asks for.
struct LogQuery {
  std::string container;  ///< "": the only one, or the default one
  bool previous = false;
  std::optional<std::int64_t> tail_lines = std::nullopt;
  bool timestamps = false;
};
/// What a container of a pod has written: the annotation sandbox.tf/logs, or a line that says which
/// image runs.   Errors: 400 in the words of kube-apiserver and kubelet, such as `container "x" in
/// pod "y" is waiting to start: trying and failing to pull image`.
[[nodiscard]] ApiResult<std::string> pod_log(const Object& pod, const LogQuery& query);

}  // namespace tf::sandbox
