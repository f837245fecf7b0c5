#include "lib/sandbox/schema.h"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <set>
#include <utility>

#include "lib/base/text.h"
#include "lib/data/strings_at.h"
#include "lib/sandbox/published_data.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kRefPrefix = "#/components/schemas/";

struct NamedKind {
  std::string_view name;
  TypeKind kind;
};
/// Types that write themselves in Go; their schemas do not tell.
constexpr std::array kSpecialTypes = std::to_array<NamedKind>({
    {"io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON", TypeKind::kAny},
    {"io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrArray",
     TypeKind::kAny},
    {"io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrBool",
     TypeKind::kAny},
    {"io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrStringArray",
     TypeKind::kAny},
    {"io.k8s.apimachinery.pkg.api.resource.Quantity", TypeKind::kQuantity},
    {"io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1", TypeKind::kAny},
    {"io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime", TypeKind::kMicroTime},
    {"io.k8s.apimachinery.pkg.apis.meta.v1.Time", TypeKind::kTime},
    {"io.k8s.apimachinery.pkg.runtime.RawExtension", TypeKind::kAny},
    {"io.k8s.apimachinery.pkg.util.intstr.IntOrString", TypeKind::kIntOrString},
});

/// The definition a schema refers to, by itself or through allOf; "" for none.
std::string_view reference(const Value& schema) {
  std::string_view ref = string_at(schema, {"$ref"});
  const Value* all_of = find_path(schema, {"allOf"});
  if (ref.empty() && all_of != nullptr && all_of->is_list() && all_of->as_list()->size() == 1) {
    ref = string_at((*all_of->as_list())[0], {"$ref"});
  }
  return trim_prefix(ref, kRefPrefix);
}

ListType list_type_of(const Value& schema) {
  const auto text = string_at(schema, {"x-kubernetes-list-type"});
  if (text == "map") return ListType::kMap;
  return text == "set" ? ListType::kSet : ListType::kAtomic;
}

/// Whether a default says more than that the field is no pointer in Go.
bool says_something(const Value& value, bool pointer) {
  return truth(value) || (pointer && !value.is_nil() && !value.is_map() && !value.is_list());
}

TypeKind scalar_kind(std::string_view type, std::string_view format) {
  if (type == "integer") return TypeKind::kInteger;
  if (type == "number") return TypeKind::kNumber;
  if (type == "boolean") return TypeKind::kBoolean;
  if (type == "string") return format == "byte" ? TypeKind::kBytes : TypeKind::kString;
  return TypeKind::kAny;
}

}  // namespace

const Field* Type::find(std::string_view field) const {
  const auto found = std::lower_bound(
      fields.begin(), fields.end(), field,
      [](const Field& each, std::string_view wanted) { return each.name < wanted; });
  return found != fields.end() && found->name == field ? &*found : nullptr;
}

class Schemas::Builder {
 public:
  const Type* named(std::string_view name) {
    if (const auto known = named_.find(name); known != named_.end()) return known->second;
    const auto special = std::find_if(kSpecialTypes.begin(), kSpecialTypes.end(),
                                      [&](const NamedKind& each) { return each.name == name; });
    const Value schema = data_.definition(name);
    if (schema.is_nil() && special == kSpecialTypes.end()) return nullptr;
    Type& type = add();
    type.name = name;
    type.go_name = name.substr(name.rfind('.') + 1);
    named_.emplace(std::string(name), &type);  // before its fields: types may contain themselves
    if (special != kSpecialTypes.end()) {
      type.kind = special->kind;
    } else {
      fill(type, schema);
    }
    return &type;
  }

 private:
  Type& add() { return types_.emplace_back(); }

  const Type* build(const Value& schema) {
    const auto ref = reference(schema);
    // A field may say for itself how its struct is merged.
    const auto map_type = string_at(schema, {"x-kubernetes-map-type"});
    const bool atomic = map_type == "atomic";
    if (!ref.empty() && map_type.empty()) return named(ref);
    Type& type = add();
    if (ref.empty()) {
      fill(type, schema);
    } else if (const Type* target = named(ref)) {
      type = *target;
    }
    type.atomic = atomic;
    return &type;
  }

  void fill(Type& type, const Value& schema) {
    const auto kind = string_at(schema, {"type"});
    type.atomic = string_at(schema, {"x-kubernetes-map-type"}) == "atomic";
    const Value* properties = find_path(schema, {"properties"});
    const Value* additional = find_path(schema, {"additionalProperties"});
    if (properties != nullptr && properties->is_map()) {
      type.kind = TypeKind::kStruct;
      add_fields(type, schema, *properties->as_map());
    } else if (additional != nullptr && additional->is_map()) {
      type.kind = TypeKind::kMap;
      type.element = build(*additional);
    } else if (kind == "array") {
      type.kind = TypeKind::kList;
      type.list_type = list_type_of(schema);
      type.list_keys = strings_at(schema, {"x-kubernetes-list-map-keys"});
      if (const Value* items = find_path(schema, {"items"})) type.element = build(*items);
    } else {
      const auto format = string_at(schema, {"format"});
      // A struct without fields is an object of its own; other objects may hold anything.
      type.kind =
          kind == "object" && !type.name.empty() ? TypeKind::kStruct : scalar_kind(kind, format);
      if (format == "int32") type.bits = 32;
    }
  }

  void add_fields(Type& type, const Value& schema, const Map& properties) {
    const auto set_of = [&schema](std::initializer_list<std::string_view> path) {
      std::set<std::string, std::less<>> names;
      const Value* list = find_path(schema, path);
      if (list == nullptr) return names;
      for (const Value& each : *list->as_list())
        names.insert(*each.as_string());
      return names;
    };
    const auto required = set_of({"required"});
    const auto omitted = set_of({"x-go", "omitted"});
    const auto written = set_of({"x-go", "written"});
    const auto pointers = set_of({"x-go", "pointers"});
    std::vector<Field> fields;  // `type` may be looked at while its fields are built
    fields.reserve(properties.size());
    for (const auto& [name, property] : properties) {
      Field field;
      field.name = name;
      field.required = required.contains(name);
      field.presence = written.contains(name)   ? Presence::kWritten
                       : omitted.contains(name) ? Presence::kOmitted
                                                : Presence::kPointer;
      field.pointer = field.presence == Presence::kPointer || pointers.contains(name);
      field.go_type = string_at(schema, {"x-go", "types", name});
      field.go_embedded = string_at(schema, {"x-go", "embedded", name});
      const auto strategy = string_at(property, {"x-kubernetes-patch-strategy"});
      field.patch_merge = contains(strategy, "merge");
      field.patch_replace = strategy == "replace";
      field.patch_retain_keys = contains(strategy, "retainKeys");
      field.patch_merge_key = string_at(property, {"x-kubernetes-patch-merge-key"});
      const Value* default_value = find_path(property, {"default"});
      if (default_value != nullptr && says_something(*default_value, field.pointer)) {
        field.default_value = *default_value;
      }
      field.type = build(property);
      fields.push_back(std::move(field));
    }
    type.fields = std::move(fields);
  }

  PublishedData data_;
  std::deque<Type> types_;
  std::map<std::string, const Type*, std::less<>> named_;
};

Schemas::Schemas() : builder_(std::make_unique<Builder>()) {}
Schemas::~Schemas() = default;

const Type* Schemas::find(std::string_view name) {
  return builder_->named(name);
}

}  // namespace tf::sandbox
