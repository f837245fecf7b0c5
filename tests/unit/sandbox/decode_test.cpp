#include "lib/sandbox/decode.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/base/files.h"
#include "lib/base/text.h"
#include "lib/data/json.h"
#include "lib/sandbox/catalog.h"

namespace tf::sandbox {
namespace {

const Type& decode_type(std::string_view name) {
  static Schemas schemas;
  return *schemas.find(name);
}

const Type& pod_type() {
  return decode_type("io.k8s.api.core.v1.Pod");
}

std::string decoded_json(const Type& type, std::string_view json) {
  const auto decoded = decode(type, json);
  return decoded ? *to_json(decoded->object, {.escape_html = false}) : decoded.error().message;
}

TEST(Decode, SaysWhatARealServerSays) {
  const auto text = read_file(TF_TEST_DATA "/unit/sandbox/decode_errors.json");
  ASSERT_TRUE(text);
  const Value cases = *parse_json(*text);
  const Catalog catalog;
  for (const Value& each : *cases.as_list()) {
    const Resource* resource = catalog.find(
        string_at(each, {"group"}), string_at(each, {"version"}), string_at(each, {"plural"}));
    ASSERT_NE(resource, nullptr);
    const auto json = string_at(each, {"json"});
    const auto decoded = decode(*resource->type, json);
    std::string said = decoded ? "" : decoded.error().message;
    if (decoded && !decoded->strict_errors.empty()) {
      said = "strict decoding error: " + join(decoded->strict_errors, ", ");
    }
    EXPECT_EQ(said, string_at(each, {"error"})) << json;
  }
}

TEST(Decode, LeavesOutWhatTheTypeDoesNotKnow) {
  const std::string json = R"({"kind":"Pod","Kind":"x","spec":{"foo":{"a":[1]}}})";
  const auto decoded = decode(pod_type(), json);
  ASSERT_TRUE(decoded);
  EXPECT_EQ(*to_json(decoded->object),
            R"({"kind":"Pod","metadata":{},"spec":{"containers":null},"status":{}})");
  EXPECT_THAT(decoded->strict_errors,
              testing::ElementsAre(R"(unknown field "Kind")", R"(unknown field "spec.foo")"));
}

TEST(Decode, WritesZeroValuesAsGoDoes) {
  EXPECT_EQ(decoded_json(decode_type("io.k8s.api.apps.v1.Deployment"),
                         R"({"spec":{"replicas":0,"paused":false,"minReadySeconds":0}})"),
            R"({"metadata":{},"spec":{"replicas":0,"selector":null,"strategy":{},)"
            R"("template":{"metadata":{},"spec":{"containers":null}}},"status":{}})");
  EXPECT_EQ(decoded_json(pod_type(), R"({"spec":{"containers":[null],"volumes":[],)"
                                     R"("nodeSelector":{},"securityContext":{}}})"),
            R"({"metadata":{},"spec":{"containers":[{"name":"","resources":{}}],)"
            R"("securityContext":{}},"status":{}})");
}

TEST(Decode, ReadsADuplicateFieldIntoTheFirstOne) {
  const std::string json = R"({"metadata":{"name":"a"},"data":{"a":"1","b":"2"},)"
                           R"("metadata":{"namespace":"b"},"data":{"b":"3"}})";
  const auto decoded = decode(decode_type("io.k8s.api.core.v1.ConfigMap"), json);
  ASSERT_TRUE(decoded);
  EXPECT_EQ(*to_json(decoded->object),
            R"({"data":{"a":"1","b":"3"},"metadata":{"name":"a","namespace":"b"}})");
  EXPECT_THAT(decoded->strict_errors,
              testing::ElementsAre(R"(duplicate field "metadata")", R"(duplicate field "data")"));
}

TEST(Decode, TellsAtMostAHundredStrictErrors) {
  std::string json = "{";
  for (int i = 0; i < 150; ++i)
    json += (i == 0 ? "\"f" : ",\"f") + to_text(i) + "\":1";
  const auto decoded = decode(pod_type(), json + "}");
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->strict_errors.size(), 100U);
}

TEST(Decode, KeepsAnyContentOfManagedFields) {
  const std::string fields =
      R"({"managedFields":[{"fieldsV1":{"f:a":{".":{},"k:{\"x\":1}":{}}},"time":"2026-01-02T03:04:05Z"}]})";
  EXPECT_EQ(decoded_json(decode_type("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"), fields),
            fields);
}

TEST(Decode, TurnsTimesToUtc) {
  EXPECT_EQ(decoded_json(pod_type(),
                         R"({"metadata":{"creationTimestamp":"2026-01-02T03:04:05.6+02:00"}})"),
            R"({"metadata":{"creationTimestamp":"2026-01-02T01:04:05Z"},)"
            R"("spec":{"containers":null},"status":{}})");
}

TEST(Decode, ReadsDeepTexts) {
  std::string deep;
  for (int i = 0; i < 3000; ++i)
    deep += R"({"not":)";
  deep += "{}" + repeat("}", 3000);
  const auto& type =
      decode_type("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps");
  EXPECT_EQ(decoded_json(type, deep), deep);
}

TEST(Decode, TakesAValueToo) {
  const auto decoded = decode(decode_type("io.k8s.api.core.v1.Secret"),
                              Value(Map{{"data", Map{{"a", "YQ=="}}}, {"x", true}}));
  ASSERT_TRUE(decoded);
  EXPECT_EQ(*to_json(decoded->object), R"({"data":{"a":"YQ=="},"metadata":{}})");
  EXPECT_EQ(decoded->strict_errors.size(), 1U);
}

}  // namespace
}  // namespace tf::sandbox
