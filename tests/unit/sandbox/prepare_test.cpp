#include "lib/sandbox/prepare.h"

#include <gtest/gtest.h>

#include "lib/base/files.h"
#include "lib/data/json.h"
#include "lib/sandbox/catalog.h"
#include "lib/sandbox/decode.h"
#include "lib/sandbox/defaults.h"

namespace tf::sandbox {
namespace {

std::vector<Object> one_storage_class(std::string_view, std::string_view plural, std::string_view) {
  if (plural != "storageclasses") return {};
  return {Object(*parse_json(R"({"metadata":{"name":"kwok-volume","annotations":{)"
                             R"("storageclass.kubernetes.io/is-default-class":"true"}}})"))};
}

/// What a server gives an object besides: its answer goes without.
void without_server_metadata(Value& object) {
  Map* metadata = object.as_map()->find("metadata")->as_map();
  for (const auto key : {"creationTimestamp", "managedFields", "namespace", "uid"})
    metadata->erase(key);
}

/// Reads what was given in each case of a recording; `prepare` makes of it what is to be as
/// answered.
template <class Prepare>
void expect_recorded(const std::string& file, const Prepare& prepare) {
  const auto text = read_file(TF_TEST_DATA "/unit/sandbox/" + file);
  ASSERT_TRUE(text);
  const Value cases = *parse_json(*text, Numbers::kInt64OrFloat);
  const Catalog catalog;
  for (const Value& each : *cases.as_list()) {
    const Resource* resource = catalog.find(
        string_at(each, {"group"}), string_at(each, {"version"}), string_at(each, {"plural"}));
    ASSERT_NE(resource, nullptr);
    auto decoded = decode(*resource->type, *each.as_map()->find("given"));
    ASSERT_TRUE(decoded) << decoded.error().message;
    set_defaults(*resource->type, decoded->object);
    prepare(*resource, decoded->object, each);
    EXPECT_EQ(*to_json(decoded->object), *to_json(*each.as_map()->find("answer")));
  }
}

/// Objects as a real server answered when they were created.
TEST(Prepare, CreatesWhatARealServerCreates) {
  expect_recorded("created.json", [](const Resource& resource, Value& object, const Value& each) {
    for (const auto key : {"name", "uid"})
      set_path(*object.as_map(), {"metadata", key}, string_at(each, {key}));
    prepare_for_create(resource, object,
                       {std::string(string_at(each, {"now"})), one_storage_class});
    without_server_metadata(object);
  });
}

/// Objects as a real server answered when they were replaced: services by those of other types,
/// others by one with another spec.
TEST(Prepare, ReplacesAsARealServerDoes) {
  expect_recorded("updated.json", [](const Resource& resource, Value& object, const Value& each) {
    prepare_for_update(resource, object, *each.as_map()->find("live"));
  });
}

Value prepared_update(std::string_view group, std::string_view plural, std::string_view live,
                      std::string_view object) {
  static const Catalog catalog;
  Value result = *parse_json(object, Numbers::kInt64OrFloat);
  prepare_for_update(*catalog.find(group, "v1", plural), result,
                     *parse_json(live, Numbers::kInt64OrFloat));
  return result;
}

TEST(Prepare, CountsGenerationsOfWhatChanges) {
  const std::string live =
      R"({"metadata":{"generation":3,"uid":"u"},"spec":{"a":1},"status":{"replicas":2}})";
  EXPECT_EQ(*to_json(prepared_update("apps", "replicasets", live,
                                     R"({"metadata":{"labels":{"x":"y"}},"spec":{"a":1}})")),
            R"({"metadata":{"generation":3,"labels":{"x":"y"},"uid":"u"},"spec":{"a":1},)"
            R"("status":{"replicas":2}})");
  EXPECT_EQ(*to_json(prepared_update("apps", "replicasets", live,
                                     R"({"metadata":{},"spec":{"a":2},"status":{}})")),
            R"({"metadata":{"generation":4,"uid":"u"},"spec":{"a":2},"status":{"replicas":2}})");
  EXPECT_EQ(integer_at(prepared_update("apps", "deployments", live,
                                       R"({"metadata":{"annotations":{"x":"y"}},"spec":{"a":1}})"),
                       {"metadata", "generation"}),
            4);
}

std::vector<Object> admission_objects(std::string_view, std::string_view plural, std::string_view) {
  std::string json = "[]";
  if (plural == "limitranges") {
    json = R"([{"spec":{"limits":[{"type":"Container","default":{"cpu":"500m"},)"
           R"("defaultRequest":{"cpu":"100m","memory":"64Mi"}}]}}])";
  } else if (plural == "priorityclasses") {
    json = R"([{"metadata":{"name":"pc"},"value":55,"preemptionPolicy":"Never"}])";
  } else if (plural == "runtimeclasses") {
    json = R"([{"metadata":{"name":"rc"},"overhead":{"podFixed":{"cpu":"250m"}},)"
           R"("scheduling":{"nodeSelector":{"a":"b"}}}])";
  }
  std::vector<Object> found;
  const Value list = *parse_json(json, Numbers::kInt64OrFloat);
  for (const Value& each : *list.as_list())
    found.emplace_back(each);
  return found;
}

TEST(Prepare, PodsGetWhatAdmissionGives) {
  const Catalog catalog;
  Value pod = *parse_json(
      R"({"metadata":{"namespace":"n"},"spec":{"containers":[{"name":"x","resources":{}}],)"
      R"("priorityClassName":"pc","runtimeClassName":"rc","tolerations":[{"operator":"Exists"}]}})");
  prepare_for_create(*catalog.find("", "v1", "pods"), pod, {"", admission_objects});
  EXPECT_EQ(
      *to_json(pod),
      R"({"metadata":{"annotations":{"kubernetes.io/limit-ranger":)"
      R"("LimitRanger plugin set: cpu, memory request for container x; cpu limit for container x"},)"
      R"("generation":1,"namespace":"n"},"spec":{"containers":[{"name":"x","resources":{)"
      R"("limits":{"cpu":"500m"},"requests":{"cpu":"100m","memory":"64Mi"}}}],)"
      R"("nodeSelector":{"a":"b"},"overhead":{"cpu":"250m"},"preemptionPolicy":"Never",)"
      R"("priority":55,"priorityClassName":"pc","runtimeClassName":"rc",)"
      R"("tolerations":[{"operator":"Exists"}]},)"
      R"("status":{"phase":"Pending","qosClass":"Burstable"}})");
}

TEST(Prepare, CountsTemplatesOfDaemonSets) {
  const std::string live =
      R"({"metadata":{"generation":3,"annotations":{)"
      R"("deprecated.daemonset.template.generation":"2"}},"spec":{"template":1}})";
  const auto count = [&](std::string_view object) {
    const Value updated = prepared_update("apps", "daemonsets", live, object);
    return std::string(string_at(
        updated, {"metadata", "annotations", "deprecated.daemonset.template.generation"}));
  };
  EXPECT_EQ(count(R"({"metadata":{},"spec":{"template":1,"x":2}})"), "2");
  EXPECT_EQ(count(R"({"metadata":{},"spec":{"template":2}})"), "3");
}

TEST(Prepare, StatusUpdatesKeepAllElse) {
  const Catalog catalog;
  Value object = *parse_json(R"({"metadata":{"name":"a"},"spec":{"a":2},"status":{"b":2}})");
  prepare_for_status_update(
      *catalog.find("apps", "v1", "deployments"), object,
      *parse_json(R"({"metadata":{"name":"a","uid":"u"},"spec":{"a":1},"status":{"b":1}})"));
  EXPECT_EQ(*to_json(object),
            R"({"metadata":{"name":"a","uid":"u"},"spec":{"a":1},"status":{"b":2}})");
}

TEST(Prepare, StatusUpdatesOfSomeKindsKeepMetadata) {
  const Catalog catalog;
  const auto updated = [&](std::string_view group, std::string_view plural) {
    Value object = *parse_json(R"({"metadata":{"labels":{"a":"b"},"annotations":{"c":"d"}}})");
    prepare_for_status_update(*catalog.find(group, "v1", plural), object,
                              *parse_json(R"({"metadata":{}})"));
    return *to_json(object);
  };
  EXPECT_EQ(updated("apps", "replicasets"),
            R"({"metadata":{"annotations":{"c":"d"},"labels":{"a":"b"}}})");
  EXPECT_EQ(updated("apps", "deployments"), R"({"metadata":{"annotations":{"c":"d"}}})");
  EXPECT_EQ(updated("storage.k8s.io", "volumeattachments"), R"({"metadata":{}})");
}

}  // namespace
}  // namespace tf::sandbox
