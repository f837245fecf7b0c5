#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "lib/base/text.h"
#include "lib/data/json.h"
#include "lib/sandbox/cel/parser.h"
#include "lib/sandbox/custom/coercion.h"
#include "lib/sandbox/custom/definition_rules.h"
#include "lib/sandbox/custom/expressions.h"
#include "lib/sandbox/custom/schema_check.h"
#include "lib/sandbox/custom/schema_value.h"
#include "lib/sandbox/custom/value_rules.h"
#include "lib/sandbox/validation.h"

namespace tf::sandbox {
namespace {

const std::vector<std::string> kTypes = {"array",  "boolean", "integer",
                                         "number", "object",  "string"};
const std::vector<std::string> kReasons = {"FieldValueDuplicate", "FieldValueForbidden",
                                           "FieldValueInvalid", "FieldValueRequired"};

constexpr std::array<std::string_view, 6> kUnsupported = {
    "id", "additionalItems", "patternProperties", "definitions", "dependencies", "$ref"};

/// What a schema inherits from those around it.
struct Around {
  std::optional<std::string> no_default;  ///< why there may be none
  bool inside_meta = false;
  std::string uncorrelated;  ///< the path from which on old values cannot be found; "" for none
};

class OpenApiCheck {
 public:
  std::vector<FieldError> errors;
  std::vector<FieldError> expression_errors;

  void check(const Value& schema, const std::string& path, const Around& around, bool is_root) {
    if (!schema.is_map()) return;
    check_standard(schema, path, around);
    if (flag_of(schema, "uniqueItems")) {
      errors.push_back(forbidden_field(
          path + ".uniqueItems",
          "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"));
    }
    check_additional(schema, path, around);
    check_properties(schema, path, around, is_root);
    check(part_of(schema, "not"), path + ".not", around, false);
    for (const std::string_view key : {"allOf", "oneOf", "anyOf"}) {
      const List& list = list_of(part_of(schema, key));
      for (std::size_t i = 0; i < list.size(); ++i)
        check(list[i], fmt::format("{}.{}[{}]", path, key, i), around, false);
    }
    Around inside = around;
    if (text_of(schema, "x-kubernetes-list-type") != "map") leave_correlated(inside, path);
    check(part_of(schema, "items"), path + ".items", inside, false);
    check_extensions(schema, path);
    check_list_map(schema, path);
    check_list_items(schema, path);
    check_expressions(schema, path, around);
  }

 private:
  static void leave_correlated(Around& around, const std::string& path) {
    if (around.uncorrelated.empty()) around.uncorrelated = path;
  }

  void check_standard(const Value& schema, const std::string& path, const Around& around) {
    const std::string type = text_of(schema, "type");
    if (!type.empty() && std::find(kTypes.begin(), kTypes.end(), type) == kTypes.end()) {
      errors.push_back(not_supported(path + ".type", type, kTypes));
    }
    if (!part_of(schema, "default").is_nil() && around.no_default) {
      errors.push_back(forbidden_field(path + ".default", "must not be set " + *around.no_default));
    }
    for (const std::string_view key : kUnsupported) {
      if (!truth(part_of(schema, key))) continue;
      errors.push_back(
          forbidden_field(path + "." + std::string(key), std::string(key) + " is not supported"));
    }
    if (type == "null") {
      errors.push_back(forbidden_field(
          path + ".type", "type cannot be set to null, use nullable as an alternative"));
    }
    if (!list_of(part_of(schema, "items")).empty()) {
      errors.push_back(
          forbidden_field(path + ".items", "items must be a schema object and not an array"));
    }
    if (around.inside_meta && flag_of(schema, "x-kubernetes-embedded-resource")) {
      errors.push_back(forbidden_field(path + ".x-kubernetes-embedded-resource",
                                       "must not be used inside of resource meta"));
    }
  }

  void check_additional(const Value& schema, const std::string& path, const Around& around) {
    const Value& additional = part_of(schema, "additionalProperties");
    if (additional.is_nil()) return;
    const bool allows_all = additional.as_bool() != nullptr && *additional.as_bool();
    if (!map_of(part_of(schema, "properties")).empty() && !allows_all) {
      errors.push_back(forbidden_field(path + ".additionalProperties",
                                       "additionalProperties and properties are mutual exclusive"));
    }
    Around inside = around;
    if (around.inside_meta) {
      inside.no_default = "inside additionalProperties applying to object metadata";
    }
    check(additional, path + ".additionalProperties", inside, false);
  }

