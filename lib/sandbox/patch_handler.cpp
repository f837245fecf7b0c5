#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

#include "lib/base/go_quote.h"
#include "lib/base/text.h"
#include "lib/data/go_print.h"
#include "lib/data/json.h"
#include "lib/data/json_kind.h"
#include "lib/data/patch.h"
#include "lib/data/yaml_reader.h"
#include "lib/sandbox/conversion_error.h"
#include "lib/sandbox/custom/duplicate_fields.h"
#include "lib/sandbox/handlers.h"
#include "lib/sandbox/managed_fields.h"
#include "lib/sandbox/metadata.h"
#include "lib/sandbox/object_rules.h"
#include "lib/sandbox/object_text.h"
#include "lib/sandbox/ownership.h"
#include "lib/sandbox/patches.h"
#include "lib/sandbox/preconditions.h"
#include "lib/sandbox/rfc3339.h"

namespace tf::sandbox {
namespace {

enum class PatchType : std::uint8_t { kJson, kMerge, kStrategic, kApply };

struct PatchMedia {
  std::string_view media_type;
  PatchType type;
};
constexpr std::array kPatchMedia = std::to_array<PatchMedia>({
    {"application/json-patch+json", PatchType::kJson},
    {"application/merge-patch+json", PatchType::kMerge},
    {"application/strategic-merge-patch+json", PatchType::kStrategic},
    {"application/apply-patch+yaml", PatchType::kApply},
});
constexpr std::string_view kCustomMedia =
    "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml, "
    "application/apply-patch+cbor";

ApiResult<PatchType> patch_type(const Call& call, const Resource& as) {
  const std::string media = media_type(call.request.header("content-type"));
  for (const PatchMedia& each : kPatchMedia) {
    if (each.media_type != media || (each.type == PatchType::kStrategic && as.custom)) continue;
    return each.type;
  }
  // The routes of built-in kinds let nothing else come as far as the handler.
  if (!as.custom)
    return refuse(ApiError{415, "UnsupportedMediaType", "415: Unsupported Media Type", Map{}});
  return refuse(unsupported_media_type(fmt::format(
      "the body of the request was in an unknown format - accepted media types include: {}",
      kCustomMedia)));
}

ApiError invalid_patch_options(FieldError::Type type, std::string path, std::string message) {
  return invalid({"meta.k8s.io", "PatchOptions", ""},
                 {{type, std::move(path), std::move(message)}});
}

/// What the query may say depends on the kind of patch.   Like: ValidatePatchOptions.
ApiStatus check_options(const Call& call, const WriteQuery& query, PatchType type) {
  if (type == PatchType::kApply) {
    if (!query.field_manager.empty()) return {};
    return refuse(invalid_patch_options(FieldError::Type::kRequired, "fieldManager",
                                        "Required value: is required for apply patch"));
  }
  if (!call.query().find("force")) return {};
  return refuse(invalid_patch_options(FieldError::Type::kForbidden, "force",
                                      "Forbidden: may not be specified for non-apply patch"));
}

/// 422 for what a patch has made of the object, or for the patch.
ApiError invalid_patch(std::string_view shown, std::string_view reason) {
  return invalid({"", "", ""}, {{FieldError::Type::kInvalid, "patch",
                                 fmt::format("Invalid value: {}: {}", go_quote(shown), reason)}});
}

/// A patch as it was sent.
struct SentPatch {
  PatchType type = PatchType::kMerge;
  FieldValidation validation = FieldValidation::kWarn;
  Value body;
  std::vector<std::string> strict_errors;  ///< of the patch itself
};

/// What the patched object is read as: its own kind if that is known.
/// Out: why that is not the wanted one; "" where it is.
std::string foreign_kind(Catalog& catalog, const Resource& as, const Value& patched) {
  const auto version = string_at(patched, {"apiVersion"});
  const auto kind = string_at(patched, {"kind"});
  if ((version.empty() || version == as.api_version()) && (kind.empty() || kind == as.kind)) {
    return {};
  }
  const auto gvk = GroupVersionKind::parse(version.empty() ? as.api_version() : version,
                                           kind.empty() ? as.kind : kind);
  if (const Resource* known = catalog.find_kind(gvk)) {
    if (const auto decoded = read_object(*known, patched); !decoded) return decoded.error().message;
  }
  return wrong_kind_reason(catalog, gvk, as);
}

/// What strict decoding of a patch and of the patched object found becomes warnings or an error.
ApiStatus report_patch_errors(Call& call, const SentPatch& patch,
                              const std::vector<std::string>& errors, std::string_view shown) {
  if (patch.validation == FieldValidation::kStrict && !errors.empty()) {
    return refuse(invalid_patch(shown, "strict decoding error: " + join(errors, ", ")));
  }
  if (patch.validation == FieldValidation::kWarn) {
    call.warnings.insert(call.warnings.end(), errors.begin(), errors.end());
  }
  return {};
}

/// What a client's patch has made of the object, read as the kind reads it.
ApiResult<Value> read_patched(Catalog& catalog, Call& call, const Resource& as,
                              const SentPatch& patch, const Value& patched) {
  const bool strategic = patch.type == PatchType::kStrategic;
  const auto shown = [&] { return strategic ? go_print(patch.body) : json_text(patched); };
  if (strategic) {
    // The patched map goes right into the Go struct: its kind is not looked at, and errors differ.
    if (const auto reason = conversion_error(*as.type, patched); !reason.empty()) {
      return refuse(invalid_patch(shown(), reason));
    }
  } else if (const auto reason = foreign_kind(catalog, as, patched); !reason.empty()) {
    return refuse(invalid_patch(shown(), reason));
  }
  auto decoded = read_object(as, patched);
  if (!decoded) return refuse(invalid_patch(shown(), decoded.error().message));
  std::vector<std::string> errors = patch.strict_errors;
  errors.insert(errors.end(), decoded->strict_errors.begin(), decoded->strict_errors.end());
  TF_CHECK(report_patch_errors(call, patch, errors, shown()));
  decoded->object.as_map()->set("apiVersion", as.api_version());
  decoded->object.as_map()->set("kind", as.kind);
  return std::move(decoded->object);
}

/// What an apply's body is; an empty one is an object without anything.
ApiResult<Value> read_configuration(const Call& call) {
  auto config = parse_yaml(call.request.body, Numbers::kInt64OrFloat);
  if (!config) {
    return refuse(bad_request(fmt::format("error decoding YAML: {}", config.error().message)));
  }
  if (config->is_nil()) return Value(Map{});
  if (config->is_map()) return *std::move(config);
  return refuse(bad_request(
      fmt::format("error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot "
                  "unmarshal {} into Go value of type map[string]interface {{}}",
                  json_kind(*config))));
}

/// What the object of a patch must be for its request.   Like: patcher.applyPatch.
ApiStatus check_patched(const Call& call, const Value& live, const Value& object) {
  if (const auto uid = metadata_text(object, "uid"); live.is_nil() && !uid.empty()) {
    return refuse(conflict(call.subject(),
                           fmt::format("uid mismatch: the provided object specified uid {}, and no "
                                       "existing object was found",
                                       uid)));
  }
  TF_CHECK(check_namespace_of(call.resource, call.target.ns, object));
  return check_name(call.target.name, object);
}

Patch apply_patch(Registry& registry, Call& call, const WriteQuery& query, const Resource& as) {
  const Force force = call.query().is_true("force") ? Force::kYes : Force::kNo;
  Patch patch;
  patch.missing = Registry::Missing::kIsCreated;
  patch.next = [&registry, &call, &query, &as, force](const Value& live) -> ApiResult<Value> {
    TF_ASSIGN(const Value config, read_configuration(call));
    TF_ASSIGN(Value merged,
              apply_fields(*as.type, live, config, manager_of(registry, call, query, as), force,
                           ownership_rules(registry.catalog(), as, call.target.subresource)));
    TF_ASSIGN(Decoded decoded, read_object(as, merged));
    TF_CHECK(check_patched(call, live, decoded.object));
    return std::move(decoded.object);
  };
  return patch;
}

constexpr std::string_view kNoObject =
    "json: cannot unmarshal {} into Go value of type "
    "map[string]interface {{}}";

/// Why the body of a patch is refused: lenient readers say it in other words.
/// Like: jsonPatcher.applyJSPatch, strategicPatchObject.
ApiError undecodable(PatchType type, FieldValidation validation, const std::string& reason) {
  if (type == PatchType::kStrategic) return bad_request(reason);
  if (validation != FieldValidation::kIgnore) return bad_request("error decoding patch: " + reason);
  return bad_request(type == PatchType::kMerge ? "Invalid JSON Patch" : reason);
}

/// Fields that no operation of a JSON patch has.
std::vector<std::string> unknown_operation_fields(const Value& patch) {
  constexpr std::array<std::string_view, 4> kKnown = {"op", "path", "from", "value"};
  std::vector<std::string> errors;
  if (!patch.is_list()) return errors;
  std::size_t at = 0;
  for (const Value& operation : *patch.as_list()) {
    if (operation.is_map()) {
      for (const auto& [key, value] : *operation.as_map()) {
        if (std::find(kKnown.begin(), kKnown.end(), std::string_view(key)) != kKnown.end())
          continue;
        errors.push_back(
            fmt::format("json patch unknown field \"[{}].{}\"", at, std::string_view(key)));
      }
    }
    ++at;
  }
  return errors;
}

ApiResult<SentPatch> read_sent(const Call& call, PatchType type, FieldValidation validation) {
  const std::string& json = call.request.body;
  auto body = parse_json(json, Numbers::kInt64OrFloat);
  if (!body) return refuse(undecodable(type, validation, body.error().message));
  SentPatch patch{type, validation, *std::move(body), {}};
  if (type == PatchType::kJson) {
    patch.strict_errors = unknown_operation_fields(patch.body);
    return patch;
  }
  if (patch.body.is_nil()) {
    if (type == PatchType::kMerge) return refuse(bad_request("Invalid JSON Patch"));
    patch.body = Map{};
  }
  if (!patch.body.is_map()) {
    return refuse(undecodable(type, validation, fmt::format(kNoObject, json_kind(patch.body))));
  }
  for (const std::string& path : duplicate_fields(json))
    patch.strict_errors.push_back(fmt::format("duplicate field \"{}\"", path));
  return patch;
}

ApiResult<Value> patched_by(const SentPatch& patch, const Resource& as, const Value& live) {
  switch (patch.type) {
    case PatchType::kJson:
      return apply_json_patch(live, patch.body);
    case PatchType::kMerge:
      return apply_merge_patch(live, patch.body);
    default:
      return apply_strategic_patch(*as.type, live, patch.body);
  }
}

}  // namespace

ApiResult<Patch> read_patch(Registry& registry, Call& call, const WriteQuery& query,
                            const Resource& as) {
  TF_ASSIGN(const PatchType type, patch_type(call, as));
  TF_CHECK(check_options(call, query, type));
  if (type == PatchType::kApply) return apply_patch(registry, call, query, as);
  Patch patch;
  patch.next = [&registry, &call, &query, &as, type](const Value& live) -> ApiResult<Value> {
    if (live.is_nil()) return refuse(not_found(call.subject()));
    TF_ASSIGN(const SentPatch sent, read_sent(call, type, query.validation));
    TF_ASSIGN(const Value patched, patched_by(sent, as, live));
    TF_ASSIGN(Value object, read_patched(registry.catalog(), call, as, sent, patched));
    Value owned =
        owned_by(*as.type, live, patched, std::move(object), manager_of(registry, call, query, as),
                 ownership_rules(registry.catalog(), as, call.target.subresource));
    TF_CHECK(check_patched(call, live, owned));
    return owned;
  };
  return patch;
}

}  // namespace tf::sandbox
