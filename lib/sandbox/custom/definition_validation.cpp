#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "lib/base/text.h"
#include "lib/base/utf8.h"
#include "lib/sandbox/custom/custom_definition.h"
#include "lib/sandbox/custom/definition_rules.h"
#include "lib/sandbox/custom/formats.h"
#include "lib/sandbox/validation.h"
#include "lib/sandbox/validation/names.h"

namespace tf::sandbox {
namespace {

using Errors = std::vector<FieldError>;

void append(Errors& errors, Errors more) {
  std::move(more.begin(), more.end(), std::back_inserter(errors));
}

const List& list_at(const Value& value, std::initializer_list<std::string_view> path) {
  static const List kNone;
  const Value* found = find_path(value, path);
  return found != nullptr && found->is_list() ? *found->as_list() : kNone;
}

std::string joined(const validation::Messages& messages) {
  return join(messages, ",");
}

void check_label(Errors& errors, const std::string& path, const std::string& name,
                 std::string_view before = {}) {
  if (name.empty()) return;
  const auto wrong = validation::dns1035_label(before.empty() ? name : to_lower_ascii(name));
  if (!wrong.empty())
    errors.push_back(invalid_value(path, name, std::string(before) + joined(wrong)));
}

void check_choice(Errors& errors, const std::string& path, const std::string& value,
                  const std::vector<std::string>& choices) {
  if (value.empty()) {
    errors.push_back(required(path, ""));
  } else if (std::find(choices.begin(), choices.end(), value) == choices.end()) {
    errors.push_back(not_supported(path, value, choices));
  }
}

void check_group(Errors& errors, const std::string& group) {
  if (group.empty()) {
    errors.push_back(required("spec.group", ""));
  } else if (const auto wrong = validation::dns1123_subdomain(group); !wrong.empty()) {
    errors.push_back(invalid_value("spec.group", group, joined(wrong)));
  } else if (!contains(group, ".")) {
    errors.push_back(
        invalid_value("spec.group", group, "should be a domain with at least one dot"));
  }
}

void check_simple_path(Errors& errors, const std::string& at, const std::string& path,
                       const std::vector<std::string_view>& starts, std::string_view detail) {
  if (path.empty()) {
    errors.push_back(required(at, ""));
  } else if (path.front() != '.') {
    errors.push_back(invalid_value(at, path, "must be a simple json path starting with ."));
  } else if (!starts.empty() &&
             std::none_of(starts.begin(), starts.end(),
                          [&path](std::string_view start) { return path.starts_with(start); })) {
    errors.push_back(invalid_value(at, path, detail));
  }
}

void check_subresources(Errors& errors, const Value& subresources, const std::string& path) {
  const Value& scale = part_of(subresources, "scale");
  if (!scale.is_map()) return;
  check_simple_path(errors, path + ".scale.specReplicasPath", text_of(scale, "specReplicasPath"),
                    {".spec."}, "should be a json path under .spec");
  check_simple_path(errors, path + ".scale.statusReplicasPath",
                    text_of(scale, "statusReplicasPath"), {".status."},
                    "should be a json path under .status");
  if (const auto selector = text_of(scale, "labelSelectorPath"); !selector.empty()) {
    check_simple_path(errors, path + ".scale.labelSelectorPath", selector, {".spec.", ".status."},
                      "should be a json path under either .spec or .status");
  }
}

void check_column(Errors& errors, const Value& column, const std::string& path) {
  constexpr std::string_view kTypes = "boolean,date,integer,number,string";
  constexpr std::string_view kFormats = "byte,date,date-time,double,float,int32,int64,password";
  const auto one_of = [](std::string_view value, std::string_view all) {
    const auto names = split_views(all, ",");
    return std::find(names.begin(), names.end(), value) != names.end();
  };
  if (text_of(column, "name").empty()) errors.push_back(required(path + ".name", ""));
  const std::string type = text_of(column, "type");
  const std::string must = "must be one of ";
  if (type.empty()) {
    errors.push_back(required(path + ".type", must + std::string(kTypes)));
  } else if (!one_of(type, kTypes)) {
    errors.push_back(invalid_value(path + ".type", type, must + std::string(kTypes)));
  }
  const std::string format = text_of(column, "format");
  if (!format.empty() && !one_of(format, kFormats)) {
    errors.push_back(invalid_value(path + ".format", format, must + std::string(kFormats)));
  }
  check_simple_path(errors, path + ".JSONPath", text_of(column, "jsonPath"), {}, "");
}

/// The schema of a field that a path with dots leads to, or nullptr.
const Value* schema_at(const Value& schema, std::string_view path) {
  const Value* at = &schema;
  for (const std::string_view part : split_views(trim_prefix(path, "."), ".")) {
    const Value& properties = part_of(*at, "properties");
    at = properties.is_map() ? properties.as_map()->find(part) : nullptr;
    if (at == nullptr) return nullptr;
  }
  return at;
}

void check_selectable(Errors& errors, const Value& fields, const Value& schema,
                      const std::string& path) {
  if (!fields.is_list()) return;
  std::set<std::string> seen;
  const List& list = *fields.as_list();
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string at = fmt::format("{}[{}].jsonPath", path, i);
    const std::string field = text_of(list[i], "jsonPath");
    const Value* found = schema_at(schema, field);
    if (field.empty()) {
      errors.push_back(required(at, ""));
      continue;
    }
    if (found == nullptr) {
      errors.push_back(
          invalid_value(at, field, "is an invalid path: does not refer to a valid field"));
      continue;
    }
    if (field == ".metadata" || field.starts_with(".metadata.")) {
      errors.push_back(invalid_value(at, field, "must not point to fields in metadata"));
    }
    const std::string type = text_of(*found, "type");
    if (type != "string" && type != "boolean" && type != "integer") {
      errors.push_back(invalid_value(at, field,
                                     "must point to a field of type string, boolean or integer. "
                                     "Enum string fields and strings with formats are allowed."));
    }
    if (!seen.insert(field).second) errors.push_back(duplicate(at, field));
  }
  if (seen.size() > 8) errors.push_back(too_many(path, seen.size(), 8));
}

/// The keywords that a schema's root may have beside the status subresource.
bool allowed_at_root(std::string_view key) {
  constexpr std::array kAllowed =
      std::to_array<std::string_view>({"description",
                                       "type",
                                       "format",
                                       "title",
                                       "maximum",
                                       "exclusiveMaximum",
                                       "minimum",
                                       "exclusiveMinimum",
                                       "maxLength",
                                       "minLength",
                                       "pattern",
                                       "maxItems",
                                       "minItems",
                                       "uniqueItems",
                                       "multipleOf",
                                       "required",
                                       "items",
                                       "properties",
                                       "externalDocs",
                                       "example",
                                       "x-kubernetes-preserve-unknown-fields",
                                       "x-kubernetes-validations"});
  return std::find(kAllowed.begin(), kAllowed.end(), key) != kAllowed.end();
}

void check_root(Errors& errors, const Value& schema, bool has_status, const std::string& path) {
  const std::string type = text_of(schema, "type");
  if (has_status && !type.empty() && type != "object") {
    errors.push_back(invalid_value(path + ".type", type,
                                   "only \"object\" is allowed as the type at the root of the "
                                   "schema if the status subresource is enabled"));
  }
  for (const auto& [key, value] : *schema.as_map()) {
    if (!has_status || allowed_at_root(key) || !truth(value)) continue;
    errors.push_back(invalid_value(
        path, schema,
        "only [Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum "
        "MaxLength MinLength Pattern MaxItems MinItems UniqueItems MultipleOf Required Items "
        "Properties ExternalDocs Example XPreserveUnknownFields XValidations] fields are allowed "
        "at the root of the schema if the status subresource is enabled"));
    break;
  }
  if (flag_of(schema, "nullable")) {
    errors.push_back(forbidden_field(path + ".nullable", "nullable cannot be true at the root"));
  }
}

void check_schema_of(Errors& errors, const Value& validation, bool has_status,
                     const std::string& at) {
  const Value& schema = part_of(validation, "openAPIV3Schema");
  if (!schema.is_map()) return;
  const std::string path = at + ".openAPIV3Schema";
  check_root(errors, schema, has_status, path);
  if (!has_unsupported(schema)) {
    Errors structural = check_structural(schema, path);
    append(errors, structural.empty() ? check_defaults(schema, path) : std::move(structural));
  }
  append(errors, check_openapi(schema, path));
}

/// A definition as the server has it inside: what is the same in all versions stands above them.
class Definition {
 public:
  explicit Definition(const Value& crd) : crd_(crd) {}

