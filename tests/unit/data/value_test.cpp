#include "lib/data/value.h"

#include <gtest/gtest.h>

#include "lib/data/json.h"

namespace tf {
namespace {

std::string keys_of(const Map& map) {
  std::string keys;
  for (const auto& [key, value] : map)
    keys += key + " ";
  return keys;
}

TEST(Value, NamesAndKindsAreGos) {
  struct Case {
    Value value;
    std::string_view type;
    std::string_view kind;
    bool truth;
  };
  const Case cases[] = {{Value(), "<nil>", "invalid", false},
                        {true, "bool", "bool", true},
                        {Value::integer(0), "int", "int", false},
                        {Value::int64(2), "int64", "int64", true},
                        {Integer{1, IntType::kDuration}, "time.Duration", "int64", true},
                        {0.0, "float64", "float64", false},
                        {"", "string", "string", false},
                        {"a", "string", "string", true},
                        {Value::bytes(std::string("a")), "[]uint8", "slice", true},
                        {List(kStringList), "[]string", "slice", false},
                        {List({Value()}), "[]interface {}", "slice", true},
                        {Map(), "map[string]interface {}", "map", false},
                        {Map{{"a", Value()}}, "map[string]interface {}", "map", true}};
  for (const Case& test : cases) {
    EXPECT_EQ(type_name(test.value), test.type);
    EXPECT_EQ(kind_name(test.value), test.kind);
    EXPECT_EQ(truth(test.value), test.truth) << test.type;
  }
}

TEST(Value, MapKeepsKeysSorted) {
  Map map;
  map.set("b", 1.0);
  map.set("a", 2.0);
  map["c"] = 3.0;
  map.set("b", 4.0);
  EXPECT_EQ(keys_of(map), "a b c ");
  EXPECT_EQ(*map.find("b")->as_float(), 4.0);
  EXPECT_TRUE(map["d"].is_nil());
  EXPECT_TRUE(map.erase("a"));
  EXPECT_FALSE(map.erase("a"));
  EXPECT_EQ(keys_of(map), "b c d ");
  EXPECT_EQ(map.find("x"), nullptr);
}

TEST(Value, OfEqualKeysTheLastWins) {
  const Map map({{"b", 1.0}, {"a", 2.0}, {"b", 3.0}, {"a", 4.0}, {"b", 5.0}});
  EXPECT_EQ(keys_of(map), "a b ");
  EXPECT_EQ(*map.find("a")->as_float(), 4.0);
  EXPECT_EQ(*map.find("b")->as_float(), 5.0);
}

TEST(Value, WritingToANilMapMakesItReal) {
  Map map = Map::nil();
  EXPECT_TRUE(map.is_nil());
  map.set("a", true);
  EXPECT_FALSE(map.is_nil());
  List list = List::nil();
  list.push(true);
  EXPECT_FALSE(list.is_nil());
}

TEST(Value, CopiesShareAndDeepCopiesDoNot) {
  const Value original = parse_json(R"({"a":{"b":[1]}})").value();
  const Value shared = original;
  const Value parted = deep_copy(original);
  original.as_map()->find("a")->as_map()->set("c", true);
  EXPECT_EQ(to_json(shared).value(), R"({"a":{"b":[1],"c":true}})");
  EXPECT_EQ(to_json(parted).value(), R"({"a":{"b":[1]}})");
}

TEST(Value, DeepEqualKnowsTypes) {
  EXPECT_TRUE(deep_equal(parse_json(R"({"a":[1,{"b":null}]})").value(),
                         parse_json(R"({"a":[1,{"b":null}]})").value()));
  EXPECT_FALSE(deep_equal(Value::integer(1), 1.0));
  EXPECT_FALSE(deep_equal(Value::integer(1), Value::int64(1)));
  EXPECT_FALSE(deep_equal(List(), List::nil()));
  EXPECT_FALSE(deep_equal(List(), List(kStringList)));
  EXPECT_FALSE(deep_equal(Map{{"a", true}}, Map{{"a", true}, {"b", true}}));
  EXPECT_FALSE(deep_equal("a", Value::bytes(std::string("a"))));
}

TEST(Value, Paths) {
  const Value value = parse_json(R"({"a":{"b":"x","n":3,"f":1.5,"big":1e300}})").value();
  EXPECT_EQ(string_at(value, {"a", "b"}), "x");
  EXPECT_EQ(string_at(value, {"a", "n"}), "");
  EXPECT_EQ(find_path(value, {"a", "b", "c"}), nullptr);
  EXPECT_EQ(find_path(value, {}), &value);
  EXPECT_EQ(integer_at(value, {"a", "n"}), 3);
  EXPECT_FALSE(integer_at(value, {"a", "f"}));
  EXPECT_FALSE(integer_at(value, {"a", "big"}));
  set_path(*value.as_map(), {"a", "b", "c"}, true);
  set_path(*value.as_map(), {"z"}, "y");
  EXPECT_EQ(to_json(value).value(), R"({"a":{"b":{"c":true},"big":1e+300,"f":1.5,"n":3},"z":"y"})");
}

TEST(Value, DeepTreesFallWithoutRecursion) {
  Value value;
  for (int i = 0; i < 100'000; ++i) {
    value = i % 2 == 0 ? Value(List({std::move(value)})) : Value(Map{{"a", std::move(value)}});
  }
  const Value kept = value.as_map()->entries()[0].second;
  value = Value();
  EXPECT_TRUE(kept.is_list());
}

}  // namespace
}  // namespace tf
