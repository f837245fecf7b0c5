#include "lib/base/utf8.h"

#include <gtest/gtest.h>

namespace tf {
namespace {

TEST(Utf8, DecodesByGosRuleOfInvalidBytes) {
  struct Case {
    std::string_view text;
    Rune rune;
    std::size_t size;
  };
  const Case cases[] = {{"", kRuneError, 0},
                        {"a", 'a', 1},
                        {"\xc3\xa9", 0xE9, 2},
                        {"\xe6\x97\xa5x", 0x65E5, 3},
                        {"\xf0\x9f\x98\x80", 0x1F600, 4},
                        {"\xef\xbf\xbd", kRuneError, 3},
                        {"\xc3", kRuneError, 1},
                        {"\xc3z", kRuneError, 1},
                        {"\xa9", kRuneError, 1},
                        {"\xc0\x80", kRuneError, 1},
                        {"\xe0\x80\x80", kRuneError, 1},
                        {"\xed\xa0\x80", kRuneError, 1},
                        {"\xf4\x90\x80\x80", kRuneError, 1},
                        {"\xff", kRuneError, 1}};
  for (const Case& test : cases) {
    const DecodedRune decoded = decode_rune(test.text);
    EXPECT_EQ(decoded.rune, test.rune);
    EXPECT_EQ(decoded.size, test.size);
  }
}

TEST(Utf8, DecodesTheLastRune) {
  EXPECT_EQ(decode_last_rune("a\xc3\xa9").size, 2U);
  EXPECT_EQ(decode_last_rune("a\xc3\xa9").rune, 0xE9U);
  EXPECT_EQ(decode_last_rune("\xc3\xa9\xa9").size, 1U);
  EXPECT_EQ(decode_last_rune("a\xc3").rune, kRuneError);
  EXPECT_EQ(decode_last_rune("").size, 0U);
}

TEST(Utf8, EncodesWhatItDecodes) {
  for (const Rune rune : {0x7FU, 0x80U, 0x7FFU, 0x800U, 0xFFFFU, 0x10000U, 0x10FFFFU}) {
    EXPECT_EQ(decode_rune(encode_rune(rune)).rune, rune);
  }
  EXPECT_EQ(encode_rune(0xD800), "\xef\xbf\xbd");
  EXPECT_EQ(encode_rune(0x110000), "\xef\xbf\xbd");
  EXPECT_EQ(from_runes(to_runes("a\xff\xc3\xa9")), "a\xef\xbf\xbd\xc3\xa9");
}

TEST(Utf8, CountsAndChecks) {
  EXPECT_EQ(rune_count("a\xc3\xa9\xff\xe6\x97"), 5U);
  EXPECT_TRUE(is_valid_utf8("a\xef\xbf\xbd"));
  EXPECT_FALSE(is_valid_utf8("a\xff"));
}

/// FNV-1a over the properties and mappings of every code point, as Go 1.26's unicode has them.
TEST(Utf8, PropertiesOfAllCodePointsAreGos) {
  std::uint64_t hash = 14695981039346656037U;
  for (Rune rune = 0; rune <= 0x10FFFF; ++rune) {
    std::uint32_t properties = 0;
    for (const bool property :
         {is_letter(rune), is_digit(rune), is_number(rune), is_space(rune), is_print(rune),
          is_upper(rune), is_lower(rune), is_title(rune), is_punct(rune), is_symbol(rune)}) {
      properties = properties << 1U | (property ? 1U : 0U);
    }
    for (const std::uint32_t word :
         {properties, std::uint32_t{to_upper(rune)}, std::uint32_t{to_lower(rune)},
          std::uint32_t{to_title(rune)}}) {
      for (unsigned shift = 0; shift < 24; shift += 8) {
        hash = (hash ^ ((word >> shift) & 0xFFU)) * 1099511628211U;
      }
    }
  }
  EXPECT_EQ(hash, 10836537847886265302U);
}

TEST(Utf8, MapsCase) {
  EXPECT_EQ(to_upper("stra\xc3\x9f"
                     "e \xc7\x86"),
            "STRA\xc3\x9f"
            "E \xc7\x84");
  EXPECT_EQ(to_lower("\xc3\x89"
                     "A\xff"),
            "\xc3\xa9"
            "a\xef\xbf\xbd");
}

TEST(Utf8, DisplayWidth) {
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("\xe6\x97\xa5\xe6\x9c\xac"), 4U);
  EXPECT_EQ(display_width("e\xcc\x81"), 1U);
}

}  // namespace
}  // namespace tf
