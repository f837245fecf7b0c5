#include "lib/action/install.h"

#include "tests/unit/action/action_fixture.h"

namespace tf::action {
namespace {

using release::ReleaseStatus;
using test::config_map;
using test::make_chart;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr const char* kRecordPath = "/api/v1/namespaces/web/secrets/sh.helm.release.v1.r1.v1";

class InstallTest : public test::ActionTest {
 protected:
  InstallTest() { options.name = "r1"; }
  Outcome<release::Release> run(chart::Chart chart, Value values = Map{}) {
    return install(context, std::move(chart), std::move(values), options);
  }
  InstallOptions options;
};

TEST_F(InstallTest, AppliesInKindOrderBetweenTwoRecords) {
  const auto installed = run(make_chart(
      {{"a.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: s}\n---\n" + config_map("c")},
       {"NOTES.txt", "Hi {{ .Release.Name }}\n"}}));
  ASSERT_TRUE(installed) << installed.error().error.message;
  EXPECT_EQ(installed->info.status, ReleaseStatus::kDeployed);
  EXPECT_EQ(installed->info.notes, "Hi r1\n");
  const std::vector<std::string> tail(server.log.end() - 4, server.log.end());
  EXPECT_THAT(
      tail,
      ElementsAre("POST /api/v1/namespaces/web/secrets", "PATCH " + object_path("configmaps", "c"),
                  "PATCH " + object_path("services", "s"), std::string("PUT ") + kRecordPath));
  const auto record = stored("r1", 1);
  EXPECT_EQ(record.info.description, "Install complete");
  EXPECT_EQ(record.apply_method, "ssa");
}

TEST_F(InstallTest, StampsOwnershipOnObjectsOnly) {
  ASSERT_TRUE(run(make_chart({{"a.yaml", config_map("c")}})));
  const Value* live = server.find(object_path("configmaps", "c"));
  ASSERT_NE(live, nullptr);
  EXPECT_EQ(string_at(*live, {"metadata", "labels", "app.kubernetes.io/managed-by"}), "Helm");
  EXPECT_EQ(string_at(*live, {"metadata", "annotations", "meta.helm.sh/release-name"}), "r1");
  EXPECT_EQ(stored("r1", 1).manifest,
            "---\n# Source: shop/templates/a.yaml\n" + config_map("c") + "\n");
}

TEST_F(InstallTest, NeedsFewRequests) {
  std::string text;
  for (int i = 0; i < 50; ++i)
    text += config_map("c" + std::to_string(i)) + "---\n";
  ASSERT_TRUE(run(make_chart({{"a.yaml", text}})));
  EXPECT_LE(server.log.size(), 50U + 1U + 12U);
  EXPECT_EQ(count("GET /version"), 1);
  EXPECT_EQ(count("GET /openapi"), 0);
}

TEST_F(InstallTest, FailedApplyIsRecorded) {
  server.refuse("PATCH " + object_path("configmaps", "c"), 422, "too bad");
  const auto installed = run(make_chart({{"a.yaml", config_map("c")}}));
  ASSERT_FALSE(installed);
  EXPECT_EQ(installed.error().error.message,
            "server-side apply failed for object web/c /v1, Kind=ConfigMap: too bad");
  const auto record = stored("r1", 1);
  EXPECT_EQ(record.info.status, ReleaseStatus::kFailed);
  EXPECT_EQ(record.info.description,
            "Release \"r1\" failed: server-side apply failed for object web/c /v1, "
            "Kind=ConfigMap: too bad");
}

TEST_F(InstallTest, RollbackOnFailureUninstalls) {
  server.refuse("PATCH " + object_path("services", "s"), 422, "too bad");
  options.rollback_on_failure = true;
  const auto installed = run(make_chart(
      {{"a.yaml", config_map("c") + "---\napiVersion: v1\nkind: Service\nmetadata: {name: s}\n"}}));
  ASSERT_FALSE(installed);
  EXPECT_THAT(installed.error().error.message,
              StartsWith("release r1 failed, and has been uninstalled due to rollback-on-failure "
                         "being set: server-side apply failed"));
  EXPECT_EQ(server.find(kRecordPath), nullptr);
  EXPECT_EQ(server.find(object_path("configmaps", "c")), nullptr);
}

TEST_F(InstallTest, InterruptIsRecordedAsFailure) {
  server.on_request = [&](const std::string& line) {
    if (line.starts_with("PATCH")) stop.request_stop();
  };
  const auto installed = run(make_chart(
      {{"a.yaml", config_map("c") + "---\napiVersion: v1\nkind: Service\nmetadata: {name: s}\n"}}));
  ASSERT_FALSE(installed);
  EXPECT_EQ(installed.error().error.message, "context canceled");
  EXPECT_EQ(installed.error().error.code, ErrorCode::kCancelled);
  EXPECT_EQ(count("PATCH"), 1);
  client->set_stop({});
  EXPECT_EQ(stored("r1", 1).info.description, "Release \"r1\" failed: context canceled");
}

TEST_F(InstallTest, NamesAreTakenOnce) {
  ASSERT_TRUE(run(make_chart({{"a.yaml", config_map("c")}})));
  const auto again = run(make_chart({{"a.yaml", config_map("d")}}));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().error.message,
            "release name check failed: cannot reuse a name that is still in use");
  EXPECT_THAT(events.logged(LogRecord::Level::kError), ElementsAre("release name check failed"));
}

TEST_F(InstallTest, ReplaceFollowsAFailedRevision) {
  server.refuse("PATCH " + object_path("configmaps", "bad"), 422, "too bad");
  ASSERT_FALSE(run(make_chart({{"a.yaml", config_map("bad")}})));
  options.replace = true;
  const auto installed = run(make_chart({{"a.yaml", config_map("c")}}));
  ASSERT_TRUE(installed) << installed.error().error.message;
  EXPECT_EQ(installed->revision, 2);
  EXPECT_EQ(stored("r1", 1).info.status, ReleaseStatus::kFailed);
}

TEST_F(InstallTest, InvalidNamesAreRefused) {
  options.name = "Bad_Name";
  EXPECT_THAT(run(make_chart({})).error().error.message,
              StartsWith("release name check failed: release name \"Bad_Name\": invalid release "
                         "name, must match regex"));
}

TEST_F(InstallTest, ForeignObjectsAreNotTaken) {
  server.put(object_path("configmaps", "c"),
             R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","namespace":"web",)"
             R"("annotations":{"meta.helm.sh/release-namespace":"other"}}})");
  const auto installed = run(make_chart({{"a.yaml", config_map("c")}}));
  ASSERT_FALSE(installed);
  EXPECT_EQ(installed.error().error.message,
            "unable to continue with install: ConfigMap \"c\" in namespace \"web\" exists and "
            "cannot be imported into the current release: invalid ownership metadata; label "
            "validation error: missing key \"app.kubernetes.io/managed-by\": must be set to "
            "\"Helm\"; annotation validation error: missing key \"meta.helm.sh/release-name\": "
            "must be set to \"r1\"; annotation validation error: key "
            "\"meta.helm.sh/release-namespace\" must equal \"web\": current value is \"other\"");
  EXPECT_EQ(count("POST"), 0);
  options.take_ownership = true;
  EXPECT_TRUE(run(make_chart({{"a.yaml", config_map("c")}})));
}

TEST_F(InstallTest, UnknownKindsAreNamed) {
  const auto installed =
      run(make_chart({{"a.yaml", "apiVersion: foo/v1\nkind: Bar\nmetadata: {name: x}\n"}}));
  ASSERT_FALSE(installed);
  EXPECT_EQ(installed.error().error.message,
            "unable to build kubernetes objects from release manifest: resource mapping not found "
            "for name: \"x\" namespace: \"\" from \"\": no matches for kind \"Bar\" in version "
            "\"foo/v1\"\nensure CRDs are installed first");
}

TEST_F(InstallTest, ClientDryRunAsksNobody) {
  options.dry_run = DryRun::kClient;
  const auto planned = run(make_chart({{"a.yaml", config_map("{{ .Capabilities.KubeVersion }}")}}));
  ASSERT_TRUE(planned);
  EXPECT_EQ(planned->info.description, "Dry run complete");
  EXPECT_EQ(planned->info.status, ReleaseStatus::kPendingInstall);
  EXPECT_THAT(planned->manifest, HasSubstr("name: v1.37.0"));
  EXPECT_THAT(server.log, IsEmpty());
}

TEST_F(InstallTest, ServerDryRunChangesNothing) {
  options.dry_run = DryRun::kServer;
  server.put(object_path("secrets", "s"),
             R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"data":{"n":"dA=="}})");
  const auto planned = run(make_chart(
      {{"a.yaml", config_map("c",
                             "data:\n  v: {{ .Capabilities.KubeVersion.Version }}\n  "
                             "has: {{ .Capabilities.APIVersions.Has "
                             "\"apps/v1/Deployment\" | quote }}\n  "
                             "l: {{ (lookup \"v1\" \"Secret\" \"web\" \"s\").data.n }}\n  "
                             "m: {{ len (lookup \"v1\" \"Secret\" \"web\" \"none\") }}\n")}}));
  ASSERT_TRUE(planned) << planned.error().error.message;
  EXPECT_THAT(planned->manifest, HasSubstr("v: v1.36.1\n  has: \"true\"\n  l: dA==\n  m: 0\n"));
  EXPECT_EQ(count("POST") + count("PATCH") + count("PUT"), 0);
}

