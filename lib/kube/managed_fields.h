#pragma once

#include <optional>
#include <string>

#include "lib/base/result.h"
#include "lib/data/object.h"

namespace tf::kube {

/// The JSON patch that turns the fields which `manager` owns through updates (POST, PUT, PATCH of a
/// client-side apply) into fields it owns through server-side apply, or nothing when it has none.
/// In:     live: with metadata.managedFields and resourceVersion.
/// Like:   csaupgrade.UpgradeManagedFieldsPatch, client-go 0.37: entries of other API versions than
/// the kept
///         one are dropped, the resourceVersion is replaced so that a concurrent change gives a
///         conflict.
[[nodiscard]] std::optional<std::string> managed_fields_patch(const Object& live,
                                                              std::string_view manager);

}  // namespace tf::kube
