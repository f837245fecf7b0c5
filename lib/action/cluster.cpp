#include "lib/action/cluster.h"

#include <algorithm>
#include <string>
#include <utility>

namespace tf::action {
namespace {

/// Where a kind is served. Nothing when its group and version are there but the kind is not.
Result<std::optional<kube::Resource>> find_resource(ActionContext& context,
                                                    const GroupVersionKind& gvk) {
  TF_ASSIGN(const kube::RestMapper* mapper, context.kube->mapper());
  auto resource = mapper->map(gvk);
  if (resource) return std::optional<kube::Resource>(*std::move(resource));
  const auto versions = mapper->api_versions();
  if (std::find(versions.begin(), versions.end(), gvk.api_version()) != versions.end())
    return std::optional<kube::Resource>();
  const std::string reason = "the server could not find the requested resource";
  EventSink& events = *context.events;
  events.on_event(LogRecord{LogRecord::Level::kError,
                            "unable to retrieve resource list",
                            {{"GroupVersion", gvk.api_version()}, {"error", reason}}});
  events.on_event(LogRecord{LogRecord::Level::kError,
                            "unable to get apiresource",
                            {{"groupVersionKind", gvk.to_string()}, {"error", reason}}});
  return fail(ErrorCode::kNotFound,
              "unable to get apiresource from unstructured: " + gvk.to_string() + ": " + reason);
}

Result<Value> look_up(ActionContext& context, const GroupVersionKind& gvk, std::string_view ns,
                      std::string_view name) {
  TF_ASSIGN(const auto resource, find_resource(context, gvk));
  if (!resource) return Value(Map{});
  auto answer = context.kube->send(name.empty() ? kube::list_request(*resource, ns, "")
                                                : kube::get_request(*resource, ns, name));
  if (answer) return answer->root();
  if (answer.error().code != ErrorCode::kNotFound) return fail(std::move(answer).error());
  log_debug(
      *context.events,
      name.empty() ? "lookup: resource list not found" : "lookup: resource not found",
      {{"apiVersion", gvk.api_version()}, {"kind", gvk.kind}, {"namespace", std::string(ns)}});
  return Value(Map{});
}

}  // namespace

Result<chart::Capabilities> cluster_capabilities(kube::KubeClient& client) {
  auto version = client.server_version();
  if (!version)
    return fail(std::move(version).error().wrap("could not get server version from Kubernetes"));
  auto mapper = client.mapper();
  if (!mapper) {
    constexpr std::string_view kContext = "could not get apiVersions from Kubernetes";
    return fail(std::move(mapper).error().wrap(kContext).wrap(kContext));
  }
  chart::Capabilities capabilities;
  capabilities.kube_version = {version->git_version, version->major, version->minor,
                               version->git_version};
  capabilities.api_versions = (*mapper)->api_versions();
  return capabilities;
}

engine::LookupFn make_lookup(ActionContext& context) {
  return [&context](std::string_view api_version, std::string_view kind, std::string_view ns,
                    std::string_view name) -> Result<Value> {
    return look_up(context, GroupVersionKind::parse(api_version, kind), ns, name);
  };
}

Status check_reachable(ActionContext& context) {
  if (context.kube == nullptr) return {};
  TF_CHECK(context.kube->server_version());
  return {};
}

Status begin_action(ActionContext& context) {
  if (context.kube == nullptr)
    return fail(ErrorCode::kUnreachable, "kubernetes cluster unreachable");
  context.kube->set_stop(context.stop);
  return check_reachable(context);
}

}  // namespace tf::action
