#include "lib/chart/metadata.h"

#include <gtest/gtest.h>

#include "tests/unit/chart/chart_fixture.h"

namespace tf::chart {
namespace {

constexpr std::string_view kMetadataBase = "apiVersion: v2\nname: c\nversion: 0.1.0\n";

struct MetadataRow {
  std::string_view yaml;  ///< "+" stands for a minimal Chart.yaml
  std::string_view expected;
};

// Chart.yaml and what `helm template` 4.3.1 says about it.
const MetadataRow kMetadataRows[] = {
    {R"(+maintainers: [abc])",
     R"(cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go struct field Metadata.maintainers of type v2.Maintainer)"},
    {R"(+maintainers: abc)",
     R"(cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go struct field Metadata.maintainers of type []*v2.Maintainer)"},
    {R"(+dependencies: 5)",
     R"(cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal number into Go struct field Metadata.dependencies of type []*v2.Dependency)"},
    {R"(+dependencies: [{name: [1]}])",
     R"(cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go struct field Dependency.dependencies.name of type string)"},
    {R"(+dependencies: [{import-values: x}])",
     R"(cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go struct field Dependency.dependencies.import-values of type []interface {})"},
    {R"(+dependencies: [{enabled: 1}])",
     R"(cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal number into Go struct field Dependency.dependencies.enabled of type bool)"},
    {R"(+maintainers: [{name: {a: 1}}])",
     R"(cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal object into Go struct field Maintainer.maintainers.name of type string)"},
    {R"(+sources: [[1]])",
     R"(cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go struct field Metadata.sources of type string)"},
    {R"(+annotations: {a: [1]})",
     R"(cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go struct field Metadata.annotations of type string)"},
    {R"(+annotations: [])",
     R"(cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go struct field Metadata.annotations of type map[string]string)"},
    {R"(+keywords: true)",
     R"(cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal bool into Go struct field Metadata.keywords of type []string)"},
    {R"(+keywords: {a: 1})",
     R"(cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal object into Go struct field Metadata.keywords of type []string)"},
    {R"(+deprecated: "true")",
     R"(cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go struct field Metadata.deprecated of type bool)"},
    {R"(+deprecated: 1)",
     R"(cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal number into Go struct field Metadata.deprecated of type bool)"},
    {R"(+appVersion: [a])",
     R"(cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go struct field Metadata.appVersion of type string)"},
    {R"(+Description: {})",
     R"(cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal object into Go struct field Metadata.description of type string)"},
    {R"(+type: foo)", R"(validation: chart.metadata.type must be application or library)"},
    {R"(+maintainers: [null])", R"(validation: maintainers must not contain empty or null nodes)"},
    {R"(+dependencies: [null])",
     R"(validation: dependencies must not contain empty or null nodes)"},
    {R"(+dependencies: [{name: "a b", alias: "a b"}])",
     R"(validation: dependency "a b" has disallowed characters in the alias)"},
    {R"(+dependencies: [{name: b},{name: b}])",
     R"(validation: more than one dependency with name or alias "b")"},
    {R"(+dependencies: [{name: b},{name: a, alias: b}])",
     R"(validation: more than one dependency with name or alias "b")"},
    {R"(+apiVersion: [x])",
     R"(cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go struct field chartBase.apiVersion of type string)"},
    {R"(+apiVersion: v3)", R"(invalid chart apiVersion)"},
    {R"(+apiVersion: v9)", R"(unsupported chart version)"},
    {R"(+name: a/b)", R"(validation: chart.metadata.name "a/b" is invalid)"},
    {R"(+name: ..)", R"(validation: chart.metadata.name ".." is not allowed)"},
    {R"(+name: "")", R"(validation: chart.metadata.name is required)"},
    {R"(+version: x)", R"(validation: chart.metadata.version "x" is invalid)"},
    {R"(+version: "")", R"(validation: chart.metadata.version is required)"},
    {R"(+appVersion: .inf)",
     R"(cannot load Chart.yaml: error converting YAML to JSON: json: unsupported value: +Inf)"},
    {R"(+{{ x }})",
     R"(cannot load Chart.yaml: error converting YAML to JSON: yaml: line 5: could not find expected ':')"},
    {R"(+a: b: c)",
     R"(cannot load Chart.yaml: error converting YAML to JSON: yaml: line 4: mapping values are not allowed in this context)"},
    {R"([1])",
     R"(cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type loader.chartBase)"},
    {R"(text)",
     R"(cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go value of type loader.chartBase)"},
    {R"()", R"(validation: chart.metadata.name is required)"},
    {R"(name: c
version: 1)",
     R"(OK)"},
    {R"(apiVersion: v2
version: 1)",
     R"(validation: chart.metadata.name is required)"},
    {R"(apiVersion: v2
name: c)",
     R"(validation: chart.metadata.version is required)"},
    {R"(apiVersion: v1
name: c
version: 01.2)",
     R"(OK)"},
    {R"(apiVersion: v2
name: c
version: 1.2.3.4)",
     R"(validation: chart.metadata.version "1.2.3.4" is invalid)"},
};

