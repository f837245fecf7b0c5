#include "lib/action/glob.h"

#include <gtest/gtest.h>

#include <string>

namespace tf::action {
namespace {

struct GlobRow {
  const char* pattern;
  const char* path;
  bool matches;
};

// What github.com/gobwas/glob v0.2.3 says, with '/' as separator.
constexpr GlobRow kGlobRows[] = {{"*", "a.txt", true},
                                 {"*", "x/a", false},
                                 {"*", "", true},
                                 {"**", "foo/x/bar", true},
                                 {"*.txt", "a/b.txt", false},
                                 {"**.txt", "a/b.txt", true},
                                 {"**/*.txt", "a/b.txt", true},
                                 {"a?c", "abc", true},
                                 {"a?c", "a/c", false},
                                 {"a[b/]c", "a/c", true},
                                 {"a[!b]c", "abc", false},
                                 {"a[!b]c", "a/c", true},
                                 {"[abc-e]", "-", true},
                                 {"[abc-e]", "d", false},
                                 {"a\\*", "a*", true},
                                 {"a\\*", "ab", false},
                                 {"\\[a]", "[a]", true},
                                 {"[a\\]]x", "]x", true},
                                 {"{a", "a", true},
                                 {"a}", "a}", true},
                                 {"a,b", "a,b", true},
                                 {"a{b,{c,d}}e", "ade", true},
                                 {"{}", "", true},
                                 {"{a,}", "", true},
                                 {"", "", true},
                                 {"foo/**/bar", "foo/bar", true},
                                 {"a**a", "a", true},
                                 {"a*a", "a", false},
                                 {"b**ab", "ab", false},
                                 {"config/**/*.yaml", "config/x.yaml", false},
                                 {"x/**", "x/", true},
                                 {"x/**", "x", false},
                                 {"a/**/b/**/c", "a/b/c", false},
                                 {"a/**/b/**/c", "a/x/b/y/c", true},
                                 {"conf/{a,b}/*.yaml", "conf/a/x.yaml", true},
                                 {"dir/*.{json,yaml}", "dir/x.json", true},
                                 {"{**.json,**.yaml}", "d/x.yaml", true},
                                 {"**?", "a/b", true},
                                 {"a\\", "a", true},
                                 {"files/[!_]*", "files/_a", false},
                                 {"*/**/*.txt", "a/b/c.txt", true}};

TEST(Glob, MatchesAsGobwas) {
  for (const GlobRow& row : kGlobRows)
    EXPECT_EQ(Glob(row.pattern).matches(row.path), row.matches) << row.pattern << " " << row.path;
}

TEST(Glob, BrokenPatternsMatchEverything) {
  for (const char* pattern : {"[a", "[]a]", "[!]", "[a-]", "[z-a]", "[a-cd]", "a["})
    EXPECT_TRUE(Glob(pattern).matches("x/y")) << pattern;
}

TEST(Glob, HostilePatternsEnd) {
  const std::string pattern = "{a*,b*}{a*,b*}{a*,b*}{a*,b*}{a*,b*}{a*,b*}{a*,b*}c";
  EXPECT_FALSE(Glob(pattern).matches(std::string(200, 'a')));
  EXPECT_TRUE(Glob(std::string(100, '{')).matches("x"));
}

}  // namespace
}  // namespace tf::action
