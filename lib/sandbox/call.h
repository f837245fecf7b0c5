#pragma once

#include <string>
#include <vector>

#include "lib/sandbox/decode.h"
#include "lib/sandbox/managed_fields.h"
#include "lib/sandbox/media.h"
#include "lib/sandbox/registry.h"
#include "lib/sandbox/request_target.h"

namespace tf::sandbox {

/// One request for a resource on its way to its answer.
struct Call {
  const Request& request;
  const RequestTarget& target;
  const Resource& resource;
  Rendering rendering = {};
  std::vector<std::string> warnings = {};  ///< become Warning headers

  [[nodiscard]] const Query& query() const { return target.query; }
  [[nodiscard]] Subject subject() const { return {resource.group, resource.plural, target.name}; }
};

/// metav1.FieldValidation.
enum class FieldValidation : std::uint8_t { kIgnore, kWarn, kStrict };

/// The options that every write has in its query.
struct WriteQuery {
  WriteOptions options;
  FieldValidation validation = FieldValidation::kWarn;
  std::string
      field_manager;  ///< as the query says it; options.manager has the agent's name instead of ""
};

/// In: kind: "CreateOptions", "UpdateOptions", "PatchOptions", as errors name it.
/// Errors: 422.
[[nodiscard]] ApiResult<WriteQuery> read_write_query(const Call& call, std::string_view kind);

/// A body as it was sent, and what its kind makes of it. Neither shares parts with the other.
struct Body {
  Value sent;
  Value object;
};

/// Decodes a body that should be an object of `as`: its own kind and version are checked, unknown
/// and duplicate fields become warnings or an error as the request wishes.   Errors: 400, 415.
[[nodiscard]] ApiResult<Body> read_body(Catalog& catalog, Call& call, const Resource& as,
                                        std::string_view json, FieldValidation validation);

/// What strict decoding found becomes warnings or an error.
[[nodiscard]] ApiStatus report_strict_errors(Call& call, const Resource& as,
                                             const std::vector<std::string>& errors,
                                             FieldValidation validation);

/// The body as JSON.   Errors: 400 as of an object of that kind, 415.
[[nodiscard]] ApiResult<std::string> object_json(const Call& call, const Resource& as);

/// Why an object of a kind is no object of `as`: "no kind ... is registered", "converting ...".
[[nodiscard]] std::string wrong_kind_reason(Catalog& catalog, const GroupVersionKind& gvk,
                                            const Resource& as);
[[nodiscard]] std::string unknown_kind_text(const GroupVersionKind& gvk);

/// Go's package of a group's internal types, as its texts name them: "core", "apps".
[[nodiscard]] std::string internal_package(std::string_view group);

/// Who writes an object of `as` by this call, and when.
[[nodiscard]] Manager manager_of(Registry& registry, const Call& call, const WriteQuery& query,
                                 const Resource& as);

/// metav1.DeleteOptions of the body, or of the query where there is none.   Errors: 400, 422.
[[nodiscard]] ApiResult<DeleteOptions> read_delete_options(Catalog& catalog, const Call& call);

}  // namespace tf::sandbox
