#include "lib/sandbox/custom/custom_facts.h"

#include <algorithm>
#include <utility>

namespace tf::sandbox {
namespace {

class TypeBuilder {
 public:
  TypeBuilder(const Type* metadata, std::deque<Type>& types) : metadata_(metadata), types_(types) {}

  const Type* build(const Value& schema, const RulesRef& rules, bool is_root) {
    Type& type = types_.emplace_back();
    type.rules = rules;
    type.nullable = rules->nullable;
    type.preserves_unknown = rules->preserves_unknown;
    type.embedded_object = rules->embedded_object;
    type.atomic = rules->map_type == "atomic";
    type.kind = kind_of(*rules);
    if (type.kind == TypeKind::kInteger && rules->format == "int32") type.bits = 32;
    if (type.kind == TypeKind::kList) {
      fill_list(type, schema, *rules);
    } else if (type.kind == TypeKind::kMap) {
      type.element = build_element(schema, *rules);
    } else if (type.kind == TypeKind::kStruct) {
      fill_struct(type, schema, *rules, is_root || rules->embedded_object);
    }
    return &type;
  }

 private:
  static TypeKind kind_of(const ValueRules& rules) {
    if (rules.int_or_string) return TypeKind::kIntOrString;
    if (rules.type == "object") {
      return rules.properties.empty() && rules.has_additional ? TypeKind::kMap : TypeKind::kStruct;
    }
    if (rules.type == "array") return TypeKind::kList;
    if (rules.type == "integer") return TypeKind::kInteger;
    if (rules.type == "number") return TypeKind::kNumber;
    if (rules.type == "boolean") return TypeKind::kBoolean;
    return rules.type == "string" ? TypeKind::kString : TypeKind::kAny;
  }

  static const Value& at(const Value& schema, std::string_view key) {
    static const Value kNothing;
    const Value* found = find_path(schema, {key});
    return found == nullptr ? kNothing : *found;
  }

  const Type* build_element(const Value& schema, const ValueRules& rules) {
    if (rules.additional == nullptr) return plain(TypeKind::kAny);
    return build(at(schema, "additionalProperties"), rules.additional, false);
  }

  const Type* plain(TypeKind kind) {
    Type& type = types_.emplace_back();
    type.kind = kind;
    return &type;
  }

  void fill_list(Type& type, const Value& schema, const ValueRules& rules) {
    type.list_type = rules.list_type == "map"   ? ListType::kMap
                     : rules.list_type == "set" ? ListType::kSet
                                                : ListType::kAtomic;
    type.list_keys = rules.list_keys;
    type.element = rules.items == nullptr ? plain(TypeKind::kAny)
                                          : build(at(schema, "items"), rules.items, false);
  }

  void fill_struct(Type& type, const Value& schema, const ValueRules& rules, bool is_object) {
    std::vector<Field> fields;  // building a field's type makes new entries of types_
    for (const PropertyRules& property : rules.properties) {
      if (is_object && is_meta(property.name)) continue;
      Field field;
      field.name = property.name;
      field.type = build(at(at(schema, "properties"), property.name), property.rules, false);
      field.required = std::find(rules.required.begin(), rules.required.end(), property.name) !=
                       rules.required.end();
      if (!property.rules->default_value.is_nil()) {
        field.default_value = property.rules->default_value;
      }
      fields.push_back(std::move(field));
    }
    if (is_object) add_meta(fields);
    std::sort(fields.begin(), fields.end(),
              [](const Field& a, const Field& b) { return a.name < b.name; });
    type.fields = std::move(fields);
    if (rules.has_additional) {
      type.element = build_element(schema, rules);
    } else if (rules.preserves_unknown) {
      type.element = plain(TypeKind::kAny);
    }
  }

  static bool is_meta(std::string_view name) {
    return name == "apiVersion" || name == "kind" || name == "metadata";
  }

  void add_meta(std::vector<Field>& fields) {
    for (const std::string_view name : {"apiVersion", "kind", "metadata"}) {
      Field field;
      field.name = name;
      field.type = name == "metadata" ? metadata_ : plain(TypeKind::kString);
      fields.push_back(std::move(field));
    }
  }

  const Type* metadata_;
  std::deque<Type>& types_;
};

}  // namespace

const Type* build_type(const Value& schema, const Type* metadata, std::deque<Type>& types) {
  return TypeBuilder(metadata, types).build(schema, read_rules(schema), true);
}

}  // namespace tf::sandbox
