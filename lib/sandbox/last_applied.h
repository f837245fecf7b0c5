#pragma once

#include <optional>
#include <string_view>

#include "lib/sandbox/field_set.h"
#include "lib/sandbox/schema.h"

namespace tf::sandbox {

/// The field manager for which server-side apply minds the annotation of client-side apply.
inline constexpr std::string_view kKubectl = "kubectl";

/// The fields of kubectl.kubernetes.io/last-applied-configuration that are in `live` as they were
/// applied: kubectl may take them over. Nothing where there is no such annotation, or none of this
/// version and type.
/// Like: apimachinery 0.36 managedfields internal.lastAppliedManager.
[[nodiscard]] std::optional<FieldSet> fields_of_last_applied(const Type& type, const Value& live,
                                                             std::string_view api_version);

/// Writes `config` into the annotation, if `object` has one; takes it away where all annotations
/// would be over 256 KiB. Changes `object` in place.
/// Like: apimachinery 0.36 managedfields internal.lastAppliedUpdater.
void renew_last_applied(Value& object, const Value& config);

}  // namespace tf::sandbox
