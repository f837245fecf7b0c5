#include "lib/action/hooks.h"

#include "lib/action/install.h"
#include "tests/unit/action/action_fixture.h"

namespace tf::action {
namespace {

using test::config_map;
using test::make_chart;
using testing::ElementsAre;
using testing::StartsWith;

std::string hook_map(const std::string& name, const std::string& weight,
                     const std::string& policies = "") {
  std::string text = config_map(name) + "  annotations:\n    helm.sh/hook: pre-install\n" +
                     "    helm.sh/hook-weight: \"" + weight + "\"\n";
  if (!policies.empty()) text += "    helm.sh/hook-delete-policy: " + policies + "\n";
  return text;
}

class HooksTest : public test::ActionTest {
 protected:
  HooksTest() { options.name = "r1"; }
  Outcome<release::Release> run(const std::string& text) {
    return install(context, make_chart({{"a.yaml", text}}), Map{}, options);
  }
  std::vector<std::string> changes() const {
    std::vector<std::string> out;
    for (const std::string& line : server.log)
      if (!line.starts_with("GET") && line.find("/secrets") == std::string::npos)
        out.push_back(line);
    return out;
  }
  InstallOptions options;
};

TEST_F(HooksTest, RunByWeightThenName) {
  ASSERT_TRUE(run(config_map("main") + "---\n" + hook_map("b", "5") + "---\n" + hook_map("a", "5") +
                  "---\n" + hook_map("z", "-1")));
  EXPECT_THAT(changes(), ElementsAre("DELETE " + object_path("configmaps", "z"),
                                     "PATCH " + object_path("configmaps", "z"),
                                     "DELETE " + object_path("configmaps", "a"),
                                     "PATCH " + object_path("configmaps", "a"),
                                     "DELETE " + object_path("configmaps", "b"),
                                     "PATCH " + object_path("configmaps", "b"),
                                     "PATCH " + object_path("configmaps", "main")));
}

TEST_F(HooksTest, ResultsAreInTheRecord) {
  ASSERT_TRUE(run(hook_map("h", "0")));
  const release::Hook hook = stored("r1", 1).hooks.at(0);
  EXPECT_EQ(hook.last_run.phase, release::HookPhase::kSucceeded);
  EXPECT_EQ(hook.last_run.completed_at, clock.now());
  EXPECT_THAT(hook.delete_policies, ElementsAre("before-hook-creation"));
  // No ownership on hooks.
  EXPECT_EQ(find_path(*server.find(object_path("configmaps", "h")), {"metadata", "labels"}),
            nullptr);
}

TEST_F(HooksTest, SucceededOnesAreDeletedLastFirst) {
  ASSERT_TRUE(
      run(hook_map("a", "0", "hook-succeeded") + "---\n" + hook_map("b", "1", "hook-succeeded")));
  EXPECT_THAT(changes(), ElementsAre("PATCH " + object_path("configmaps", "a"),
                                     "PATCH " + object_path("configmaps", "b"),
                                     "DELETE " + object_path("configmaps", "b"),
                                     "DELETE " + object_path("configmaps", "a")));
}

TEST_F(HooksTest, FailureStopsTheInstall) {
  server.refuse("PATCH " + object_path("configmaps", "b"), 422, "too bad");
  const auto installed = run(config_map("main") + "---\n" + hook_map("b", "0"));
  ASSERT_FALSE(installed);
  EXPECT_THAT(installed.error().error.message,
              StartsWith("failed pre-install: warning: Hook pre-install shop/templates/a.yaml "
                         "failed: server-side apply failed for object web/b"));
  EXPECT_EQ(server.find(object_path("configmaps", "main")), nullptr);
  EXPECT_EQ(stored("r1", 1).hooks.at(0).last_run.phase, release::HookPhase::kFailed);
}

TEST_F(HooksTest, NoHooksSkipsThem) {
  options.no_hooks = true;
  ASSERT_TRUE(run(hook_map("h", "0")));
  EXPECT_EQ(server.find(object_path("configmaps", "h")), nullptr);
}

}  // namespace
}  // namespace tf::action
