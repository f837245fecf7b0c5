#include "lib/release/release.h"

#include <gtest/gtest.h>

#include <string>

namespace tf::release {
namespace {

TEST(ReleaseName, FollowsHelmsRule) {
  for (const char* good : {"a", "a-b", "a.b-c", "0", "a--b", "a.b.c"})
    EXPECT_TRUE(check_release_name(good)) << good;
  for (const char* bad : {"-a", "a-", "A", "a_b", "a..b", ".a", "a.", "a.-b", "a-.b", "a b"})
    EXPECT_FALSE(check_release_name(bad)) << bad;
  EXPECT_TRUE(check_release_name(std::string(53, 'a')));
  EXPECT_FALSE(check_release_name(std::string(54, 'a')));
  EXPECT_EQ(check_release_name("").error().message, "no name provided");
  EXPECT_EQ(check_release_name("X").error().message,
            "invalid release name, must match regex "
            "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$ and the length "
            "must not be longer than 53");
}

TEST(ReleaseStatusWords, GoBothWays) {
  for (const char* word :
       {"unknown", "deployed", "uninstalled", "superseded", "failed", "uninstalling",
        "pending-install", "pending-upgrade", "pending-rollback"})
    EXPECT_EQ(to_string(parse_status(word)), word);
  EXPECT_EQ(parse_status("odd"), ReleaseStatus::kUnknown);
  EXPECT_TRUE(is_pending(ReleaseStatus::kPendingRollback));
  EXPECT_FALSE(is_pending(ReleaseStatus::kUninstalling));
}

TEST(ChartLabel, NamesAndVersions) {
  chart::Chart chart;
  EXPECT_EQ(chart_label(chart), "MISSING");
  chart.metadata.name = "shop";
  chart.metadata.version = "0.1.0";
  EXPECT_EQ(chart_label(chart), "shop-0.1.0");
}

}  // namespace
}  // namespace tf::release
