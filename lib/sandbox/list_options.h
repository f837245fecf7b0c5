#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "lib/sandbox/call.h"
#include "lib/sandbox/object_store.h"
#include "lib/sandbox/render.h"
#include "lib/sandbox/selectors.h"

namespace tf::sandbox {

/// metav1.ListOptions of a list, a watch or a deletecollection.
struct ListOptions {
  LabelSelector labels;
  FieldSelector fields;
  std::int64_t limit = 0;
  std::string continue_after;          ///< the key that the last page ended with; "" for the first
  std::int64_t continue_revision = 0;  ///< of the first page
  std::optional<std::int64_t> revision;  ///< resourceVersion; nothing when it is not given
  std::string match;                     ///< resourceVersionMatch
  std::int64_t timeout_seconds = 0;
  bool bookmarks = false;
  bool send_initial = false;         ///< sendInitialEvents
  bool sends_nothing_first = false;  ///< sendInitialEvents=false

  [[nodiscard]] bool selects_all() const { return labels.empty() && fields.empty(); }
  /// Whether the object is one of those asked for; its value is parsed only if it must be.
  [[nodiscard]] bool selects(ListedObject& object) const;

  /// Errors: 400, 410, 422.
  static ApiResult<ListOptions> read(const Call& call);
};

/// The number in a resourceVersion.
/// Errors: 400 for a list, 500 for a watch or an object, as the server has it.
[[nodiscard]] ApiResult<std::int64_t> read_resource_version(std::string_view version, bool of_list);

/// Stored objects in the version of the call's resource.
[[nodiscard]] ListedObject listed(const Resource& resource, const JsonText& json);

/// The token that a next page is asked for with.
[[nodiscard]] std::string continue_token(std::int64_t revision, std::string_view last_key);

}  // namespace tf::sandbox
