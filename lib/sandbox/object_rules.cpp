#include "lib/sandbox/object_rules.h"

#include <string>
#include <string_view>
#include <utility>

#include "lib/sandbox/custom/custom_definition.h"
#include "lib/sandbox/custom/custom_resource.h"
#include "lib/sandbox/custom_kinds.h"
#include "lib/sandbox/defaults.h"
#include "lib/sandbox/prepare.h"
#include "lib/sandbox/rfc3339.h"
#include "lib/sandbox/validation.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kStatus = "status";
constexpr std::string_view kBinding = "binding";    ///< of a pod to its node
constexpr std::string_view kFinalize = "finalize";  ///< of a namespace: spec.finalizers alone

/// The namespace as it is, with the finalizers that are left.
void prepare_for_finalize(const Resource& resource, Value& object, const Value& live) {
  const Value* wanted = find_path(object, {"spec", "finalizers"});
  const Value finalizers = wanted == nullptr ? Value() : *wanted;
  prepare_for_update(resource, object, live);
  const Value* spec = find_path(object, {"spec"});
  if (spec == nullptr || !spec->is_map()) return;
  spec->as_map()->erase("finalizers");
  if (!finalizers.is_nil()) spec->as_map()->set("finalizers", finalizers);
}

ApiResult<Decoded> with_defaults(const Resource& resource, ApiResult<Decoded> decoded) {
  if (!decoded) return decoded;
  Map& object = *decoded->object.as_map();
  object.set("apiVersion", resource.api_version());
  object.set("kind", resource.kind);
  if (CustomKinds::is_definition(resource)) {
    set_definition_defaults(decoded->object);
  } else {
    set_defaults(*resource.type, decoded->object);
  }
  return decoded;
}

PrepareContext context_of(Registry& registry) {
  PrepareContext context;
  context.now = rfc3339_seconds(registry.clock().now());
  context.list = [&registry](std::string_view group, std::string_view plural,
                             std::string_view ns) -> std::vector<Object> {
    const Resource* resource = registry.catalog().find_preferred(group, plural);
    if (resource == nullptr) return {};
    return registry.list(*resource, ns);
  };
  return context;
}

void prepare_custom_changed(const Resource& resource, Value& object, const Value& live,
                            std::string_view subresource) {
  if (subresource == kStatus) {
    prepare_custom_status_update(object, live);
  } else {
    prepare_custom_update(resource, object, live);
  }
}

}  // namespace

ApiResult<Decoded> read_object(const Resource& resource, std::string_view json) {
  if (resource.custom) return decode_custom(resource, json);
  return with_defaults(resource, decode(*resource.type, json));
}

ApiResult<Decoded> read_object(const Resource& resource, const Value& value) {
  if (resource.custom) return decode_custom(resource, value);
  return with_defaults(resource, decode(*resource.type, value));
}

ApiStatus prepare_new(Registry& registry, const Resource& resource, Value& object) {
  if (resource.custom) {
    prepare_custom_create(resource, object);
  } else if (CustomKinds::is_definition(resource)) {
    prepare_definition_create(object);
  } else {
    prepare_for_create(resource, object, context_of(registry));
  }
  return {};
}

void prepare_changed(Registry&, const Resource& resource, Value& object, const Value& live,
                     std::string_view subresource) {
  if (resource.custom) {
    prepare_custom_changed(resource, object, live, subresource);
  } else if (subresource == kStatus) {
    prepare_for_status_update(resource, object, live);
  } else if (subresource == kFinalize) {
    prepare_for_finalize(resource, object, live);
  } else if (subresource == kBinding) {
    return;  // whoever binds changes nothing else
  } else if (CustomKinds::is_definition(resource)) {
    prepare_definition_update(object, live);
  } else {
    prepare_for_update(resource, object, live);
  }
}

std::vector<FieldError> check_new(const Resource& resource, const Value& object) {
  if (resource.custom) return validate_custom(resource, object);
  if (CustomKinds::is_definition(resource)) return validate_definition(object);
  return validate(resource, object);
}

std::vector<FieldError> check_changed(const Resource& resource, const Value& object,
                                      const Value& live, std::string_view subresource) {
  if (subresource == kBinding || subresource == kFinalize) return {};
  const bool status = subresource == kStatus;
  if (resource.custom) {
    return status ? validate_custom_status_update(resource, object, live)
                  : validate_custom_update(resource, object, live);
  }
  if (CustomKinds::is_definition(resource)) return validate_definition_update(object, live);
  return status ? validate_status_update(resource, object, live)
                : validate_update(resource, object, live);
}

}  // namespace tf::sandbox
