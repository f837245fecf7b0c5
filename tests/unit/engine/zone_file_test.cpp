#include "templates-engine/zone_file.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "templates-engine/go_time.h"

namespace tf::engine {
namespace {

struct ZoneRow {
  std::string_view zone;
  std::string_view expected;
};

// Offsets were printed by Go 1.26 for the same zones.
constexpr ZoneRow kRules[] = {
    {"CET-1CEST,M3.5.0,M10.5.0/3",
     "CET+3600 CET+3600 CEST+7200 CET+3600 CET+3600 CET+3600 CET+3600 CET+3600 CET+3600 CET+3600"},
    {"EST5EDT",
     "EST-18000 EDT-14400 EDT-14400 EDT-14400 EDT-14400 EST-18000 EST-18000 EST-18000 EST-18000 "
     "EST-18000"},
    {"NZST-12NZDT,M9.5.0,M4.1.0/3",
     "NZDT+46800 NZDT+46800 NZDT+46800 NZDT+46800 NZDT+46800 NZDT+46800 NZDT+46800 NZDT+46800 "
     "NZDT+46800 NZDT+46800"},
    {"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
     "+11+39600 +11+39600 +11+39600 +11+39600 +11+39600 +11+39600 +11+39600 +11+39600 +11+39600 "
     "+11+39600"},
    {"IST-1GMT0,M10.5.0,M3.5.0/1",
     "GMT+0 GMT+0 IST+3600 GMT+0 GMT+0 GMT+0 GMT+0 GMT+0 GMT+0 GMT+0"},
    {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
     "-02-7200 -02-7200 -01-3600 -02-7200 -02-7200 -02-7200 -02-7200 -02-7200 -02-7200 -02-7200"},
    {"AAA3BBB,J60/0,J300",
     "AAA-10800 BBB-7200 BBB-7200 BBB-7200 BBB-7200 AAA-10800 AAA-10800 AAA-10800 AAA-10800 "
     "AAA-10800"},
    {"AAA3BBB2:30:15,59,300/26",
     "BBB-9015 BBB-9015 BBB-9015 BBB-9015 BBB-9015 AAA-10800 AAA-10800 AAA-10800 AAA-10800 "
     "AAA-10800"},
    {"UTC0", "UTC+0 UTC+0 UTC+0 UTC+0 UTC+0 UTC+0 UTC+0 UTC+0 UTC+0 UTC+0"},
    {"AAA3BBB;J1,J365", "TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60"},
    {"X3", "TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60"},
    {"AAA", "TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60"},
    {"AAA25x", "TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60"},
    {"AAA3BBB,M13.1.0,M4.1.0",
     "TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60"},
    {"AAA3BBB,M3.1.0", "TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60"},
    {"AAA3BBB,M3.1.0,M4.1.0x",
     "TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60"},
    {"<AA3", "TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60"},
    {"AAA169", "TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60"},
    {"AAA3:60", "TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60 TBL+60"},
};

constexpr ZoneRow kNames[] = {
    {"Europe/Berlin", "LMT+3208 CET+3600 CET+3600 CET+3600 CET+3600 CEST+7200 CET+3600"},
    {"America/New_York", "LMT-17762 EDT-14400 EST-18000 EST-18000 EST-18000 EDT-14400 EST-18000"},
    {"Australia/Lord_Howe",
     "LMT+38180 AEST+36000 AEST+36000 +11+39600 +11+39600 +1030+37800 +11+39600"},
    {"Asia/Kathmandu",
     "LMT+20476 LMT+20476 +0530+19800 +0530+19800 +0545+20700 +0545+20700 +0545+20700"},
    {"Etc/GMT+5", "-05-18000 -05-18000 -05-18000 -05-18000 -05-18000 -05-18000 -05-18000"},
};

std::string number(std::uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8)
    bytes += static_cast<char>(value >> static_cast<unsigned>(shift) & 0xFFU);
  return bytes;
}

std::string header(std::initializer_list<std::uint32_t> counts) {
  std::string bytes = "TZif2" + std::string(15, '\0');
  for (const std::uint32_t count : counts)
    bytes += number(count);
  return bytes;
}

/// A zone without changes, 60 s east, "TBL", and then the rule.
std::string zone_of_rule(std::string_view rule) {
  const std::string period = number(60) + std::string("\0\0TBL\0", 6);
  return header({0, 0, 0, 0, 0, 0}) + header({0, 0, 0, 0, 1, 4}) + period + "\n" +
         std::string(rule) + "\n";
}

std::string offsets(const TimeZone& zone, std::initializer_list<std::int64_t> moments) {
  std::string out;
  for (const std::int64_t moment : moments) {
    const ZoneOffset offset = zone.at(moment);
    out += (out.empty() ? "" : " ") + offset.name + (offset.seconds < 0 ? "" : "+") +
           std::to_string(offset.seconds);
  }
  return out;
}

TEST(ZoneFile, RulesAfterTheLastChange) {
  for (const auto& [rule, expected] : kRules) {
    const ZoneRef zone = read_zone_file("t", zone_of_rule(rule));
    ASSERT_NE(zone, nullptr) << rule;
    EXPECT_EQ(offsets(*zone, {1583000000, 1711846799, 1711846800, 1729990800, 1729994400,
                              1735689600, 4102444800, 1709164800, 1704067199, 32503680000}),
              expected)
        << rule;
  }
}

TEST(ZoneFile, TheSystemsZones) {
  for (const auto& [name, expected] : kNames) {
    const ZoneRef zone = find_zone_file(name);
    ASSERT_NE(zone, nullptr) << name;
    EXPECT_EQ(zone->name(), name);
    EXPECT_EQ(offsets(*zone,
                      {-9999999999, -1600000000, 0, 500000000, 1700000000, 1720000000, 4102444800}),
              expected)
        << name;
  }
}

TEST(ZoneFile, AbbreviationsMeanWhatHoldsThen) {
  const ZoneRef zone = find_zone_file("Europe/Berlin");
  ASSERT_NE(zone, nullptr);
  EXPECT_EQ(zone->offset_of("CEST", 1720000000), 7200);
  EXPECT_EQ(zone->offset_of("CET", 1720000000), 3600);
  EXPECT_EQ(zone->offset_of("EDT", 1720000000), std::nullopt);
}

TEST(ZoneFile, NoNameLeadsOut) {
  using std::string_view_literals::operator""sv;
  for (const auto name : {""sv, "/etc/localtime"sv, "\\x"sv, "Europe/../UTC"sv, "UTC\0"sv,
                          "Europe"sv, "Nowhere/City"sv}) {
    EXPECT_EQ(find_zone_file(name), nullptr) << name;
  }
}

TEST(ZoneFile, DamagedFilesAreRefused) {
  const std::string good = zone_of_rule("UTC0");
  const std::size_t tables_end = good.size() - std::string_view("\nUTC0\n").size();
  for (std::size_t size = 0; size < tables_end; ++size)
    EXPECT_EQ(read_zone_file("t", good.substr(0, size)), nullptr) << size;
  std::string huge = good;
  huge.replace(44 + 20 + 12, 8, 8, '\xFF');  // counts of changes and periods
  EXPECT_EQ(read_zone_file("t", huge), nullptr);
  std::string bad_name = good;
  bad_name[44 + 44 + 5] = '\x04';
  EXPECT_EQ(read_zone_file("t", bad_name), nullptr);
}

}  // namespace
}  // namespace tf::engine