  [[nodiscard]] const List& versions() const { return list_at(crd_, {"spec", "versions"}); }
  /// Whether all versions have the same at this key.
  [[nodiscard]] bool is_shared(std::string_view key) const {
    return !versions().empty() &&
           std::all_of(versions().begin(), versions().end(), [&](const Value& each) {
             return deep_equal(part_of(each, key), part_of(versions()[0], key));
           });
  }
  /// What stands above the versions at this key; nil: nothing.
  [[nodiscard]] const Value& shared(std::string_view key) const {
    static const Value kNothing;
    return is_shared(key) ? part_of(versions()[0], key) : kNothing;
  }
  /// Like JSON of the internal type.
  [[nodiscard]] std::string shown_versions() const {
    const Value* given = find_path(crd_, {"spec", "versions"});
    if (given == nullptr || !given->is_list()) return "null";
    std::vector<std::string> shown;
    for (const Value& each : versions()) {
      const auto own = [&](std::string_view key) {
        return is_shared(key) ? Value() : part_of(each, key);
      };
      shown.push_back(struct_text({{"Name", text_of(each, "name")},
                                   {"Served", flag_of(each, "served")},
                                   {"Storage", flag_of(each, "storage")},
                                   {"Deprecated", flag_of(each, "deprecated")},
                                   {"DeprecationWarning", part_of(each, "deprecationWarning")},
                                   {"Schema", own("schema")},
                                   {"Subresources", own("subresources")},
                                   {"AdditionalPrinterColumns", own("additionalPrinterColumns")},
                                   {"SelectableFields", own("selectableFields")}}));
    }
    return "[" + join(shown, ",") + "]";
  }

