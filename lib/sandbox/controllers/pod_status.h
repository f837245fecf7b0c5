#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "lib/data/value.h"

namespace tf::sandbox {

/// Whose statuses: spec.containers and status.containerStatuses, or the init containers'.
struct ContainerLists {
  std::string_view spec;
  std::string_view status;
};
inline constexpr ContainerLists kMain{"containers", "containerStatuses"};
inline constexpr ContainerLists kInit{"initContainers", "initContainerStatuses"};

/// A container's state as a kubelet reports it.
struct ContainerState {
  Value state;       ///< {running: ...}, {waiting: ...} or {terminated: ...}
  Value last_state;  ///< nil: none
  std::int64_t restarts = 0;
  bool ready = false;
  bool started = false;
  bool has_image = true;
};

/// "containerd://..." of a container's n-th run.
[[nodiscard]] std::string container_id(const Value& pod, std::string_view container,
                                       std::int64_t run);
[[nodiscard]] Value running_state(const std::string& since);
[[nodiscard]] Value waiting_state(std::string_view reason, std::string_view message);
/// In: run: which run of the container has ended.
[[nodiscard]] Value terminated_state(const Value& pod, std::string_view container, std::int64_t run,
                                     std::int64_t exit_code, const std::string& now);
/// An entry of containerStatuses.
[[nodiscard]] Value container_status(const Value& pod, const Value& container,
                                     const ContainerState& state);
/// Sets Initialized, Ready, ContainersReady and the others by what the container statuses say, in
/// a kubelet's order.   In: pod: with its new container statuses and phase.
void set_pod_conditions(Value& pod, const std::string& now);
/// Addresses and start time of a pod that its node has taken.
void set_pod_start(Value& pod, const std::string& address, const std::string& node_address,
                   const std::string& now);

}  // namespace tf::sandbox
