#include "cmd/commands.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "cmd/help.h"
#include "cmd/invocation.h"
#include "cmd/manual.h"
#include "lib/base/text.h"
#include "lib/sandbox/controllers/behavior.h"
#include "tests/unit/cli/app_fixture.h"

namespace tf::cmd::test {
namespace {

Environment plain_environment() {
  Environment environment;
  environment.variables = {{"HOME", "/home/user"}};
  return environment;
}

TEST(Commands, PathsAreUniqueAndGroupsExist) {
  std::set<std::string_view> paths = {""};
  for (const auto* spec : all_commands()) {
    EXPECT_TRUE(paths.insert(spec->path).second) << spec->path;
    EXPECT_TRUE(paths.contains(spec->parent())) << spec->path << " stands before its group";
    EXPECT_FALSE(spec->summary.empty()) << spec->path;
  }
}

TEST(Commands, SandboxPageTellsEveryAnnotation) {
  const std::string page(manual_page("sandbox"));
  for (const auto& annotation : sandbox::behavior_annotations()) {
    EXPECT_TRUE(contains(page, annotation.name)) << annotation.name;
  }
}

TEST(Commands, NamesAndAliasesAreUniqueInAGroup) {
  std::set<std::string> seen;
  for (const auto* spec : all_commands()) {
    const std::string parent(spec->parent());
    EXPECT_TRUE(seen.insert(parent + " " + std::string(spec->name())).second) << spec->path;
    for (const auto alias : spec->aliases) {
      if (alias.empty()) continue;
      EXPECT_TRUE(seen.insert(parent + " " + std::string(alias)).second) << alias;
    }
  }
}

TEST(Commands, EveryCommandHasAManualPageAndEveryPageACommand) {
  std::set<std::string> expected = {"tf"};
  for (const auto* spec : all_commands()) {
    EXPECT_FALSE(manual_page(spec->path).empty()) << spec->path;
    std::string name(spec->path);
    for (char& c : name)
      c = c == ' ' ? '-' : c;
    expected.insert(name);
  }
  for (const auto& page : manual_pages()) {
    EXPECT_TRUE(expected.contains(std::string(page.name))) << page.name;
  }
}

TEST(Commands, FlagsHaveHelpAndFreeNames) {
  for (const auto* spec : all_commands()) {
    const Invocation invocation(*spec, plain_environment());
    std::set<std::string_view> names;
    std::set<char> letters;
    for (const auto& flag : invocation.all_flags()) {
      EXPECT_TRUE(names.insert(flag.name).second) << spec->path << " --" << flag.name;
      EXPECT_FALSE(flag.help.empty()) << spec->path << " --" << flag.name;
      EXPECT_FALSE(flag.type.empty()) << spec->path << " --" << flag.name;
      if (flag.short_name == 0) continue;
      EXPECT_TRUE(letters.insert(flag.short_name).second) << spec->path << " -" << flag.short_name;
    }
  }
}

TEST(Commands, ExclusiveFlagsExistAndAreInCobrasOrder) {
  for (const auto* spec : all_commands()) {
    const Invocation invocation(*spec, plain_environment());
    std::set<std::string_view> names;
    for (const auto& flag : invocation.all_flags())
      names.insert(flag.name);
    std::string last;
    for (const auto& [first, second] : spec->exclusive) {
      if (first.empty()) continue;
      EXPECT_TRUE(names.contains(first) && names.contains(second)) << spec->path;
      const auto key = std::string(first) + " " + std::string(second);
      EXPECT_LT(last, key);
      last = key;
    }
  }
}

TEST(Commands, EveryCommandShowsItsHelp) {
  for (const auto* spec : all_commands()) {
    auto words = split_words(std::string(spec->path));
    words.emplace_back("--help");
    const auto by_flag = run_tf(words);
    EXPECT_EQ(by_flag.code, 0) << spec->path;
    EXPECT_EQ(by_flag.err, "") << spec->path;
    EXPECT_NE(by_flag.out.find("\nUsage:\n  tf " + std::string(spec->path)), std::string::npos);
    EXPECT_NE(by_flag.out.find("\n\nGlobal Flags:\n      --burst-limit int "), std::string::npos);
    words.pop_back();
    words.insert(words.begin(), "help");
    EXPECT_EQ(run_tf(words).out, by_flag.out) << spec->path;
  }
}

TEST(Commands, ManualExamplesAreReadable) {
  for (const auto& page : manual_pages()) {
    const auto text = manual_text(page.markdown);
    EXPECT_EQ(text.find("```"), std::string::npos) << page.name;
    EXPECT_EQ(text.find('\t'), std::string::npos) << page.name;
  }
}

TEST(Commands, SuggestsNearNames) {
  EXPECT_EQ(suggestions_for("instal"), (std::vector<std::string>{"install"}));
  EXPECT_EQ(suggestions_for("UNINSTALL"), (std::vector<std::string>{"install", "uninstall"}));
  EXPECT_EQ(suggestions_for("remove"), (std::vector<std::string>{"uninstall"}));
  EXPECT_TRUE(suggestions_for("frobnicate").empty());
}

TEST(Help, FlagLinesAreAlignedAsPflagDoes) {
  BoundFlag wait;
  wait.name = "wait";
  wait.help = "wait for it";
  wait.type = "WaitStrategy";
  wait.bare = "watcher";
  wait.default_text = "hookOnly";
  BoundFlag values;
  values.name = "values";
  values.short_name = 'f';
  values.help = "files";
  values.type = "stringSlice";
  values.default_text = "[]";
  BoundFlag dry_run;
  dry_run.name = "dry-run";
  dry_run.help = "try";
  dry_run.type = "string";
  dry_run.bare = "unset";
  dry_run.default_text = "none";
  BoundFlag hidden;
  hidden.name = "a-much-longer-name-that-is-hidden";
  hidden.help = "x";
  hidden.type = "bool";
  hidden.hidden = true;
  EXPECT_EQ(flag_usages({wait, values, dry_run, hidden}),
            "      --dry-run string[=\"unset\"]      try (default \"none\")\n"
            "  -f, --values strings                files\n"
            "      --wait WaitStrategy[=watcher]   wait for it (default hookOnly)\n");
}

TEST(Help, GroupWithoutOrWithAnUnknownSubcommandShowsHelp) {
  const auto help = run_tf({"get", "--help"}).out;
  EXPECT_NE(help.find("Available Commands:\n  all         "), std::string::npos);
  EXPECT_TRUE(
      help.ends_with("Use \"tf get [command] --help\" for more information about a command.\n"));
  for (const auto& words : {std::vector<std::string>{"get"}, {"get", "bogus"}}) {
    const auto run = run_tf(words);
    EXPECT_EQ(run.code, 0);
    EXPECT_EQ(run.out, help);
  }
}

TEST(Help, UnknownTopicShowsUsageOnStderr) {
  const auto run = run_tf({"help", "foo"});
  EXPECT_EQ(run.code, 0);
  EXPECT_EQ(run.out, "");
  EXPECT_TRUE(run.err.starts_with("Unknown help topic [`foo`]\nUsage:\n  tf [command]\n"));
}

TEST(Help, DeprecatedFlagsAreLeftOut) {
  const auto help = run_tf({"template", "--help"}).out;
  for (const char* name : {"--force ", "--atomic", "--validate", "--hide-notes", "--vmodule"}) {
    EXPECT_EQ(help.find(name), std::string::npos) << name;
  }
  EXPECT_NE(help.find("--dry-run string[=\"unset\"]"), std::string::npos);
}

}  // namespace
}  // namespace tf::cmd::test
