#pragma once

#include <map>
#include <string>
#include <string_view>

#include "lib/base/result.h"
#include "lib/sandbox/field_set.h"
#include "lib/sandbox/managed_fields.h"

namespace tf::sandbox {

/// What one manager owns, in the version in which it last wrote.
struct Owned {
  FieldSet fields;
  std::string api_version;
  bool applied = false;
};

/// Who owns what: metadata.managedFields taken apart. Managers go by an identifier, a JSON text of
/// what an entry says but for times and fields; appliers have one for all versions.
/// Like: apimachinery 0.36 managedfields internal.Managed.
struct Managers {
  std::map<std::string, Owned, std::less<>> owned;
  std::map<std::string, std::string, std::less<>> times;  ///< RFC 3339, also of who owns nothing

  /// Reads metadata.managedFields; nil is an empty list.   Errors: kInvalid.
  [[nodiscard]] static Result<Managers> read(const Value& entries);
  /// metadata.managedFields in the server's order: appliers first, then by time, name, version;
  /// nil where nobody owns anything.
  [[nodiscard]] Value write() const;
};

[[nodiscard]] std::string applier_identifier(std::string_view name, std::string_view subresource);
[[nodiscard]] std::string updater_identifier(std::string_view name, std::string_view api_version,
                                             std::string_view subresource);

/// A manager as messages of conflicts write it: `"kubectl" using v1 at 2026-...`.
[[nodiscard]] std::string manager_text(std::string_view identifier);

/// Puts the oldest updates together under "ancient-changes" until at most ten are left.
void cap_updates(Managers& managers);

}  // namespace tf::sandbox
