#pragma once

#include <string_view>
#include <vector>

#include "lib/sandbox/api_error.h"
#include "lib/sandbox/catalog.h"
#include "lib/sandbox/decode.h"
#include "lib/sandbox/registry.h"

namespace tf::sandbox {

/// What a kind makes of its objects: one door to the rules of built-in and of custom kinds.

/// Decoded and defaulted.   Errors: 400 as decode() has them.
[[nodiscard]] ApiResult<Decoded> read_object(const Resource& resource, std::string_view json);
[[nodiscard]] ApiResult<Decoded> read_object(const Resource& resource, const Value& value);

/// What the kind and the admission plugins fill in or drop before an object is made.
[[nodiscard]] ApiStatus prepare_new(Registry& registry, const Resource& resource, Value& object);
/// The same before `live` becomes `object` by a write of that subresource ("": the object itself).
void prepare_changed(Registry& registry, const Resource& resource, Value& object, const Value& live,
                     std::string_view subresource);

[[nodiscard]] std::vector<FieldError> check_new(const Resource& resource, const Value& object);
[[nodiscard]] std::vector<FieldError> check_changed(const Resource& resource, const Value& object,
                                                    const Value& live,
                                                    std::string_view subresource);

}  // namespace tf::sandbox
