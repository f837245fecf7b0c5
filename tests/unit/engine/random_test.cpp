#include "templates-engine/random.h"

#include <gtest/gtest.h>

#include <set>

namespace tf::engine {
namespace {

TEST(Random, StaysBelowItsBound) {
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 200; ++i)
    seen.insert(random_below(3));
  EXPECT_EQ(seen, (std::set<std::uint64_t>{0, 1, 2}));
}

TEST(Random, TakesTextFromItsAlphabet) {
  const std::string text = random_text(500, "ab");
  EXPECT_EQ(text.size(), 500U);
  EXPECT_EQ(text.find_first_not_of("ab"), std::string::npos);
  EXPECT_NE(text.find('a'), std::string::npos);
  EXPECT_NE(text.find('b'), std::string::npos);
}

TEST(Random, MakesAsManyBytesAsAsked) {
  EXPECT_TRUE(random_bytes(0).empty());
  EXPECT_EQ(random_bytes(33).size(), 33U);
  EXPECT_NE(random_bytes(33), random_bytes(33));
}

}  // namespace
}  // namespace tf::engine