TEST_F(InstallTest, BrokenYamlIsShownForDebugging) {
  const auto installed = run(make_chart({{"a.yaml", "a: b: c\n"}}));
  ASSERT_FALSE(installed);
  ASSERT_TRUE(installed.error().release);
  EXPECT_EQ(installed.error().release->manifest,
            "---\n# Source: shop/templates/a.yaml\na: b: c\n\n");
  EXPECT_EQ(installed.error().release->info.status, ReleaseStatus::kFailed);
  EXPECT_EQ(count("POST"), 0);
}

TEST_F(InstallTest, CreatesTheNamespaceFirst) {
  options.create_namespace = true;
  ASSERT_TRUE(run(make_chart({{"a.yaml", config_map("c")}})));
  const Value* ns = server.find("/api/v1/namespaces/web");
  ASSERT_NE(ns, nullptr);
  EXPECT_EQ(string_at(*ns, {"metadata", "labels", "name"}), "web");
}

TEST_F(InstallTest, ReservedLabelsAreRefused) {
  options.labels = {{"status", "x"}};
  EXPECT_THAT(run(make_chart({{"a.yaml", config_map("c")}})).error().error.message,
              StartsWith("user supplied labels contains system reserved label name."));
}

TEST_F(InstallTest, LabelsStandOnTheRecord) {
  options.labels = {{"team", "blue"}};
  ASSERT_TRUE(run(make_chart({{"a.yaml", config_map("c")}})));
  const Value* labels = find_path(*server.find(kRecordPath), {"metadata", "labels"});
  EXPECT_EQ(to_json(*labels).value(),
            R"({"modifiedAt":"1700000000","name":"r1","owner":"helm","status":"deployed",)"
            R"("team":"blue","version":"1"})");
}

