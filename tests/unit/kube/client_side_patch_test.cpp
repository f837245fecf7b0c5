#include "lib/kube/client_side_patch.h"

#include <gtest/gtest.h>

#include "lib/kube/managed_fields.h"
#include "tests/unit/kube/fake_api_server.h"

namespace tf::kube {
namespace {

std::string deployment_json(std::string_view spec) {
  return R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":)" +
         std::string(spec) + "}";
}

/// The patch for three deployment specs, or "-".
std::string deployment_patch(std::string_view original, std::string_view target,
                             std::string_view live) {
  const auto patch =
      client_side_patch(test::object(deployment_json(original)),
                        test::object(deployment_json(target)), test::object(deployment_json(live)));
  if (!patch) return patch.error().message;
  if (!*patch) return "-";
  EXPECT_EQ((*patch)->content_type, "application/strategic-merge-patch+json");
  return (*patch)->body;
}

// The expected patches are what strategicpatch.CreateThreeWayMergePatch (apimachinery 0.37,
// overwrite) gives.
TEST(StrategicPatch, KeyedListsAreMergedByName) {
  EXPECT_EQ(
      deployment_patch(
          R"({"template":{"spec":{"containers":[{"name":"a","image":"1"},{"name":"old","image":"1"}]}}})",
          R"({"template":{"spec":{"containers":[{"name":"a","image":"2"},{"name":"b","image":"1"}]}}})",
          R"({"template":{"spec":{"containers":[{"name":"a","image":"1","terminationMessagePath":"/x"},{"name":"old","image":"1"},{"name":"sidecar","image":"s"}]}}})"),
      R"({"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"a"},{"name":"b"}],)"
      R"("containers":[{"image":"2","name":"a"},{"image":"1","name":"b"},{"$patch":"delete","name":"old"}]}}}})");
}

TEST(StrategicPatch, NothingToDoIsNoPatch) {
  const std::string spec = R"({"replicas":1,"template":{"spec":{"containers":[{"name":"a"}]}}})";
  EXPECT_EQ(
      deployment_patch(
          spec, spec,
          R"({"replicas":1,"paused":false,"template":{"spec":{"containers":[{"name":"a","image":"x"}]}}})"),
      "-");
}

TEST(StrategicPatch, DriftIsUndoneAndRemovedFieldsGo) {
  EXPECT_EQ(deployment_patch(R"({"replicas":1,"minReadySeconds":5})", R"({"replicas":1})",
                             R"({"replicas":7,"minReadySeconds":5})"),
            R"({"spec":{"minReadySeconds":null,"replicas":1}})");
}

TEST(StrategicPatch, StrategyRetainsOnlyTargetKeys) {
  EXPECT_EQ(deployment_patch(
                R"({"strategy":{"type":"RollingUpdate"}})", R"({"strategy":{"type":"Recreate"}})",
                R"({"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1}}})"),
            R"({"spec":{"strategy":{"$retainKeys":["type"],"type":"Recreate"}}})");
}

TEST(StrategicPatch, VolumesRetainKeysAndTolerationsAreReplaced) {
  const std::string before =
      R"({"template":{"spec":{"volumes":[{"name":"v","emptyDir":{}}],"tolerations":[{"key":"a"}]}}})";
  EXPECT_EQ(
      deployment_patch(
          before,
          R"({"template":{"spec":{"volumes":[{"name":"v","configMap":{"name":"c"}}],"tolerations":[{"key":"b"}]}}})",
          before),
      R"({"spec":{"template":{"spec":{"$setElementOrder/volumes":[{"name":"v"}],"tolerations":[{"key":"b"}],)"
      R"("volumes":[{"$retainKeys":["configMap","name"],"configMap":{"name":"c"},"emptyDir":null,"name":"v"}]}}}})");
}

TEST(StrategicPatch, OrderAloneIsAChange) {
  EXPECT_EQ(
      deployment_patch(R"({"template":{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}})",
                       R"({"template":{"spec":{"containers":[{"name":"b"},{"name":"a"}]}}})",
                       R"({"template":{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}})"),
      R"({"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}]}}}})");
}

TEST(StrategicPatch, TwoItemsOfOneKeyReplaceTheList) {
  const std::string ports =
      R"({"template":{"spec":{"containers":[{"name":"a","ports":[{"containerPort":53,"protocol":"UDP"},{"containerPort":53,"protocol":"TCP"}]}]}}})";
  EXPECT_EQ(
      deployment_patch(
          ports, ports,
          R"({"template":{"spec":{"containers":[{"name":"a","ports":[{"containerPort":53,"protocol":"UDP"}]}]}}})"),
      R"({"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"a"}],"containers":[{"name":"a","ports":[{"$patch":"replace"},{"containerPort":53,"protocol":"UDP"},{"containerPort":53,"protocol":"TCP"}]}]}}}})");
}

