#include "lib/data/object.h"

#include <gtest/gtest.h>

#include "lib/data/json.h"

namespace tf {
namespace {

Object object_of(std::string_view json) {
  return Object(parse_json(json, Numbers::kInt64OrFloat).value());
}

TEST(Object, ReadsItsIdentity) {
  const Object object = object_of(
      R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"prod",
          "labels":{"app":"web"},"annotations":{"note":"x"}}})");
  EXPECT_EQ(object.gvk(), (GroupVersionKind{"apps", "v1", "Deployment"}));
  EXPECT_EQ(object.gvk().to_string(), "apps/v1, Kind=Deployment");
  EXPECT_EQ(object.gvk().api_version(), "apps/v1");
  EXPECT_EQ(object.name(), "web");
  EXPECT_EQ(object.ns(), "prod");
  EXPECT_EQ(object.label("app"), "web");
  EXPECT_EQ(object.label("none"), "");
  EXPECT_EQ(object.annotation("note"), "x");
  EXPECT_EQ(object.key(), (ObjectKey{{"apps", "v1", "Deployment"}, "prod", "web"}));
}

TEST(Object, CoreGroupAndOddVersions) {
  EXPECT_EQ(GroupVersionKind::parse("v1", "ConfigMap").to_string(), "/v1, Kind=ConfigMap");
  EXPECT_EQ(GroupVersionKind::parse("v1", "ConfigMap").api_version(), "v1");
  EXPECT_EQ(GroupVersionKind::parse("a/b/c", "X"), (GroupVersionKind{"", "a/b/c", "X"}));
}

TEST(Object, WritesMetadata) {
  Object object = object_of(R"({"kind":"ConfigMap"})");
  object.set_namespace("prod");
  object.set_label("app", "web");
  object.set_annotation("note", "x");
  EXPECT_EQ(to_json(object.root()).value(),
            R"({"kind":"ConfigMap","metadata":{"annotations":{"note":"x"},"labels":{"app":"web"},)"
            R"("namespace":"prod"}})");
}

TEST(Object, CloneIsParted) {
  Object object = object_of(R"({"metadata":{"name":"a"}})");
  const Object shared = object;
  const Object parted = object.clone();
  object.set_namespace("prod");
  EXPECT_EQ(shared.ns(), "prod");
  EXPECT_EQ(parted.ns(), "");
}

}  // namespace
}  // namespace tf