  void check_properties(const Value& schema, const std::string& path, const Around& around,
                        bool is_root) {
    const bool is_object = is_root || flag_of(schema, "x-kubernetes-embedded-resource");
    for (const auto& [name, property] : map_of(part_of(schema, "properties"))) {
      Around inside = around;
      if (text_of(schema, "x-kubernetes-map-type") == "atomic") leave_correlated(inside, path);
      if (is_object && is_meta(name)) {
        inside.inside_meta = true;
        if (is_root) inside.no_default = "in top-level " + name;
      }
      check(property, path + ".properties[" + name + "]", inside, false);
    }
  }

  /// A keyword that only one type may have.
  void check_owner(const Value& schema, std::string_view key, std::string_view type,
                   const std::string& path) {
    const std::string own = text_of(schema, "type");
    if (part_of(schema, key).is_nil() || own == type) return;
    const std::string detail = fmt::format("must be {} if {} is specified", type, key);
    errors.push_back(own.empty() ? required(path + ".type", detail)
                                 : invalid_value(path + ".type", own, detail));
  }

  void check_extensions(const Value& schema, const std::string& path) {
    const Value& preserves = part_of(schema, "x-kubernetes-preserve-unknown-fields");
    if (preserves.as_bool() != nullptr && !*preserves.as_bool()) {
      errors.push_back(invalid_value(path + ".x-kubernetes-preserve-unknown-fields", false,
                                     "must be true or undefined"));
    }
    check_owner(schema, "x-kubernetes-map-type", "object", path);
    const std::string map_type = text_of(schema, "x-kubernetes-map-type");
    if (!map_type.empty() && map_type != "atomic" && map_type != "granular") {
      errors.push_back(
          not_supported(path + ".x-kubernetes-map-type", map_type, {"atomic", "granular"}));
    }
    check_owner(schema, "x-kubernetes-list-type", "array", path);
    const std::string list_type = text_of(schema, "x-kubernetes-list-type");
    if (list_type == "set" && text_of(schema, "type") == "array") check_set_items(schema, path);
    if (!list_type.empty() && list_type != "atomic" && list_type != "set" && list_type != "map") {
      errors.push_back(
          not_supported(path + ".x-kubernetes-list-type", list_type, {"atomic", "set", "map"}));
    }
  }

  void check_set_items(const Value& schema, const std::string& path) {
    constexpr std::string_view kDetail =
        "must be atomic as item of a list with x-kubernetes-list-type=set";
    const Value& items = part_of(schema, "items");
    const Value& list_type = part_of(items, "x-kubernetes-list-type");
    if (text_of(items, "type") == "array" && !list_type.is_nil() &&
        *list_type.as_string() != "atomic") {
      errors.push_back(invalid_value(path + ".items.x-kubernetes-list-type", list_type, kDetail));
    } else if (text_of(items, "type") == "object" &&
               text_of(items, "x-kubernetes-map-type") != "atomic") {
      errors.push_back(invalid_value(path + ".items.x-kubernetes-map-type", list_type, kDetail));
    }
  }

  void check_list_map(const Value& schema, const std::string& path) {
    const Value& keys = part_of(schema, "x-kubernetes-list-map-keys");
    const Value& list_type = part_of(schema, "x-kubernetes-list-type");
    const bool is_map = text_of(schema, "x-kubernetes-list-type") == "map";
    if (truth(keys) && !is_map) {
      constexpr std::string_view kDetail = "must be map if x-kubernetes-list-map-keys is non-empty";
      const std::string at = path + ".x-kubernetes-list-type";
      errors.push_back(list_type.is_nil() ? required(at, kDetail)
                                          : invalid_value(at, list_type, kDetail));
    }
    if (!is_map) return;
    if (!truth(keys)) {
      errors.push_back(required(path + ".x-kubernetes-list-map-keys",
                                "must not be empty if x-kubernetes-list-type is map"));
    }
    const Value& items = part_of(schema, "items");
    if (items.is_nil()) {
      errors.push_back(
          required(path + ".items", "must have a schema if x-kubernetes-list-type is map"));
    } else if (items.is_map() && text_of(items, "type") != "object") {
      errors.push_back(invalid_value(path + ".items.type", text_of(items, "type"),
                                     "must be object if parent array's x-kubernetes-list-type is "
                                     "map"));
    } else {
      check_keys(keys, items, path);
    }
  }

