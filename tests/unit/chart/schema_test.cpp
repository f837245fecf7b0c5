#include "lib/chart/schema.h"

#include <gtest/gtest.h>

#include "lib/data/yaml_reader.h"
#include "tests/unit/chart/chart_fixture.h"

namespace tf::chart {
namespace {

struct ChartSchemaRow {
  std::string_view name;
  std::string_view parent;    ///< values.schema.json of c; "" is none
  std::string_view subchart;  ///< and of its sub-chart s
  std::string_view values;
  std::string_view expected;  ///< behind the headline
};

// `helm template` 4.3.1.
const ChartSchemaRow kChartSchemaRows[] = {
    {"valid", R"({"type":"object"})", "", "{a: 1}", ""},
    {"both charts", R"({"required":["x"],"properties":{"a":{"type":"string"}}})",
     R"({"properties":{"k":{"minimum":5}}})", "{a: 1, s: {k: 1}}",
     "c:\n- at '': missing property 'x'\n- at '/a': got number, want string\ns:\n- at '/k': "
     "minimum: "
     "got 1, want 5\n"},
    {"only the sub-chart", "", R"({"properties":{"k":{"minimum":5}}})", "{s: {k: 1}}",
     "s:\n- at '/k': minimum: got 1, want 5\n"},
    {"no section for the sub-chart", "", "false", "{s: null}", ""},
    {"bad JSON, then a sub-chart", "{", "false", "{s: {}}",
     "c:\nunexpected EOFs:\n- at '': false schema\n"},
    {"section that is no map", "", "", "{s: 5}",
     "s:\ninvalid type for values: expected object (map), got float64\n"},
    {"missing file", R"({"$ref":"nope.json"})", "", "{}",
     "c:\nfailing loading \"file:///nope.json\": open /nope.json: no such file or directory"},
    {"unknown scheme", R"({"$ref":"ftp://x/y"})", "", "{}",
     "c:\nfailing loading \"ftp://x/y\": no URLLoader registered for \"ftp://x/y\""},
    {"urn", R"({"properties":{"a":{"$ref":"urn:x:y"}},"required":["b"]})", "", "{a: 1}",
     "c:\n- at '': missing property 'b'\n"},
};

Chart with_schemas(const ChartSchemaRow& row) {
  Chart chart;
  chart.metadata.name = "c";
  if (!row.parent.empty()) chart.schema = std::string(row.parent);
  Chart& subchart = chart.dependencies.emplace_back();
  subchart.metadata.name = "s";
  if (!row.subchart.empty()) subchart.schema = std::string(row.subchart);
  return chart;
}

TEST(ChartSchema, ReportsAsHelm) {
  constexpr std::string_view kHeadline =
      "values don't meet the specifications of the schema(s) in the following chart(s):\n";
  for (const ChartSchemaRow& row : kChartSchemaRows) {
    test::RecordedEvents events;
    const Status status = validate_schemas(with_schemas(row), *parse_yaml(row.values), events);
    const std::string message = status ? "" : status.error().message;
    EXPECT_EQ(status.has_value(), row.expected.empty()) << row.name;
    EXPECT_TRUE(status || message.starts_with(kHeadline)) << row.name;
    EXPECT_EQ(trim_prefix(message, kHeadline), row.expected) << row.name;
  }
}

TEST(ChartSchema, WarnsOnceOfAnUnknownUrn) {
  test::RecordedEvents events;
  Chart chart;
  chart.schema = std::string(R"({"properties":{"a":{"$ref":"urn:x:y"},"b":{"$ref":"urn:x:y"}}})");
  EXPECT_TRUE(validate_schemas(chart, *parse_yaml("{a: 1, b: 2}"), events));
  EXPECT_EQ(events.lines,
            (std::vector<std::string>{
                "chart name chart-name=",
                "WARN unresolved URN reference ignored; using permissive schema urn=urn:x:y",
                "number of dependencies in the chart chart= dependencies=0"}));
}

TEST(ChartSchema, RefusesRemoteSchemas) {
  test::RecordedEvents events;
  Chart chart;
  chart.schema = std::string(R"({"$ref":"https://schemas.test/x.json"})");
  const Status status = validate_schemas(chart, *parse_yaml("{}"), events);
  ASSERT_FALSE(status);
  EXPECT_TRUE(contains(status.error().message, "failing loading \"https://schemas.test/x.json\""));
}

}  // namespace
}  // namespace tf::chart
