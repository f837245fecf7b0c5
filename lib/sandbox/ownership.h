#pragma once

#include <string_view>

#include "lib/sandbox/catalog.h"
#include "lib/sandbox/managed_fields.h"

namespace tf::sandbox {

/// field_rules_of() with the catalog's conversions between the versions of a kind.
/// In: catalog and resource: borrowed as long as the rules are used.
[[nodiscard]] FieldRules ownership_rules(const Catalog& catalog, const Resource& resource,
                                         std::string_view subresource);

/// update_fields() for what a client has sent: what reading into Go's form has dropped of it, but
/// counts for who owns what, is looked up there: empty lists of fields that are always written, and
/// an empty managedFields.
/// In: sent: the object as it was sent (or patched), not decoded; object: the same, decoded.
[[nodiscard]] Value owned_by(const Type& type, const Value& live, const Value& sent, Value object,
                             const Manager& manager, const FieldRules& rules);

}  // namespace tf::sandbox