  void check_keys(const Value& keys, const Value& items, const std::string& path) {
    std::set<std::string> seen;
    const std::string at = path + ".x-kubernetes-list-map-keys";
    for (const Value& each : list_of(keys)) {
      const std::string key = each.is_string() ? *each.as_string() : std::string();
      const Value* property = map_of(part_of(items, "properties")).find(key);
      if (property == nullptr) {
        errors.push_back(invalid_value(at, keys, "entries must all be names of item properties"));
      } else if (const auto type = text_of(*property, "type");
                 type == "array" || type == "object") {
        errors.push_back(invalid_value(path + ".items.properties[" + key + "].type", "object",
                                       "must be a scalar type if parent array's "
                                       "x-kubernetes-list-type is map"));
      }
      if (!seen.insert(key).second) {
        errors.push_back(invalid_value(at, keys, "must not contain duplicate entries"));
      }
    }
  }

  /// validateMapListKeysMapSet.
  void check_list_items(const Value& schema, const std::string& path) {
    const std::string list_type = text_of(schema, "x-kubernetes-list-type");
    const Value& items = part_of(schema, "items");
    if (!items.is_map() || (list_type != "set" && list_type != "map")) return;
    if (flag_of(items, "nullable")) {
      errors.push_back(
          forbidden_field(path + ".items.nullable",
                          "cannot be nullable when x-kubernetes-list-type is " + list_type));
    }
    if (list_type != "map") return;
    const List& needed = list_of(part_of(items, "required"));
    for (const Value& key : list_of(part_of(schema, "x-kubernetes-list-map-keys"))) {
      if (!key.is_string()) continue;
      const Value* property = map_of(part_of(items, "properties")).find(*key.as_string());
      if (property == nullptr) continue;
      const std::string at = path + ".items.properties[" + *key.as_string() + "]";
      const bool is_needed = std::any_of(needed.begin(), needed.end(), [&key](const Value& each) {
        return deep_equal(each, key);
      });
      if (!is_needed && part_of(*property, "default").is_nil()) {
        errors.push_back(required(at + ".default",
                                  "this property is in x-kubernetes-list-map-keys, so it must have "
                                  "a default or be a required property"));
      }
      if (flag_of(*property, "nullable")) {
        errors.push_back(forbidden_field(at + ".nullable",
                                         "this property is in x-kubernetes-list-map-keys, so it "
                                         "cannot be nullable"));
      }
    }
  }

  void check_expressions(const Value& schema, const std::string& path, const Around& around) {
    const List& rules = list_of(part_of(schema, "x-kubernetes-validations"));
    for (std::size_t i = 0; i < rules.size(); ++i)
      check_texts(schema, rules[i], fmt::format("{}.x-kubernetes-validations[{}]", path, i));
    if (!errors.empty()) return;
    for (std::size_t i = 0; i < rules.size(); ++i)
      compile(rules[i], fmt::format("{}.x-kubernetes-validations[{}]", path, i), around);
  }

  static bool has_newline(std::string_view text) {
    return text.find_first_of("\n\r") != std::string_view::npos;
  }

  void check_texts(const Value& schema, const Value& rule, const std::string& at) {
    const std::string text = text_of(rule, "rule");
    const std::string message = text_of(rule, "message");
    if (trim_space(text).empty()) {
      errors.push_back(required(at + ".rule", "rule is not specified"));
    } else if (!message.empty() && trim_space(message).empty()) {
      errors.push_back(invalid_value(at + ".message", message, "must be non-empty if specified"));
    } else if (has_newline(trim_space(message))) {
      errors.push_back(invalid_value(at + ".message", message, "must not contain line breaks"));
    } else if (has_newline(trim_space(text)) && message.empty()) {
      errors.push_back(
          required(at + ".message", "message must be specified if rule contains line breaks"));
    }
    const std::string own = text_of(rule, "messageExpression");
    if (!own.empty() && trim_space(own).empty()) {
      errors.push_back(
          required(at + ".messageExpression", "messageExpression must be non-empty if specified"));
    }
    const std::string reason = text_of(rule, "reason");
    if (!reason.empty() && std::find(kReasons.begin(), kReasons.end(), reason) == kReasons.end()) {
      errors.push_back(not_supported(at + ".reason", reason, kReasons));
    }
    const std::string field = text_of(rule, "fieldPath");
    if (!field.empty() && trim_space(field).empty()) {
      errors.push_back(invalid_value(at + ".fieldPath", field, "must be non-empty if specified"));
    }
    if (has_newline(field)) {
      errors.push_back(invalid_value(at + ".fieldPath", field, "must not contain line breaks"));
    }
    if (!field.empty() && !is_valid_path(schema, field)) {
      errors.push_back(invalid_value(at + ".fieldPath", field, "must be a valid path"));
    }
  }

