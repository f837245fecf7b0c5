#include "lib/action/uninstall.h"

#include "lib/action/install.h"
#include "tests/unit/action/action_fixture.h"

namespace tf::action {
namespace {

using release::ReleaseStatus;
using test::config_map;
using test::make_chart;
using testing::ElementsAre;

class UninstallTest : public test::ActionTest {
 protected:
  void install_first(const std::string& text) {
    InstallOptions install_options;
    install_options.name = "r1";
    ASSERT_TRUE(install(context, make_chart({{"a.yaml", text}}), Map{}, install_options));
    server.log.clear();
  }
  UninstallOptions options;
};

const std::string kKeep = "  annotations: {helm.sh/resource-policy: ' Keep '}\n";

TEST_F(UninstallTest, RemovesObjectsAndHistory) {
  install_first(config_map("c") + "---\napiVersion: v1\nkind: Service\nmetadata: {name: s}\n");
  const auto report = uninstall(context, "r1", options);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->info, "");
  EXPECT_EQ(server.find(object_path("configmaps", "c")), nullptr);
  EXPECT_TRUE(releases.open_history("r1")->empty());
  std::vector<std::string> deletions;
  for (const std::string& line : server.log)
    if (line.starts_with("DELETE")) deletions.push_back(line);
  EXPECT_THAT(deletions,
              ElementsAre("DELETE " + object_path("services", "s"),
                          "DELETE " + object_path("configmaps", "c"),
                          "DELETE " + object_path("secrets", "sh.helm.release.v1.r1.v1")));
}

TEST_F(UninstallTest, KeepsWhatThePolicyKeeps) {
  install_first(config_map("c", kKeep) + "---\n" +
                config_map("odd", "  annotations: {helm.sh/resource-policy: other}\n") + "---\n" +
                config_map("d"));
  const auto report = uninstall(context, "r1", options);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->info, "These resources were kept due to the resource policy:\n[ConfigMap] c\n");
  EXPECT_NE(server.find(object_path("configmaps", "c")), nullptr);
  EXPECT_NE(server.find(object_path("configmaps", "odd")), nullptr);
  EXPECT_EQ(server.find(object_path("configmaps", "d")), nullptr);
}

TEST_F(UninstallTest, LeavesForeignObjects) {
  install_first(config_map("c"));
  server.put(object_path("configmaps", "c"),
             R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"}})");
  const auto report = uninstall(context, "r1", options);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->info,
            "1 resource(s) were not deleted because they are not owned by this release:\n"
            "[ConfigMap] c\n");
  EXPECT_NE(server.find(object_path("configmaps", "c")), nullptr);
  EXPECT_THAT(events.logged(LogRecord::Level::kWarn),
              ElementsAre("skipping delete of resource not owned by this release"));
}

TEST_F(UninstallTest, KeptHistoryIsUninstalled) {
  install_first(config_map("c"));
  options.keep_history = true;
  ASSERT_TRUE(uninstall(context, "r1", options));
  const auto record = stored("r1", 1);
  EXPECT_EQ(record.info.status, ReleaseStatus::kUninstalled);
  EXPECT_EQ(record.info.description, "Uninstallation complete");
  EXPECT_EQ(record.info.deleted, clock.now());
  EXPECT_EQ(uninstall(context, "r1", options).error().message,
            "the release named \"r1\" is already deleted");
  options.keep_history = false;
  EXPECT_TRUE(uninstall(context, "r1", options));
  EXPECT_TRUE(releases.open_history("r1")->empty());
}

TEST_F(UninstallTest, FailedDeletionStaysUninstalling) {
  install_first(config_map("c"));
  server.refuse("DELETE " + object_path("configmaps", "c"), 403, "no");
  EXPECT_EQ(uninstall(context, "r1", options).error().message, "failed to delete release: r1");
  EXPECT_EQ(stored("r1", 1).info.status, ReleaseStatus::kUninstalling);
}

TEST_F(UninstallTest, MissingReleases) {
  EXPECT_EQ(uninstall(context, "r1", options).error().message,
            "uninstall: Release not loaded: r1: release: not found");
  EXPECT_EQ(uninstall(context, "X_Y", options).error().message,
            "uninstall: Release name is invalid: X_Y");
  options.ignore_not_found = true;
  EXPECT_TRUE(uninstall(context, "r1", options));
  options.dry_run = true;
  EXPECT_TRUE(uninstall(context, "r1", options));
}

TEST_F(UninstallTest, DryRunDeletesNothing) {
  install_first(config_map("c", kKeep));
  options.dry_run = true;
  const auto report = uninstall(context, "r1", options);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->info, "These resources were kept due to the resource policy:\n[ConfigMap] c\n");
  EXPECT_EQ(count("DELETE") + count("PUT"), 0);
}

}  // namespace
}  // namespace tf::action
