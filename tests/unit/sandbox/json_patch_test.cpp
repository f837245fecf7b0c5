#include <gtest/gtest.h>

#include "lib/data/json.h"
#include "lib/sandbox/patches.h"

namespace tf::sandbox {
namespace {

Value json_patch_value(std::string_view text) {
  return parse_json(text, Numbers::kInt64OrFloat).value();
}

/// The patched document, or the error's code and message.
std::string json_patched(std::string_view document, std::string_view patch) {
  const auto result = apply_json_patch(json_patch_value(document), json_patch_value(patch));
  if (result) return to_json(*result).value();
  return std::to_string(result.error().code) + " " + result.error().message;
}

constexpr std::string_view kRefused =
    "422 the server rejected our request due to an error in our request";

struct JsonPatchCase {
  std::string_view document;
  std::string_view patch;
  std::string_view result;
};

// What kube-apiserver 1.36 does, odd things included.
constexpr JsonPatchCase kJsonPatchCases[] = {
    {R"({"a":1})", R"([{"op":"add","path":"/b","value":{"c":[]}}])", R"({"a":1,"b":{"c":[]}})"},
    {R"({"a":1})", R"([{"op":"add","path":"/b"}])", R"({"a":1,"b":null})"},
    {R"({"a":[1,2]})", R"([{"op":"add","path":"/a/1","value":9}])", R"({"a":[1,9,2]})"},
    {R"({"a":[1,2]})", R"([{"op":"add","path":"/a/-","value":9}])", R"({"a":[1,2,9]})"},
    {R"({"a":[1,2]})", R"([{"op":"add","path":"/a/-1","value":9}])", R"({"a":[1,2,9]})"},
    {R"({"a":[1,2]})", R"([{"op":"add","path":"/a/3","value":9}])", kRefused},
    {R"({"a":[1,2]})", R"([{"op":"remove","path":"/a/-1"}])", R"({"a":[1]})"},
    {R"({"a":[1,2]})", R"([{"op":"remove","path":"/a/2"}])", kRefused},
    {R"({"a":1})", R"([{"op":"remove","path":"/b"}])", kRefused},
    {R"({"a":1})", R"([{"op":"replace","path":"/b","value":2}])", R"({"a":1,"b":2})"},
    {R"({"a":1})", R"([{"op":"replace","path":"","value":{"n":2}}])", R"({"n":2})"},
    {R"({"a":1})", R"([{"op":"replace","path":"","value":2}])", kRefused},
    {R"({"a/b":{"~":1}})", R"([{"op":"replace","path":"/a~1b/~0","value":2}])",
     R"({"a/b":{"~":2}})"},
    {R"({"a":{"b":1}})", R"([{"op":"move","from":"/a/b","path":"/c"}])", R"({"a":{},"c":1})"},
    {R"({"a":{"b":1}})", R"([{"op":"copy","from":"/a","path":"/a/c"}])",
     R"({"a":{"b":1,"c":{"b":1}}})"},
    {R"({"a":{"b":1}})", R"([{"op":"test","path":"/a","value":{"b":1}}])", R"({"a":{"b":1}})"},
    {R"({"a":{"b":1}})", R"([{"op":"test","path":"/a","value":{"b":"1"}}])", kRefused},
    {R"({"a":1})", R"([{"op":"test","path":"/x","value":null}])", R"({"a":1})"},
    {R"({"a":1})", R"([{"op":"add","path":"/x/y","value":1}])", kRefused},
    {R"({"a":1})", R"([{"op":"odd","path":"/a"}])", kRefused},
    {R"({"a":1})", R"([{"path":"/a"}])", kRefused},
    {R"({"a":1})", R"([null])", kRefused},
    {R"({"a":1})", "null", R"({"a":1})"},
    {R"({"a":1})", R"({"op":"add"})",
     "400 error decoding patch: json: cannot unmarshal object into Go value of type "
     "[]handlers.jsonPatchOp"},
    {R"({"a":1})", R"([{"op":1}])",
     "400 error decoding patch: json: cannot unmarshal number into Go struct field jsonPatchOp.op "
     "of type string"},
};

TEST(JsonPatch, DoesWhatTheServerDoes) {
  for (const JsonPatchCase& each : kJsonPatchCases)
    EXPECT_EQ(json_patched(each.document, each.patch), each.result) << each.patch;
}

TEST(JsonPatch, ChangesNeitherDocumentNorPatch) {
  const Value document = json_patch_value(R"({"a":{}})");
  const Value patch = json_patch_value(
      R"([{"op":"add","path":"/a/b","value":{}},{"op":"add","path":"/a/b/c","value":1}])");
  ASSERT_TRUE(apply_json_patch(document, patch));
  EXPECT_EQ(to_json(document).value(), R"({"a":{}})");
  EXPECT_EQ(to_json((*patch.as_list())[0]).value(), R"({"op":"add","path":"/a/b","value":{}})");
}

TEST(JsonPatch, HasLimits) {
  std::string operations = "[";
  for (int i = 0; i < 10'001; ++i)
    operations += std::string(i == 0 ? "" : ",") + R"({"op":"add","path":"/a","value":1})";
  EXPECT_EQ(json_patched("{}", operations + "]"),
            "413 Request entity too large: The allowed maximum operations in a JSON patch is "
            "10000, got 10001");
  const std::string document = R"({"a":")" + std::string(1 << 20, 'x') + R"("})";
  EXPECT_EQ(json_patched(document, R"([{"op":"copy","from":"/a","path":"/b"},
    {"op":"copy","from":"/a","path":"/c"},{"op":"copy","from":"/a","path":"/d"}])"),
            kRefused);
}

}  // namespace
}  // namespace tf::sandbox
