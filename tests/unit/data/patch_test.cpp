#include "lib/data/patch.h"

#include <gtest/gtest.h>

#include "lib/data/json.h"

namespace tf {
namespace {

Value json_value(std::string_view text) {
  return parse_json(text).value();
}

/// The examples of RFC 7386, appendix A.
TEST(Patch, AppliesAsTheRfcSays) {
  const std::string_view cases[][3] = {
      {R"({"a":"b"})", R"({"a":"c"})", R"({"a":"c"})"},
      {R"({"a":"b"})", R"({"b":"c"})", R"({"a":"b","b":"c"})"},
      {R"({"a":"b"})", R"({"a":null})", R"({})"},
      {R"({"a":"b","b":"c"})", R"({"a":null})", R"({"b":"c"})"},
      {R"({"a":["b"]})", R"({"a":"c"})", R"({"a":"c"})"},
      {R"({"a":"c"})", R"({"a":["b"]})", R"({"a":["b"]})"},
      {R"({"a":{"b":"c"}})", R"({"a":{"b":"d","c":null}})", R"({"a":{"b":"d"}})"},
      {R"({"a":[{"b":"c"}]})", R"({"a":[1]})", R"({"a":[1]})"},
      {R"(["a","b"])", R"(["c","d"])", R"(["c","d"])"},
      {R"({"a":"b"})", R"(["c"])", R"(["c"])"},
      {R"({"a":"foo"})", "null", "null"},
      {R"({"e":null})", R"({"a":1})", R"({"a":1,"e":null})"},
      {"[1,2]", R"({"a":"b","c":null})", R"({"a":"b"})"},
      {"{}", R"({"a":{"bb":{"ccc":null}}})", R"({"a":{"bb":{}}})"}};
  for (const auto& [target, patch, expected] : cases) {
    const Value before = json_value(target);
    EXPECT_EQ(to_json(apply_merge_patch(before, json_value(patch))).value(), expected);
    EXPECT_TRUE(deep_equal(before, json_value(target))) << "the target is left as it was";
  }
}

TEST(Patch, CreatesTheSmallestPatch) {
  const std::string_view cases[][3] = {
      {R"({"a":1,"b":2})", R"({"a":1,"b":2})", "{}"},
      {R"({"a":1,"b":2})", R"({"a":1,"b":3,"c":4})", R"({"b":3,"c":4})"},
      {R"({"a":1,"b":{"c":1,"d":2}})", R"({"b":{"c":1,"d":3}})", R"({"a":null,"b":{"d":3}})"},
      {R"({"a":[1,2]})", R"({"a":[1]})", R"({"a":[1]})"},
      {R"({"a":{"b":1}})", R"({"a":2})", R"({"a":2})"}};
  for (const auto& [from, to, expected] : cases) {
    const Value patch = create_merge_patch(json_value(from), json_value(to));
    EXPECT_EQ(to_json(patch).value(), expected);
    EXPECT_TRUE(deep_equal(apply_merge_patch(json_value(from), patch), json_value(to)));
  }
}

}  // namespace
}  // namespace tf
