#include "lib/action/hook_logs.h"

#include <utility>

#include "lib/base/text.h"
#include "lib/kube/client.h"

namespace tf::action {
namespace {

kube::Resource pod_resource() {
  kube::Resource pods;
  pods.gvk = {"", "v1", "Pod"};
  pods.plural = "pods";
  return pods;
}

/// The pods of a Job hook, or the pod that a Pod hook is.
Result<Object> list_pods(ActionContext& context, const release::Hook& hook, const std::string& ns) {
  auto request =
      kube::list_request(pod_resource(), ns, hook.kind == "Job" ? "job-name=" + hook.name : "");
  if (hook.kind == "Pod") request.query.emplace_back("fieldSelector", "metadata.name=" + hook.name);
  return context.kube->send(request);
}

Status output_container(ActionContext& context, const std::string& ns, std::string_view pod,
                        std::string_view container) {
  kube::ApiRequest request = kube::get_request(pod_resource(), ns, pod);
  request.path += "/log";
  request.query.emplace_back("container", container);
  auto log = context.kube->send_text(request);
  if (!log) {
    log_debug(*context.events, "pod logs cannot be read", {{"error", log.error().message}});
    return fail(log.error().code, "failed to stream pod logs for pod: " + std::string(pod) +
                                      ", container: " + std::string(container));
  }
  if (!log->empty()) log_info(*context.events, std::string(trim_suffix(*log, "\n")));
  return {};
}

Status output_pods(ActionContext& context, const release::Hook& hook, const std::string& ns) {
  TF_ASSIGN(const Object pods, list_pods(context, hook, ns));
  const Value* items = find_path(pods.root(), {"items"});
  if (items == nullptr || !items->is_list()) return {};
  for (const Value& pod : *items->as_list()) {
    const Value* containers = find_path(pod, {"spec", "containers"});
    if (containers == nullptr || !containers->is_list()) continue;
    for (const Value& container : *containers->as_list()) {
      TF_CHECK(output_container(context, ns, string_at(pod, {"metadata", "name"}),
                                string_at(container, {"name"})));
    }
  }
  return {};
}

}  // namespace

void output_hook_logs(ActionContext& context, const release::Hook& hook, const std::string& ns,
                      std::string_view policy) {
  if (!hook.has_output_log_policy(policy)) return;
  if (hook.kind != "Job" && hook.kind != "Pod") return;
  const Status done = output_pods(context, hook, ns);
  if (!done)
    log_info(*context.events, "error outputting logs for hook failure: " + done.error().message);
}

}  // namespace tf::action
