#include "lib/sandbox/custom/value_rules.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "lib/sandbox/custom/formats.h"

namespace tf::sandbox {
namespace {

bool flag(const Map& schema, std::string_view key) {
  const Value* value = schema.find(key);
  return value != nullptr && value->as_bool() != nullptr && *value->as_bool();
}

std::string text(const Map& schema, std::string_view key) {
  const Value* value = schema.find(key);
  const std::string* found = value == nullptr ? nullptr : value->as_string();
  return found == nullptr ? std::string() : *found;
}

std::optional<double> number(const Map& schema, std::string_view key) {
  const Value* value = schema.find(key);
  if (value == nullptr) return std::nullopt;
  if (const double* real = value->as_float()) return *real;
  if (const Integer* whole = value->as_integer()) return static_cast<double>(whole->value);
  return std::nullopt;
}

std::optional<std::int64_t> count(const Map& schema, std::string_view key) {
  const auto found = number(schema, key);
  if (!found) return std::nullopt;
  return static_cast<std::int64_t>(*found);
}

std::vector<std::string> texts(const Map& schema, std::string_view key) {
  std::vector<std::string> found;
  const Value* list = schema.find(key);
  if (list == nullptr || !list->is_list()) return found;
  for (const Value& each : *list->as_list()) {
    if (const std::string* one = each.as_string()) found.push_back(*one);
  }
  return found;
}

std::vector<RulesRef> alternatives(const Map& schema, std::string_view key) {
  std::vector<RulesRef> found;
  const Value* list = schema.find(key);
  if (list == nullptr || !list->is_list()) return found;
  for (const Value& each : *list->as_list())
    found.push_back(read_rules(each));
  return found;
}

RulesRef part(const Map& schema, std::string_view key) {
  const Value* value = schema.find(key);
  return value == nullptr || !value->is_map() ? nullptr : read_rules(*value);
}

void read_expressions(const Map& schema, ValueRules& rules) {
  const Value* list = schema.find("x-kubernetes-validations");
  if (list == nullptr || !list->is_list()) return;
  for (const Value& each : *list->as_list()) {
    if (!each.is_map()) continue;
    const Map& entry = *each.as_map();
    rules.expressions.push_back({text(entry, "rule"), text(entry, "message"),
                                 text(entry, "messageExpression"), text(entry, "reason"),
                                 text(entry, "fieldPath"), flag(entry, "optionalOldSelf")});
  }
}

void read_limits(const Map& schema, ValueRules& rules) {
  rules.exclusive_minimum = flag(schema, "exclusiveMinimum");
  rules.exclusive_maximum = flag(schema, "exclusiveMaximum");
  rules.minimum = number(schema, "minimum");
  rules.maximum = number(schema, "maximum");
  rules.multiple_of = number(schema, "multipleOf");
  rules.min_length = count(schema, "minLength");
  rules.max_length = count(schema, "maxLength");
  rules.min_items = count(schema, "minItems");
  rules.max_items = count(schema, "maxItems");
  rules.min_properties = count(schema, "minProperties");
  rules.max_properties = count(schema, "maxProperties");
  rules.unique_items = flag(schema, "uniqueItems");
  if (const std::string pattern = text(schema, "pattern"); !pattern.empty()) {
    rules.pattern = std::make_shared<const Regex>(pattern);
  }
}

void read_children(const Map& schema, ValueRules& rules) {
  const Value* properties = schema.find("properties");
  if (properties != nullptr && properties->is_map()) {
    for (const auto& [name, property] : *properties->as_map())
      rules.properties.push_back({name, read_rules(property)});
  }
  const Value* additional = schema.find("additionalProperties");
  if (additional != nullptr && !additional->is_nil()) {
    rules.has_additional = true;
    rules.allows_additional = additional->is_map() || truth(*additional);
    rules.additional = part(schema, "additionalProperties");
  }
  rules.items = part(schema, "items");
  rules.all_of = alternatives(schema, "allOf");
  rules.any_of = alternatives(schema, "anyOf");
  rules.one_of = alternatives(schema, "oneOf");
  rules.negated = part(schema, "not");
}

}  // namespace

const ValueRules* ValueRules::property(std::string_view name) const {
  const auto found = std::lower_bound(
      properties.begin(), properties.end(), name,
      [](const PropertyRules& each, std::string_view wanted) { return each.name < wanted; });
  return found != properties.end() && found->name == name ? found->rules.get() : nullptr;
}

const ValueRules* ValueRules::child(std::string_view key) const {
  const ValueRules* found = property(key);
  return found != nullptr ? found : additional.get();
}

std::vector<std::string_view> ValueRules::types() const {
  if (int_or_string) return {"integer", "string"};
  if (type.empty()) return {};
  return {type};
}

RulesRef read_rules(const Value& schema) {
  auto rules = std::make_shared<ValueRules>();
  if (!schema.is_map()) return rules;
  const Map& map = *schema.as_map();
  rules->type = text(map, "type");
  rules->int_or_string = flag(map, "x-kubernetes-int-or-string");
  const std::string format = text(map, "format");
  // To formats, two types are as good as none.
  if (is_known_format(rules->int_or_string ? "" : rules->type, format)) rules->format = format;
  rules->nullable = flag(map, "nullable");
  rules->preserves_unknown = flag(map, "x-kubernetes-preserve-unknown-fields");
  rules->embedded_object = flag(map, "x-kubernetes-embedded-resource");
  if (const Value* value = map.find("default")) rules->default_value = deep_copy(*value);
  if (const Value* list = map.find("enum"); list != nullptr && list->is_list()) {
    rules->enumeration = list->as_list()->items();
  }
  rules->required = texts(map, "required");
  rules->list_type = text(map, "x-kubernetes-list-type");
  rules->list_keys = texts(map, "x-kubernetes-list-map-keys");
  rules->map_type = text(map, "x-kubernetes-map-type");
  read_limits(map, *rules);
  read_children(map, *rules);
  read_expressions(map, *rules);
  return rules;
}

}  // namespace tf::sandbox
