#include "lib/sandbox/controllers/pod_status.h"

#include <fmt/core.h>

#include <utility>

#include "lib/base/digest.h"
#include "lib/base/text.h"
#include "lib/sandbox/controllers/objects.h"
#include "lib/sandbox/metadata.h"

namespace tf::sandbox {
namespace {

/// Names of the containers that are not ready: "[a b]".
std::string unready(const Value& pod) {
  std::vector<std::string> names;
  for (const Value& status : items_of(pod, {"status", kMain.status})) {
    if (!flag_at(status, {"ready"})) names.emplace_back(string_at(status, {"name"}));
  }
  return "[" + join(names, " ") + "]";
}

void set_one(Value& pod, List& conditions, Condition condition, const std::string& now) {
  const Value generation = copy_at(pod, {"metadata", "generation"});
  set_condition(pod, condition, now);
  Value fresh = condition_of(pod, condition.type);
  fresh.as_map()->set("lastProbeTime", Value());
  if (!generation.is_nil()) fresh.as_map()->set("observedGeneration", generation);
  conditions.push(std::move(fresh));
}

/// "nginx:1" pulled: docker.io/library/nginx@sha256:...
std::string image_id(std::string_view image) {
  std::string name(image.substr(0, image.find('@')));
  const auto slash = name.rfind('/');
  const auto colon = name.rfind(':');
  if (colon != std::string::npos && (slash == std::string::npos || colon > slash))
    name.resize(colon);
  if (slash == std::string::npos) {
    name = "docker.io/library/" + name;
  } else if (name.substr(0, name.find('/')).find_first_of(".:") == std::string::npos) {
    name = "docker.io/" + name;
  }
  return name + "@sha256:" + sha256_hex(image);
}

}  // namespace

std::string container_id(const Value& pod, std::string_view container, std::int64_t run) {
  return "containerd://" + sha256_hex(fmt::format("{}/{}/{}", uid_of(pod), container, run));
}

Value running_state(const std::string& since) {
  return Map{{"running", Map{{"startedAt", since}}}};
}

Value waiting_state(std::string_view reason, std::string_view message) {
  Map waiting{{"reason", reason}};
  if (!message.empty()) waiting.set("message", message);
  return Map{{"waiting", std::move(waiting)}};
}

Value terminated_state(const Value& pod, std::string_view container, std::int64_t run,
                       std::int64_t exit_code, const std::string& now) {
  return Map{{"terminated", Map{{"exitCode", number(exit_code)},
                                {"reason", exit_code == 0 ? "Completed" : "Error"},
                                {"startedAt", now},
                                {"finishedAt", now},
                                {"containerID", container_id(pod, container, run)}}}};
}

Value container_status(const Value& pod, const Value& container, const ContainerState& state) {
  const auto name = string_at(container, {"name"});
  const auto image = string_at(container, {"image"});
  Map status{{"name", name},
             {"image", image},
             {"imageID", state.has_image ? image_id(image) : std::string()},
             {"ready", state.ready},
             {"started", state.started},
             {"restartCount", number(state.restarts)},
             {"state", state.state},
             {"lastState", state.last_state.is_nil() ? Value(Map{}) : state.last_state}};
  if (state.has_image) status.set("containerID", container_id(pod, name, state.restarts));
  return status;
}

void set_pod_conditions(Value& pod, const std::string& now) {
  const auto phase = phase_of(pod);
  const std::string names = unready(pod);
  const bool ready = names == "[]" && phase == "Running";
  const bool done = phase == "Succeeded";
  const std::string why = done                ? "PodCompleted"
                          : phase == "Failed" ? "PodFailed"
                                              : "ContainersNotReady";
  const std::string message =
      is_finished(pod) ? std::string() : "containers with unready status: " + names;
  List conditions;
  set_one(pod, conditions,
          {.type = "PodReadyToStartContainers", .status = is_finished(pod) ? "False" : "True"},
          now);
  Condition initialized{.type = "Initialized", .status = "True"};
  if (done) initialized.reason = "PodCompleted";
  set_one(pod, conditions, std::move(initialized), now);
  for (const std::string_view type : {"Ready", "ContainersReady"}) {
    Condition condition{.type = std::string(type), .status = ready ? "True" : "False"};
    if (!ready) {
      condition.reason = why;
      condition.message = message;
    }
    set_one(pod, conditions, std::move(condition), now);
  }
  set_one(pod, conditions, {.type = "PodScheduled", .status = "True"}, now);
  for (const Value& gate : items_of(pod, {"spec", "readinessGates"})) {
    set_one(pod, conditions,
            {.type = std::string(string_at(gate, {"conditionType"})), .status = "True"}, now);
  }
  set_path(*pod.as_map(), {"status", "conditions"}, std::move(conditions));
}

void set_pod_start(Value& pod, const std::string& address, const std::string& node_address,
                   const std::string& now) {
  const auto addresses = [](std::string_view ip) {
    List list;
    list.push(Map{{"ip", ip}});
    return list;
  };
  Value& status = (*pod.as_map())["status"];
  if (!status.is_map()) status = Map{};
  Map& fields = *status.as_map();
  fields.set("podIP", address);
  fields.set("podIPs", addresses(address));
  fields.set("hostIP", node_address);
  fields.set("hostIPs", addresses(node_address));
  fields.set("startTime", now);
}

}  // namespace tf::sandbox
