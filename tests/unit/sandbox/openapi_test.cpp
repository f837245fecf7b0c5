#include "lib/sandbox/openapi.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

#include "lib/base/text.h"
#include "lib/data/json.h"
#include "lib/sandbox/custom/custom_facts.h"

namespace tf::sandbox {
namespace {

std::shared_ptr<const CustomFacts> facts_with(Value schema) {
  auto facts = std::make_shared<CustomFacts>();
  facts->schema = std::move(schema);
  return facts;
}

Resource documented_resource() {
  Resource resource;
  resource.custom = true;
  resource.group = "zoo.example.com";
  resource.version = "v1";
  resource.kind = "Ant";
  resource.plural = "ants";
  resource.list_kind = "AntList";
  resource.namespaced = true;
  resource.verbs = {"create", "get", "list", "patch"};
  resource.subresources = {{"scale", {"autoscaling", "v1", "Scale"}, {"get", "patch"}}};
  resource.custom_facts = facts_with(
      parse_json(R"({"type": "object", "properties": {"spec": {"type": "object"}}})").value());
  return resource;
}

Response openapi_answer(const Catalog& catalog, std::string target, std::string accept,
                        std::string if_none_match = "") {
  Request request;
  request.target = std::move(target);
  request.headers = {{"accept", std::move(accept)}};
  if (!if_none_match.empty()) request.headers.emplace_back("if-none-match", if_none_match);
  return answer_openapi(catalog, request).value();
}

std::string header_of(const Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (equals_ignore_case(key, name)) return value;
  }
  return {};
}

/// All that a document refers to, in its own components.
void expect_whole(const Value& node, const Map& schemas) {
  if (const List* list = node.as_list()) {
    for (const Value& each : *list)
      expect_whole(each, schemas);
  } else if (const Map* map = node.as_map()) {
    for (const auto& [key, value] : *map) {
      if (key == "$ref" && value.is_string()) {
        const auto name = trim_prefix(*value.as_string(), "#/components/schemas/");
        EXPECT_TRUE(schemas.contains(name)) << name;
      } else {
        expect_whole(value, schemas);
      }
    }
  }
}

TEST(OpenApi, EveryDocumentOfTheIndexIsWhole) {
  Catalog catalog;
  catalog.add_custom(documented_resource(), {"v1"});
  const Value index = openapi_v3_index(catalog);
  const Map& paths = *find_path(index, {"paths"})->as_map();
  EXPECT_TRUE(paths.contains("api/v1"));
  EXPECT_TRUE(paths.contains("apis/zoo.example.com/v1"));
  for (const auto& [name, entry] : paths) {
    const auto document = openapi_v3(catalog, name);
    ASSERT_TRUE(document.has_value()) << name;
    expect_whole(*document, *find_path(*document, {"components", "schemas"})->as_map());
    const Response answer = openapi_answer(
        catalog, std::string(string_at(entry, {"serverRelativeURL"})), "application/json");
    EXPECT_EQ(answer.status, 200) << name;
  }
}

TEST(OpenApi, OperationsTellTheirKindAndParameters) {
  const Catalog catalog;
  const Value document = *openapi_v3(catalog, "apis/apps/v1");
  const Value& patch = *find_path(
      document, {"paths", "/apis/apps/v1/namespaces/{namespace}/deployments/{name}", "patch"});
  EXPECT_EQ(string_at(patch, {"operationId"}), "patchAppsV1NamespacedDeployment");
  EXPECT_EQ(string_at(patch, {"x-kubernetes-action"}), "patch");
  EXPECT_EQ(string_at(patch, {"x-kubernetes-group-version-kind", "kind"}), "Deployment");
  EXPECT_NE(find_path(patch, {"requestBody", "content", "application/strategic-merge-patch+json"}),
            nullptr);
  std::vector<std::string> names;
  for (const Value& each : *find_path(patch, {"parameters"})->as_list())
    names.emplace_back(string_at(each, {"name"}));
  EXPECT_EQ(join(names, " "), "dryRun fieldManager fieldValidation force");
  EXPECT_EQ(find_path(document, {"components", "schemas", "io.k8s.api.apps.v1.Deployment", "x-go"}),
            nullptr);
}

TEST(OpenApi, CustomKindsHaveTheirOwnSchema) {
  Catalog catalog;
  catalog.add_custom(documented_resource(), {"v1"});
  const Value document = *openapi_v3(catalog, "apis/zoo.example.com/v1");
  const Value* schema = find_path(document, {"components", "schemas", "com.example.zoo.v1.Ant"});
  ASSERT_NE(schema, nullptr);
  EXPECT_NE(find_path(*schema, {"properties", "spec"}), nullptr);
  EXPECT_NE(find_path(*schema, {"properties", "metadata", "allOf"}), nullptr);
  EXPECT_NE(find_path(document, {"components", "schemas", "com.example.zoo.v1.AntList"}), nullptr);
  EXPECT_NE(find_path(document, {"components", "schemas", "io.k8s.api.autoscaling.v1.Scale"}),
            nullptr);
  // The stored schema itself stays as it was given.
  const Resource& stored = *catalog.find("zoo.example.com", "v1", "ants");
  EXPECT_EQ(find_path(stored.custom_facts->schema, {"properties", "metadata"}), nullptr);
}

TEST(OpenApi, HashesChangeWithTheSchemaAlone) {
  Catalog catalog;
  catalog.add_custom(documented_resource(), {"v1"});
  const auto url = [&](std::string_view name) {
    const Value index = openapi_v3_index(catalog);
    return std::string(string_at(index, {"paths", name, "serverRelativeURL"}));
  };
  const std::string apps = url("apis/apps/v1");
  const std::string zoo = url("apis/zoo.example.com/v1");
  Resource changed = documented_resource();
  changed.custom_facts = facts_with(Map{{"type", "object"}});
  catalog.add_custom(std::move(changed), {"v1"});
  EXPECT_EQ(url("apis/apps/v1"), apps);
  EXPECT_NE(url("apis/zoo.example.com/v1"), zoo);
  const Response old = openapi_answer(catalog, zoo, "*/*");
  EXPECT_EQ(old.status, 301);
  EXPECT_EQ(header_of(old, "Location"), url("apis/zoo.example.com/v1"));
}

TEST(OpenApi, AnswersByEtagAndMediaType) {
  const Catalog catalog;
  const Response first = openapi_answer(catalog, "/openapi/v3/apis/batch/v1", "application/json");
  EXPECT_EQ(header_of(first, "Content-Type"), "application/json");
  const Response again = openapi_answer(catalog, "/openapi/v3/apis/batch/v1", "application/json",
                                        header_of(first, "ETag"));
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
  const std::string protobuf = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";
  // Helm asks for this one when it knows a kind from nowhere else, and goes on with an empty one.
  const Response old = openapi_answer(catalog, "/openapi/v2?timeout=32s", protobuf);
  EXPECT_EQ(old.status, 200);
  EXPECT_TRUE(
      old.body.starts_with("\n\x03"
                           "2.0"));
  EXPECT_EQ(openapi_answer(catalog, "/openapi/v3/apis/none/v1", "*/*").status, 404);
  Request other;
  other.target = "/openapi/v4";
  EXPECT_FALSE(answer_openapi(catalog, other).has_value());
}

TEST(OpenApi, VersionTwoRefersToDefinitions) {
  Catalog catalog;
  catalog.add_custom(documented_resource(), {"v1"});
  const Value document = openapi_v2(catalog);
  EXPECT_EQ(string_at(document, {"definitions", "io.k8s.api.apps.v1.Deployment", "properties",
                                 "spec", "$ref"}),
            "#/definitions/io.k8s.api.apps.v1.DeploymentSpec");
  EXPECT_EQ(
      string_at(document, {"definitions", "io.k8s.apimachinery.pkg.api.resource.Quantity", "type"}),
      "string");
  EXPECT_NE(find_path(document, {"definitions", "com.example.zoo.v1.Ant"}), nullptr);
}

}  // namespace
}  // namespace tf::sandbox
