#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

#include "lib/data/go_regex.h"
#include "lib/data/json.h"
#include "lib/sandbox/custom/definition_rules.h"
#include "lib/sandbox/custom/schema_value.h"
#include "lib/sandbox/validation.h"

namespace tf::sandbox {
namespace {

/// Where a schema stands in the root's tree.
enum class Level : std::uint8_t { kRoot, kItem, kField };

/// A keyword that has no place inside allOf, anyOf, oneOf and not.
struct Misplaced {
  std::string_view key;
  std::string_view detail;
};
constexpr std::array kMisplaced = std::to_array<Misplaced>({
    {"type", "must be empty to be structural"},
    {"additionalProperties", "must be undefined to be structural"},
    {"default", "must be undefined to be structural"},
    {"title", "must be empty to be structural"},
    {"description", "must be empty to be structural"},
    {"nullable", "must be false to be structural"},
    {"x-kubernetes-preserve-unknown-fields", "must be false to be structural"},
    {"x-kubernetes-embedded-resource", "must be false to be structural"},
    {"x-kubernetes-int-or-string", "must be false to be structural"},
    {"x-kubernetes-list-map-keys", "must be empty to be structural"},
    {"x-kubernetes-list-type", "must be undefined to be structural"},
    {"x-kubernetes-map-type", "must be undefined to be structural"},
    {"x-kubernetes-validations", "must be empty to be structural"},
});

std::string keyed(const std::string& path, std::string_view key) {
  return path + ".properties[" + std::string(key) + "]";
}

/// anyOf: [{type: integer}, {type: string}], which int-or-string may have.
bool is_int_or_string(const Value& schema) {
  const List& any_of = list_of(part_of(schema, "anyOf"));
  const auto only_type = [](const Value& value, std::string_view type) {
    return map_of(value).size() == 1 && text_of(value, "type") == type;
  };
  return any_of.size() == 2 && only_type(any_of[0], "integer") && only_type(any_of[1], "string");
}

class StructuralCheck {
 public:
  std::vector<FieldError> errors;

  void check(const Value& schema, Level level, const std::string& path) {
    if (!schema.is_map()) return;
    const Value& items = part_of(schema, "items");
    if (text_of(schema, "type") == "array" && items.is_nil()) {
      errors.push_back(required(path + ".items", "must be specified"));
    }
    check(items, Level::kItem, path + ".items");
    for (const auto& [name, property] : map_of(part_of(schema, "properties")))
      check(property, Level::kField, keyed(path, name));
    const Value& additional = part_of(schema, "additionalProperties");
    if (!additional.is_nil()) {
      if (level == Level::kRoot) {
        errors.push_back(
            forbidden_field(path + ".additionalProperties", "must not be used at the root"));
      }
      check(additional, Level::kField, path + ".additionalProperties");
    }
    check_extensions(schema, path);
    const List& all_of = list_of(part_of(schema, "allOf"));
    check_values(schema, is_int_or_string(schema), !all_of.empty() && is_int_or_string(all_of[0]),
                 path);
    check_type(schema, level, path);
    check_meta(schema, level, path);
  }

 private:
  void check_extensions(const Value& schema, const std::string& path) {
    if (!flag_of(schema, "x-kubernetes-int-or-string")) return;
    for (const std::string_view key :
         {"x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource"}) {
      if (!flag_of(schema, key)) continue;
      errors.push_back(invalid_value(path + "." + std::string(key), true,
                                     "must be false if x-kubernetes-int-or-string is true"));
    }
  }

  void check_values(const Value& schema, bool skip_any_of, bool skip_first_all_of,
                    const std::string& path) {
    for (const std::string_view key : {"anyOf", "allOf", "oneOf"}) {
      if (key == "anyOf" && skip_any_of) continue;
      const List& list = list_of(part_of(schema, key));
      for (std::size_t i = 0; i < list.size(); ++i)
        check_nested(list[i], key == "allOf" && i == 0 && skip_first_all_of,
                     fmt::format("{}.{}[{}]", path, key, i));
    }
    check_nested(part_of(schema, "not"), false, path + ".not");
    const std::string pattern = text_of(schema, "pattern");
    const Regex regex(pattern);
    if (!regex.error().empty()) {
      errors.push_back(
          invalid_value(path + ".pattern", pattern,
                        "must be a valid regular expression, but isn't: " + regex.error()));
    }
  }

  void check_nested(const Value& schema, bool skip_any_of, const std::string& path) {
    if (!schema.is_map()) return;
    check_values(schema, skip_any_of, false, path);
    check_nested(part_of(schema, "items"), false, path + ".items");
    for (const auto& [name, property] : map_of(part_of(schema, "properties")))
      check_nested(property, false, keyed(path, name));
    for (const Misplaced& each : kMisplaced) {
      const Value& value = part_of(schema, each.key);
      const bool is_set = each.key == "default" || each.key == "additionalProperties"
                              ? !value.is_nil()
                              : truth(value);
      if (is_set)
        errors.push_back(forbidden_field(path + "." + std::string(each.key), each.detail));
    }
    if (map_of(part_of(schema, "properties")).contains("metadata")) {
      errors.push_back(
          forbidden_field(keyed(path, "metadata"), "must not be specified in a nested context"));
    }
  }

