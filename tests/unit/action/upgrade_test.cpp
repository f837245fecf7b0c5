#include "lib/action/upgrade.h"

#include "lib/action/rollback.h"
#include "tests/unit/action/action_fixture.h"

namespace tf::action {
namespace {

using release::ReleaseStatus;
using test::config_map;
using test::make_chart;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

class UpgradeTest : public test::ActionTest {
 protected:
  void install_first(const std::string& text, Value values = Map{}) {
    InstallOptions install_options;
    install_options.name = "r1";
    install_options.labels = {{"team", "blue"}};
    const auto installed =
        install(context, make_chart({{"a.yaml", text}}), std::move(values), install_options);
    ASSERT_TRUE(installed) << installed.error().error.message;
    server.log.clear();
  }
  Outcome<release::Release> run(const std::string& text, Value values = Map{}) {
    return upgrade(context, "r1", make_chart({{"a.yaml", text}}), std::move(values), options);
  }
  UpgradeOptions options;
};

TEST_F(UpgradeTest, SupersedesTheLastRevision) {
  install_first(config_map("c"));
  const auto upgraded = run(config_map("c", "data: {r: '{{ .Release.Revision }}'}\n"));
  ASSERT_TRUE(upgraded) << upgraded.error().error.message;
  EXPECT_EQ(upgraded->revision, 2);
  EXPECT_EQ(stored("r1", 1).info.status, ReleaseStatus::kSuperseded);
  EXPECT_EQ(stored("r1", 2).info.description, "Upgrade complete");
  EXPECT_EQ(stored("r1", 2).info.first_deployed, stored("r1", 1).info.first_deployed);
  EXPECT_EQ(string_at(*server.find(object_path("configmaps", "c")), {"data", "r"}), "2");
}

TEST_F(UpgradeTest, ServerSideReleasesNeedOneRequestAnObject) {
  std::string text;
  for (int i = 0; i < 20; ++i)
    text += config_map("c" + std::to_string(i)) + "---\n";
  install_first(text);
  ASSERT_TRUE(run(text));
  EXPECT_LE(server.log.size(), 20U + 1U + 12U);
  EXPECT_EQ(count("GET /api/v1/namespaces/web/secrets"), 1);
  EXPECT_EQ(count("GET /api/v1/namespaces/web/configmaps/"), 0);
}

TEST_F(UpgradeTest, DeletesWhatIsGone) {
  install_first(config_map("c") + "---\n" + config_map("old"));
  ASSERT_TRUE(run(config_map("c")));
  EXPECT_EQ(server.find(object_path("configmaps", "old")), nullptr);
}

TEST_F(UpgradeTest, FailureKeepsTheOldRevisionDeployed) {
  install_first(config_map("c"));
  server.refuse("PATCH " + object_path("configmaps", "c"), 422, "too bad");
  const auto upgraded = run(config_map("c"));
  ASSERT_FALSE(upgraded);
  EXPECT_EQ(stored("r1", 1).info.status, ReleaseStatus::kDeployed);
  EXPECT_EQ(stored("r1", 2).info.status, ReleaseStatus::kFailed);
  EXPECT_THAT(stored("r1", 2).info.description, HasSubstr("Upgrade \"r1\" failed: "));
  EXPECT_THAT(events.logged(LogRecord::Level::kWarn), Contains("upgrade failed"));
}

TEST_F(UpgradeTest, RollbackOnFailureGoesBack) {
  install_first(config_map("c"));
  server.refuse("PATCH " + object_path("configmaps", "bad"), 422, "too bad");
  options.rollback_on_failure = true;
  const auto upgraded = run(config_map("c") + "---\n" + config_map("bad"));
  ASSERT_FALSE(upgraded);
  EXPECT_THAT(upgraded.error().error.message,
              testing::StartsWith("release r1 failed, and has been rolled back due to "
                                  "rollback-on-failure being set: "));
  const auto back = stored("r1", 3);
  EXPECT_EQ(back.info.status, ReleaseStatus::kDeployed);
  EXPECT_EQ(back.info.rollback_revision, 1);
  EXPECT_EQ(stored("r1", 1).info.status, ReleaseStatus::kSuperseded);
}

TEST_F(UpgradeTest, PendingReleasesAreLocked) {
  install_first(config_map("c"));
  auto record = stored("r1", 1);
  record.info.status = ReleaseStatus::kPendingUpgrade;
  ASSERT_TRUE(releases.update(record));
  EXPECT_EQ(run(config_map("c")).error().error.message,
            "another operation (install/upgrade/rollback) is in progress");
}

TEST_F(UpgradeTest, WithoutReleaseThereIsNothingToUpgrade) {
  EXPECT_EQ(run(config_map("c")).error().error.message, "\"r1\" has no deployed releases");
  EXPECT_EQ(upgrade(context, "X_Y", make_chart({}), Map{}, options).error().error.message,
            "release name is invalid: X_Y");
}

TEST_F(UpgradeTest, FailedInstallsCanBeUpgraded) {
  server.refuse("PATCH " + object_path("configmaps", "bad"), 422, "too bad");
  InstallOptions install_options;
  install_options.name = "r1";
  ASSERT_FALSE(
      install(context, make_chart({{"a.yaml", config_map("bad")}}), Map{}, install_options));
  EXPECT_TRUE(run(config_map("c")));
}

TEST_F(UpgradeTest, OldRevisionsAreDropped) {
  install_first(config_map("c"));
  options.max_history = 2;
  for (int i = 0; i < 3; ++i)
    ASSERT_TRUE(run(config_map("c")));
  EXPECT_THAT(releases.open_history("r1")->revisions(), ElementsAre(3, 4));
}

TEST_F(UpgradeTest, LabelsAreMerged) {
  install_first(config_map("c"));
  options.labels = {{"tier", "web"}, {"team", "null"}};
  ASSERT_TRUE(run(config_map("c")));
  const auto labels = stored("r1", 2).labels;
  EXPECT_THAT(labels, ElementsAre(std::pair("tier", "web")));
}

TEST_F(UpgradeTest, ValuesAreReusedAsAsked) {
  const std::string text = config_map("c", "data: {a: '{{ .Values.a }}', b: '{{ .Values.b }}'}\n");
  install_first(text, parse_yaml("a: old").value());
  ASSERT_TRUE(run(text));
  EXPECT_EQ(string_at(stored("r1", 2).config, {"a"}), "old");
  ASSERT_TRUE(run(text, parse_yaml("b: new").value()));
  EXPECT_EQ(string_at(stored("r1", 3).config, {"a"}), "");
  options.reuse_values = ReuseValues::kReuse;
  ASSERT_TRUE(run(text, parse_yaml("a: x").value()));
  EXPECT_EQ(string_at(stored("r1", 4).config, {"b"}), "new");
  options.reuse_values = ReuseValues::kReset;
  ASSERT_TRUE(run(text));
  EXPECT_TRUE(stored("r1", 5).config.is_nil());
}

TEST_F(UpgradeTest, DryRunStoresNothing) {
  install_first(config_map("c"));
  options.dry_run = DryRun::kClient;
  const auto planned = run(config_map("d"));
  ASSERT_TRUE(planned);
  EXPECT_EQ(planned->info.description, "Dry run complete");
  EXPECT_EQ(count("POST") + count("PATCH") + count("PUT"), 0);
}

TEST_F(UpgradeTest, ServerSideWords) {
  EXPECT_EQ(*parse_server_side("auto"), ServerSide::kAuto);
  EXPECT_EQ(parse_server_side("foo").error().message,
            "invalid/unknown release server-side apply method: foo");
}

class RollbackTest : public UpgradeTest {
 protected:
  Status go_back(int revision) {
    RollbackOptions back;
    back.revision = revision;
    return rollback(context, "r1", back);
  }
};

TEST_F(RollbackTest, MakesANewRevisionOfAnOldOne) {
  install_first(config_map("c", "data: {v: one}\n"));
  ASSERT_TRUE(run(config_map("c", "data: {v: two}\n") + "---\n" + config_map("extra")));
  const auto done = go_back(0);
  ASSERT_TRUE(done) << done.error().message;
  const auto record = stored("r1", 3);
  EXPECT_EQ(record.info.description, "Rollback to 1");
  EXPECT_EQ(record.info.rollback_revision, 1);
  EXPECT_EQ(record.labels.at("team"), "blue");
  EXPECT_EQ(stored("r1", 2).info.status, ReleaseStatus::kSuperseded);
  EXPECT_EQ(string_at(*server.find(object_path("configmaps", "c")), {"data", "v"}), "one");
  EXPECT_EQ(server.find(object_path("configmaps", "extra")), nullptr);
}

TEST_F(RollbackTest, UnknownRevisionsAreRefused) {
  install_first(config_map("c"));
  EXPECT_EQ(go_back(9).error().message, "release has no 9 version");
  EXPECT_EQ(go_back(-1).error().message, "invalid release revision");
  EXPECT_EQ(rollback(context, "none", {}).error().message, "release: not found");
}

TEST_F(RollbackTest, FailureMarksBothRevisions) {
  install_first(config_map("c", "data: {v: one}\n"));
  ASSERT_TRUE(run(config_map("c", "data: {v: two}\n")));
  server.refuse("PATCH " + object_path("configmaps", "c"), 422, "too bad");
  ASSERT_FALSE(go_back(1));
  EXPECT_EQ(stored("r1", 2).info.status, ReleaseStatus::kSuperseded);
  EXPECT_EQ(stored("r1", 3).info.status, ReleaseStatus::kFailed);
  EXPECT_THAT(stored("r1", 3).info.description, HasSubstr("Rollback \"r1\" failed: "));
}

TEST_F(RollbackTest, DescriptionsHaveALimit) {
  RollbackOptions back;
  back.description = std::string(257, 'x');
  EXPECT_EQ(rollback(context, "r1", back).error().message,
            "description must be 256 characters or less, got 257");
}

}  // namespace
}  // namespace tf::action
