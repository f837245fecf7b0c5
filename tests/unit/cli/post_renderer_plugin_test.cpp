#include "cmd/post_renderer_plugin.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tf::cmd {
namespace {

using testing::Contains;
using testing::ElementsAre;

// Expected texts: os.Expand of Go 1.26.
TEST(PostRendererPlugin, ExpandsVariables) {
  const VariableMap variables = {{"A", "x"}, {"AB", "y"}, {"1", "one"}};
  const auto expand = [&](std::string_view text) { return expand_variables(text, variables); };
  EXPECT_EQ(expand("$A/${AB}c$AB.$NONE|"),
            "x/yc"
            "y.|");
  EXPECT_EQ(expand("$1x ${1} $"), "onex one $");
  EXPECT_EQ(expand("${} ${A $/"), " A $/");
}

TEST(PostRendererPlugin, TakesTheCommandOfThePlatform) {
  PostRendererPlugin plugin{"p",
                            "dir",
                            {{"", "", "/bin/false", {}},
                             {"windows", "", "/bin/no", {}},
                             {"Linux", "", "/bin/sh -x", {"$HELM_PLUGIN_DIR"}},
                             {"linux", "s390x", "/bin/no", {}}}};
  const auto request = plugin_process(plugin, {"$extra"}, {{"PATH", "/bin"}});
  ASSERT_TRUE(request);
  EXPECT_EQ(request->program, "/bin/sh");
  EXPECT_THAT(request->arguments, ElementsAre("-x", "dir", "$extra"));
  EXPECT_THAT(request->environment, Contains("HELM_PLUGIN_NAME=p"));
}

TEST(PostRendererPlugin, NoCommandForThePlatform) {
  const PostRendererPlugin plugin{"p", "dir", {{"plan9", "", "/bin/sh", {}}}};
  const auto request = plugin_process(plugin, {}, {});
  ASSERT_FALSE(request);
  EXPECT_EQ(request.error().message,
            "failed to prepare plugin command: no plugin command is applicable");
}

}  // namespace
}  // namespace tf::cmd
