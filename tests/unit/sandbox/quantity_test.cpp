#include "lib/sandbox/quantity.h"

#include <gtest/gtest.h>

#include "lib/base/files.h"
#include "lib/data/json.h"
#include "lib/sandbox/decode.h"

namespace tf::sandbox {
namespace {

/// [text, what a real server made of it, after a "!" its complaint]
TEST(Quantity, IsWrittenAsARealServerDoes) {
  const auto text = read_file(TF_TEST_DATA "/unit/sandbox/quantities.json");
  ASSERT_TRUE(text);
  const Value cases = *parse_json(*text);
  for (const Value& each : *cases.as_list()) {
    const std::string& written = *(*each.as_list())[0].as_string();
    const auto quantity = Quantity::parse(written);
    EXPECT_EQ(quantity ? quantity->text() : "!" + quantity.error().message,
              *(*each.as_list())[1].as_string())
        << written;
  }
}

std::string milli(std::string_view text) {
  auto quantity = Quantity::parse(text).value();
  quantity.round_up(-3);
  return quantity.text();
}

TEST(Quantity, RoundsAwayFromZero) {
  EXPECT_EQ(milli("1u"), "1m");
  EXPECT_EQ(milli("1.0001"), "1001m");
  EXPECT_EQ(milli("-1u"), "-1m");
  EXPECT_EQ(milli("999900u"), "1");
  EXPECT_EQ(milli("1.500"), "1.500");
  EXPECT_EQ(milli("0.1Ki"), "102400m");
}

TEST(Quantity, AddsAndCompares) {
  auto sum = Quantity::parse("999m").value();
  sum.add(Quantity::parse("1m").value());
  EXPECT_EQ(sum.text(), "1");
  sum.add(Quantity::parse("1.5Gi").value());
  EXPECT_EQ(sum.text(), "1610612737");
  EXPECT_TRUE(Quantity::parse("1G").value().less(Quantity::parse("1Gi").value()));
  EXPECT_FALSE(Quantity::parse("1000m").value().less(Quantity::parse("1").value()));
  EXPECT_TRUE(Quantity::parse("1.500").value().equals(Quantity::parse("1500m").value()));
  EXPECT_FALSE(Quantity::parse("1").value().equals(Quantity::parse("-1").value()));
}

TEST(Quantity, CanonicalTextOrNothing) {
  EXPECT_EQ(canonical_quantity("1024Mi"), "1Gi");
  EXPECT_EQ(canonical_quantity("1GB"), std::nullopt);
}

}  // namespace
}  // namespace tf::sandbox
