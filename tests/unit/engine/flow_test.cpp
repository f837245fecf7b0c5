#include <gtest/gtest.h>

#include "tests/support/engine_rows.h"

namespace tf::engine {
namespace {

class KeptEvents final : public EventSink {
 public:
  void on_event(const Event& event) override { records.push_back(std::get<LogRecord>(event)); }
  std::vector<LogRecord> records;
};

Result<std::string> render_flow(const std::string& text, Environment environment) {
  const test::FrozenClock clock;
  environment.clock = &clock;
  return render_text("t", text, Map{{"name", "web"}}, environment);
}

TEST(Flow, LookupAsksTheEnvironment) {
  Environment environment;
  environment.lookup = [](std::string_view version, std::string_view kind, std::string_view ns,
                          std::string_view name) -> Result<Value> {
    return Value(Map{{"seen", std::string(version) + "," + std::string(kind) + "," +
                                  std::string(ns) + "," + std::string(name)}});
  };
  EXPECT_EQ(*render_flow(R"({{ (lookup "v1" "Pod" "ns" "p").seen }})", environment), "v1,Pod,ns,p");
}

TEST(Flow, LookupWithoutClusterIsEmpty) {
  EXPECT_EQ(*render_flow(R"({{ lookup "v1" "Pod" "ns" "p" }})", {}), "map[]");
}

TEST(Flow, LookupErrorEndsTheRender) {
  Environment environment;
  environment.lookup = [](auto, auto, auto, auto) -> Result<Value> {
    return fail(ErrorCode::kForbidden, "pods is forbidden");
  };
  const auto got = render_flow(R"({{ lookup "v1" "Pod" "" "" }})", environment);
  ASSERT_FALSE(got.has_value());
  EXPECT_EQ(got.error().message,
            R"(template: t:1:3: executing "t" at <lookup "v1" "Pod" "" "">: error calling lookup: )"
            "pods is forbidden");
}

TEST(Flow, LintLogsWhereOthersFail) {
  KeptEvents events;
  Environment environment;
  environment.lint = true;
  environment.events = &events;
  const auto got = render_flow(
      R"([{{ required "no x" .x }}{{ required "empty" "" }}{{ fail "stop" }}{{ required "" 0 }}])",
      environment);
  EXPECT_EQ(*got, "[0]");
  ASSERT_EQ(events.records.size(), 3U);
  EXPECT_EQ(events.records[0].level, LogRecord::Level::kWarn);
  EXPECT_EQ(events.records[0].message, "missing required value");
  EXPECT_EQ(events.records[0].attributes[0].second, "no x");
  EXPECT_EQ(events.records[1].message, "missing required values");
  EXPECT_EQ(events.records[2].level, LogRecord::Level::kInfo);
  EXPECT_EQ(events.records[2].message, "funcMap fail");
}

TEST(Flow, RequiredTellsTheMessageOnly) {
  const auto got = render_flow(R"({{ required "need x" .x }})", {});
  ASSERT_FALSE(got.has_value());
  EXPECT_EQ(got.error().message,
            R"(template: t:1:3: executing "t" at <required "need x" .x>: error calling required: )"
            "need x");
}

}  // namespace
}  // namespace tf::engine
