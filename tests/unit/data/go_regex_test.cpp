#include "lib/data/go_regex.h"

#include <gtest/gtest.h>

namespace tf {
namespace {

TEST(Regex, BytesThatAreNoUtf8AreCharacters) {
  const Regex any(".");
  const auto matches = any.find_all("a\xFF\xC3z", -1);
  ASSERT_EQ(matches.size(), 4U);
  EXPECT_EQ(matches[1].groups[0], "\xFF");
  EXPECT_EQ(matches[3].begin, 3U);
  EXPECT_FALSE(Regex("^[a-z]+$").matches("a\xFF"));
}

TEST(Regex, AGroupWithoutAMatchHasNoText) {
  const Regex either("(a)|(b)");
  const auto match = either.find("xb");
  ASSERT_TRUE(match.has_value());
  EXPECT_EQ(match->groups[1], std::nullopt);
  EXPECT_EQ(match->groups[2], "b");
}

TEST(Regex, ErrorsNameThePatternAsWritten) {
  EXPECT_EQ(Regex("(?<n>a)(?<n").error(), "error parsing regexp: invalid named capture: `(?<n`");
  EXPECT_EQ(Regex("a\\C").error(), "error parsing regexp: invalid escape sequence: `\\C`");
  EXPECT_EQ(Regex("a\xFF").error(), "error parsing regexp: invalid UTF-8: `\xFF`");
}

TEST(RegexCache, GivesTheSameRegexAgainAndStaysSmall) {
  RegexCache cache;
  const auto first = cache.get("a+");
  EXPECT_EQ(cache.get("a+"), first);
  for (int i = 0; i < 1000; ++i)
    static_cast<void>(cache.get("x" + std::to_string(i)));
  EXPECT_TRUE(cache.get("a+")->matches("caat"));
}

}  // namespace
}  // namespace tf
