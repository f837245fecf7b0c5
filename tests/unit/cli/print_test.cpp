#include <gtest/gtest.h>

#include "cmd/print/log.h"
#include "cmd/print/progress.h"
#include "cmd/print/release_view.h"
#include "cmd/print/table.h"
#include "cmd/print/views.h"
#include "cmd/template_output.h"
#include "lib/data/json.h"

namespace tf::cmd::test {
namespace {

TEST(Table, PadsEveryColumnAndCutsCellsOfSeveralLines) {
  EXPECT_EQ(format_table({{"A", "BB"}, {"xyz", ""}}), "A  \tBB\nxyz\t  \n");
  EXPECT_EQ(format_table({}), "\n");
  EXPECT_EQ(format_table({{"検索", "b"}, {"abc", "c"}}), "検索\tb\nabc \tc\n");
  EXPECT_EQ(format_table({{"\x1b[1mAB\x1b[22m", "c"}, {"abcd", "c"}}),
            "\x1b[1mAB\x1b[22m  \tc\nabcd\tc\n");
  // helm 4.3.1: a description of two lines is as wide as its longest line, then cut.
  EXPECT_EQ(format_table({{"1234567890\nabc"}}), "1234567...\n");
}

TEST(Log, QuotesAsSlog) {
  EXPECT_EQ(format_log({LogRecord::Level::kWarn, "two words", {{"key", "plain"}, {"b", ""}}}),
            "level=WARN msg=\"two words\" key=plain b=\"\"\n");
  EXPECT_EQ(format_log({LogRecord::Level::kInfo, "é", {{"q", "a=b"}, {"n", "x\ny"}}}),
            "level=INFO msg=é q=\"a=b\" n=\"x\\ny\"\n");
}

TEST(Progress, IsSilentWithoutATerminal) {
  StringSink err;
  ConsoleSink sink(err, {});
  sink.on_event(BatchStarted{Verb::kCreate, "ConfigMap", 2});
  sink.on_event(BatchFinished{Verb::kCreate, "ConfigMap", 2, 0, std::chrono::milliseconds(10)});
  sink.on_event(WaitProgress{0, 2, {}});
  log_debug(sink, "not shown");
  EXPECT_EQ(err.text(), "");
  log_warning(sink, "shown");
  EXPECT_EQ(err.text(), "level=WARN msg=shown\n");
}

TEST(Progress, ShowsALineForEachGroup) {
  StringSink err;
  ConsoleSink sink(err, {.progress = Progress::kShown});
  sink.on_event(BatchStarted{Verb::kCreate, "Namespace", 1});
  sink.on_event(BatchFinished{Verb::kCreate, "Namespace", 1, 0, std::chrono::milliseconds(40)});
  sink.on_event(BatchStarted{Verb::kCreate, "Ingress", 3});
  sink.on_event(BatchFinished{Verb::kCreate, "Ingress", 3, 2, std::chrono::milliseconds(1250)});
  EXPECT_EQ(err.text(),
            "Creating namespace...\rCreating namespace...           ✅ 0.0s\n"
            "Creating Ingresses...\rCreating Ingresses...           ❌ 2 of 3 failed\n");
}

TEST(Progress, EndsAnOpenLineBeforeALogRecordAndShowsTheStepAgain) {
  StringSink err;
  ConsoleSink sink(err, {.progress = Progress::kShown});
  sink.on_event(HookStarted{"pre-install", "migrate", "Job"});
  log_info(sink, "hello");
  sink.on_event(HookFinished{"pre-install", "migrate", "Job", true, std::chrono::seconds(2)});
  EXPECT_EQ(err.text(),
            "Running pre-install migrate...\nlevel=INFO msg=hello\n"
            "Running pre-install migrate...\rRunning pre-install migrate...  ✅ 2.0s\n");
}

TEST(Progress, CountsWhatIsReady) {
  StringSink err;
  ConsoleSink sink(err, {.progress = Progress::kShown});
  sink.on_event(WaitProgress{1, 2, {"Deployment/web: Available: 0/1"}});
  sink.on_event(WaitProgress{2, 2, {}});
  const std::string start = "Waiting for resources...";
  const std::string padded = start + std::string(8, ' ');
  const auto done = padded + "✅ 2/2 ready";
  EXPECT_EQ(err.text(), start + "\r" + padded + "1/2 ready  Deployment/web: Available: 0/1" + "\r" +
                            done + std::string(29, ' ') + "\n");
}

TEST(Progress, KindsInWords) {
  EXPECT_EQ(kind_words("ConfigMap", 1), "ConfigMaps");
  EXPECT_EQ(kind_words("Ingress", 2), "Ingresses");
  EXPECT_EQ(kind_words("NetworkPolicy", 2), "NetworkPolicies");
  EXPECT_EQ(kind_words("Gateway", 2), "Gateways");
  EXPECT_EQ(kind_words("Endpoints", 2), "Endpoints");
  EXPECT_EQ(kind_words("Namespace", 2), "Namespaces");
}

// As kubectl 0.37's TablePrinter prints them: one header for neighbours with the same columns, each
// table aligned for itself, columns of priority 1 left out.
TEST(ResourceTables, ShareHeadersAndHideWideColumns) {
  const auto table = [](const std::string& name, const std::string& data) {
    return parse_json(R"({"kind":"Table","columnDefinitions":[{"name":"Name","priority":0},)"
                      R"({"name":"Data","priority":0},{"name":"Extra","priority":1},)"
                      R"({"name":"Age","priority":0}],"rows":[{"cells":[")" +
                          name + R"(",)" + data + R"(,"wide","4m"]}]})",
                      Numbers::kInt64OrFloat)
        .value();
  };
  const Value other =
      parse_json(R"({"columnDefinitions":[{"name":"Name","priority":0}],"rows":[]})").value();
  EXPECT_EQ(
      format_resources({{"v1/A",
                         {table("r1-cm", "1"), table("longer-name", "10"),
                          table("é", R"("one\ntwo")"), table("nil", "null"), table("f", "1.5")}},
                        {"v1/B", {other, table("again", R"("z")")}}}),
      "==> v1/A\n"
      "NAME    DATA   AGE\n"
      "r1-cm   1      4m\n"
      "longer-name   10    4m\n"
      "é     one...   4m\n"
      "nil         4m\n"
      "f     1.5   4m\n"
      "\n"
      "==> v1/B\n"
      "NAME    DATA   AGE\n"
      "again   z      4m\n"
      "\n");
}

