#include "lib/sandbox/pod_subresources.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "lib/sandbox/controllers.h"
#include "lib/sandbox/disruption_budgets.h"
#include "lib/sandbox/metadata.h"
#include "lib/sandbox/object_text.h"
#include "lib/sandbox/render.h"
#include "lib/sandbox/rfc3339.h"

namespace tf::sandbox {
namespace {

Value success(int code) {
  return Map{{"kind", "Status"},
             {"apiVersion", "v1"},
             {"metadata", Map{}},
             {"status", "Success"},
             {"code", Value::int64(code)}};
}

/// Evictions of policy/v1beta1 are still read.
std::string in_version(std::string json, std::string_view old, std::string_view present) {
  Value body = parse_object(json);
  if (!body.is_map() || string_at(body, {"apiVersion"}) != old) return json;
  body.as_map()->set("apiVersion", present);
  return json_text(body);
}

/// Like: validation.ValidatePodBinding; such errors become no Invalid.
ApiStatus check_binding(const Value& binding) {
  const auto kind = string_at(binding, {"target", "kind"});
  std::vector<std::string> errors;
  if (!kind.empty() && kind != "Node") {
    errors.push_back(fmt::format(
        "target.kind: Unsupported value: \"{}\": supported values: \"Node\", \"<empty>\"", kind));
  }
  if (string_at(binding, {"target", "name"}).empty()) {
    errors.emplace_back("target.name: Required value");
  }
  if (errors.empty()) return {};
  std::string all = errors.front();
  if (errors.size() > 1) all = "[" + all + ", " + errors.back() + "]";
  return refuse({500, "", std::move(all), {}});
}

/// The pod on its node.   Like: BindingREST.setPodNodeAndMetadata.
ApiResult<Value> bound(const Value& live, const Value& binding, const std::string& now) {
  Value pod = deep_copy(live);
  const std::string name(metadata_text(pod, "name"));
  const auto taken = [&](std::string_view why) {
    return refuse(conflict({"", "pods/binding", name}, why));
  };
  if (is_deleted(pod)) {
    return taken(fmt::format("pod {} is being deleted, cannot be assigned to a host", name));
  }
  if (const auto node = string_at(pod, {"spec", "nodeName"}); !node.empty()) {
    return taken(fmt::format("pod {} is already assigned to node \"{}\"", name, node));
  }
  set_path(*pod.as_map(), {"spec", "nodeName"},
           std::string(string_at(binding, {"target", "name"})));
  List conditions;
  if (const Value* old = find_path(pod, {"status", "conditions"}); old && old->is_list()) {
    for (const Value& each : *old->as_list()) {
      if (string_at(each, {"type"}) != "PodScheduled") conditions.push(deep_copy(each));
    }
  }
  conditions.push(Map{{"type", "PodScheduled"},
                      {"status", "True"},
                      {"lastProbeTime", Value()},
                      {"lastTransitionTime", now}});
  set_path(*pod.as_map(), {"status", "conditions"}, std::move(conditions));
  return pod;
}

ApiResult<Response> bind_pod(Registry& registry, Call& call, const Value& binding,
                             const std::string& name, WriteOptions options) {
  TF_CHECK(check_binding(binding));
  const Resource& pods = *registry.catalog().find("", "v1", "pods");
  const std::string now = rfc3339_seconds(registry.clock().now());
  const Registry::Next next = [&](const Value& live) { return bound(live, binding, now); };
  options.subresource = "binding";
  TF_CHECK(
      registry.write(pods, call.target.ns, name, next, options, Registry::Missing::kIsNotFound));
  return respond(call.rendering, 201, success(201));
}

struct LogNumber {
  std::string_view name;
  std::int64_t least;
};
constexpr std::array kLogNumbers = std::to_array<LogNumber>({
    {"tailLines", 0},
    {"limitBytes", 1},
    {"sinceSeconds", 1},
});

ApiResult<std::optional<std::int64_t>> log_number(const Query& query, std::string_view name) {
  const auto text = query.find(name);
  if (!text) return std::nullopt;
  std::int64_t number = 0;
  const auto end = std::from_chars(text->data(), text->data() + text->size(), number);
  if (end.ec == std::errc() && end.ptr == text->data() + text->size()) return number;
  return refuse(
      bad_request(fmt::format("strconv.ParseInt: parsing \"{}\": invalid syntax", *text)));
}

/// Like: validation.ValidatePodLogOptions.
ApiResult<LogQuery> read_log_query(const Call& call) {
  LogQuery asked;
  std::vector<FieldError> errors;
  for (const LogNumber& each : kLogNumbers) {
    TF_ASSIGN(const std::optional<std::int64_t> number, log_number(call.query(), each.name));
    if (each.name == "tailLines") asked.tail_lines = number;
    if (!number || *number >= each.least) continue;
    const std::string_view bound =
        each.least == 0 ? "greater than or equal to 0" : "greater than 0";
    errors.push_back({FieldError::Type::kInvalid, std::string(each.name),
                      fmt::format("Invalid value: {}: must be {}", *number, bound)});
  }
  if (!errors.empty()) return refuse(invalid({"", "PodLogOptions", call.target.name}, errors));
  asked.container = call.query().get("container");
  asked.previous = call.query().is_true("previous");
  asked.timestamps = call.query().is_true("timestamps");
  return asked;
}

}  // namespace

ApiResult<Value> read_posted(Registry& registry, Call& call, const Subresource& subresource) {
  TF_ASSIGN(const WriteQuery query, read_write_query(call, "CreateOptions"));
  TF_ASSIGN(std::string json, body_as_json(call.request));
  Resource as = call.resource;
  as.group = subresource.kind.group;
  as.version = subresource.kind.version;
  as.kind = subresource.kind.kind;
  as.type = registry.catalog().type_of(subresource.kind);
  json = in_version(std::move(json), "policy/v1beta1", "policy/v1");
  TF_ASSIGN(Body body, read_body(registry.catalog(), call, as, json, query.validation));
  return std::move(body.object);
}

ApiResult<Response> answer_eviction(Registry& registry, Call& call) {
  TF_ASSIGN(const Value eviction,
            read_posted(registry, call, *call.resource.subresource("eviction")));
  const auto name = metadata_text(eviction, "name");
  if (!name.empty() && name != call.target.name) {
    return refuse(bad_request("name in URL does not match name in Eviction object"));
  }
  DeleteOptions options;
  options.grace_period_seconds = integer_at(eviction, {"deleteOptions", "gracePeriodSeconds"});
  if (const auto uid = string_at(eviction, {"deleteOptions", "preconditions", "uid"});
      !uid.empty()) {
    options.uid = std::string(uid);
  }
  if (const auto* dry_run = find_path(eviction, {"deleteOptions", "dryRun"});
      call.query().get("dryRun") == "All" || (dry_run != nullptr && truth(*dry_run))) {
    options.dry_run = DryRun::kAll;
  }
  TF_ASSIGN(const Object pod, registry.get(call.resource, call.target.ns, call.target.name));
  TF_CHECK(take_disruption(registry, pod, options.dry_run));
  TF_CHECK(registry.remove(call.resource, call.target.ns, call.target.name, options));
  return respond(call.rendering, 201, success(201));
}

ApiResult<Response> answer_binding(Registry& registry, Call& call) {
  TF_ASSIGN(const WriteQuery query, read_write_query(call, "CreateOptions"));
  const Subresource* own = call.resource.subresource("binding");
  if (own != nullptr) {
    TF_ASSIGN(const Value binding, read_posted(registry, call, *own));
    return bind_pod(registry, call, binding, call.target.name, query.options);
  }
  TF_ASSIGN(const std::string json, body_as_json(call.request));
  TF_ASSIGN(const Body binding,
            read_body(registry.catalog(), call, call.resource, json, query.validation));
  return bind_pod(registry, call, binding.object,
                  std::string(metadata_text(binding.object, "name")), query.options);
}

ApiResult<Response> answer_log(Registry& registry, Call& call) {
  TF_ASSIGN(const LogQuery asked, read_log_query(call));
  TF_ASSIGN(const Object pod, registry.get(call.resource, call.target.ns, call.target.name));
  TF_ASSIGN(std::string text, pod_log(pod, asked));
  Response response;
  if (string_at(pod.root(), {"spec", "nodeName"}).empty()) {
    // Without a node there is nobody to ask.
    response.status = 204;
    return response;
  }
  response.headers.emplace_back("content-type", "text/plain");
  response.body = std::move(text);
  return response;
}

ApiResult<Response> answer_connection(Registry& registry, Call& call) {
  TF_ASSIGN(const Object pod, registry.get(call.resource, call.target.ns, call.target.name));
  if (call.resource.plural == "pods" && string_at(pod.root(), {"spec", "nodeName"}).empty()) {
    return refuse(
        bad_request(fmt::format("pod {} does not have a host assigned", call.target.name)));
  }
  return refuse(ApiError{
      501, "", "the sandbox does not run containers: there is no " + call.target.subresource,
      Map{}});
}

}  // namespace tf::sandbox
