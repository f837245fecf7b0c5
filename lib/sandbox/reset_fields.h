#pragma once

#include <string_view>

#include "lib/sandbox/catalog.h"
#include "lib/sandbox/managed_fields.h"

namespace tf::sandbox {

/// The rules by which fields of a (sub)resource are owned: its kind, what its writes cannot change.
/// No conversion is set.
/// In:   subresource: "" for the object itself, "status" ...
/// Like: GetResetFields and GetResetFieldsFilter of the registry's strategies, kubernetes 1.36.
[[nodiscard]] FieldRules field_rules_of(const Resource& resource, std::string_view subresource);

}  // namespace tf::sandbox
