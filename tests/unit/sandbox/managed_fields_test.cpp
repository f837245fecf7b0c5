#include "lib/sandbox/managed_fields.h"

#include <gtest/gtest.h>

#include "lib/base/files.h"
#include "tests/unit/sandbox/write_replay.h"

namespace tf::sandbox {
namespace {

Value managed_json(std::string_view text) {
  auto value = parse_json(text, Numbers::kInt64OrFloat);
  EXPECT_TRUE(value) << text;
  return value.value_or(Value());
}

const Manager kWriter{"writer", "", "v1", "2026-01-02T00:00:00Z"};

class ManagedFieldsTest : public testing::Test {
 protected:
  const Type& config_map() { return *catalog_.find("", "v1", "configmaps")->type; }

  Value entries(const Value& object) { return replay::at(object, {"metadata", "managedFields"}); }

  Catalog catalog_;
};

// What a kube-apiserver 1.36.3 made of the same writes: random ones by five managers, and the odd
// ones of cap, reset, client-side apply, duplicates, scale, wrong types.
TEST_F(ManagedFieldsTest, WritesComeOutAsOnARealServer) {
  const auto text = read_file(TF_TEST_DATA "/unit/sandbox/recorded_writes.json");
  ASSERT_TRUE(text);
  const Value sequences = managed_json(*text);
  replay::Replay replay(catalog_);
  for (const Value& sequence : *sequences.as_list())
    EXPECT_EQ(replay.play(sequence), "");
  EXPECT_GT(replay.count(), 150);
}

TEST_F(ManagedFieldsTest, ManagersOfVersionsThatAreGoneAreForgotten) {
  const Value live = managed_json(R"({"apiVersion":"v1","kind":"ConfigMap","data":{"a":"1","b":"1"},
    "metadata":{"name":"x","uid":"u","managedFields":[
      {"manager":"old","operation":"Apply","apiVersion":"v0","fieldsType":"FieldsV1",
       "fieldsV1":{"f:data":{"f:a":{}}}},
      {"manager":"new","operation":"Apply","apiVersion":"v1","fieldsType":"FieldsV1",
       "fieldsV1":{"f:data":{"f:b":{}}}}]}})");
  FieldRules rules;
  rules.convert = [&](const Value& object, std::string_view version) {
    return version == "v1" ? std::optional(VersionedObject{&config_map(), object}) : std::nullopt;
  };
  const Value written = update_fields(config_map(), live, live, kWriter, rules);
  EXPECT_EQ(entries(written).as_list()->size(), 1U);
  const auto applied =
      apply_fields(config_map(), live,
                   managed_json(R"({"apiVersion":"v1","kind":"ConfigMap","data":{"c":"1"}})"),
                   kWriter, Force::kNo, rules);
  ASSERT_TRUE(applied);
  EXPECT_EQ(replay::text(entries(*applied)),
            R"([{"apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:b":{}}},)"
            R"("manager":"new","operation":"Apply"},)"
            R"({"apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:c":{}}},)"
            R"("manager":"writer","operation":"Apply","time":"2026-01-02T00:00:00Z"}])");
}

TEST_F(ManagedFieldsTest, AnObjectWithoutManagersBelongsToWhoCameBeforeTheFirstApply) {
  const Value live = managed_json(
      R"({"apiVersion":"v1","kind":"ConfigMap","data":{"a":"1"},"metadata":{"name":"x","uid":"u"}})");
  const Value config = managed_json(
      R"({"apiVersion":"v1","kind":"ConfigMap","data":{"a":"2"},"metadata":{"name":"x"}})");
  const auto refused = apply_fields(config_map(), live, config, kWriter, Force::kNo);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message,
            "Apply failed with 1 conflict: conflict with \"before-first-apply\" using v1: .data.a");
  EXPECT_EQ(refused.error().code, 409);
  const auto forced = apply_fields(config_map(), live, config, kWriter, Force::kYes);
  ASSERT_TRUE(forced);
  EXPECT_EQ(string_at(*forced, {"data", "a"}), "2");
  EXPECT_EQ(string_at(live, {"data", "a"}), "1");
}

