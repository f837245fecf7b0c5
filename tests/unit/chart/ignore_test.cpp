#include "lib/chart/ignore.h"

#include <gtest/gtest.h>

namespace tf::chart {
namespace {

struct GlobRow {
  std::string_view pattern;
  std::string_view name;
  bool matches;
};

// Go 1.26 filepath.Match.
const GlobRow kGlobRows[] = {
    {"abc", "abc", true},
    {"*", "abc", true},
    {"*c", "abc", true},
    {"a*/b", "abc/b", true},
    {"a*/b", "a/c/b", false},
    {"a*b*c*d*e*", "axbxcxdxe", true},
    {"a*b?c*x", "abxbbxdbxebxczzx", true},
    {"a*b?c*x", "abxbbxdbxebxczzy", false},
    {"ab[c]", "abc", true},
    {"ab[b-d]", "abc", true},
    {"ab[^c]", "abc", false},
    {"ab[^e-g]", "abc", true},
    {"a\\*b", "a*b", true},
    {"a\\*b", "ab", false},
    {"a?b", "a\u263ab", true},
    {"a[^a]b", "a\u263ab", true},
    {"a???b", "a\u263ab", false},
    {"[a-\u03b6]*", "\u03b1", true},
    {"*[a-\u03b6]", "A", false},
    {"a?b", "a/b", false},
    {"[\\]a]", "]", true},
    {"[x\\-]", "-", true},
    {"*x", "xxx", true},
    {"", "", true},
    {"", "a", false},
    {"*/*", "a/b", true},
};

TEST(Glob, MatchesAsGo) {
  for (const GlobRow& row : kGlobRows) {
    EXPECT_TRUE(is_valid_glob(row.pattern)) << row.pattern;
    EXPECT_EQ(match_glob(row.pattern, row.name), row.matches) << row.pattern << " " << row.name;
  }
  for (const std::string_view bad :
       {"[]a]", "[-]", "[x-]", "[-x]", "[a-b-c]", "[", "[^", "a[", "\\", "a\\", "[a", "[a-"}) {
    EXPECT_FALSE(is_valid_glob(bad)) << bad;
    EXPECT_FALSE(match_glob(bad, "a")) << bad;
  }
}

struct IgnoreRow {
  std::string_view rules;
  std::string_view path;
  bool is_directory;
  bool ignored;
};

const IgnoreRow kIgnoreRows[] = {
    {"helm.txt", "helm.txt", false, true},
    {"helm.*", "a/helm.txt", false, true},
    {"/helm.txt", "a/helm.txt", false, false},
    {"a/*.txt", "a/x.txt", false, true},
    {"a/*.txt", "b/a/x.txt", false, false},
    {"cargo/", "cargo", true, true},
    {"cargo/", "cargo", false, false},
    {"cargo/", "x/cargo", true, true},
    {"/cargo/", "x/cargo", true, false},
    {"!a.txt", "a.txt", false, false},
    {"!a.txt", "b.txt", false, true},
    {"!a/", "a", false, true},
    {"*\n!a", "a", false, true},
    {"# a\n\n  b  ", "b", false, true},
    {"", "templates/.swp", false, true},
    {"", "templates/x", false, false},
    {"", "templates/a/.swp", false, false},
    {".*", ".", true, false},
    {"\xEF\xBB\xBFx", "x", false, true},
};

TEST(Ignore, DecidesAsHelm) {
  for (const IgnoreRow& row : kIgnoreRows) {
    const auto rules = IgnoreRules::parse(row.rules);
    ASSERT_TRUE(rules) << row.rules;
    EXPECT_EQ(rules->ignores(row.path, row.is_directory), row.ignored)
        << row.rules << " on " << row.path;
  }
}

}  // namespace
}  // namespace tf::chart
