#include "lib/sandbox/subresources.h"

#include <algorithm>
#include <array>
#include <utility>

#include "lib/sandbox/handlers.h"
#include "lib/sandbox/pod_subresources.h"
#include "lib/sandbox/scale.h"
#include "lib/sandbox/service_account_tokens.h"

namespace tf::sandbox {
namespace {

/// A write of the object itself, seen through the subresource.
ApiResult<Response> plain_subresource(Registry& registry, Call& call) {
  const std::string_view method = call.request.method;
  if (method == "GET") return get_object(registry, call);
  if (method == "PUT") return update_object(registry, call);
  return patch_object(registry, call);
}

struct SubresourceHandler {
  std::string_view name;
  ApiResult<Response> (*handler)(Registry&, Call&);
};
constexpr std::array kHandlers = std::to_array<SubresourceHandler>({
    {"approval", plain_subresource},
    {"attach", answer_connection},
    {"binding", answer_binding},
    {"ephemeralcontainers", plain_subresource},
    {"eviction", answer_eviction},
    {"exec", answer_connection},
    {"finalize", plain_subresource},
    {"log", answer_log},
    {"portforward", answer_connection},
    {"proxy", answer_connection},
    {"resize", plain_subresource},
    {"scale", answer_scale},
    {"status", plain_subresource},
    {"token", answer_token},
});

struct MethodVerb {
  std::string_view method;
  std::string_view verb;
};
constexpr std::array kVerbs = std::to_array<MethodVerb>(
    {{"GET", "get"}, {"POST", "create"}, {"PUT", "update"}, {"PATCH", "patch"}});

}  // namespace

ApiResult<Response> answer_subresource(Registry& registry, Call& call) {
  const Subresource* subresource = call.resource.subresource(call.target.subresource);
  if (subresource == nullptr) {
    // Servers of custom resources know their paths by pattern alone.
    if (!call.resource.custom) return refuse(unknown_path());
    return refuse(not_found(call.subject()));
  }
  const auto verb = std::find_if(kVerbs.begin(), kVerbs.end(), [&](const MethodVerb& each) {
    return each.method == call.request.method;
  });
  const auto& verbs = subresource->verbs;
  if (verb == kVerbs.end() || std::find(verbs.begin(), verbs.end(), verb->verb) == verbs.end()) {
    return refuse(method_not_allowed());
  }
  for (const SubresourceHandler& each : kHandlers) {
    if (each.name == subresource->name) return each.handler(registry, call);
  }
  return refuse(ApiError{
      501, "", "the sandbox does not run containers: there is no " + subresource->name, Map{}});
}

}  // namespace tf::sandbox
