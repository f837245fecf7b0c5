#include "lib/data/config_yaml.h"

#include <gtest/gtest.h>

#include "lib/data/json.h"

namespace tf {
namespace {

std::string config_json(std::string_view text) {
  const auto value = parse_config_yaml(text);
  return value ? to_json(*value).value() : "ERR " + value.error().message;
}

TEST(ConfigYaml, TypesPlainScalarsOnly) {
  EXPECT_EQ(config_json("a: 1\nb: true\nc: null\nd: '1'\ne: yes\nf: 1.5\ng: ~\nh:\n"),
            R"({"a":1,"b":true,"c":null,"d":"1","e":"yes","f":"1.5","g":null,"h":null})");
}

TEST(ConfigYaml, CollectionsAndAnchors) {
  EXPECT_EQ(config_json("a: &x\n- b: c\n- [d, {e: f}]\ng: *x\n1: k\n"),
            R"({"1":"k","a":[{"b":"c"},["d",{"e":"f"}]],"g":[{"b":"c"},["d",{"e":"f"}]]})");
}

TEST(ConfigYaml, EmptyTextIsAnEmptyMap) {
  EXPECT_EQ(config_json(""), "{}");
  EXPECT_EQ(config_json("# nothing\n"), "{}");
}

TEST(ConfigYaml, ErrorsTellTheLine) {
  const auto value = parse_config_yaml("a: 1\nb: [1\n");
  ASSERT_FALSE(value);
  EXPECT_EQ(value.error().code, ErrorCode::kInvalid);
  EXPECT_EQ(value.error().pos->line, 3);
  EXPECT_TRUE(value.error().message.starts_with("yaml: line 3: ")) << value.error().message;
}

TEST(ConfigYaml, RefusesWhatNoConfigurationNeeds) {
  EXPECT_TRUE(config_json("{[a]: b}").starts_with("ERR "));
  EXPECT_TRUE(config_json("a: &x [*x]").starts_with("ERR "));
  EXPECT_TRUE(config_json(std::string(200, '[')).starts_with("ERR "));
  std::string bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n";
  for (char name = 'b'; name < 'j'; ++name) {
    const std::string last(1, static_cast<char>(name - 1));
    bomb += std::string(1, name) + ": &" + name + " [*" + last;
    for (int i = 0; i < 9; ++i)
      bomb += ",*" + last;
    bomb += "]\n";
  }
  EXPECT_NE(config_json(bomb).find("excessive aliasing"), std::string::npos);
}

}  // namespace
}  // namespace tf