TEST(StrategicPatch, PrimitiveListsAndPlainLists) {
  const auto patch = client_side_patch(
      test::object(
          R"({"apiVersion":"v1","kind":"Service","metadata":{"name":"s","finalizers":["a","old"]},"spec":{"externalIPs":["1"]}})"),
      test::object(
          R"({"apiVersion":"v1","kind":"Service","metadata":{"name":"s","finalizers":["a","b"]},"spec":{"externalIPs":["2"]}})"),
      test::object(
          R"({"apiVersion":"v1","kind":"Service","metadata":{"name":"s","finalizers":["a","old","theirs"]},"spec":{"externalIPs":["1","3"]}})"));
  ASSERT_TRUE(patch && *patch);
  EXPECT_EQ((*patch)->body, R"({"metadata":{"$deleteFromPrimitiveList/finalizers":["old"],)"
                            R"("$setElementOrder/finalizers":["a","b"],"finalizers":["b"]},)"
                            R"("spec":{"externalIPs":["2"]}})");
}

TEST(StrategicPatch, MissingMergeKeyIsAnError) {
  const std::string message =
      deployment_patch("{}", R"({"template":{"spec":{"containers":[{"image":"2"}]}}})",
                       R"({"template":{"spec":{"containers":[{"name":"a"}]}}})");
  EXPECT_EQ(message,
            "failed to create patch: map: map[image:2] does not contain declared merge key: "
            "name");
}

TEST(JsonPatch, CustomKindsIgnoreTheLiveObjectUnlessAsked) {
  const auto make = [](std::string_view spec) {
    return test::object(
        R"({"apiVersion":"foo.io/v1","kind":"Bar","metadata":{"name":"b"},"spec":)" +
        std::string(spec) + "}");
  };
  const Object original = make(R"({"a":1,"gone":true})");
  const Object target = make(R"({"a":1,"b":2})");
  const Object live = make(R"({"a":9,"gone":true,"extra":1})");
  const auto two = client_side_patch(original, target, live);
  ASSERT_TRUE(two && *two);
  EXPECT_EQ((*two)->content_type, "application/merge-patch+json");
  EXPECT_EQ((*two)->body, R"({"spec":{"b":2,"gone":null}})");
  const auto three = client_side_patch(original, target, live, CustomMerge::kThreeWay);
  ASSERT_TRUE(three && *three);
  EXPECT_EQ((*three)->body, R"({"spec":{"a":1,"b":2,"gone":null}})");
}

TEST(ManagedFields, UnitesUpdateEntriesIntoTheApplyEntry) {
  const auto patch =
      managed_fields_patch(test::object(R"({"metadata":{"resourceVersion":"8","managedFields":[
        {"manager":"other","operation":"Update","apiVersion":"v1"},
        {"manager":"helm","operation":"Apply","apiVersion":"v1","fieldsV1":{"f:data":{"f:a":{}}}},
        {"manager":"helm","operation":"Update","apiVersion":"v1","fieldsV1":{"f:data":{".":{},"f:b":{}}}},
        {"manager":"helm","operation":"Update","apiVersion":"v1","subresource":"status"},
        {"manager":"helm","operation":"Update","apiVersion":"v1beta1","fieldsV1":{"f:x":{}}}]}})"),
                           "helm");
  ASSERT_TRUE(patch);
  EXPECT_EQ(
      *patch,
      R"([{"op":"replace","path":"/metadata/managedFields","value":[{"apiVersion":"v1","manager":"other","operation":"Update"},)"
      R"({"apiVersion":"v1","fieldsV1":{"f:data":{".":{},"f:a":{},"f:b":{}}},"manager":"helm","operation":"Apply"},)"
      R"({"apiVersion":"v1","manager":"helm","operation":"Update","subresource":"status"}]},)"
      R"({"op":"replace","path":"/metadata/resourceVersion","value":"8"}])");
}

TEST(ManagedFields, NothingToMigrate) {
  EXPECT_FALSE(managed_fields_patch(test::object(R"({"metadata":{}})"), "helm"));
  EXPECT_FALSE(managed_fields_patch(
      test::object(R"({"metadata":{"managedFields":[{"manager":"helm","operation":"Apply"}]}})"),
      "helm"));
}

}  // namespace
}  // namespace tf::kube
