#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "lib/base/text.h"
#include "lib/sandbox/controllers.h"
#include "lib/sandbox/controllers/objects.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kLogs = "sandbox.tf/logs";

std::vector<std::string> names_in(const Value& pod, std::string_view lists) {
  std::vector<std::string> names;
  for (const Value& each : items_of(pod, {"spec", lists}))
    names.emplace_back(string_at(each, {"name"}));
  return names;
}

/// Like: registry/core/pod validateContainer.
ApiResult<Value> container_of(const Value& pod, const std::string& wished) {
  const auto names = names_in(pod, "containers");
  const auto init = names_in(pod, "initContainers");
  std::string name = wished;
  if (name.empty() && names.size() == 1) name = names.front();
  if (name.empty()) {
    const std::string more =
        init.empty() ? std::string()
                     : fmt::format(" or one of the init containers: [{}]", join(init, " "));
    return refuse(bad_request(
        fmt::format("a container name must be specified for pod {}, choose one of: [{}]{}",
                    name_of(pod), join(names, " "), more)));
  }
  for (const std::string_view lists : {"containers", "initContainers", "ephemeralContainers"}) {
    for (const Value& each : items_of(pod, {"spec", lists})) {
      if (string_at(each, {"name"}) == name) return each;
    }
  }
  return refuse(
      bad_request(fmt::format("container {} is not valid for pod {}", name, name_of(pod))));
}

Value status_of(const Value& pod, std::string_view container) {
  for (const std::string_view lists :
       {"containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"}) {
    for (const Value& each : items_of(pod, {"status", lists})) {
      if (string_at(each, {"name"}) == container) return each;
    }
  }
  return {};
}

/// Why there is nothing to read; "" where there is.   Like: kubelet validateContainerLogStatus.
std::string unreadable(const Value& pod, std::string_view container, bool previous) {
  const Value status = status_of(pod, container);
  const std::string subject =
      fmt::format("container \"{}\" in pod \"{}\"", container, name_of(pod));
  if (status.is_nil()) return subject + " is not available";
  const bool ended_before = find_path(status, {"lastState", "terminated"}) != nullptr;
  if (previous) return ended_before ? "" : "previous terminated " + subject + " not found";
  if (ended_before || find_path(status, {"state", "waiting"}) == nullptr) return {};
  const auto reason = string_at(status, {"state", "waiting", "reason"});
  if (reason == "ErrImagePull") return subject + " is waiting to start: image can't be pulled";
  if (reason == "ImagePullBackOff")
    return subject + " is waiting to start: trying and failing to pull image";
  return fmt::format("{} is waiting to start: {}", subject, reason);
}

std::string since(const Value& status) {
  for (const std::string_view state : {"running", "terminated"}) {
    const auto at = string_at(status, {"state", state, "startedAt"});
    if (!at.empty()) return std::string(at);
  }
  return std::string(string_at(status, {"lastState", "terminated", "startedAt"}));
}

}  // namespace

ApiResult<std::string> pod_log(const Object& pod, const LogQuery& query) {
  TF_ASSIGN(const Value container, container_of(pod.root(), query.container));
  if (string_at(pod.root(), {"spec", "nodeName"}).empty()) return std::string();
  const auto name = string_at(container, {"name"});
  if (std::string why = unreadable(pod.root(), name, query.previous); !why.empty())
    return refuse(bad_request(std::move(why)));
  std::string text(pod.annotation(kLogs));
  if (text.empty()) {
    text = fmt::format("sandbox: container {} of {} runs {}", name, pod.name(),
                       string_at(container, {"image"}));
  }
  auto lines = split(trim_suffix(text, "\n"), "\n");
  if (query.tail_lines && *query.tail_lines < static_cast<std::int64_t>(lines.size()))
    lines.erase(lines.begin(), lines.end() - std::max<std::int64_t>(0, *query.tail_lines));
  std::string log;
  const std::string stamp = query.timestamps ? since(status_of(pod.root(), name)) + " " : "";
  for (const std::string& line : lines)
    log += stamp + line + "\n";
  return log;
}

}  // namespace tf::sandbox
