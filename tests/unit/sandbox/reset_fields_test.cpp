#include "lib/sandbox/reset_fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/sandbox/write_replay.h"

namespace tf::sandbox {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(ResetFields, AreThoseOfTheStrategies) {
  Catalog catalog;
  const Resource& deployments = *catalog.find("apps", "v1", "deployments");
  EXPECT_EQ(field_rules_of(deployments, "").kind, "Deployment");
  EXPECT_THAT(field_rules_of(deployments, "").reset_fields, ElementsAre("status"));
  EXPECT_THAT(field_rules_of(deployments, "status").reset_fields,
              ElementsAre("spec", "metadata.labels"));
  EXPECT_EQ(field_rules_of(deployments, "scale").kind, "Scale");
  EXPECT_THAT(field_rules_of(deployments, "scale").reset_fields, IsEmpty());
  const Resource& jobs = *catalog.find("batch", "v1", "jobs");
  EXPECT_THAT(field_rules_of(jobs, "status").reset_fields, ElementsAre("spec"));
  EXPECT_THAT(field_rules_of(*catalog.find("", "v1", "configmaps"), "").reset_fields, IsEmpty());
}

TEST(ResetFields, SomeSubresourcesOwnNothingElse) {
  Catalog catalog;
  const Resource& pods = *catalog.find("", "v1", "pods");
  const auto pod = [](std::string_view cpu) {
    return parse_json(
               R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"containers":
        [{"name":"c","image":"i","resources":{"limits":{"cpu":")" +
               std::string(cpu) + R"("}}}]}})")
        .value();
  };
  const Value live = update_fields(*pods.type, {}, pod("1"), {"one", "", "v1", "t1"});
  Value changed = pod("2");
  set_path(*changed.as_map(), {"metadata", "labels"}, Map{{"a", "b"}});
  const Value resized = update_fields(*pods.type, live, changed, {"two", "resize", "v1", "t2"},
                                      field_rules_of(pods, "resize"));
  const Value entries = replay::at(resized, {"metadata", "managedFields"});
  ASSERT_EQ(entries.as_list()->size(), 2U);
  EXPECT_EQ(replay::text(replay::at((*entries.as_list())[1], {"fieldsV1"})),
            R"({"f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{"f:resources":)"
            R"({"f:limits":{"f:cpu":{}}}}}}})");
}

}  // namespace
}  // namespace tf::sandbox
