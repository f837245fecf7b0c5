#include "lib/chart/loader.h"

#include <gtest/gtest.h>

#include "tests/support/tar_builder.h"
#include "tests/unit/chart/chart_fixture.h"

namespace tf::chart {
namespace {

constexpr std::string_view kLoaderBase =
    "-- Chart.yaml --\napiVersion: v2\nname: c\nversion: 0.1.0\n";

struct LoaderErrorRow {
  std::string_view name;
  std::string_view files;  ///< "+" stands for a minimal Chart.yaml
  std::string_view expected;
};

// Charts that `helm template` 4.3.1 refuses; DIR is the chart's directory.
const LoaderErrorRow kLoaderErrorRows[] = {
    {"no Chart.yaml", R"(-- values.yaml --
a: 1
)",
     R"(unable to detect chart at DIR/Chart.yaml: open DIR/Chart.yaml: no such file or directory)"},
    {"Chart.yaml ignored", R"(+-- .helmignore --
Chart.yaml
)",
     R"(Chart.yaml file is missing)"},
    {"bad values", R"(+-- values.yaml --
a: 1
b: {
)",
     R"(cannot load values.yaml: cannot unmarshal yaml document: error converting YAML to JSON: yaml: line 2: did not find expected node content)"},
    {"bad values in second document", R"(+-- values.yaml --
a: 1
---
b:
 c: 1
  d: 2
)",
     R"(cannot load values.yaml: cannot unmarshal yaml document: error converting YAML to JSON: yaml: line 3: mapping values are not allowed in this context)"},
    {"values that are a list", R"(+-- values.yaml --
- a
)",
     R"(cannot load values.yaml: cannot unmarshal yaml document: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {})"},
    {"bad separator", R"(+-- values.yaml --
a: 1
--- x
)",
     R"(cannot load values.yaml: error reading yaml document: invalid Yaml document separator: x)"},
    {"bad lock", R"(+-- Chart.lock --
generated: abc
)",
     R"(cannot load Chart.lock: error unmarshaling JSON: while decoding JSON: parsing time "abc" as "2006-01-02T15:04:05Z07:00": cannot parse "abc" as "2006")"},
    {"lock with a number for a time", R"(+-- Chart.lock --
generated: 5
)",
     R"(cannot load Chart.lock: error unmarshaling JSON: while decoding JSON: Time.UnmarshalJSON: input is not a JSON string)"},
    {"lock with a date only", R"(+-- Chart.lock --
generated: 2020-01-01
)",
     R"(cannot load Chart.lock: error unmarshaling JSON: while decoding JSON: parsing time "2020-01-01" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T")"},
    {"lock with a bad month", R"(+-- Chart.lock --
generated: 2020-13-01T00:00:00Z
)",
     R"(cannot load Chart.lock: error unmarshaling JSON: while decoding JSON: parsing time "2020-13-01T00:00:00Z": month out of range)"},
    {"lock that is a list", R"(+-- Chart.lock --
[1]
)",
     R"(cannot load Chart.lock: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type v2.Lock)"},
    {"lock with bad dependencies", R"(+-- Chart.lock --
dependencies: 4
)",
     R"(cannot load Chart.lock: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal number into Go struct field Lock.dependencies of type []*v2.Dependency)"},
    {"bad requirements", R"(+-- requirements.yaml --
dependencies: 4
)",
     R"(cannot load requirements.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal number into Go struct field Metadata.dependencies of type []*v2.Dependency)"},
    {"bad requirements lock", R"(+-- requirements.lock --
digest: []
)",
     R"(cannot load requirements.lock: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go struct field Lock.digest of type string)"},
    {"loose file in charts", R"(+-- charts/README.md --
x
)",
     R"(error unpacking subchart README.md in c: Chart.yaml file is missing)"},
    {"sub-chart without Chart.yaml", R"(+-- charts/a/values.yaml --
x: 1
)",
     R"(error unpacking subchart a in c: Chart.yaml file is missing)"},
    {"bad sub-chart", R"(+-- charts/a/Chart.yaml --
apiVersion: v2
name: a
version: x
)",
     R"(error unpacking subchart a in c: validation: chart.metadata.version "x" is invalid)"},
    {"sub-chart that is a list", R"(+-- charts/a/Chart.yaml --
[1]
)",
     R"(error unpacking subchart a in c: cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type v2.Metadata)"},
    {"bad values two levels down", R"(+-- charts/a/Chart.yaml --
apiVersion: v2
name: a
version: 1.0.0
-- charts/a/charts/b/Chart.yaml --
apiVersion: v2
name: b
version: 1.0.0
-- charts/a/charts/b/values.yaml --
a: [
)",
     R"(error unpacking subchart a in c: error unpacking subchart b in a: cannot load values.yaml: cannot unmarshal yaml document: error converting YAML to JSON: yaml: line 1: did not find expected node content)"},
    {"packed sub-chart that is no archive", R"(+-- charts/a-1.tgz --
not an archive
)",
     R"(error unpacking subchart a-1.tgz in c: gzip: invalid header)"},
    {"packed sub-chart in a folder", R"(+-- charts/a.tgz/x --
x
)",
     R"(error unpacking subchart tar in c: expected a.tgz, got a.tgz/x)"},
    {"double star", R"(+-- .helmignore --
# fine
a/**
)",
     R"(double-star (**) syntax is not supported)"},
    {"bad glob", R"(+-- .helmignore --
[a
)",
     R"(syntax error in pattern)"},
};

std::string chart_text(std::string_view files) {
  if (!files.starts_with('+')) return std::string(files);
  return std::string(kLoaderBase).append(files.substr(1));
}

TEST(Loader, RefusesInHelmsWords) {
  for (const LoaderErrorRow& row : kLoaderErrorRows) {
    test::RecordedEvents events;
    const test::TempDir dir;
    test::write_files(dir, chart_text(row.files));
    const auto chart = load_chart(dir.path(), events);
    ASSERT_FALSE(chart) << row.name;
    EXPECT_EQ(replace_all(chart.error().message, dir.path(), "DIR"), row.expected) << row.name;
  }
}

TEST(Loader, KnowsThePlaceOfBrokenYaml) {
  test::RecordedEvents events;
  const test::TempDir dir;
  test::write_files(dir, chart_text("+-- charts/a/Chart.yaml --\napiVersion: v2\nname: a\n"
                                    "version: 1.0.0\n-- charts/a/values.yaml --\n"
                                    "a: 1\n---\nb:\n c: 1\n  d: 2\n"));
  const auto chart = load_chart(dir.path(), events);
  ASSERT_FALSE(chart);
  ASSERT_TRUE(chart.error().pos);
  EXPECT_EQ(chart.error().pos->file, dir / "charts/a/values.yaml");
  EXPECT_GE(chart.error().pos->line, 4);
}

std::vector<std::string> names_of(const std::vector<File>& files) {
  std::vector<std::string> names;
  for (const File& file : files)
    names.push_back(file.name);
  return names;
}

constexpr std::string_view kWholeChart = R"(-- Chart.yaml --
apiVersion: v2
name: c
version: 0.1.0
-- .helmignore --
*.bak
/docs/
-- Chart.lock --
digest: d
generated: "2024-01-02T03:04:05Z"
-- values.yaml --
a: 1
-- values.schema.json --
{}
-- README.md --
-- x.bak --
-- docs/x --
-- sub/docs/x --
-- crds/b.yaml --
-- crds/a.YML --
-- crds/note.txt --
-- templates/b.yaml --
-- templates/.hidden --
-- templates/t/a.tpl --
-- charts/z/Chart.yaml --
apiVersion: v2
name: z
version: 0.1.0
-- charts/z/crds/z.json --
{}
-- charts/a/Chart.yaml --
apiVersion: v1
name: a
version: 0.1.0
-- charts/a/requirements.yaml --
dependencies: [{name: q}]
-- charts/_no/x --
-- charts/.no --
-- charts/a-1.tgz.prov --
sig
)";

TEST(Loader, SortsFilesToTheirPlaces) {
  test::RecordedEvents events;
  const test::TempDir dir;
  test::write_files(dir, kWholeChart);
  dir.set_modtime("templates/b.yaml", 1'700'000'000);
  const auto loaded = load_chart(dir.path(), events);
  ASSERT_TRUE(loaded) << loaded.error().message;
  const Chart& chart = *loaded;
  using Names = std::vector<std::string>;
  EXPECT_EQ(names_of(chart.templates), (Names{"templates/b.yaml", "templates/t/a.tpl"}));
  EXPECT_EQ(names_of(chart.files),
            (Names{".helmignore", "README.md", "charts/a-1.tgz.prov", "crds/a.YML", "crds/b.yaml",
                   "crds/note.txt", "sub/docs/x"}));
  EXPECT_EQ(test::json_of(chart.values), R"({"a":1})");
  EXPECT_EQ(*chart.values_text, "a: 1\n");
  EXPECT_EQ(*chart.schema, "{}\n");
  EXPECT_EQ(chart.lock->digest, "d");
  EXPECT_EQ(chart.templates[0].modtime->time_since_epoch(), std::chrono::seconds(1'700'000'000));
  EXPECT_TRUE(chart.modtime);
  ASSERT_EQ(chart.dependencies.size(), 2U);
  EXPECT_EQ(chart.dependencies[0].name(), "a");
  EXPECT_EQ(chart.dependencies[0].metadata.dependencies.at(0).name, "q");
  EXPECT_EQ(names_of(chart.dependencies[0].files), (Names{"requirements.yaml"}));
  EXPECT_TRUE(chart.dependencies[1].values.is_nil());
  Names crds;
  for (const CrdFile& crd : crd_files(chart))
    crds.push_back(crd.full_path);
  EXPECT_EQ(crds, (Names{"c/crds/a.YML", "c/crds/b.yaml", "c/charts/z/crds/z.json"}));
  EXPECT_TRUE(events.lines.empty());
}

TEST(Loader, WarnsOfOldFilesInNewCharts) {
  test::RecordedEvents events;
  const auto chart = test::load_text(
      chart_text("+-- requirements.yaml --\ndependencies: [{name: q}]\n-- requirements.lock --\n"
                 "digest: d\n"),
      events);
  ASSERT_TRUE(chart) << chart.error().message;
  EXPECT_EQ(chart->metadata.dependencies.size(), 1U);
  EXPECT_TRUE(chart->files.empty());
  ASSERT_EQ(events.lines.size(), 2U);
  EXPECT_EQ(events.lines[1],
            "INFO Warning: Dependencies are handled in Chart.yaml since apiVersion \"v2\". We "
            "recommend migrating dependencies to Chart.yaml.");
}

TEST(Loader, FollowsLinksAndSaysSo) {
  test::RecordedEvents events;
  const test::TempDir dir;
  test::write_files(dir, chart_text("+-- real/x.yaml --\nx\n"));
  dir.link("real", "templates");
  const auto chart = load_chart(dir.path(), events);
  ASSERT_TRUE(chart) << chart.error().message;
  EXPECT_EQ(names_of(chart->templates), (std::vector<std::string>{"templates/x.yaml"}));
  ASSERT_EQ(events.lines.size(), 1U);
  EXPECT_TRUE(events.lines[0].starts_with(
      "INFO found symbolic link in path. Contents of linked file included and used path="));
  dir.link("..", "loop");
  EXPECT_FALSE(load_chart(dir.path(), events));
}

TEST(Loader, StripsByteOrderMarks) {
  test::RecordedEvents events;
  const auto chart = test::load_text(
      "-- Chart.yaml --\n\xEF\xBB\xBF"
      "apiVersion: v2\nname: c\nversion: 0.1.0\n"
      "-- templates/a --\n\xEF\xBB\xBFx\n",
      events);
  ASSERT_TRUE(chart) << chart.error().message;
  EXPECT_EQ(chart->templates.at(0).data, "x\n");
}

constexpr std::string_view kPackedYaml = "apiVersion: v2\nname: c\nversion: 0.1.0\n";

TEST(Loader, ReadsArchivesInArchives) {
  test::RecordedEvents events;
  const test::TempDir dir;
  const std::string inner =
      test::TarBuilder().file("s/Chart.yaml", "apiVersion: v2\nname: s\nversion: 1.0.0\n").tgz();
  const std::string outer = test::TarBuilder()
                                .file("c/Chart.yaml", kPackedYaml)
                                .file("c/.helmignore", "*")
                                .file("c\\templates\\x", "t")
                                .file("c/charts/s-1.0.0.tgz", inner)
                                .tgz();
  const auto chart = load_chart(dir.write("c.tgz", outer), events);
  ASSERT_TRUE(chart) << chart.error().message;
  EXPECT_EQ(names_of(chart->templates), (std::vector<std::string>{"templates/x"}));
  EXPECT_EQ(names_of(chart->files), (std::vector<std::string>{".helmignore"}));
  EXPECT_EQ(chart->dependencies.at(0).name(), "s");
  EXPECT_EQ(chart->modtime->time_since_epoch(), std::chrono::seconds(1'700'000'000));
}

TEST(Loader, RefusesOddArchives) {
  test::RecordedEvents events;
  const auto message = [&](const std::string& data, const std::string& name) {
    const auto chart = load_chart_archive(data, name, events);
    return chart ? "OK" : chart.error().message;
  };
  EXPECT_EQ(message("a: 1", "v.yaml"),
            "file 'v.yaml' seems to be a YAML file, but expected a gzipped archive");
  EXPECT_EQ(message("hello", "x"),
            "file 'x' does not appear to be a gzipped archive; got 'application/octet-stream'");
  EXPECT_EQ(message(std::string(600, 'a'), "x"),
            "file 'x' does not appear to be a gzipped archive; got 'text/plain; charset=utf-8'");
  EXPECT_EQ(message("PK\3\4", "x"),
            "file 'x' does not appear to be a gzipped archive; got 'application/zip'");
  EXPECT_EQ(message("\x1f\x8b\x08garbage", "x"), "unable to load chart archive");
  EXPECT_EQ(message(test::TarBuilder().file("c/x", "").tgz(), "x"),
            "unable to detect chart version, no Chart.yaml found");
}

TEST(Loader, KeepsArchivesInside) {
  const struct {
    std::string_view name, expected;
  } rows[] = {
      {"c//etc/passwd", "chart illegally contains absolute paths"},
      {"c/../../x", "chart illegally references parent directory"},
      {"x", "chart illegally contains content outside the base directory: \"x\""},
      {"c\\C:/x", "chart contains illegally named files"},
      {"Chart.yaml/x", "chart yaml not in base directory"},
  };
  for (const auto& row : rows) {
    test::RecordedEvents events;
    const std::string inner = test::TarBuilder().file(row.name, "").tgz();
    const auto chart = load_chart_files(
        {{"Chart.yaml", std::string(kPackedYaml)}, {"charts/s.tgz", inner}}, events);
    ASSERT_FALSE(chart) << row.name;
    EXPECT_EQ(chart.error().message,
              "error unpacking subchart s.tgz in c: " + std::string(row.expected));
  }
}

TEST(Loader, BoundsNesting) {
  test::RecordedEvents events;
  std::vector<File> files;
  std::string prefix;
  for (int i = 0; i < 200; ++i) {
    files.push_back({prefix + "Chart.yaml", std::string(kPackedYaml)});
    prefix += "charts/c/";
  }
  EXPECT_FALSE(load_chart_files(files, events));
}

TEST(Locate, FindsOnlyWhatIsThere) {
  const test::TempDir dir({{"chart/Chart.yaml", ""}});
  EXPECT_EQ(locate_chart(" " + (dir / "chart") + "/ ").value(), dir / "chart");
  EXPECT_EQ(locate_chart("./nodir").error().message, "path \"./nodir\" not found");
  EXPECT_EQ(locate_chart("/no/dir").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(locate_chart("foo/bar").error().message, "repo foo not found");
  EXPECT_EQ(locate_chart("bar").error().message,
            "non-absolute URLs should be in form of repo_name/path_to_chart, got: bar");
  EXPECT_EQ(locate_chart("foo://x/y").error().message, "scheme \"foo\" not supported");
}

TEST(Installable, NeedsAnApplicationWithItsDependencies) {
  Chart chart;
  chart.metadata.dependencies = {{"a"}, {"b"}};
  EXPECT_EQ(check_installable(chart).error().message,
            "an error occurred while checking for chart dependencies. You may need to run 'helm "
            "dependency build' to fetch missing dependencies: found in Chart.yaml, but missing in "
            "charts/ directory: a, b");
  chart.dependencies.resize(2);
  chart.dependencies[0].metadata.name = "b";
  chart.dependencies[1].metadata.name = "a";
  EXPECT_TRUE(check_installable(chart));
  chart.metadata.type = "library";
  EXPECT_EQ(check_installable(chart).error().message, "library charts are not installable");
}

}  // namespace
}  // namespace tf::chart
