#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>

#include "lib/base/text.h"
#include "lib/sandbox/human_duration.h"
#include "lib/sandbox/table_cells.h"

namespace tf::sandbox {
namespace {

/// What kubectl's columns say of a pod.   Like: kubernetes 1.36 printPod.
struct PodSummary {
  std::int64_t ready = 0;
  std::int64_t containers = 0;
  std::int64_t restarts = 0;
  std::string reason;
  std::optional<TimePoint> last_restart;
};

void count_restarts(const Value& status, std::int64_t& restarts,
                    std::optional<TimePoint>& last_restart) {
  restarts += integer_at(status, {"restartCount"}).value_or(0);
  const auto end = parse_rfc3339(string_at(status, {"lastState", "terminated", "finishedAt"}));
  if (end && (!last_restart || *last_restart < *end)) last_restart = end;
}

bool is_true(const Value& status, std::string_view field) {
  const Value* found = find_path(status, {field});
  return found != nullptr && truth(*found);
}

std::int64_t exit_code(const Value& status) {
  return integer_at(status, {"state", "terminated", "exitCode"}).value_or(0);
}

/// Why a container ended: its reason, "Signal:9", "ExitCode:1".
std::string end_reason(const Value& status) {
  const std::string reason(string_at(status, {"state", "terminated", "reason"}));
  if (!reason.empty()) return reason;
  const auto signal = integer_at(status, {"state", "terminated", "signal"}).value_or(0);
  if (signal != 0) return fmt::format("Signal:{}", signal);
  return fmt::format("ExitCode:{}", exit_code(status));
}

class PodReader {
 public:
  explicit PodReader(const Printed& pod) : pod_(pod) {}

  PodSummary read() {
    summary_.containers = static_cast<std::int64_t>(pod_.items("spec.containers").size());
    summary_.reason = pod_.text("status.reason");
    if (summary_.reason.empty()) summary_.reason = pod_.text("status.phase");
    const Value* scheduled = find_condition(pod_, "PodScheduled");
    if (scheduled != nullptr && string_at(*scheduled, {"reason"}) == "SchedulingGated") {
      summary_.reason = "SchedulingGated";
    }
    for (const Value& each : pod_.items("spec.initContainers")) {
      const bool sidecar = string_at(each, {"restartPolicy"}) == "Always";
      sidecars_[std::string(string_at(each, {"name"}))] = sidecar;
      if (sidecar) ++summary_.containers;
    }
    const bool initializing = read_init_containers();
    if (!initializing || has_condition(pod_, "Initialized")) read_containers();
    read_deletion();
    return summary_;
  }

 private:
  /// Whether the pod still is at it. Counts all restarts until then.
  bool read_init_containers() {
    const auto& statuses = pod_.items("status.initContainerStatuses");
    for (std::size_t i = 0; i < statuses.size(); ++i) {
      const Value& status = statuses[i];
      count_restarts(status, summary_.restarts, summary_.last_restart);
      const bool sidecar = sidecars_[std::string(string_at(status, {"name"}))];
      if (sidecar) count_restarts(status, sidecar_restarts_, sidecar_last_restart_);
      const bool ended = find_path(status, {"state", "terminated"}) != nullptr;
      if (ended && exit_code(status) == 0) continue;
      if (sidecar && is_true(status, "started")) {
        if (is_true(status, "ready")) ++summary_.ready;
        continue;
      }
      const auto waits = string_at(status, {"state", "waiting", "reason"});
      if (ended) {
        summary_.reason = "Init:" + end_reason(status);
      } else if (!waits.empty() && waits != "PodInitializing") {
        summary_.reason = "Init:" + std::string(waits);
      } else {
        summary_.reason = fmt::format("Init:{}/{}", i, pod_.items("spec.initContainers").size());
      }
      return true;
    }
    return false;
  }

  void read_containers() {
    summary_.restarts = sidecar_restarts_;
    summary_.last_restart = sidecar_last_restart_;
    bool running = false;
    std::string failure;
    const auto& statuses = pod_.items("status.containerStatuses");
    for (auto status = statuses.rbegin(); status != statuses.rend(); ++status) {
      count_restarts(*status, summary_.restarts, summary_.last_restart);
      const auto waits = string_at(*status, {"state", "waiting", "reason"});
      if (!waits.empty()) {
        summary_.reason = waits;
      } else if (find_path(*status, {"state", "terminated"}) != nullptr) {
        summary_.reason = end_reason(*status);
        if (exit_code(*status) != 0) failure = summary_.reason;
      } else if (is_true(*status, "ready") && find_path(*status, {"state", "running"}) != nullptr) {
        running = true;
        ++summary_.ready;
      }
    }
    if (summary_.reason != "Completed") return;
    if (running && has_condition(pod_, "Ready")) {
      summary_.reason = "Running";
    } else if (!failure.empty()) {
      summary_.reason = failure;
    } else if (running) {
      summary_.reason = "NotReady";
    }
  }

  void read_deletion() {
    if (!pod_.is_being_deleted()) return;
    const std::string phase = pod_.text("status.phase");
    if (pod_.text("status.reason") == "NodeLost") {
      summary_.reason = "Unknown";
    } else if (phase != "Failed" && phase != "Succeeded") {
      summary_.reason = "Terminating";
    }
  }

  const Printed& pod_;
  PodSummary summary_;
  std::map<std::string, bool> sidecars_;  ///< by name: whether an init container goes on
  std::int64_t sidecar_restarts_ = 0;
  std::optional<TimePoint> sidecar_last_restart_;
};

}  // namespace

Value pod_ready_cell(const Printed& pod) {
  const PodSummary summary = PodReader(pod).read();
  return fmt::format("{}/{}", summary.ready, summary.containers);
}

Value pod_status_cell(const Printed& pod) {
  return PodReader(pod).read().reason;
}

Value pod_restarts_cell(const Printed& pod) {
  const PodSummary summary = PodReader(pod).read();
  if (summary.restarts == 0 || !summary.last_restart) return to_text(summary.restarts);
  return fmt::format("{} ({} ago)", summary.restarts,
                     human_duration(pod.now - *summary.last_restart));
}

Value pod_ip_cell(const Printed& pod) {
  const auto& addresses = pod.items("status.podIPs");
  const auto first = addresses.empty() ? "" : string_at(addresses.front(), {"ip"});
  return first.empty() ? "<none>" : first;
}

Value pod_readiness_gates_cell(const Printed& pod) {
  const auto& gates = pod.items("spec.readinessGates");
  if (gates.empty()) return "<none>";
  const auto open = std::count_if(gates.begin(), gates.end(), [&](const Value& gate) {
    return has_condition(pod, string_at(gate, {"conditionType"}));
  });
  return fmt::format("{}/{}", open, gates.size());
}

}  // namespace tf::sandbox