std::string with_base(std::string_view text) {
  if (!text.starts_with('+')) return std::string(text);
  return std::string(kMetadataBase).append(text.substr(1));
}

TEST(Metadata, IsCheckedAsByHelm) {
  for (const MetadataRow& row : kMetadataRows) {
    test::RecordedEvents events;
    const test::TempDir dir;
    dir.write("Chart.yaml", with_base(row.yaml) + "\n");
    const auto chart = load_chart(dir.path(), events);
    EXPECT_EQ(chart ? "OK" : chart.error().message, row.expected) << row.yaml;
  }
}

struct ScalarRow {
  std::string_view yaml;
  std::string_view expected;
};

// {{ .Chart.AppVersion }} of helm 4.3.1 for an unquoted appVersion.
const ScalarRow kScalarRows[] = {
    {"1.0", R"(1)"},
    {"1.10", R"(1.1)"},
    {"1000000", R"(1000000)"},
    {"1e6", R"(1e+06)"},
    {"123456789", R"(123456789)"},
    {"1.5e300", R"(+Inf)"},
    {"yes", R"(true)"},
    {"null", R"()"},
    {"~", R"()"},
    {"2020-01-01", R"(2020-01-01)"},
    {"0x10", R"(16)"},
    {"017", R"(15)"},
    {"1_000", R"(1000)"},
    {"12345678901234567890", R"(12345678901234567890)"},
    {"1234567.5", R"(1.2345675e+06)"},
    {"16777217.0", R"(1.6777216e+07)"},
    {"-0.0", R"(-0)"},
    {"0.00001", R"(1e-05)"},
    {"1.1e2", R"(110)"},
    {"\"1.10\"", R"(1.10)"},
    {"1.23456789", R"(1.2345679)"},
    {"7e5", R"(700000)"},
};

TEST(Metadata, TurnsScalarsIntoText) {
  for (const ScalarRow& row : kScalarRows) {
    MetadataDraft draft;
    const Status status = read_metadata("appVersion: " + std::string(row.yaml), draft);
    ASSERT_TRUE(status) << row.yaml << ": " << status.error().message;
    EXPECT_EQ(draft.fields.app_version, row.expected) << row.yaml;
  }
}

TEST(Metadata, MatchesKeysAndCleansTextAsGo) {
  MetadataDraft draft;
  ASSERT_TRUE(read_metadata(R"({apiVersion: v2, name: c, NAME: zz, version: 1.0.0, Appversion: q,
    maintainers: [{name: 1, email: true, URL: x}], keywords: [1, yes, a, null], deprecated: true,
    annotations: {a: 1, b: true, c: null, d: 1.50}, description: "a\tb\u00a0c\u200bd\ne",
    dependencies: [{name: x, tags: [1], import-values: [a, {child: b, parent: 1}]}]})",
                            draft));
  const auto metadata = finish_metadata(std::move(draft));
  ASSERT_TRUE(metadata) << metadata.error().message;
  EXPECT_EQ(metadata->name, "c");
  EXPECT_EQ(metadata->app_version, "q");
  EXPECT_EQ(metadata->description, "a b cd e");
  EXPECT_EQ(metadata->maintainers.at(0).email, "true");
  EXPECT_EQ(metadata->maintainers.at(0).url, "x");
  EXPECT_EQ(metadata->keywords, (std::vector<std::string>{"1", "true", "a", ""}));
  EXPECT_EQ(*metadata->annotations, (std::map<std::string, std::string>{
                                        {"a", "1"}, {"b", "true"}, {"c", ""}, {"d", "1.5"}}));
  EXPECT_TRUE(metadata->deprecated);
  EXPECT_EQ(metadata->dependencies.at(0).tags, (std::vector<std::string>{"1"}));
  EXPECT_EQ(test::json_of(metadata->dependencies[0].import_values.at(1)),
            R"({"child":"b","parent":1})");
}

TEST(Metadata, LaterFilesGoOverEarlierOnes) {
  MetadataDraft draft;
  ASSERT_TRUE(
      read_metadata("name: a\ndependencies: [{name: x, version: 1.0.0}, {name: y}]", draft));
  ASSERT_TRUE(read_metadata("dependencies: [{alias: z}]", draft));
  EXPECT_EQ(draft.fields.name, "a");
  ASSERT_EQ(draft.dependencies.size(), 1U);
  EXPECT_EQ(draft.dependencies[0]->name, "x");
  EXPECT_EQ(draft.dependencies[0]->alias, "z");
}

TEST(Metadata, ReadsALock) {
  const auto lock = read_lock(
      "dependencies: [{name: a, version: 1.2.3, repository: r}]\ndigest: sha256:x\n"
      "generated: \"2024-01-02T03:04:05.678+02:00\"\n");
  ASSERT_TRUE(lock) << lock.error().message;
  EXPECT_EQ(lock->digest, "sha256:x");
  EXPECT_EQ(lock->generated, "2024-01-02T03:04:05.678+02:00");
  EXPECT_EQ(lock->dependencies.at(0).version, "1.2.3");
}

}  // namespace
}  // namespace tf::chart
