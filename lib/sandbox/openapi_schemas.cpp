#include "lib/sandbox/openapi_schemas.h"

#include <algorithm>
#include <utility>

#include "lib/base/text.h"
#include "lib/sandbox/custom/custom_facts.h"
#include "lib/sandbox/published_data.h"

namespace tf::sandbox {
namespace {

/// "com.example.zoo" for "zoo.example.com".
std::string reversed(std::string_view group) {
  auto parts = split(group, ".");
  std::reverse(parts.begin(), parts.end());
  return join(parts, ".");
}

Value gvk_extension(const Resource& resource, std::string_view kind) {
  List kinds;
  kinds.push(Map{{"group", resource.group}, {"kind", kind}, {"version", resource.version}});
  return kinds;
}

Value all_of(std::string_view name) {
  List parts;
  parts.push(schema_reference(name));
  return Map{{"allOf", std::move(parts)}};
}

/// The names that a schema refers to.
void collect_references(const Value& node, std::vector<std::string>& names) {
  if (const List* list = node.as_list()) {
    for (const Value& each : *list)
      collect_references(each, names);
  } else if (const Map* map = node.as_map()) {
    for (const auto& [key, value] : *map) {
      if (key == "$ref" && value.is_string()) {
        names.emplace_back(trim_prefix(*value.as_string(), kSchemaReference));
      } else {
        collect_references(value, names);
      }
    }
  }
}

Value custom_object_schema(const Resource& resource) {
  Value schema = deep_copy(custom_schema(resource));
  Map* map = schema.as_map();
  if (map == nullptr || map->empty()) {
    return Map{{"type", "object"},
               {"x-kubernetes-preserve-unknown-fields", true},
               {"x-kubernetes-group-version-kind", gvk_extension(resource, resource.kind)}};
  }
  set_path(*map, {"properties", "apiVersion"}, Map{{"type", "string"}});
  set_path(*map, {"properties", "kind"}, Map{{"type", "string"}});
  set_path(*map, {"properties", "metadata"}, all_of(std::string(kMetaTypes) + "ObjectMeta"));
  map->set("x-kubernetes-group-version-kind", gvk_extension(resource, resource.kind));
  return schema;
}

Value custom_list_schema(const Resource& resource) {
  List required;
  required.push("items");
  return Map{
      {"type", "object"},
      {"required", std::move(required)},
      {"properties",
       Map{{"apiVersion", Map{{"type", "string"}}},
           {"kind", Map{{"type", "string"}}},
           {"metadata", all_of(std::string(kMetaTypes) + "ListMeta")},
           {"items", Map{{"type", "array"}, {"items", schema_reference(schema_name(resource))}}}}},
      {"x-kubernetes-group-version-kind", gvk_extension(resource, resource.list_kind)}};
}

std::string list_schema_name(const Resource& resource) {
  return reversed(resource.group) + "." + resource.version + "." + resource.list_kind;
}

const Resource* custom_with_schema(const Catalog& catalog, std::string_view name) {
  for (const Group& group : catalog.groups()) {
    for (const GroupVersion& version : group.versions) {
      for (const auto& resource : version.resources) {
        if (!resource->custom) continue;
        if (name == schema_name(*resource) || name == list_schema_name(*resource)) {
          return resource.get();
        }
      }
    }
  }
  return nullptr;
}

}  // namespace

Value custom_schema(const Resource& resource) {
  return resource.custom_facts == nullptr ? Value() : resource.custom_facts->schema;
}

std::string schema_name(const Resource& resource) {
  if (!resource.custom && resource.type != nullptr) return resource.type->name;
  return reversed(resource.group) + "." + resource.version + "." + resource.kind;
}

std::string schema_name(const Catalog& catalog, const GroupVersionKind& kind) {
  const Group* group = catalog.find_group(kind.group);
  if (group == nullptr) return {};
  for (const GroupVersion& version : group->versions) {
    if (version.version != kind.version) continue;
    // All types of a version live in one package.
    const Resource& any = *version.resources.front();
    return std::string(trim_suffix(schema_name(any), any.kind)) + kind.kind;
  }
  return {};
}

Value schema_reference(std::string_view name) {
  return Map{{"$ref", std::string(kSchemaReference) + std::string(name)}};
}

void add_custom_schemas(Map& schemas, const Resource& resource) {
  schemas.set(schema_name(resource), custom_object_schema(resource));
  schemas.set(list_schema_name(resource), custom_list_schema(resource));
}

Value schemas_for(const Catalog& catalog, const std::vector<std::string>& names) {
  const PublishedData data;
  Map schemas;
  std::vector<std::string> wanted = names;
  while (!wanted.empty()) {
    const std::string name = std::move(wanted.back());
    wanted.pop_back();
    if (schemas.contains(name)) continue;
    Value schema = data.definition(name);
    if (Map* map = schema.as_map()) {
      map->erase("x-go");
      collect_references(schema, wanted);
      schemas.set(name, std::move(schema));
    } else if (const Resource* resource = custom_with_schema(catalog, name)) {
      add_custom_schemas(schemas, *resource);
      wanted.push_back(std::string(kMetaTypes) + "ObjectMeta");
      wanted.push_back(std::string(kMetaTypes) + "ListMeta");
    }
  }
  return schemas;
}

Value schema_v2(const Value& schema) {
  if (const List* list = schema.as_list()) {
    List items;
    for (const Value& each : *list)
      items.push(schema_v2(each));
    return items;
  }
  const Map* map = schema.as_map();
  if (map == nullptr) return schema;
  Map out;
  for (const auto& [key, value] : *map) {
    const List* parts = value.as_list();
    if (key == "$ref" && value.is_string()) {
      out.set(key,
              "#/definitions/" + std::string(trim_prefix(*value.as_string(), kSchemaReference)));
    } else if (key == "allOf" && parts != nullptr && parts->size() == 1) {
      const Value inner = schema_v2((*parts)[0]);
      for (const auto& [name, part] : *inner.as_map())
        out.set(name, part);
    } else if (key == "oneOf" && parts != nullptr) {
      // OpenAPI v2 has no alternatives: quantities and the like are strings there.
      out.set("type", "string");
    } else if (key != "nullable") {
      out.set(key, schema_v2(value));
    }
  }
  return out;
}

}  // namespace tf::sandbox
