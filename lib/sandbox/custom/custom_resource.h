#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/sandbox/api_error.h"
#include "lib/sandbox/catalog.h"
#include "lib/sandbox/decode.h"

namespace tf::sandbox {

/// What a kube-apiserver 1.36 does to objects of a custom kind around storing them. In all of them
/// `resource` is one of resources_of(), and an object that is changed must not share parts with
/// others. A write is: decode_custom, (merge, managed fields), prepare_*, validate_*.

/// Reads a request's object: metadata as ObjectMeta, fields that the schema does not know are left
/// out and told, defaults are filled in.
/// Errors: 400 in the words of the server, not yet wrapped in "X in version Y cannot be handled as
///         a X"; another apiVersion or kind is let pass: see validate_custom.
[[nodiscard]] ApiResult<Decoded> decode_custom(const Resource& resource, std::string_view json);
[[nodiscard]] inline ApiResult<Decoded> decode_custom(const Resource& resource,
                                                      const std::string& json) {
  return decode_custom(resource, std::string_view(json));
}
/// The same for a value that has been parsed already; it cannot tell duplicates.
[[nodiscard]] ApiResult<Decoded> decode_custom(const Resource& resource, const Value& value);

/// customresource.Strategy's PrepareForCreate: no status where that is a subresource, generation 1.
void prepare_custom_create(const Resource& resource, Value& object);
/// PrepareForUpdate: the live status where it is a subresource; a new generation for any change but
/// of metadata.
void prepare_custom_update(const Resource& resource, Value& object, const Value& live);
/// Of the status subresource: all but status and managedFields is the live object's.
void prepare_custom_status_update(Value& object, const Value& live);

/// What is wrong with an object, in the server's order: apiVersion and kind, metadata, schema,
/// scale, embedded objects, list types, expressions.
[[nodiscard]] std::vector<FieldError> validate_custom(const Resource& resource,
                                                      const Value& object);
/// What is wrong with a change; what was wrong before in unchanged parts is let pass.
[[nodiscard]] std::vector<FieldError> validate_custom_update(const Resource& resource,
                                                             const Value& object,
                                                             const Value& live);
[[nodiscard]] std::vector<FieldError> validate_custom_status_update(const Resource& resource,
                                                                    const Value& object,
                                                                    const Value& live);

/// The autoscaling/v1 Scale of an object.
/// Errors: 500 where a path leads to another type.   Precondition: the CRD has scale.
[[nodiscard]] ApiResult<Value> scale_of(const Resource& resource, const Value& object);
/// Puts the Scale's spec.replicas and resourceVersion into the object.
/// Errors: 400 `the spec replicas field ".spec.replicas" cannot be empty`.
[[nodiscard]] ApiStatus apply_scale(const Resource& resource, Value& object, const Value& scale);

}  // namespace tf::sandbox
