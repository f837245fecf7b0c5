#include "lib/base/text.h"

#include <gtest/gtest.h>

#include <limits>

namespace tf {
namespace {

using Words = std::vector<std::string>;

TEST(Text, Split) {
  EXPECT_EQ(split("a,b,,c", ","), (Words{"a", "b", "", "c"}));
  EXPECT_EQ(split("", ","), (Words{""}));
  EXPECT_EQ(split("a", ","), (Words{"a"}));
  EXPECT_EQ(split("a--b-c", "--"), (Words{"a", "b-c"}));
  EXPECT_EQ(split("a\xc3\xa9\xff", ""), (Words{"a", "\xc3\xa9", "\xff"}));
  EXPECT_EQ(split("", ""), Words{});
  EXPECT_EQ(split_views("x.y", ".")[1], "y");
}

TEST(Text, Cut) {
  EXPECT_EQ(cut("a=b=c", "=")->second, "b=c");
  EXPECT_EQ(cut("a=", "=")->second, "");
  EXPECT_FALSE(cut("abc", "="));
}

TEST(Text, FieldsAndTrims) {
  const auto words = fields(
      "  a\tb\xc2\xa0\xe3\x80\x80"
      "c\n");
  EXPECT_EQ(join(words, "|"), "a|b|c");
  EXPECT_TRUE(fields(" \n").empty());
  EXPECT_EQ(trim_space("\xc2\xa0 a b\xe2\x80\x83\n"), "a b");
  EXPECT_EQ(trim_space_left("  a "), "a ");
  EXPECT_EQ(trim_space_right("  a "), "  a");
  EXPECT_EQ(trim("xyaxby", "yx"), "axb");
  EXPECT_EQ(trim("\xc3\xa9z\xc3\xa9", "\xc3\xa9"), "z");
  EXPECT_EQ(trim_left("aab", "a"), "b");
  EXPECT_EQ(trim_right("baa", "a"), "b");
  EXPECT_EQ(trim_prefix("aab", "a"), "ab");
  EXPECT_EQ(trim_prefix("ab", "b"), "ab");
  EXPECT_EQ(trim_suffix("abb", "b"), "ab");
}

TEST(Text, JoinReplaceRepeat) {
  EXPECT_EQ(join(Words{"a", "", "b"}, ", "), "a, , b");
  EXPECT_EQ(join(Words{}, ","), "");
  EXPECT_EQ(replace_all("aaa", "aa", "b"), "ba");
  EXPECT_EQ(replace_all("\xc3\xa9z", "", "-"), "-\xc3\xa9-z-");
  EXPECT_EQ(replace_all("abc", "x", "y"), "abc");
  EXPECT_EQ(repeat("ab", 3), "ababab");
  EXPECT_EQ(repeat("ab", 0), "");
}

TEST(Text, Ascii) {
  EXPECT_EQ(to_lower_ascii("AbZ\xc3\x89"), "abz\xc3\x89");
  EXPECT_EQ(to_upper_ascii("abz{"), "ABZ{");
  EXPECT_TRUE(equals_ignore_case("Content-Type", "content-type"));
  EXPECT_FALSE(equals_ignore_case("a", "ab"));
  EXPECT_TRUE(contains("abc", "bc"));
  EXPECT_FALSE(contains("abc", "ac"));
}

TEST(Text, Integers) {
  EXPECT_EQ(to_text(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
  EXPECT_EQ(to_text(std::numeric_limits<std::uint64_t>::max()), "18446744073709551615");
  EXPECT_EQ(to_text(7), "7");
  EXPECT_EQ(parse_integer("+5"), 5);
  EXPECT_EQ(parse_integer("-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
  for (std::string_view text : {"", "+", "-", "+-5", "5x", " 5", "0x1", "9223372036854775808"}) {
    EXPECT_FALSE(parse_integer(text)) << text;
  }
}

TEST(Text, HexadecimalDigits) {
  EXPECT_EQ(to_hex(std::string("\x00\x1f\xff", 3)), "001fff");
  EXPECT_EQ(to_hex(""), "");
  EXPECT_EQ(hex_digit('0'), 0);
  EXPECT_EQ(hex_digit('a'), 10);
  EXPECT_EQ(hex_digit('F'), 15);
  for (const char c : {'g', 'G', '/', ':', '@', '`', ' ', '\xe9'})
    EXPECT_EQ(hex_digit(c), -1);
}

}  // namespace
}  // namespace tf
