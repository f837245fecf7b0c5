#include "lib/sandbox/defaults.h"

#include <gtest/gtest.h>

#include "lib/data/json.h"
#include "lib/sandbox/catalog.h"
#include "lib/sandbox/decode.h"
#include "lib/sandbox/image_name.h"

namespace tf::sandbox {
namespace {

std::string defaulted(std::string_view group, std::string_view plural, const std::string& json) {
  static const Catalog catalog;
  const Type& type = *catalog.find(group, "v1", plural)->type;
  auto decoded = decode(type, json);
  if (!decoded) return decoded.error().message;
  set_defaults(type, decoded->object);
  return *to_json(decoded->object);
}

TEST(Defaults, ComeFromTablesAndFunctions) {
  EXPECT_EQ(defaulted("", "services", R"({"spec":{"type":"NodePort","ports":[{"port":1}]}})"),
            R"({"metadata":{},"spec":{"externalTrafficPolicy":"Cluster",)"
            R"("internalTrafficPolicy":"Cluster",)"
            R"("ports":[{"port":1,"protocol":"TCP","targetPort":1}],)"
            R"("sessionAffinity":"None","type":"NodePort"},"status":{"loadBalancer":{}}})");
  EXPECT_EQ(defaulted("storage.k8s.io", "storageclasses", R"({"provisioner":"x"})"),
            R"({"metadata":{},"provisioner":"x","reclaimPolicy":"Delete",)"
            R"("volumeBindingMode":"Immediate"})");
}

TEST(Defaults, RoundAmountsUpToThousandths) {
  EXPECT_EQ(defaulted("", "resourcequotas", R"({"spec":{"hard":{"cpu":"0.0001"}}})"),
            R"({"metadata":{},"spec":{"hard":{"cpu":"1m"}},"status":{}})");
}

TEST(Defaults, MergeStringData) {
  EXPECT_EQ(defaulted("", "secrets", R"({"data":{"a":"eA=="},"stringData":{"a":"b"}})"),
            R"({"data":{"a":"Yg=="},"metadata":{},"type":"Opaque"})");
}

TEST(Defaults, ChangeNothingTheSecondTime) {
  const Catalog catalog;
  const Type& type = *catalog.find("apps", "v1", "deployments")->type;
  const std::string json =
      R"({"spec":{"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"image":"x"}]}}}})";
  auto decoded = decode(type, json);
  ASSERT_TRUE(decoded);
  set_defaults(type, decoded->object);
  const std::string once = *to_json(decoded->object);
  set_defaults(type, decoded->object);
  EXPECT_EQ(*to_json(decoded->object), once);
}

TEST(ImageName, TagOrLatest) {
  EXPECT_EQ(image_tag("nginx"), "latest");
  EXPECT_EQ(image_tag("reg.io:5000/a/b"), "latest");
  EXPECT_EQ(image_tag("reg.io:5000/a/b:v1"), "v1");
  EXPECT_EQ(image_tag("a@sha256:" + std::string(64, 'a')), "");
  EXPECT_EQ(image_tag("Upper"), "");
  EXPECT_EQ(image_tag(""), "");
}

}  // namespace
}  // namespace tf::sandbox
