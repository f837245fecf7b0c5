#include "lib/sandbox/call.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

#include "lib/base/go_quote.h"
#include "lib/base/text.h"
#include "lib/base/time.h"
#include "lib/base/utf8.h"
#include "lib/data/json.h"
#include "lib/data/json_kind.h"
#include "lib/sandbox/object_rules.h"
#include "lib/sandbox/object_text.h"
#include "lib/sandbox/rfc3339.h"

namespace tf::sandbox {
namespace {

constexpr std::size_t kMaxManager = 128;

ApiError invalid_options(std::string_view kind, const std::vector<FieldError>& errors) {
  return invalid({"meta.k8s.io", std::string(kind), ""}, errors);
}

FieldError unsupported(std::string path, std::string_view value, std::string_view supported) {
  return {FieldError::Type::kNotSupported, std::move(path),
          fmt::format("Unsupported value: {}: supported values: {}", value, supported)};
}

std::string shown_list(const std::vector<std::string_view>& values) {
  List list;
  for (const auto value : values)
    list.push(value);
  return json_text(list);
}

/// Like: metav1 ValidateFieldManager.
void check_characters(std::string_view manager, std::vector<FieldError>& errors) {
  for (std::size_t at = 0; at < manager.size();) {
    const DecodedRune decoded = decode_rune(manager.substr(at));
    if (!is_print(decoded.rune)) {
      errors.push_back(
          {FieldError::Type::kInvalid, "fieldManager",
           fmt::format("Invalid value: {}: invalid character U+{:04X} (at position {})",
                       go_quote(manager), static_cast<std::uint32_t>(decoded.rune), at)});
    }
    at += decoded.size;
  }
}

/// The manager of a write that names none: the program's name in its user agent.
std::string manager_of_agent(std::string_view agent) {
  return std::string(agent.substr(0, agent.find('/')).substr(0, kMaxManager));
}

/// The beginning of a body, in hexadecimal digits where it is no JSON object.
/// Like: apiserver 0.36 handlers.summarizeData.
std::string summary(std::string_view body) {
  constexpr std::size_t kShown = 30;
  if (body.empty()) return "<empty>";
  const auto start = body.substr(0, kShown);
  const std::string shown = body[0] == '{' ? std::string(start) : to_hex(start);
  return body.size() > kShown ? shown + " ..." : shown;
}

/// Like: handlers.transformDecodeError for bodies that are no JSON object.
ApiError unrecognized(const Resource& as, std::string_view body, std::string_view reason) {
  return bad_request(
      fmt::format("the object provided is unrecognized (must be of type {}): couldn't get "
                  "version/kind; json parse error: {} ({})",
                  as.kind, reason, summary(body)));
}

ApiError cannot_be_handled(const GroupVersionKind& gvk, const Resource& as,
                           std::string_view reason) {
  return bad_request(fmt::format("{} in version \"{}\" cannot be handled as a {}: {}", gvk.kind,
                                 gvk.version, as.kind, reason));
}

/// Versions that a kube-apiserver still knows how to read, but does not serve.
constexpr std::array<std::string_view, 12> kReadVersions = {"apps/v1beta1",
                                                            "apps/v1beta2",
                                                            "autoscaling/v2beta1",
                                                            "autoscaling/v2beta2",
                                                            "batch/v1beta1",
                                                            "certificates.k8s.io/v1beta1",
                                                            "extensions/v1beta1",
                                                            "networking.k8s.io/v1beta1",
                                                            "policy/v1beta1",
                                                            "rbac.authorization.k8s.io/v1alpha1",
                                                            "rbac.authorization.k8s.io/v1beta1",
                                                            "storage.k8s.io/v1beta1"};

bool is_read_version(std::string_view version) {
  return std::find(kReadVersions.begin(), kReadVersions.end(), version) != kReadVersions.end();
}

/// Why a body of another kind is refused.
ApiError wrong_kind(Catalog& catalog, const GroupVersionKind& gvk, const Resource& as) {
  if (is_read_version(gvk.api_version())) {
    return bad_request(
        fmt::format("the API version in the data ({}) does not match the expected API version ({})",
                    gvk.api_version(), as.api_version()));
  }
  return cannot_be_handled(gvk, as, wrong_kind_reason(catalog, gvk, as));
}

/// Kind and version of a body; both must be texts where they are there.
ApiStatus check_type_meta(const Value& body, const Resource& as, std::string_view json) {
  if (!body.is_map()) {
    return refuse(unrecognized(
        as, json,
        fmt::format("json: cannot unmarshal {} into Go value of type struct {{ APIVersion string "
                    "\"json:\\\"apiVersion,omitempty\\\"\"; Kind string "
                    "\"json:\\\"kind,omitempty\\\"\" }}",
                    json_kind(body))));
  }
  for (const std::string_view field : {"apiVersion", "kind"}) {
    const Value* value = find_path(body, {field});
    if (value == nullptr || value->is_string() || value->is_nil()) continue;
    return refuse(unrecognized(
        as, json,
        fmt::format("json: cannot unmarshal {} into Go struct field .{} of type string",
                    json_kind(*value), field)));
  }
  return {};
}

/// The same of custom kinds, which are read whatever they call themselves.
ApiError wrong_custom_kind(const Value& body, const std::string& version, const std::string& kind,
                           const Resource& as) {
  if (version != as.api_version()) {
    return bad_request(
        fmt::format("the API version in the data ({}) does not match the expected API version ({})",
                    version, as.api_version()));
  }
  return invalid({as.group, kind, std::string(string_at(body, {"metadata", "name"}))},
                 {{FieldError::Type::kInvalid, "kind",
                   fmt::format("Invalid value: {}: must be {}", go_quote(kind), as.kind)}});
}

/// The body's kind and version must be those that the path asks for; absent ones are.
ApiStatus check_kind(Catalog& catalog, const Value& body, const Resource& as,
                     std::string_view json) {
  const auto version = string_at(body, {"apiVersion"});
  const auto kind = string_at(body, {"kind"});
  if (as.custom && (version.empty() || kind.empty())) {
    return refuse(bad_request(
        fmt::format("the object provided is unrecognized (must be of type {}): Object '{}' is "
                    "missing in '{}' ({})",
                    as.kind, kind.empty() ? "Kind" : "apiVersion", json, summary(json))));
  }
  const std::string own_version = version.empty() ? as.api_version() : std::string(version);
  const std::string own_kind = kind.empty() ? as.kind : std::string(kind);
  if (own_version == as.api_version() && own_kind == as.kind) return {};
  if (as.custom) return refuse(wrong_custom_kind(body, own_version, own_kind, as));
  return refuse(wrong_kind(catalog, GroupVersionKind::parse(own_version, own_kind), as));
}

}  // namespace

std::string internal_package(std::string_view group) {
  return group.empty() ? "core" : std::string(group.substr(0, group.find('.')));
}

Manager manager_of(Registry& registry, const Call& call, const WriteQuery& query,
                   const Resource& as) {
  return {query.options.manager, call.target.subresource, as.api_version(),
          rfc3339_seconds(registry.clock().now())};
}

std::string unknown_kind_text(const GroupVersionKind& gvk) {
  return fmt::format(
      "no kind \"{}\" is registered for version \"{}\" in scheme \"pkg/runtime/scheme.go:111\"",
      gvk.kind, gvk.api_version());
}

std::string wrong_kind_reason(Catalog& catalog, const GroupVersionKind& gvk, const Resource& as) {
  const auto item_kind = trim_suffix(gvk.kind, "List");
  const Resource* known = catalog.find_kind({gvk.group, gvk.version, std::string(item_kind)});
  if (known == nullptr || known->custom) return unknown_kind_text(gvk);
  return fmt::format("converting ({}.{}) to ({}.{}): unknown conversion", gvk.version, gvk.kind,
                     internal_package(as.group), as.kind);
}

ApiResult<std::string> object_json(const Call& call, const Resource& as) {
  auto json = body_as_json(call.request);
  if (json || json.error().code != 400) return json;
  return refuse(
      bad_request(fmt::format("the object provided is unrecognized (must be of type {}): {} ({})",
                              as.kind, json.error().message, summary(call.request.body))));
}

ApiResult<WriteQuery> read_write_query(const Call& call, std::string_view kind) {
  WriteQuery found;
  std::vector<FieldError> errors;
  const auto dry_runs = call.query().all("dryRun");
  for (const auto value : dry_runs) {
    found.options.dry_run = DryRun::kAll;
    if (value == "All") continue;
    errors.push_back(unsupported("dryRun", shown_list(dry_runs), "\"All\""));
    break;
  }
  const auto validation = call.query().get("fieldValidation");
  if (validation == "Strict") {
    found.validation = FieldValidation::kStrict;
  } else if (validation == "Ignore") {
    found.validation = FieldValidation::kIgnore;
  } else if (!validation.empty() && validation != "Warn") {
    errors.push_back(
        unsupported("fieldValidation", go_quote(validation), R"("", "Ignore", "Strict", "Warn")"));
  }
  found.field_manager = call.query().get("fieldManager");
  if (found.field_manager.size() > kMaxManager) {
    errors.push_back({FieldError::Type::kTooLong, "fieldManager",
                      fmt::format("Too long: may not be more than {} bytes", kMaxManager)});
  }
  check_characters(found.field_manager, errors);
  if (const auto timeout = call.query().get("timeout"); !timeout.empty()) {
    if (const auto parsed = parse_duration(timeout); !parsed) {
      return refuse(
          bad_request("invalid timeout specified in the request URL - " + parsed.error().message));
    }
  }
  if (!errors.empty()) return refuse(invalid_options(kind, errors));
  found.options.manager = found.field_manager.empty()
                              ? manager_of_agent(call.request.header("user-agent"))
                              : found.field_manager;
  found.options.subresource = call.target.subresource;
  return found;
}

ApiStatus report_strict_errors(Call& call, const Resource& as,
                               const std::vector<std::string>& errors, FieldValidation validation) {
  if (errors.empty() || validation == FieldValidation::kIgnore) return {};
  if (validation == FieldValidation::kWarn) {
    call.warnings.insert(call.warnings.end(), errors.begin(), errors.end());
    return {};
  }
  return refuse(cannot_be_handled(as.gvk(), as, "strict decoding error: " + join(errors, ", ")));
}

ApiResult<Body> read_body(Catalog& catalog, Call& call, const Resource& as, std::string_view json,
                          FieldValidation validation) {
  auto parsed = parse_json(json, Numbers::kInt64OrFloat);
  if (!parsed) return refuse(unrecognized(as, call.request.body, parsed.error().message));
  const Value body = parsed->is_nil() ? Value(Map{}) : *parsed;
  TF_CHECK(check_type_meta(body, as, call.request.body));
  TF_CHECK(check_kind(catalog, body, as, json));
  auto decoded = parsed->is_nil() ? read_object(as, body) : read_object(as, json);
  if (!decoded) {
    if (as.custom || decoded.error().code != 400) return refuse(std::move(decoded.error()));
    return refuse(cannot_be_handled(as.gvk(), as, decoded.error().message));
  }
  TF_CHECK(report_strict_errors(call, as, decoded->strict_errors, validation));
  Map& object = *decoded->object.as_map();
  object.set("apiVersion", as.api_version());
  object.set("kind", as.kind);
  return Body{*std::move(parsed), std::move(decoded->object)};
}

}  // namespace tf::sandbox
