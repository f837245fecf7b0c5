#include "cmd/app.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "cmd/settings.h"
#include "tests/unit/cli/app_fixture.h"

namespace tf::cmd::test {
namespace {

namespace fs = std::filesystem;

/// A directory of its own for one test.
class AppFiles : public testing::Test {
 protected:
  void SetUp() override {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    directory_ = fs::temp_directory_path() /
                 ("tf-cli-" + std::string(info->name()) + "-" + std::to_string(getpid()));
    fs::create_directories(directory_);
  }
  void TearDown() override { fs::remove_all(directory_); }

  [[nodiscard]] std::string at(const std::string& name) const {
    return (directory_ / name).string();
  }
  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((directory_ / name).parent_path());
    std::ofstream(directory_ / name) << text;
  }
  [[nodiscard]] std::string read(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream(directory_ / name).rdbuf();
    return text.str();
  }

 private:
  fs::path directory_;
};

const std::string& app_chart() {
  static const std::string path = std::string(TF_TEST_DATA) + "/cli/charts/app";
  return path;
}

TEST(App, VersionIsHelmShaped) {
  EXPECT_EQ(run_tf({"version"}).out,
            "version.BuildInfo{Version:\"v4.3.1\", GitCommit:\"\", GitTreeState:\"\", "
            "GoVersion:\"\", KubeClientVersion:\"v1.37\", TfVersion:\"v0.1.0\"}\n");
  EXPECT_EQ(run_tf({"version", "--short"}).out, "v4.3.1+tf0.1.0\n");
  EXPECT_EQ(run_tf({"version", "--template", "{{.Version}} {{.TfVersion}}"}).out, "v4.3.1 v0.1.0");
}

TEST(App, UnknownDriverEndsEveryCommandWithALogLine) {
  World world;
  world.variables["HELM_DRIVER"] = "foo";
  const auto run = run_tf({"version"}, world);
  EXPECT_EQ(run.code, 1);
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(run.err, "level=INFO msg=\"unknown driver \\\"foo\\\"\"\n");
  EXPECT_EQ(run_tf({"version", "--help"}, world).code, 0);
}

TEST(App, ABrokenKubeconfigIsReportedWhereHelmAsksTheCluster) {
  World world;
  world.variables.erase("HELM_DRIVER");
  EXPECT_EQ(run_tf({"list", "--kubeconfig", "/nope2"}, world).err,
            "Error: kubernetes cluster unreachable: stat /nope2: no such file or directory\n");
  const std::string why =
      "cluster reachability check failed: kubernetes cluster unreachable: stat /nope2: no such "
      "file or directory";
  EXPECT_EQ(run_tf({"install", "r", app_chart(), "--kubeconfig", "/nope2"}, world).err,
            "level=ERROR msg=\"" + why + "\"\nError: INSTALLATION FAILED: " + why + "\n");
  EXPECT_EQ(run_tf({"template", "r", app_chart(), "--kubeconfig", "/nope2"}, world).code, 0);
}

TEST(App, ListLooksInAllNamespaces) {
  EXPECT_EQ(run_tf({"list", "-A", "-q"}).out, "búsqueda\ndb\ngone\nother\nweb\n");
}

TEST(App, ColoursOnlyOnATerminalUnlessForced) {
  const auto colored = [](const std::vector<std::string>& words, const World& world) {
    return run_tf(words, world).out.find('\x1b') != std::string::npos;
  };
  World terminal;
  terminal.out_is_terminal = true;
  EXPECT_FALSE(colored({"status", "web"}, {}));
  EXPECT_TRUE(colored({"status", "web"}, terminal));
  EXPECT_FALSE(colored({"status", "web", "--colour", "never"}, terminal));
  terminal.variables["TERM"] = "dumb";
  EXPECT_FALSE(colored({"status", "web"}, terminal));
  EXPECT_TRUE(colored({"status", "web", "--color=always"}, terminal));
  terminal.variables["TERM"] = "xterm";
  terminal.variables["NO_COLOR"] = "1";
  EXPECT_FALSE(colored({"status", "web"}, terminal));
}

TEST_F(AppFiles, DebugShowsInvalidYamlAndTheError) {
  write("bad/Chart.yaml", "apiVersion: v2\nname: bad\nversion: 0.1.0\n");
  write("bad/templates/x.yaml", "a: [\n");
  const auto plain = run_tf({"template", "r", at("bad")});
  EXPECT_EQ(plain.out, "");
  EXPECT_TRUE(plain.err.ends_with("\n\nUse --debug flag to render out invalid YAML\n"));
  const auto debug = run_tf({"template", "r", at("bad"), "--debug"});
  EXPECT_EQ(debug.code, 1);
  EXPECT_EQ(debug.out, "---\n# Source: bad/templates/x.yaml\na: [\n");
  EXPECT_EQ(debug.err.find("Use --debug"), std::string::npos);
}

TEST_F(AppFiles, DocsAreWrittenForEveryCommand) {
  EXPECT_EQ(run_tf({"docs", "--dir", at("md")}).code, 0);
  EXPECT_EQ(run_tf({"docs", "--dir", at("man"), "--type", "man"}).code, 0);
  EXPECT_TRUE(read("md/tf_get_values.md").starts_with("## tf get values\n"));
  const auto page = read("man/tf-install.1");
  EXPECT_TRUE(page.starts_with(".TH \"TF-INSTALL\" 1"));
  EXPECT_NE(page.find(".TP\n\\fB\\-\\-create\\-namespace\\fR\n"), std::string::npos);
  EXPECT_EQ(page.find("/home/user"), std::string::npos);
  EXPECT_EQ(run_tf({"docs", "--type", "x"}).err,
            "Error: unknown doc type \"x\". Try 'markdown' or 'man'\n");
}

TEST(Completion, OffersCommandsFlagsValuesAndReleases) {
  EXPECT_EQ(run_tf({"__complete", "st"}).out, "status\tshow how a release is doing\n:4\n");
  EXPECT_EQ(run_tf({"__completeNoDesc", "get", "m"}).out, "manifest\nmetadata\n:4\n");
  EXPECT_EQ(run_tf({"__completeNoDesc", "list", "--a"}).out, "--all-namespaces\n:4\n");
  EXPECT_EQ(run_tf({"__completeNoDesc", "list", "-o", ""}).out, "json\ntable\nyaml\n:4\n");
  EXPECT_EQ(run_tf({"__completeNoDesc", "list", "--output=j"}).out, "json\n:4\n");
  EXPECT_EQ(run_tf({"__complete", "status", ""}).out,
            "búsqueda\t検索-0.1.0 -> pending-upgrade\ndb\tpostgres-16.0.1-rc.1 -> failed\n"
            "gone\tgone-0.0.1 -> uninstalled\nweb\tshop-1.2.3 -> deployed\n:4\n");
  EXPECT_EQ(run_tf({"__completeNoDesc", "rollback", "web", ""}).out, "1\n2\n:4\n");
  EXPECT_EQ(run_tf({"__complete", "install", "x", ""}).out, ":0\n");
  EXPECT_EQ(run_tf({"__complete", "status", "web", ""}).out,
            "_activeHelp_ This command does not take any more arguments (but may accept flags).\n"
            ":4\n");
  EXPECT_EQ(run_tf({"__complete", "nope", ""}).out, ":0\n");
  EXPECT_EQ(run_tf({"__complete"}).code, 1);
}

TEST(Settings, DirectoriesFollowHelmThenXdgThenHome) {
  Environment environment;
  environment.variables = {{"HOME", "/h"}};
  EXPECT_EQ(settings_from(environment).cache_home, "/h/.cache/helm");
  environment.variables["XDG_CACHE_HOME"] = "/x/";
  EXPECT_EQ(settings_from(environment).content_cache, "/x/helm/content");
  environment.variables["HELM_CACHE_HOME"] = "/y";
  EXPECT_EQ(settings_from(environment).repository_cache, "/y/repository");
  environment.variables["HELM_PLUGINS"] = "";
  EXPECT_EQ(settings_from(environment).plugins_directory, "");
  environment.variables["HELM_MAX_HISTORY"] = "many";
  EXPECT_EQ(settings_from(environment).max_history, 10);
  environment.variables["HELM_KUBEASGROUPS"] = " ,a,b, ";
  EXPECT_EQ(settings_from(environment).kube_as_groups, (std::vector<std::string>{"a", "b"}));
}

}  // namespace
}  // namespace tf::cmd::test
