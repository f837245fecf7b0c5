#include "lib/sandbox/scale.h"

#include <fmt/core.h>

#include <utility>

#include "lib/base/text.h"
#include "lib/data/label_selector.h"
#include "lib/sandbox/custom/custom_facts.h"
#include "lib/sandbox/custom/custom_resource.h"
#include "lib/sandbox/handlers.h"
#include "lib/sandbox/managed_fields.h"
#include "lib/sandbox/metadata.h"
#include "lib/sandbox/object_rules.h"
#include "lib/sandbox/ownership.h"
#include "lib/sandbox/render.h"
#include "lib/sandbox/rfc3339.h"

namespace tf::sandbox {
namespace {

/// The selector of a workload: a replication controller's is a plain map.
std::string selector_of(const Value& object) {
  const Value* selector = find_path(object, {"spec", "selector"});
  if (selector == nullptr) return {};
  const bool plain =
      !find_path(*selector, {"matchLabels"}) && !find_path(*selector, {"matchExpressions"});
  return selector_text(plain ? Value(Map{{"matchLabels", *selector}}) : *selector);
}

Value workload_scale(const Value& object) {
  Map metadata;
  for (const std::string_view field :
       {"name", "namespace", "uid", "resourceVersion", "creationTimestamp"}) {
    if (const auto text = metadata_text(object, field); !text.empty()) {
      metadata.set(std::string(field), text);
    }
  }
  Map spec;
  if (const auto replicas = integer_at(object, {"spec", "replicas"}).value_or(0); replicas != 0) {
    spec.set("replicas", Value::int64(replicas));
  }
  Map status{{"replicas", Value::int64(integer_at(object, {"status", "replicas"}).value_or(0))}};
  if (auto selector = selector_of(object); !selector.empty()) {
    status.set("selector", std::move(selector));
  }
  return Map{{"kind", "Scale"},
             {"apiVersion", "autoscaling/v1"},
             {"metadata", std::move(metadata)},
             {"spec", std::move(spec)},
             {"status", std::move(status)}};
}

ApiResult<Value> any_scale(const Resource& resource, const Value& object) {
  if (resource.custom) return scale_of(resource, object);
  return workload_scale(object);
}

/// Puts what a Scale wishes into the object itself.
ApiStatus take_scale(const Resource& resource, Value& object, const Value& scale) {
  if (resource.custom) return apply_scale(resource, object, scale);
  set_path(*object.as_map(), {"spec", "replicas"},
           Value::int64(integer_at(scale, {"spec", "replicas"}).value_or(0)));
  set_metadata(object, "resourceVersion", metadata_text(scale, "resourceVersion"));
  return {};
}

Resource scale_resource(Registry& registry, const Call& call) {
  Resource as = call.resource;
  as.group = "autoscaling";
  as.version = "v1";
  as.kind = "Scale";
  as.custom = false;
  as.type = registry.catalog().type_of({"autoscaling", "v1", "Scale"});
  return as;
}

/// Where the scaled object keeps its replicas: "spec.replicas".
std::string replicas_path(const Resource& resource) {
  if (!resource.custom_facts || !resource.custom_facts->scale) return "spec.replicas";
  return std::string(trim_prefix(resource.custom_facts->scale->spec_replicas, "."));
}

ApiStatus check_scale(const Resource& resource, const Value& scale) {
  // A custom object says itself what is wrong with it.
  const auto replicas = integer_at(scale, {"spec", "replicas"}).value_or(0);
  if (replicas >= 0 || resource.custom) return {};
  return refuse(
      invalid({"autoscaling", "Scale", std::string(metadata_text(scale, "name"))},
              {{FieldError::Type::kInvalid, "spec.replicas",
                fmt::format("Invalid value: {}: must be greater than or equal to 0", replicas)}}));
}

}  // namespace

ApiResult<Response> answer_scale(Registry& registry, Call& call) {
  const RequestTarget& target = call.target;
  if (call.request.method == "GET") {
    TF_ASSIGN(const Object object, registry.get(call.resource, target.ns, target.name));
    TF_ASSIGN(const Value scale, any_scale(call.resource, object.root()));
    return render_object(call, 200, scale, registry.clock().now());
  }
  const Resource as = scale_resource(registry, call);
  const bool put = call.request.method == "PUT";
  TF_ASSIGN(const WriteQuery query, read_write_query(call, put ? "UpdateOptions" : "PatchOptions"));
  Patch patch;
  if (put) {
    TF_ASSIGN(const std::string json, body_as_json(call.request));
    TF_ASSIGN(const Body body, read_body(registry.catalog(), call, as, json, query.validation));
    if (const auto name = metadata_text(body.object, "name"); name != target.name) {
      return refuse(bad_request(
          fmt::format("the name of the object ({}) does not match the name on the URL ({})", name,
                      target.name)));
    }
    patch.next = [scale = body.object](const Value&) -> ApiResult<Value> { return scale; };
  } else {
    TF_ASSIGN(patch, read_patch(registry, call, query, as));
  }
  const std::string replicas = replicas_path(call.resource);
  const Registry::Next next = [&](const Value& live) -> ApiResult<Value> {
    TF_ASSIGN(Value live_scale, any_scale(call.resource, live));
    const Value* owners = find_path(live, {"metadata", "managedFields"});
    const Value entries = owners == nullptr ? Value() : *owners;
    metadata_of(live_scale).set("managedFields", scale_managed_fields(entries, replicas));
    TF_ASSIGN(Value scale, patch.next(live_scale));
    if (put) {
      scale = update_fields(*as.type, live_scale, deep_copy(scale),
                            manager_of(registry, call, query, as));
    }
    TF_CHECK(check_scale(call.resource, scale));
    Value object = deep_copy(live);
    TF_CHECK(take_scale(call.resource, object, scale));
    const Value* scale_owners = find_path(scale, {"metadata", "managedFields"});
    metadata_of(object).set(
        "managedFields",
        parent_managed_fields(entries, scale_owners == nullptr ? Value() : *scale_owners,
                              call.resource.api_version(), replicas));
    return object;
  };
  TF_ASSIGN(const Written written, registry.write(call.resource, target.ns, target.name, next,
                                                  query.options, Registry::Missing::kIsNotFound));
  TF_ASSIGN(const Value shown, any_scale(call.resource, written.object.root()));
  return render_object(call, 200, shown, registry.clock().now());
}

}  // namespace tf::sandbox