  /// Only what is written with dots is followed.
  static bool is_valid_path(const Value& schema, std::string_view path) {
    if (contains(path, "[")) return true;
    if (!path.starts_with(".")) return false;
    const Value* at = &schema;
    for (const std::string_view part : split_views(path.substr(1), ".")) {
      at = map_of(part_of(*at, "properties")).find(part);
      if (at == nullptr) return false;
    }
    return true;
  }

  /// The rule as the internal type's fields show it.
  static std::string shown(const Value& rule) {
    return struct_text({{"Rule", text_of(rule, "rule")},
                        {"Message", text_of(rule, "message")},
                        {"MessageExpression", text_of(rule, "messageExpression")},
                        {"Reason", part_of(rule, "reason")},
                        {"FieldPath", text_of(rule, "fieldPath")},
                        {"OptionalOldSelf", part_of(rule, "optionalOldSelf")}});
  }

  void compile(const Value& rule, const std::string& at, const Around& around) {
    const auto node = cel::parse(text_of(rule, "rule"));
    if (!node) {
      expression_errors.push_back(
          invalid_text(at + ".rule", shown(rule), "compilation failed: " + node.error()));
      return;
    }
    const std::string own = text_of(rule, "messageExpression");
    if (const auto message = cel::parse(own); !own.empty() && !message) {
      expression_errors.push_back(
          invalid_text(at + ".messageExpression", shown(rule),
                       "messageExpression compilation failed: " + message.error()));
    }
    if (cel::uses_name(**node, "oldSelf")) {
      if (around.uncorrelated.empty()) return;
      expression_errors.push_back(invalid_value(
          at + ".rule", text_of(rule, "rule"),
          "oldSelf cannot be used on the uncorrelatable portion of the schema within " +
              around.uncorrelated));
    } else if (const Value& optional = part_of(rule, "optionalOldSelf"); !optional.is_nil()) {
      expression_errors.push_back(invalid_value(at + ".optionalOldSelf", optional,
                                                "may not be set if oldSelf is not used in rule"));
    }
  }
};

/// Defaults under apiVersion, kind and metadata are judged elsewhere.
void check_default_values(const Value& schema, const std::string& path, bool is_object,
                          std::vector<FieldError>& errors) {
  if (!schema.is_map()) return;
  const Value& given = part_of(schema, "default");
  if (!given.is_nil()) {
    const RulesRef rules = read_rules(schema);
    Value pruned = deep_copy(given);
    prune_unknown(*rules, pruned, false);
    if (!deep_equal(pruned, given)) {
      errors.push_back(invalid_value(path + ".default", given, "must not have unknown fields"));
    }
    std::vector<FieldError> found = check_schema(*rules, given, path + ".default");
    if (found.empty() && has_expressions(*rules)) {
      found = evaluate_expressions(*rules, given, nullptr);
      for (FieldError& each : found)
        each.path = each.path == "<nil>" ? path + ".default" : path + ".default." + each.path;
    }
    std::move(found.begin(), found.end(), std::back_inserter(errors));
  }
  check_default_values(part_of(schema, "items"), path + ".items",
                       flag_of(part_of(schema, "items"), "x-kubernetes-embedded-resource"), errors);
  for (const auto& [name, property] : map_of(part_of(schema, "properties"))) {
    if (is_object && is_meta(name)) continue;
    check_default_values(property, path + ".properties[" + name + "]",
                         flag_of(property, "x-kubernetes-embedded-resource"), errors);
  }
}

}  // namespace

std::vector<FieldError> check_defaults(const Value& schema, const std::string& path) {
  std::vector<FieldError> errors;
  check_default_values(schema, path, true, errors);
  return errors;
}

std::vector<FieldError> check_openapi(const Value& schema, const std::string& path) {
  OpenApiCheck check;
  check.check(schema, path, {}, true);
  std::move(check.expression_errors.begin(), check.expression_errors.end(),
            std::back_inserter(check.errors));
  return std::move(check.errors);
}

}  // namespace tf::sandbox
