#include <fmt/core.h>
#include <gtest/gtest.h>

#include "lib/base/text.h"
#include "templates-engine/exec.h"
#include "templates-engine/parser.h"
#include "tests/support/engine_rows.h"

namespace tf::engine {
namespace {

Result<RenderedFiles> render_pair(std::string first, std::string second) {
  const test::FrozenClock clock;
  Environment environment;
  environment.clock = &clock;
  const Value scope = Map{{"Values", Map{{"a", "x"}}}};
  return render(
      {{"app/templates/a.yaml", std::move(first), scope, "app/templates"},
       {"app/charts/sub/templates/b.yaml", std::move(second), scope, "app/charts/sub/templates"}},
      environment);
}

TEST(Renderer, TellsTemplatesTheirName) {
  const auto got = render_pair("{{ .Template.Name }} {{ .Template.BasePath }}",
                               "{{ .Template.Name }} {{ typeOf .Template }}");
  ASSERT_TRUE(got.has_value()) << got.error().message;
  EXPECT_EQ(got->at("app/templates/a.yaml"), "app/templates/a.yaml app/templates");
  EXPECT_EQ(got->at("app/charts/sub/templates/b.yaml"),
            "app/charts/sub/templates/b.yaml common.Values");
}

TEST(Renderer, ErrorKnowsItsPlace) {
  const auto got = render_pair("ok", "one\n  {{ .Values.no.such }}");
  ASSERT_FALSE(got.has_value());
  ASSERT_TRUE(got.error().pos.has_value());
  EXPECT_EQ(got.error().code, ErrorCode::kInvalid);
  EXPECT_EQ(got.error().pos->file, "app/charts/sub/templates/b.yaml");
  EXPECT_EQ(got.error().pos->line, 2);
  EXPECT_EQ(got.error().pos->column, 13);
}

TEST(Renderer, ParseErrorKnowsItsLine) {
  const auto got = render_pair("ok", "one\n{{ end }}");
  ASSERT_FALSE(got.has_value());
  EXPECT_EQ(got.error().message,
            "parse error at (app/charts/sub/templates/b.yaml:2): unexpected {{end}}");
  EXPECT_EQ(got.error().pos->line, 2);
}

TEST(Renderer, DeepNestingIsRefusedOrDone) {
  constexpr std::size_t kDepth = 3000;
  const auto fine =
      render_pair("{{ " + repeat("(", kDepth) + "1" + repeat(")", kDepth) + " }}", "");
  ASSERT_TRUE(fine.has_value()) << fine.error().message;
  EXPECT_EQ(fine->at("app/templates/a.yaml"), "1");
  const auto refused =
      render_pair("{{ " + repeat("(", 10001) + "1" + repeat(")", 10001) + " }}", "");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().message,
            "parse error at (app/templates/a.yaml:1): max expression depth exceeded");
}

TEST(Renderer, DeepBlocksAreRefusedOrDone) {
  constexpr std::size_t kDepth = 3000;
  const auto fine =
      render_pair(repeat("{{ if 1 }}", kDepth) + "x" + repeat("{{ end }}", kDepth), "");
  ASSERT_TRUE(fine.has_value()) << fine.error().message;
  EXPECT_EQ(fine->at("app/templates/a.yaml"), "x");
  const auto refused = render_pair(repeat("{{ if 1 }}", 10001), "");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().message,
            "parse error at (app/templates/a.yaml:1): blocks are nested too deeply");
}

/// A thousand names that include one another may go 1000 * 1001 levels deep by helm's counting.
TEST(Renderer, EndlessIncludesOfManyNamesFailCleanly) {
  std::string text;
  for (int i = 0; i < 1000; ++i) {
    text += fmt::format("{{{{ define \"n{}\" }}}}{{{{ include \"n{}\" . }}}}{{{{ end }}}}", i,
                        (i + 1) % 1000);
  }
  const StackLimit limit(std::size_t{4} << 20);
  const auto trees = parse_template("t", text + "{{ include \"n0\" . }}", limit);
  ASSERT_TRUE(trees.has_value()) << trees.error().message;
  TemplateSet set;
  set.add(*trees);
  const Environment environment;
  Executor executor("t", set, environment, limit);
  std::string out;
  try {
    executor.execute(*set.find("t"), Value(), out);
    FAIL() << "endless recursion has ended";
  } catch (const ExecError& error) {
    EXPECT_TRUE(error.text().ends_with("exceeded maximum template depth (100000)"));
  }
}

}  // namespace
}  // namespace tf::engine
