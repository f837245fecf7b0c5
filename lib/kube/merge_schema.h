#pragma once

#include <string_view>

#include "lib/data/object.h"

namespace tf::kube {

/// How strategic merge patch treats one field of a built-in kind.
struct MergeField {
  std::string_view type;   ///< the type that has the field
  std::string_view field;  ///< its JSON name
  std::string_view element =
      {};  ///< type of the field's value, or of its items; "" when it has no rules
  std::string_view merge_key = {};  ///< for lists of maps
  bool merge = false;               ///< lists are merged item by item, not replaced
  bool retain_keys = false;         ///< maps (or items): fields that are not in the target go
  bool replace = false;             ///< maps: replaced as a whole
};

/// The name of a kind's type in the table; types without rules of their own get the one every
/// object has.
[[nodiscard]] std::string_view merge_type(const GroupVersionKind& gvk);
/// The rules of a field, or nullptr: merge maps, replace lists and scalars.
[[nodiscard]] const MergeField* merge_field(std::string_view type, std::string_view field);
/// Whether client-go has a Go type for the group version, so that the server takes strategic merge
/// patches.
[[nodiscard]] bool is_built_in(const GroupVersionKind& gvk);

}  // namespace tf::kube