 private:
  const Value& crd_;
};

bool has_status(const Value& subresources) {
  return !part_of(subresources, "status").is_nil();
}

void check_deprecation(Errors& errors, const Value& version, const std::string& path) {
  const Value& warning = part_of(version, "deprecationWarning");
  if (!warning.is_string()) return;
  const auto complain = [&](std::string_view detail) {
    errors.push_back(invalid_value(path + ".deprecationWarning", warning, detail));
  };
  if (!flag_of(version, "deprecated")) return complain("can only be set for deprecated versions");
  if (warning.as_string()->size() > 256) complain("must be <= 256 characters long");
  if (warning.as_string()->empty()) complain("must not be an empty string");
}

void check_version(Errors& errors, const Definition& definition, std::size_t index) {
  const Value& version = definition.versions()[index];
  const std::string path = fmt::format("spec.versions[{}]", index);
  const std::string name = text_of(version, "name");
  const auto wrong = validation::dns1035_label(name);
  if (!wrong.empty()) errors.push_back(invalid_value(path + ".name", name, joined(wrong)));
  check_deprecation(errors, version, path);
  const Value& subresources = part_of(version, "subresources");
  if (!definition.is_shared("schema")) {
    check_schema_of(errors, part_of(version, "schema"), has_status(subresources), path + ".schema");
  }
  if (!definition.is_shared("subresources")) {
    check_subresources(errors, subresources, path + ".subresources");
  }
  const Value& columns = part_of(version, "additionalPrinterColumns");
  for (std::size_t i = 0; columns.is_list() && !definition.is_shared("additionalPrinterColumns") &&
                          i < columns.as_list()->size();
       ++i)
    check_column(errors, (*columns.as_list())[i],
                 fmt::format("{}.additionalPrinterColumns[{}]", path, i));
  if (!definition.is_shared("selectableFields")) {
    check_selectable(errors, part_of(version, "selectableFields"),
                     part_of(part_of(version, "schema"), "openAPIV3Schema"),
                     path + ".selectableFields");
  }
}

void check_versions(Errors& errors, const Definition& definition) {
  const List& versions = definition.versions();
  for (std::size_t i = 0; i < versions.size(); ++i) {
    if (part_of(part_of(versions[i], "schema"), "openAPIV3Schema").is_nil()) {
      errors.push_back(required(fmt::format("spec.versions[{}].schema.openAPIV3Schema", i), ""));
    }
  }
  std::set<std::string> names;
  std::size_t storage = 0;
  for (std::size_t i = 0; i < versions.size(); ++i) {
    names.insert(text_of(versions[i], "name"));
    if (flag_of(versions[i], "storage")) ++storage;
    check_version(errors, definition, i);
  }
  if (names.size() != versions.size()) {
    errors.push_back(invalid_text("spec.versions", definition.shown_versions(),
                                  "must contain unique version names"));
  }
  if (storage != 1) {
    errors.push_back(invalid_text("spec.versions", definition.shown_versions(),
                                  "must have exactly one version marked as storage version"));
  }
  if (!versions.empty()) check_label(errors, "spec.version", text_of(versions[0], "name"));
}

void check_names(Errors& errors, const Value& names, const std::string& path) {
  constexpr std::string_view kMixed = "may have mixed case, but should otherwise match: ";
  check_label(errors, path + ".plural", text_of(names, "plural"));
  check_label(errors, path + ".singular", text_of(names, "singular"));
  check_label(errors, path + ".kind", text_of(names, "kind"), kMixed);
  check_label(errors, path + ".listKind", text_of(names, "listKind"), kMixed);
  const auto check_all = [&](std::string_view key) {
    const List& list = list_at(names, {key});
    for (std::size_t i = 0; i < list.size(); ++i)
      check_label(errors, fmt::format("{}.{}[{}]", path, key, i),
                  list[i].is_string() ? *list[i].as_string() : std::string());
  };
  check_all("shortNames");
  const std::string kind = text_of(names, "kind");
  if (!kind.empty() && kind == text_of(names, "listKind")) {
    errors.push_back(
        invalid_value(path + ".listKind", kind, "kind and listKind may not be the same"));
  }
  check_all("categories");
}

void check_review_versions(Errors& errors, const Value& webhook) {
  const std::string path = "spec.conversion.conversionReviewVersions";
  const List& versions = list_at(webhook, {"conversionReviewVersions"});
  if (versions.empty()) {
    errors.push_back(required(path, ""));
    return;
  }
  std::set<std::string> seen;
  for (std::size_t i = 0; i < versions.size(); ++i) {
    const std::string version = versions[i].is_string() ? *versions[i].as_string() : std::string();
    const std::string at = fmt::format("{}[{}]", path, i);
    if (!seen.insert(version).second) {
      errors.push_back(invalid_value(at, version, "duplicate version"));
      continue;
    }
    for (const auto& message : validation::dns1035_label(version))
      errors.push_back(invalid_value(at, version, message));
  }
  if (!seen.contains("v1") && !seen.contains("v1beta1")) {
    errors.push_back(invalid_value(path, *find_path(webhook, {"conversionReviewVersions"}),
                                   "must include at least one of v1, v1beta1"));
  }
}

void check_conversion(Errors& errors, const Value& conversion) {
  if (!conversion.is_map()) return;
  const std::string path = "spec.conversion";
  const std::string strategy = text_of(conversion, "strategy");
  check_choice(errors, path + ".strategy", strategy, {"None", "Webhook"});
  const Value& webhook = part_of(conversion, "webhook");
  const Value& client = part_of(webhook, "clientConfig");
  if (strategy != "Webhook") {
    constexpr std::string_view kDetail = "should not be set when strategy is not set to Webhook";
    if (!client.is_nil()) errors.push_back(forbidden_field(path + ".webhookClientConfig", kDetail));
    if (!list_at(webhook, {"conversionReviewVersions"}).empty()) {
      errors.push_back(forbidden_field(path + ".conversionReviewVersions", kDetail));
    }
    return;
  }
  if (client.is_nil()) {
    errors.push_back(
        required(path + ".webhookClientConfig", "required when strategy is set to Webhook"));
  } else if (part_of(client, "url").is_nil() == part_of(client, "service").is_nil()) {
    errors.push_back(
        required(path + ".webhookClientConfig", "exactly one of url or service is required"));
  }
  check_review_versions(errors, webhook);
}

void check_shared(Errors& errors, const Definition& definition) {
  bool any_status = false;
  for (const Value& each : definition.versions())
    any_status = any_status || has_status(part_of(each, "subresources"));
  const Value& validation = definition.shared("schema");
  check_schema_of(errors, validation, any_status, "spec.validation");
  check_subresources(errors, definition.shared("subresources"), "spec.subresources");
  const Value& columns = definition.shared("additionalPrinterColumns");
  for (std::size_t i = 0; columns.is_list() && i < columns.as_list()->size(); ++i)
    check_column(errors, (*columns.as_list())[i],
                 fmt::format("spec.additionalPrinterColumns[{}]", i));
  check_selectable(errors, definition.shared("selectableFields"),
                   part_of(validation, "openAPIV3Schema"), "spec.selectableFields");
}

void check_spec(Errors& errors, const Value& crd) {
  const Value& spec = part_of(crd, "spec");
  const Definition definition(crd);
  check_group(errors, text_of(spec, "group"));
  check_choice(errors, "spec.scope", text_of(spec, "scope"), {"Cluster", "Namespaced"});
  check_versions(errors, definition);
  const Value& names = part_of(spec, "names");
  for (const std::string_view key : {"plural", "singular", "kind", "listKind"}) {
    if (text_of(names, key).empty()) {
      errors.push_back(required("spec.names." + std::string(key), ""));
    }
  }
  check_names(errors, names, "spec.names");
  check_shared(errors, definition);
  check_conversion(errors, part_of(spec, "conversion"));
}

void check_stored_versions(Errors& errors, const Value& crd) {
  const std::string path = "status.storedVersions";
  const List& stored = list_at(crd, {"status", "storedVersions"});
  const Value shown = stored.empty() ? Value() : Value(stored);
  if (stored.empty()) {
    errors.push_back(invalid_value(path, shown, "must have at least one stored version"));
    return;
  }
  const auto is_in = [](const List& list, const Value& wanted, std::string_view key) {
    return std::any_of(list.begin(), list.end(), [&](const Value& each) {
      return deep_equal(key.empty() ? each : part_of(each, key), wanted);
    });
  };
  const List& versions = list_at(crd, {"spec", "versions"});
  for (const Value& version : versions) {
    if (flag_of(version, "storage") && !is_in(stored, part_of(version, "name"), "")) {
      errors.push_back(
          invalid_value(path, shown, "must have the storage version " + text_of(version, "name")));
    }
  }
  for (std::size_t i = 0; i < stored.size(); ++i) {
    if (is_in(versions, stored[i], "name") || !stored[i].is_string()) continue;
    errors.push_back(invalid_value(
        fmt::format("{}[{}]", path, i), stored[i],
        fmt::format("missing from spec.versions; {0} was previously a storage version, and must "
                    "remain in spec.versions until a storage migration ensures no data remains "
                    "persisted in {0} and removes {0} from status.storedVersions",
                    *stored[i].as_string())));
  }
}

/// Groups of Kubernetes itself want to be approved.
void check_approval(Errors& errors, const Value& crd, const Value* live) {
  constexpr std::string_view kAnnotation = "api-approved.kubernetes.io";
  const std::string path = "metadata.annotations[" + std::string(kAnnotation) + "]";
  const std::string group(string_at(crd, {"spec", "group"}));
  const bool is_protected = group == "k8s.io" || group == "kubernetes.io" ||
                            group.ends_with(".k8s.io") || group.ends_with(".kubernetes.io");
  if (!is_protected) return;
  const std::string value(string_at(crd, {"metadata", "annotations", kAnnotation}));
  if (live != nullptr && string_at(*live, {"metadata", "annotations", kAnnotation}) == value)
    return;
  const std::string must =
      "protected groups must have approval annotation \"" + std::string(kAnnotation) + "\"";
  const std::string see = ", see https://github.com/kubernetes/enhancements/pull/1111";
  if (value.empty()) {
    errors.push_back(required(path, must + see));
  } else if (!value.starts_with("unapproved") &&
             (!contains(value, "://") || value.ends_with("://"))) {
    errors.push_back(invalid_value(
        path, value, must + " with either a URL or a reason starting with \"unapproved\"" + see));
  }
}

void check_preserve(Errors& errors, const Value& crd, const Value* live) {
  const auto preserves = [](const Value& each) {
    return flag_of(part_of(each, "spec"), "preserveUnknownFields");
  };
  if ((live != nullptr && preserves(*live)) || !preserves(crd)) return;
  errors.push_back(invalid_value("spec.preserveUnknownFields", true,
                                 "cannot set to true, set x-kubernetes-preserve-unknown-fields to "
                                 "true in spec.versions[*].schema instead"));
}

void check_immutable(Errors& errors, const Value& crd, const Value& live,
                     std::initializer_list<std::string_view> path) {
  const Value* now = find_path(crd, path);
  const Value* before = find_path(live, path);
  const Value value = now == nullptr ? Value("") : *now;
  if (deep_equal(value, before == nullptr ? Value("") : *before)) return;
  errors.push_back(
      invalid_value(join(std::vector<std::string_view>(path), "."), value, "field is immutable"));
}

}  // namespace

