#include "lib/base/time.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <time.h>

namespace tf {
namespace {

struct DurationCase {
  std::string_view text;
  std::string_view expected;  ///< nanoseconds, or Go's error
};

/// Go 1.26's time.ParseDuration.
constexpr DurationCase kDurationCases[] = {
    {"", R"(time: invalid duration "")"},
    {"1h2m3.5s", "3723500000000"},
    {"300ms", "300000000"},
    {"-1.5h", "-5400000000000"},
    {"0", "0"},
    {"+0", "0"},
    {"-0", "0"},
    {"5", R"(time: missing unit in duration "5")"},
    {"x", R"(time: invalid duration "x")"},
    {"1y", R"(time: unknown unit "y" in duration "1y")"},
    {"1.5", R"(time: missing unit in duration "1.5")"},
    {".5s", "500000000"},
    {".s", R"(time: invalid duration ".s")"},
    {"-", R"(time: invalid duration "-")"},
    {"1h-2m", R"(time: unknown unit "h-" in duration "1h-2m")"},
    {"1us", "1000"},
    {"1\xc2\xb5s", "1000"},
    {"1\xce\xbcs", "1000"},
    {"1 s", R"(time: unknown unit " s" in duration "1 s")"},
    {"9223372036854775807ns", "9223372036854775807"},
    {"9223372036854775808ns", R"(time: invalid duration "9223372036854775808ns")"},
    {"-9223372036854775808ns", "-9223372036854775808"},
    {"2562047h47m16.854775808s", R"(time: invalid duration "2562047h47m16.854775808s")"},
    {"0.1ns", "0"},
    {R"(1"s)", R"(time: unknown unit "\"s" in duration "1\"s")"},
    {"1\xc3\xa9", R"(time: unknown unit "\xc3\xa9" in duration "1\xc3\xa9")"},
    {"1.0000000001h", "3600000000360"},
    {"00012s", "12000000000"},
};

TEST(Time, ParsesDurationsAsGoDoes) {
  for (const DurationCase& test : kDurationCases) {
    const auto duration = parse_duration(test.text);
    EXPECT_EQ(duration ? std::to_string(duration->count()) : duration.error().message,
              test.expected);
  }
}

TimePoint at_nanosecond(std::int64_t nanoseconds) {
  return TimePoint(std::chrono::nanoseconds(nanoseconds));
}

/// Sets the zone of the process for one test.
class ZoneTest : public testing::Test {
 protected:
  static void set_zone(const char* zone) {
    setenv("TZ", zone, 1);
    tzset();
  }
  void TearDown() override {
    if (before_) {
      set_zone(before_->c_str());
    } else {
      unsetenv("TZ");
      tzset();
    }
  }

 private:
  std::optional<std::string> before_ =
      getenv("TZ") == nullptr ? std::nullopt : std::optional<std::string>(getenv("TZ"));
};

TEST_F(ZoneTest, FormatsUtcAsGoDoes) {
  set_zone("UTC0");
  const TimePoint time = at_nanosecond(1795349423561341789);
  EXPECT_EQ(format_rfc3339_nano(time), "2026-11-22T12:10:23.561341789Z");
  EXPECT_EQ(format_rfc3339_nano(at_nanosecond(1795349423500000000)), "2026-11-22T12:10:23.5Z");
  EXPECT_EQ(format_rfc3339_nano(at_nanosecond(-1)), "1969-12-31T23:59:59.999999999Z");
  EXPECT_EQ(format_rfc3339(time), "2026-11-22T12:10:23Z");
  EXPECT_EQ(format_ansic(time), "Sun Nov 22 12:10:23 2026");
  EXPECT_EQ(format_ansic(at_nanosecond(0)), "Thu Jan  1 00:00:00 1970");
}

TEST_F(ZoneTest, FormatsLocalTimeAsGoDoes) {
  set_zone("CET-1CEST,M3.5.0,M10.5.0/3");
  const TimePoint summer = at_nanosecond(1753000000000000001);
  EXPECT_EQ(format_rfc3339_nano(summer), "2025-07-20T10:26:40.000000001+02:00");
  EXPECT_EQ(format_go_string(summer), "2025-07-20 10:26:40.000000001 +0200 CEST");
  EXPECT_EQ(format_ansic(summer), "Sun Jul 20 10:26:40 2025");
  set_zone("NST3:30");
  EXPECT_EQ(format_rfc3339(at_nanosecond(0)), "1969-12-31T20:30:00-03:30");
  EXPECT_EQ(format_go_string(at_nanosecond(-1)), "1969-12-31 20:29:59.999999999 -0330 NST");
}

TEST(Time, ReadsRfc3339) {
  const std::vector<std::pair<std::string_view, std::int64_t>> good = {
      {"1970-01-01T00:00:00Z", 0},
      {"2026-11-22T12:10:23.561341789Z", 1795349423561341789},
      {"2026-11-22T13:10:23.5+01:00", 1795349423500000000},
      {"1969-12-31T20:29:59.999999999-03:30", -1},
      {"2024-10-09T15:51:50,5Z", 1728489110500000000}};
  for (const auto& [text, nanoseconds] : good) {
    const auto time = parse_rfc3339(text);
    ASSERT_TRUE(time) << text;
    EXPECT_EQ(time->time_since_epoch().count(), nanoseconds) << text;
  }
  for (std::string_view text :
       {"", "2026-11-22", "2026-11-22T12:10:23", "2026-11-22 12:10:23Z", "2026-02-30T00:00:00Z",
        "2026-13-01T00:00:00Z", "2026-11-22T24:00:00Z", "2026-11-22T12:60:00Z",
        "2026-11-22T12:00:60Z", "2026-11-22T12:10:23.Z", "2026-11-22T12:10:23+0100",
        "2026-11-22T12:10:23Zx", "2026-11-22t12:10:23z", "9999-12-31T00:00:00Z"}) {
    EXPECT_FALSE(parse_rfc3339(text)) << text;
  }
}

}  // namespace
}  // namespace tf