TEST(ReleaseViewJson, TopLevelIsSplitByKeys) {
  const auto parts = split_json_object(R"({"a":{"x":"}\","},"b":[1,{"c":2}],"d":"e"})");
  ASSERT_EQ(parts.size(), 3U);
  EXPECT_EQ(parts[0].second, R"({"x":"}\","})");
  EXPECT_EQ(parts[1].second, R"([1,{"c":2}])");
  EXPECT_EQ(parts[2].first, "d");
  EXPECT_TRUE(split_json_object("{}").empty());
}

// Expected values are Go 1.26's filepath.Match.
TEST(MatchPath, FollowsGo) {
  EXPECT_TRUE(match_path("templates/*.yaml", "templates/a.yaml"));
  EXPECT_FALSE(match_path("templates/*.yaml", "templates/sub/a.yaml"));
  EXPECT_TRUE(match_path("templates/*/*.yaml", "templates/sub/a.yaml"));
  EXPECT_TRUE(match_path("a?c", "abc"));
  EXPECT_TRUE(match_path("a?c", "aéc"));
  EXPECT_FALSE(match_path("a?c", "a/c"));
  EXPECT_TRUE(match_path("[a-c]x", "bx"));
  EXPECT_FALSE(match_path("[^a-c]x", "bx"));
  EXPECT_TRUE(match_path("\\*", "*"));
  EXPECT_FALSE(match_path("[", "["));
  EXPECT_FALSE(match_path("[a", "a"));
  EXPECT_FALSE(match_path("[]a]", "]"));
  EXPECT_FALSE(match_path("a*", "b"));
  EXPECT_TRUE(match_path("*a*b", "xaxab"));
}

}  // namespace
}  // namespace tf::cmd::test