TEST_F(ManagedFieldsTest, ConfigMustBeOfTheKindAndVersionAsked) {
  FieldRules rules;
  rules.kind = "ConfigMap";
  const auto other =
      apply_fields(config_map(), {}, managed_json(R"({"apiVersion":"v1","kind":"X"})"), kWriter,
                   Force::kNo, rules);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, 400);
  EXPECT_EQ(other.error().message, "invalid object type: /v1, Kind=X");
  const auto managed = apply_fields(
      config_map(), {},
      managed_json(R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"managedFields":[]}})"),
      kWriter, Force::kNo, rules);
  ASSERT_FALSE(managed);
  EXPECT_EQ(managed.error().message, "metadata.managedFields must be nil");
}

TEST_F(ManagedFieldsTest, OnlyTimesAndResourceVersionsMayDiffer) {
  const Value a = managed_json(R"({"metadata":{"resourceVersion":"1","managedFields":[
    {"manager":"m","time":"2026-01-01T00:00:00Z"}]},"data":{"k":"v"}})");
  const Value b = managed_json(R"({"metadata":{"resourceVersion":"2","managedFields":[
    {"manager":"m","time":"2026-01-02T00:00:00Z"}]},"data":{"k":"v"}})");
  EXPECT_TRUE(is_same_but_times(a, b));
  const Value data = managed_json(R"({"metadata":{"resourceVersion":"2","managedFields":[
    {"manager":"m","time":"2026-01-02T00:00:00Z"}]},"data":{"k":"w"}})");
  EXPECT_FALSE(is_same_but_times(a, data));
  const Value manager = managed_json(R"({"metadata":{"resourceVersion":"2","managedFields":[
    {"manager":"n","time":"2026-01-01T00:00:00Z"}]},"data":{"k":"v"}})");
  EXPECT_FALSE(is_same_but_times(a, manager));
  EXPECT_FALSE(is_same_but_times(a, Value()));
}

Value nested(std::size_t levels) {
  Value value = "end";
  for (std::size_t i = 0; i < levels; ++i)
    value = Map{{"a", std::move(value)}};
  return value;
}

TEST_F(ManagedFieldsTest, DeepValuesAreOwnedUpToJsonsLimit) {
  const replay::WidgetTypes types(catalog_.schemas());
  const Manager manager{"writer", "", "h2.test/v1", "2026-01-02T00:00:00Z"};
  const auto config = [](std::size_t levels) {
    return Value(Map{
        {"apiVersion", "h2.test/v1"}, {"kind", "Widget"}, {"spec", Map{{"free", nested(levels)}}}});
  };
  const auto deep = apply_fields(types.widget(), {}, config(4000), manager, Force::kNo);
  ASSERT_TRUE(deep);
  const auto again = apply_fields(types.widget(), *deep, config(4001), manager, Force::kNo);
  EXPECT_TRUE(again);
  const auto too_deep = apply_fields(types.widget(), {}, config(10'001), manager, Force::kNo);
  ASSERT_FALSE(too_deep);
  EXPECT_EQ(too_deep.error().code, 400);
  EXPECT_EQ(too_deep.error().message, "exceeded max depth");
}

TEST_F(ManagedFieldsTest, BigObjectsCostTimeInProportion) {
  std::vector<Map::Entry> data;
  for (int i = 0; i < 5'000; ++i)
    data.emplace_back("key-" + std::to_string(i), "v");
  Map config{{"apiVersion", "v1"}, {"kind", "ConfigMap"}};
  config.set("data", Map(std::move(data)));
  const Value whole(std::move(config));
  const auto applied = apply_fields(config_map(), {}, whole, kWriter, Force::kNo);
  ASSERT_TRUE(applied);
  Value fewer = deep_copy(whole);
  fewer.as_map()->find("data")->as_map()->erase("key-7");
  const auto pruned = apply_fields(config_map(), *applied, fewer, kWriter, Force::kNo);
  ASSERT_TRUE(pruned);
  EXPECT_EQ(replay::at(*pruned, {"data"}).as_map()->size(), 4'999U);
}

}  // namespace
}  // namespace tf::sandbox
