// Expected texts: kyaml 0.21.2's kio.ParseAll and kio.StringAll.
#include "lib/data/yaml_tree.h"

#include <gtest/gtest.h>

#include <string>

namespace tf {
namespace {

std::string round_trip(const std::string& text) {
  const auto tree = parse_yaml_tree(text);
  return tree ? write_yaml_tree(*tree) : tree.error().message;
}

TEST(YamlTree, IndentsAnewAndKeepsStyles) {
  EXPECT_EQ(
      round_trip(
          "a:\n    b:   'x'\n    c: [1,\n     2]\n    d:\n      - e\n      -\n        f: g\n"),
      "a:\n  b: 'x'\n  c: [1, 2]\n  d:\n  - e\n  - f: g\n");
  EXPECT_EQ(round_trip("a: first\n  second\nb: \"a\\tb\"\nc:\nd: ~\n"),
            "a: first second\nb: \"a\\tb\"\nc:\nd: ~\n");
  EXPECT_EQ(round_trip("a: |\n    one\n      two\n\nb: |+\n  x\n\nc: >-\n  y\n  z\n"),
            "a: |\n  one\n    two\nb: |+\n  x\n\nc: >-\n  y z\n");
}

TEST(YamlTree, KeepsAnchorsAndTags) {
  EXPECT_EQ(round_trip("a: &x {b: 1}\nc: *x\nd:\n  <<: *x\ne: !!str 1\n"),
            "a: &x {b: 1}\nc: *x\nd:\n  !!merge <<: *x\ne: !!str 1\n");
}

TEST(YamlTree, KeepsCommentsAboveBehindAndBelow) {
  EXPECT_EQ(
      round_trip("# document\n\n# key\na: 1   # behind\n# below\n\n# next\nb: # of b\n  c: 2\n"
                 "  # deeper\nd: 3\n\n# end\n"),
      "# document\n\n# key\na: 1 # behind\n# below\n\n# next\nb: # of b\n  c: 2\n"
      "  # deeper\nd: 3\n\n# end\n");
  EXPECT_EQ(round_trip("l:\n- a\n# x\n\n# y\n- b\n# z\nv: 4\n"),
            "l:\n- a\n# x\n\n# y\n- b\n# z\nv: 4\n");
}

TEST(YamlTree, HashInTextIsNoComment) {
  EXPECT_EQ(round_trip("a: 'x # y'\nb: x#y\nc: \"# z\" # real\nd: |\n  # text\n"),
            "a: 'x # y'\nb: x#y\nc: \"# z\" # real\nd: |\n  # text\n");
}

TEST(YamlTree, BrokenTextIsAnError) {
  EXPECT_FALSE(parse_yaml_tree("a: [1\n"));
  EXPECT_FALSE(parse_yaml_tree("a: [}\n"));
  EXPECT_FALSE(parse_yaml_tree("a: b: c\n"));
  EXPECT_FALSE(parse_yaml_tree(std::string(5000, '[')));
}

TEST(YamlTree, FindsKeys) {
  auto tree = parse_yaml_tree("a:\n  b: 1\n");
  ASSERT_TRUE(tree);
  ASSERT_NE(tree->root.find("a"), nullptr);
  EXPECT_EQ(tree->root.find("a")->find("b")->value, "1");
  EXPECT_EQ(tree->root.find("b"), nullptr);
}

}  // namespace
}  // namespace tf
