#include "lib/kube/wait_legacy.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "lib/data/label_selector.h"
#include "lib/kube/legacy_ready.h"
#include "lib/kube/object_fields.h"

namespace tf::kube {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kInterval{2000};
constexpr int kMaxPassingErrors = 30;

steady_clock::time_point deadline_after(std::chrono::nanoseconds timeout) {
  if (timeout.count() == 0) return steady_clock::time_point::max();
  return steady_clock::now() + timeout;
}

/// Sleeps until the next poll, or as long as the deadline lets.
Status next_poll(const KubeClient& client, steady_clock::time_point deadline) {
  const auto now = steady_clock::now();
  auto rest = kInterval;
  if (deadline != steady_clock::time_point::max()) {
    rest = std::min(rest, std::chrono::ceil<milliseconds>(deadline - now));
  }
  if (rest.count() > 0) TF_CHECK(client.pause(rest));
  if (steady_clock::now() >= deadline) {
    return fail(ErrorCode::kTimeout, "context deadline exceeded");
  }
  return {};
}

/// isRetryableError: everything that is not the server's considered answer.
bool is_passing(const Error& error) {
  return error.code == ErrorCode::kInternal || error.code == ErrorCode::kUnreachable;
}

/// "a=b,c=d" for the selector of a controller; ReplicationControllers have a plain map.
std::string pods_selector(const Object& live) {
  const Value* selector = find_path(live.root(), {"spec", "selector"});
  if (selector == nullptr) return {};
  if (live.kind() != "ReplicationController") return selector_text(*selector);
  return selector_text(Value(Map{{"matchLabels", *selector}}));
}

class LegacyWaiter {
 public:
  LegacyWaiter(KubeClient& client, const std::vector<MappedObject>& objects, WaitForJobs jobs,
               EventSink& events)
      : client_(client), events_(events) {
    for (const MappedObject& object : objects) {
      const LegacyNeed need = legacy_need(object.resource.gvk, jobs);
      if (need != LegacyNeed::kNothing) items_.push_back({&object, need});
    }
  }

  Status run(steady_clock::time_point deadline) {
    while (true) {
      TF_ASSIGN(const bool ready, poll());
      if (ready) return {};
      TF_CHECK(next_poll(client_, deadline));
    }
  }

 private:
  struct Item {
    const MappedObject* object = nullptr;
    LegacyNeed need = LegacyNeed::kObject;
    int passing_errors = 0;
  };

  /// One look at all objects: true when every one is ready. Ends at the first that is not, as Helm
  /// does.
  Result<bool> poll() {
    std::vector<ApiRequest> requests;
    for (const Item& item : items_) {
      requests.push_back(
          get_request(item.object->resource, item.object->ns, item.object->object.name()));
    }
    const auto live = client_.send_all(requests);
    for (std::size_t i = 0; i < items_.size(); ++i) {
      Result<bool> ready = live[i] ? judge(items_[i], *live[i]) : fail(live[i].error());
      if (!ready && is_passing(ready.error()) && ++items_[i].passing_errors <= kMaxPassingErrors) {
        return false;
      }
      if (!ready) return ready;
      items_[i].passing_errors = 0;
      if (!*ready) {
        report(i);
        return false;
      }
    }
    return true;
  }

  Result<bool> judge(const Item& item, const Object& live) {
    std::vector<Object> generated;
    if (item.need == LegacyNeed::kReplicaSets) {
      TF_ASSIGN(generated, list({"apps", "v1", "ReplicaSet"}, "replicasets", item, live));
    } else if (item.need == LegacyNeed::kPods) {
      TF_ASSIGN(generated, list({"", "v1", "Pod"}, "pods", item, live));
    }
    return legacy_ready(live, generated);
  }

  Result<std::vector<Object>> list(const GroupVersionKind& gvk, const std::string& plural,
                                   const Item& item, const Object& live) {
    const Resource resource{.gvk = gvk, .plural = plural, .namespaced = true, .verbs = {}};
    TF_ASSIGN(const Object found,
              client_.send(list_request(resource, item.object->ns, pods_selector(live))));
    std::vector<Object> out;
    for (const Value& entry : list_at(found.root(), {"items"})) {
      if (entry.is_map()) out.emplace_back(entry);
    }
    return out;
  }

  void report(std::size_t index) {
    const MappedObject& object = *items_[index].object;
    events_.on_event(WaitProgress{
        .ready = index,
        .total = items_.size(),
        .lagging = {fmt::format("{}/{}", object.resource.gvk.kind, object.object.name())}});
  }

  KubeClient& client_;
  EventSink& events_;
  std::vector<Item> items_;
};

/// How a hook's object stands: nothing while it runs.
std::optional<Status> hook_result(const Object& live, std::string_view name) {
  if (live.kind() == "Pod") {
    const std::string_view phase = string_at(live.root(), {"status", "phase"});
    if (phase == "Succeeded") return Status();
    if (phase == "Failed") {
      return Status(fail(ErrorCode::kInvalid, fmt::format("pod {} failed", name)));
    }
    return std::nullopt;
  }
  for (const Condition& condition : conditions_of(live)) {
    if (condition.status != "True") continue;
    if (condition.type == "Complete") return Status();
    if (condition.type == "Failed") {
      return Status(
          fail(ErrorCode::kInvalid, fmt::format("job {} failed: {}", name, condition.reason)));
    }
  }
  return std::nullopt;
}

}  // namespace

Status legacy_wait_ready(KubeClient& client, const std::vector<MappedObject>& objects,
                         WaitForJobs jobs, std::chrono::nanoseconds timeout, EventSink& events) {
  return LegacyWaiter(client, objects, jobs, events).run(deadline_after(timeout));
}

Status legacy_wait_deleted(KubeClient& client, const std::vector<MappedObject>& objects,
                           std::chrono::nanoseconds timeout) {
  const auto deadline = deadline_after(timeout);
  while (true) {
    std::vector<ApiRequest> requests;
    for (const MappedObject& object : objects) {
      requests.push_back(get_request(object.resource, object.ns, object.object.name()));
    }
    bool gone = true;
    for (const auto& live : client.send_all(requests)) {
      if (!live && live.error().code != ErrorCode::kNotFound) return fail(live.error());
      gone = gone && !live;
    }
    if (gone) return {};
    TF_CHECK(next_poll(client, deadline));
  }
}

Status legacy_wait_hook(KubeClient& client, const MappedObject& hook,
                        std::chrono::nanoseconds timeout) {
  const std::string& kind = hook.resource.gvk.kind;
  if (kind != "Job" && kind != "Pod") return {};
  const std::string name = hook.name();
  ApiRequest request = list_request(hook.resource, hook.ns, "");
  request.query.emplace_back("fieldSelector", "metadata.name=" + name);
  Status result;
  Status watched = client.watch_all(
      {&request, 1}, deadline_after(timeout), [&](std::size_t, const WatchEvent& event) {
        if (event.type == "BOOKMARK") return true;
        if (event.type == "DELETED") return false;
        if (event.type == "ERROR") {
          result = fail(ErrorCode::kInternal, fmt::format("failed to deploy {}", name));
          return false;
        }
        auto ended = hook_result(event.object, name);
        if (!ended) return true;
        result = *std::move(ended);
        return false;
      });
  if (watched) return result;
  if (watched.error().code == ErrorCode::kTimeout) {
    return fail(ErrorCode::kTimeout, "timed out waiting for the condition");
  }
  return watched;
}

}  // namespace tf::kube
