#include "lib/sandbox/field_set.h"

#include <gtest/gtest.h>

#include "lib/data/json.h"

namespace tf::sandbox {
namespace {

FieldSet set_of(std::string_view json) {
  return FieldSet::from_json(*parse_json(json, Numbers::kInt64OrFloat)).value();
}

std::string paths_of(const FieldSet& set) {
  std::string all;
  set.for_each([&all](const FieldPath& path) { all += text_of(path) + " "; });
  return all;
}

TEST(FieldSet, ReadsWhatItWrites) {
  constexpr std::string_view kText =
      R"({"f:a":{},"f:b":{".":{},"i:3":{},"k:{\"name\":\"x\",\"port\":80}":{"f:c":{}},"v:\"y\"":{}}})";
  const FieldSet set = set_of(kText);
  EXPECT_EQ(to_json(set.to_json()).value(), kText);
  EXPECT_EQ(paths_of(set), R"(.a .b .b[="y"] .b[3] .b[name="x",port=80].c )");
}

TEST(FieldSet, LeavesOutWhatItDoesNotKnow) {
  EXPECT_EQ(paths_of(set_of(R"({"f:a":{},"x:b":{}})")), ".a ");
  EXPECT_EQ(FieldSet::from_json(*parse_json(R"({"f":{}})")).error().message,
            "parsing key as path element: key must be 2 characters long:");
  EXPECT_FALSE(FieldSet::from_json(*parse_json(R"({"k:[":{}})")));
}

TEST(FieldSet, SetsAreUnitedAndTakenApart) {
  const FieldSet a = set_of(R"({"f:a":{".":{},"f:x":{}},"f:b":{"f:y":{}},"f:c":{}})");
  const FieldSet b = set_of(R"({"f:a":{},"f:b":{"f:y":{},"f:z":{}}})");
  EXPECT_EQ(paths_of(a.united(b)), ".a .c .a.x .b.y .b.z ");
  EXPECT_EQ(paths_of(a.intersected(b)), ".a .b.y ");
  EXPECT_EQ(paths_of(a.without(b)), ".c .a.x ");
  EXPECT_EQ(paths_of(a.without_all_below(b)), ".c ");
  EXPECT_TRUE(b.without(b).empty());
}

TEST(FieldSet, NumbersAreTheSameInEitherForm) {
  FieldSet set;
  set.insert({PathElement::field("ports"), PathElement::item({{"port", Value::int64(80)}})});
  EXPECT_TRUE(set.has({PathElement::field("ports"), PathElement::item({{"port", 80.0}})}));
  EXPECT_FALSE(set.has({PathElement::field("ports"), PathElement::item({{"port", 81.0}})}));
  EXPECT_FALSE(set.has(PathElement::field("ports")));
}

}  // namespace
}  // namespace tf::sandbox
