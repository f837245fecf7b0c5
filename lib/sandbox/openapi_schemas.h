#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/sandbox/catalog.h"

namespace tf::sandbox {

inline constexpr std::string_view kSchemaReference = "#/components/schemas/";
inline constexpr std::string_view kMetaTypes = "io.k8s.apimachinery.pkg.apis.meta.v1.";

/// The OpenAPI name of a kind: "io.k8s.api.apps.v1.Deployment", "com.example.v1.Widget".
[[nodiscard]] std::string schema_name(const Catalog& catalog, const GroupVersionKind& kind);
[[nodiscard]] std::string schema_name(const Resource& resource);

/// {"$ref": "#/components/schemas/<name>"}.
[[nodiscard]] Value schema_reference(std::string_view name);

/// The schemas of these names and all that they refer to, by name. Unknown names are left out.
[[nodiscard]] Value schemas_for(const Catalog& catalog, const std::vector<std::string>& names);

/// The openAPIV3Schema of a custom resource as its definition has it; nil without one.
[[nodiscard]] Value custom_schema(const Resource& resource);

/// Adds the schemas of a custom resource and its list to `schemas`.
void add_custom_schemas(Map& schemas, const Resource& resource);

/// An OpenAPI v3 schema as OpenAPI v2 says it.
[[nodiscard]] Value schema_v2(const Value& schema);

}  // namespace tf::sandbox