TEST_F(InstallTest, HideSecretNeedsADryRun) {
  options.hide_secret = true;
  EXPECT_EQ(run(make_chart({})).error().error.message,
            "hiding Kubernetes secrets requires a dry-run mode");
  options.dry_run = DryRun::kClient;
  const auto planned = run(make_chart(
      {{"a.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {p: topsecret}\n"}}));
  ASSERT_TRUE(planned);
  EXPECT_EQ(planned->manifest,
            "---\n# Source: shop/templates/a.yaml\n# HIDDEN: The Secret output has been "
            "suppressed\n");
}

TEST_F(InstallTest, TemplateUsesTheGivenVersions) {
  options.kube_version = "1.30";
  options.api_versions = {"my/v1"};
  options.is_upgrade = true;
  const auto rendered =
      render_template(context,
                      make_chart({{"a.yaml",
                                   "v: {{ .Capabilities.KubeVersion.Version }}\nu: {{ "
                                   ".Release.IsUpgrade }}\nh: {{ .Capabilities.APIVersions.Has "
                                   "\"my/v1\" }}\n"}}),
                      Map{}, options);
  ASSERT_TRUE(rendered);
  EXPECT_THAT(rendered->manifest, HasSubstr("v: v1.30\nu: true\nh: true\n"));
  options.kube_version = "x";
  EXPECT_EQ(render_template(context, make_chart({}), Map{}, options).error().error.message,
            "invalid kube version 'x': could not parse \"x\" as version");
}

TEST(NameAndChart, FollowsHelm) {
  const test::FrozenClock clock;
  EXPECT_EQ(name_and_chart({"r", "./c"}, false, "", "", clock)->name, "r");
  EXPECT_EQ(name_and_chart({"./dir/my.chart-1.tgz"}, true, "", "", clock)->name, "my-1700000000");
  EXPECT_EQ(name_and_chart({"."}, true, "", "", clock)->name, "chart-1700000000");
  EXPECT_EQ(name_and_chart({"c"}, false, "n-{{ \"X\" | lower }}", "", clock)->name, "n-x");
  EXPECT_EQ(name_and_chart({"c"}, false, "", "release-name", clock)->name, "release-name");
  EXPECT_EQ(name_and_chart({"c"}, false, "", "", clock).error().message,
            "must either provide a name or specify --generate-name");
  EXPECT_EQ(name_and_chart({"r", "c"}, true, "", "", clock).error().message,
            "cannot set --generate-name and also specify a name");
  EXPECT_EQ(name_and_chart({"a", "b", "c", "d"}, false, "", "", clock).error().message,
            "expected at most two arguments, unexpected arguments: c, d");
}

}  // namespace
}  // namespace tf::action