  void check_type(const Value& schema, Level level, const std::string& path) {
    const std::string type = text_of(schema, "type");
    const bool embedded = flag_of(schema, "x-kubernetes-embedded-resource");
    const bool preserves = flag_of(schema, "x-kubernetes-preserve-unknown-fields");
    if (embedded && type != "object") {
      constexpr std::string_view kDetail =
          "must be object if x-kubernetes-embedded-resource is true";
      errors.push_back(type.empty() ? required(path + ".type", kDetail)
                                    : invalid_value(path + ".type", type, kDetail));
    } else if (type.empty() && !flag_of(schema, "x-kubernetes-int-or-string") && !preserves) {
      errors.push_back(required(
          path + ".type", level == Level::kRoot   ? "must not be empty at the root"
                          : level == Level::kItem ? "must not be empty for specified array items"
                                                  : "must not be empty for specified object "
                                                    "fields"));
    }
    if (embedded && !part_of(schema, "additionalProperties").is_nil()) {
      errors.push_back(
          forbidden_field(path + ".additionalProperties",
                          "must not be used if x-kubernetes-embedded-resource is set"));
    }
    if (level == Level::kRoot && !type.empty() && type != "object") {
      errors.push_back(invalid_value(path + ".type", type, "must be object at the root"));
    }
    if (embedded && !preserves && map_of(part_of(schema, "properties")).empty()) {
      errors.push_back(required(path + ".properties",
                                "must not be empty if x-kubernetes-embedded-resource is true "
                                "without x-kubernetes-preserve-unknown-fields"));
    }
  }

  void check_meta(const Value& schema, Level level, const std::string& path) {
    const bool is_object =
        level == Level::kRoot || flag_of(schema, "x-kubernetes-embedded-resource");
    const Map& properties = map_of(part_of(schema, "properties"));
    for (const std::string_view name : {"kind", "apiVersion"}) {
      const Value* property = properties.find(name);
      if (property == nullptr || !is_object || text_of(*property, "type") == "string") continue;
      errors.push_back(
          invalid_value(keyed(path, name) + ".type", text_of(*property, "type"), "must be string"));
    }
    const Value* metadata = properties.find("metadata");
    if (metadata == nullptr) return;
    const std::string inside = keyed(path, "metadata");
    if (is_object && text_of(*metadata, "type") != "object") {
      errors.push_back(
          invalid_value(inside + ".type", text_of(*metadata, "type"), "must be object"));
    }
    if (level == Level::kRoot && !restricts_names_only(*metadata)) {
      errors.push_back(forbidden_field(inside,
                                       "must not specify anything other than name and "
                                       "generateName, but metadata is implicitly specified"));
    }
  }

  static bool restricts_names_only(const Value& metadata) {
    for (const auto& [key, value] : map_of(metadata)) {
      if (key == "type" || key == "default") continue;
      if (key != "properties") {
        if (truth(value)) return false;
        continue;
      }
      const Map& names = map_of(value);
      if (!std::all_of(names.begin(), names.end(), [](const auto& each) {
            return each.first == "name" || each.first == "generateName";
          })) {
        return false;
      }
    }
    return true;
  }
};

}  // namespace

const Value& part_of(const Value& schema, std::string_view key) {
  static const Value kNothing;
  const Value* found = schema.is_map() ? schema.as_map()->find(key) : nullptr;
  return found == nullptr ? kNothing : *found;
}

std::string text_of(const Value& schema, std::string_view key) {
  return std::string(string_at(schema, {key}));
}

bool flag_of(const Value& schema, std::string_view key) {
  return truth(part_of(schema, key));
}

std::string struct_text(std::initializer_list<std::pair<std::string_view, Value>> fields) {
  std::string text;
  for (const auto& [name, value] : fields) {
    text += text.empty() ? "{\"" : ",\"";
    text.append(name).append("\":").append(to_json(value).value_or("null"));
  }
  return text + "}";
}

FieldError invalid_text(std::string path, std::string_view text, std::string_view detail) {
  return {FieldError::Type::kInvalid, std::move(path),
          fmt::format("Invalid value: {}: {}", text, detail)};
}

bool has_unsupported(const Value& schema) {
  if (schema.is_list()) {
    const List& list = *schema.as_list();
    return std::any_of(list.begin(), list.end(), has_unsupported);
  }
  if (!schema.is_map()) return false;
  for (const std::string_view key : {"$ref", "$schema", "id", "definitions", "dependencies",
                                     "patternProperties", "additionalItems"}) {
    if (truth(part_of(schema, key))) return true;
  }
  if (part_of(schema, "items").is_list()) return true;
  for (const std::string_view key :
       {"items", "additionalProperties", "not", "allOf", "anyOf", "oneOf"}) {
    if (has_unsupported(part_of(schema, key))) return true;
  }
  const Map& properties = map_of(part_of(schema, "properties"));
  return std::any_of(properties.begin(), properties.end(),
                     [](const auto& each) { return has_unsupported(each.second); });
}

std::vector<FieldError> check_structural(const Value& schema, const std::string& path) {
  StructuralCheck check;
  check.check(schema, Level::kRoot, path);
  std::sort(check.errors.begin(), check.errors.end(), [](const FieldError& a, const FieldError& b) {
    return a.path + ": " + a.message < b.path + ": " + b.message;
  });
  return std::move(check.errors);
}

}  // namespace tf::sandbox
