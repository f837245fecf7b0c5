#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/kube/apply.h"
#include "tests/unit/kube/fake_api_server.h"

namespace tf::kube {
namespace {

using test::FakeApiServer;
using testing::HasSubstr;

void offer_discovery(FakeApiServer& server) {
  server.on("GET /api", 200, R"({"versions":["v1"]})");
  server.on("GET /apis", 200, R"({"groups":[]})");
  server.on("GET /api/v1", 200,
            R"({"groupVersion":"v1","resources":[
              {"name":"configmaps","kind":"ConfigMap","namespaced":true},
              {"name":"namespaces","kind":"Namespace","namespaced":false}]})");
}

TEST(BuildObjects, FillsNamespacesAndFlattensLists) {
  FakeApiServer server;
  offer_discovery(server);
  const auto client = test::fake_client(server);
  const Object first =
      test::object(R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}})");
  const auto built =
      build_objects(*client, {first, test::object(R"({"apiVersion":"v1","kind":"List","items":[
         {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b","namespace":"own"}},
         {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"n","namespace":"oops"}}]})")},
                    "x");
  ASSERT_TRUE(built);
  ASSERT_EQ(built->size(), 3U);
  EXPECT_EQ((*built)[0].object.ns(), "x");
  EXPECT_EQ(first.ns(), "");
  EXPECT_EQ((*built)[1].ns, "own");
  EXPECT_EQ((*built)[2].ns, "");
  EXPECT_EQ((*built)[2].object.ns(), "");
}

TEST(BuildObjects, CollectsUnknownKindsInHelmsWords) {
  FakeApiServer server;
  offer_discovery(server);
  const auto client = test::fake_client(server);
  const Object bar =
      test::object(R"({"apiVersion":"foo/v1","kind":"Bar","metadata":{"name":"x"}})");
  EXPECT_EQ(build_objects(*client, {bar}, "x").error().message,
            "resource mapping not found for name: \"x\" namespace: \"\" from \"\": no matches for "
            "kind \"Bar\" in version \"foo/v1\"\nensure CRDs are installed first");
  const Object baz =
      test::object(R"({"apiVersion":"foo/v1","kind":"Baz","metadata":{"name":"y"}})");
  const std::string both = build_objects(*client, {bar, baz}, "x").error().message;
  EXPECT_TRUE(both.starts_with("[resource mapping")) << both;
  EXPECT_THAT(both, HasSubstr("installed first, resource mapping"));
}

/// The error for these documents, in the words that Helm 4.3.1 has for the same chart.
std::string build_error(const std::vector<std::string_view>& documents,
                        BuildValidation validation = BuildValidation::kYes) {
  FakeApiServer server;
  offer_discovery(server);
  const auto client = test::fake_client(server);
  std::vector<Object> objects;
  for (const std::string_view document : documents)
    objects.push_back(test::object(document));
  const auto built = build_objects(*client, std::move(objects), "x", validation);
  return built ? "(no error)" : built.error().message;
}

TEST(BuildObjects, ValidatesAsKubectl) {
  EXPECT_EQ(build_error({R"({"metadata":{"name":"x"}})"}),
            "error validating \"\": error validating data: [apiVersion not set, kind not set]");
  EXPECT_EQ(build_error({R"({"apiVersion":"v1","kind":null})"}),
            "error validating \"\": error validating data: kind not set");
  EXPECT_EQ(build_error({R"({"apiVersion":"v1","kind":"List","items":[{"metadata":{}}]})"}),
            "error validating \"\": error validating data: [apiVersion not set, kind not set]");
  EXPECT_EQ(build_error({R"({"apiVersion":"v1","kind":"List"})"}),
            "error validating \"\": error validating data: invalid object to validate");
  EXPECT_EQ(build_error({R"({"apiVersion":"v1","metadata":{"name":"x"}})"}, BuildValidation::kNo),
            "unable to decode \"\": Object 'Kind' is missing in "
            "'{\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"x\"}}'");
}

TEST(BuildObjects, CollectsErrorsUpToTheFirstInvalidDocument) {
  EXPECT_EQ(build_error({R"({"apiVersion":"foo/v1","kind":"Foo","metadata":{"name":"a"}})",
                         R"({"apiVersion":"v1","kind":"Goo","metadata":{"name":1}})",
                         R"({"apiVersion":"a/b/c","kind":"Zoo","metadata":{"name":"a"}})",
                         R"({"apiVersion":"v1"})"}),
            "[resource mapping not found for name: \"a\" namespace: \"\" from \"\": no matches for "
            "kind \"Foo\" in version \"foo/v1\"\nensure CRDs are installed first, unable to decode "
            "\"\": json: cannot unmarshal number into Go struct field ObjectMeta.metadata.name of "
            "type string, error validating \"\": error validating data: unexpected GroupVersion "
            "string: a/b/c]");
}

TEST(BuildObjects, MetadataMustHaveItsTypes) {
  const auto metadata_error = [](std::string_view metadata) {
    const std::string message = build_error(
        {R"({"apiVersion":"v1","kind":"ConfigMap","metadata":)" + std::string(metadata) + "}"});
    return message.substr(message.find(": ") + 2);
  };
  const std::string head = "json: cannot unmarshal ";
  const std::string field = " into Go struct field ObjectMeta.metadata.";
  EXPECT_EQ(metadata_error(R"({"annotations":{"b":1}})"),
            head + "number" + field + "annotations of type string");
  EXPECT_EQ(metadata_error(R"({"labels":{"b":true}})"),
            head + "bool" + field + "labels of type string");
  EXPECT_EQ(metadata_error(R"({"labels":{"b":{}}})"),
            head + "object" + field + "labels of type string");
  EXPECT_EQ(metadata_error(R"({"labels":[1]})"),
            head + "array" + field + "labels of type map[string]string");
  EXPECT_EQ(metadata_error(R"({"finalizers":"x"})"),
            head + "string" + field + "finalizers of type []string");
  EXPECT_EQ(
      build_error({R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"labels":{"b":null}}})"}),
      "(no error)");
}

TEST(BuildObjects, ItemsMakeAList) {
  FakeApiServer server;
  offer_discovery(server);
  const auto client = test::fake_client(server);
  const auto built = build_objects(
      *client,
      {test::object(
           R"({"apiVersion":"v1","kind":"ConfigMapList","items":[{"metadata":{"name":"q"}}]})"),
       test::object(
           R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"items":[]})")},
      "x");
  ASSERT_TRUE(built) << built.error().message;
  ASSERT_EQ(built->size(), 1U);
  EXPECT_EQ(built->front().object.kind(), "ConfigMap");
  EXPECT_EQ(built->front().ns, "x");
}

}  // namespace
}  // namespace tf::kube