std::vector<FieldError> validate_definition(const Value& crd) {
  Errors errors = validate_metadata(crd, false);
  const std::string name(string_at(crd, {"metadata", "name"}));
  const std::string wanted = std::string(string_at(crd, {"spec", "names", "plural"})) + "." +
                             std::string(string_at(crd, {"spec", "group"}));
  if (name != wanted && !name.empty()) {
    // All that is wrong with a name stands together.
    const auto behind_name =
        std::find_if(errors.rbegin(), errors.rend(), [](const FieldError& each) {
          return each.path == "metadata.name";
        }).base();
    errors.insert(behind_name, invalid_value("metadata.name", name,
                                             "must be spec.names.plural+\".\"+spec.group"));
  }
  check_spec(errors, crd);
  check_stored_versions(errors, crd);
  check_approval(errors, crd, nullptr);
  check_preserve(errors, crd, nullptr);
  return errors;
}

std::vector<FieldError> validate_definition_update(const Value& crd, const Value& live) {
  Errors errors = validate_metadata_update(crd, live);
  check_spec(errors, crd);
  if (is_established(live)) {
    check_immutable(errors, crd, live, {"spec", "scope"});
    check_immutable(errors, crd, live, {"spec", "names", "kind"});
  }
  check_immutable(errors, crd, live, {"spec", "group"});
  check_immutable(errors, crd, live, {"spec", "names", "plural"});
  check_names(errors, part_of(part_of(crd, "status"), "acceptedNames"), "status.acceptedNames");
  check_stored_versions(errors, crd);
  check_approval(errors, crd, &live);
  check_preserve(errors, crd, &live);
  return errors;
}

}  // namespace tf::sandbox
