#include <gtest/gtest.h>

#include "lib/data/json.h"
#include "lib/sandbox/catalog.h"
#include "lib/sandbox/patches.h"

namespace tf::sandbox {
namespace {

Value strategic_value(std::string_view text) {
  return parse_json(text, Numbers::kInt64OrFloat).value();
}

class StrategicPatchTest : public testing::Test {
 protected:
  /// The patched object of this type, or the error's code and message.
  std::string patched(std::string_view type, std::string_view document, std::string_view patch) {
    const auto result = apply_strategic_patch(*schemas_.find(type), strategic_value(document),
                                              strategic_value(patch));
    if (result) return to_json(*result).value();
    return std::to_string(result.error().code) + " " + result.error().message;
  }
  std::string meta(std::string_view document, std::string_view patch) {
    return patched("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta", document, patch);
  }
  std::string pod(std::string_view document, std::string_view patch) {
    return patched("io.k8s.api.core.v1.PodSpec", document, patch);
  }

  Schemas schemas_;
};

TEST_F(StrategicPatchTest, MapsAreMergedAndNullDeletes) {
  EXPECT_EQ(meta(R"({"labels":{"a":"1","b":"2"}})", R"({"labels":{"a":null,"c":"3"},"name":"n"})"),
            R"({"labels":{"b":"2","c":"3"},"name":"n"})");
  EXPECT_EQ(meta(R"({"labels":{"a":"1"}})", R"({"labels":{"$patch":"replace","c":"3"}})"),
            R"({"labels":{"c":"3"}})");
  EXPECT_EQ(meta(R"({"labels":{"a":"1"}})", R"({"labels":{"$patch":"delete"}})"),
            R"({"labels":{}})");
  EXPECT_EQ(meta(R"({})", R"({"labels":{"a":null,"b":"1"}})"), R"({"labels":{"b":"1"}})");
  EXPECT_EQ(meta(R"({"labels":{}})", R"({"labels":{"$patch":"merge"}})"),
            "500 unknown patch type: merge in map: map[$patch:merge]");
}

TEST_F(StrategicPatchTest, ListsOfScalarsAreSetsWhereTheyAreMerged) {
  EXPECT_EQ(meta(R"({"finalizers":["a","b"]})", R"({"finalizers":["c","a"]})"),
            R"({"finalizers":["c","a","b"]})");
  EXPECT_EQ(
      meta(R"({"finalizers":["a","b","c"]})", R"({"$deleteFromPrimitiveList/finalizers":["b"]})"),
      R"({"finalizers":["a","c"]})");
  EXPECT_EQ(meta(R"({"finalizers":["a","b"]})",
                 R"({"$setElementOrder/finalizers":["c","b","a"],"finalizers":["c"]})"),
            R"({"finalizers":["c","b","a"]})");
  EXPECT_EQ(meta(R"({"finalizers":["a"]})", R"({"finalizers":[["x"]]})"),
            "500 list element types are not identical: [[a] [[x]]]");
}

TEST_F(StrategicPatchTest, ListsOfObjectsAreMergedByKey) {
  constexpr std::string_view kLive =
      R"({"containers":[{"image":"a:1","name":"a"},{"image":"b:1","name":"b"}]})";
  EXPECT_EQ(
      pod(kLive, R"({"containers":[{"image":"a:2","name":"a"},{"name":"c"}]})"),
      R"({"containers":[{"image":"a:2","name":"a"},{"name":"c"},{"image":"b:1","name":"b"}]})");
  EXPECT_EQ(pod(kLive, R"({"containers":[{"$patch":"delete","name":"a"}]})"),
            R"({"containers":[{"image":"b:1","name":"b"}]})");
  EXPECT_EQ(pod(kLive, R"({"containers":[{"$patch":"replace"},{"name":"z"}]})"),
            R"({"containers":[{"name":"z"}]})");
  EXPECT_EQ(pod(kLive, R"({"$setElementOrder/containers":[{"name":"b"},{"name":"a"}]})"),
            R"({"containers":[{"image":"b:1","name":"b"},{"image":"a:1","name":"a"}]})");
  EXPECT_EQ(pod(kLive, R"({"containers":[{"image":"x"}]})"),
            "500 map: map[image:x] does not contain declared merge key: name");
  EXPECT_EQ(pod(kLive, R"({"containers":[{"$patch":"merge"}]})"),
            "500 merging lists cannot yet be specified in the patch");
}

TEST_F(StrategicPatchTest, OtherListsAreReplaced) {
  EXPECT_EQ(pod(R"({"tolerations":[{"key":"a"}]})", R"({"tolerations":[{"key":"b"}]})"),
            R"({"tolerations":[{"key":"b"}]})");
  EXPECT_EQ(patched("io.k8s.api.policy.v1.PodDisruptionBudgetSpec",
                    R"({"selector":{"matchLabels":{"a":"1"}}})",
                    R"({"selector":{"matchLabels":{"b":"1"}}})"),
            R"({"selector":{"matchLabels":{"b":"1"}}})");
}

TEST_F(StrategicPatchTest, RetainKeysDropsTheRest) {
  constexpr std::string_view kType = "io.k8s.api.apps.v1.DeploymentSpec";
  constexpr std::string_view kLive = R"({"strategy":{"rollingUpdate":{},"type":"RollingUpdate"}})";
  EXPECT_EQ(patched(kType, kLive, R"({"strategy":{"$retainKeys":["type"],"type":"Recreate"}})"),
            R"({"strategy":{"type":"Recreate"}})");
  EXPECT_EQ(patched(kType, kLive, R"({"strategy":{"$retainKeys":[],"type":"Recreate"}})"),
            "400 invalid patch format of retainKeys");
}

TEST_F(StrategicPatchTest, ComplainsAsTheServerDoes) {
  EXPECT_EQ(meta("{}", R"({"$setElementOrder/finalizers":"x"})"),
            "500 expected a []interface {}, but received a string");
  EXPECT_EQ(meta("{}", R"({"$deleteFromPrimitiveListx":["x"]})"),
            "400 invalid patch format of primitive list");
  EXPECT_EQ(meta(R"({"nope":{}})", R"({"nope":{}})"),
            R"(500 unable to find api field in struct ObjectMeta for the json field "nope")");
  EXPECT_EQ(pod(R"({"containers":[{"name":"a"}]})",
                R"({"$setElementOrder/containers":[{"name":"a"}],"containers":[{"name":"b"}]})"),
            "500 The order in patch list:\n[map[name:b]]\n doesn't match $setElementOrder "
            "list:\n[map[name:a]]\n");
}

TEST_F(StrategicPatchTest, ChangesNeitherDocumentNorPatch) {
  const Value document = strategic_value(R"({"labels":{"a":"1"}})");
  const Value patch = strategic_value(R"({"labels":{"a":null,"b":"2"}})");
  const Type& type = *schemas_.find("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta");
  ASSERT_TRUE(apply_strategic_patch(type, document, patch));
  EXPECT_EQ(to_json(document).value(), R"({"labels":{"a":"1"}})");
  EXPECT_EQ(to_json(patch).value(), R"({"labels":{"a":null,"b":"2"}})");
}

}  // namespace
}  // namespace tf::sandbox
