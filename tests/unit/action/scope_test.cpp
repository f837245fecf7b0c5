#include "lib/action/scope.h"

#include "lib/action/render.h"
#include "tests/unit/action/action_fixture.h"

namespace tf::action {
namespace {

using test::EventRecorder;
using test::FrozenClock;
using test::make_chart;

/// The notes that the text renders to, as templates/NOTES.txt of the chart.
std::string render_notes(chart::Chart chart, const std::string& text, Value values = Map{}) {
  const FrozenClock clock;
  EventRecorder events;
  chart.templates.push_back({"templates/NOTES.txt", text});
  const chart::Capabilities capabilities = chart::default_capabilities();
  RenderRequest request;
  request.chart = &chart;
  request.capabilities = &capabilities;
  request.facts = {"r1", "web", 3, true};
  auto merged = coalesced_values(chart, values, false, events);
  if (!merged) return merged.error().message;
  request.values = *merged;
  auto rendered = render_release(std::move(request), clock, events);
  return rendered ? rendered->notes : rendered.error().error.message;
}

std::string render_notes(const std::string& text) {
  return render_notes(make_chart({}), text);
}

// Expected texts are those of helm 4.3.1.
TEST(Scope, TypesAreGos) {
  EXPECT_EQ(render_notes("{{ typeOf .Values }} {{ typeOf .Chart }} {{ typeOf .Release }} "
                         "{{ typeOf .Files }} {{ typeOf .Subcharts }}"),
            "common.Values map[string]interface {} map[string]interface {} engine.files "
            "map[string]interface {}");
  EXPECT_EQ(render_notes("{{ typeOf .Capabilities }} {{ kindOf .Capabilities }} {{ typeOf "
                         ".Capabilities.KubeVersion }} {{ typeOf .Capabilities.APIVersions }} "
                         "{{ typeOf .Capabilities.HelmVersion }}"),
            "*common.Capabilities ptr common.KubeVersion common.VersionSet version.BuildInfo");
}

TEST(Scope, ReleaseFacts) {
  EXPECT_EQ(
      render_notes("{{ .Release.Name }} {{ .Release.Namespace }} {{ .Release.Revision }} "
                   "{{ .Release.IsUpgrade }} {{ .Release.IsInstall }} {{ .Release.Service }}"),
      "r1 web 3 true false Helm");
}

TEST(Scope, ChartIsAMapWithGosNames) {
  EXPECT_EQ(render_notes("{{ .Chart }}"),
            "map[APIVersion:v2 Annotations:map[] AppVersion: Condition: Dependencies:[] "
            "Deprecated:false Description: Home: Icon: IsRoot:true Keywords:[] KubeVersion: "
            "Maintainers:[] Name:shop Sources:[] Tags: Type: Version:0.1.0]");
  EXPECT_EQ(render_notes("{{ .Chart.Nothing }}|{{ toJson .Chart.Annotations }}"), "|null");
}

TEST(Scope, KubeVersion) {
  EXPECT_EQ(
      render_notes("{{ .Capabilities.KubeVersion }} {{ .Capabilities.KubeVersion.Major }} "
                   "{{ .Capabilities.KubeVersion.GitVersion }} {{ "
                   ".Capabilities.KubeVersion.String }} {{ toJson .Capabilities.KubeVersion }}"),
      "v1.37.0 1 v1.37.0 v1.37.0 {\"Version\":\"v1.37.0\",\"Major\":\"1\",\"Minor\":\"37\"}");
  EXPECT_EQ(render_notes("{{ .Capabilities.APIVersions.Has \"apps/v1\" }} {{ "
                         ".Capabilities.APIVersions.Has \"apps/v9\" }}"),
            "true false");
}

chart::Chart with_files() {
  chart::Chart chart = make_chart({});
  chart.files = {{"conf/a.txt", "one\ntwo\n"}, {"conf/b.bin", "\x01"}, {"empty", ""}};
  return chart;
}

TEST(Scope, Files) {
  EXPECT_EQ(render_notes(with_files(),
                         "{{ .Files.Get \"conf/a.txt\" }}|{{ .Files.Get \"no\" }}|"
                         "{{ .Files.GetBytes \"conf/b.bin\" }}|{{ range .Files.Lines "
                         "\"conf/a.txt\" }}<{{ . }}>{{ end }}"),
            "one\ntwo\n||[1]|<one><two>");
  EXPECT_EQ(render_notes(with_files(), "{{ (.Files.Glob \"conf/*\").AsConfig }}"),
            "a.txt: |\n  one\n  two\nb.bin: \"\\x01\"");
  EXPECT_EQ(render_notes(with_files(), "{{ (.Files.Glob \"*/a.*\").AsSecrets }}"),
            "a.txt: b25lCnR3bwo=");
  EXPECT_EQ(
      render_notes(with_files(), "{{ range $n, $_ := .Files.Glob \"**\" }}{{ $n }} {{ end }}"),
      "conf/a.txt conf/b.bin empty ");
}

TEST(Scope, ValuesMethods) {
  const auto chart = make_chart({}, "a: {b: {c: 1}}\nd: x\n");
  EXPECT_EQ(render_notes(chart, "{{ .Values.YAML }}"), "a:\n  b:\n    c: 1\nd: x\n");
  EXPECT_EQ(render_notes(chart,
                         "{{ (.Values.Table \"a.b\").c }} {{ .Values.PathValue \"a.b.c\" }} "
                         "{{ len .Values.AsMap }}"),
            "1 1 2");
  EXPECT_THAT(render_notes(chart, "{{ .Values.Table \"a.x\" }}"),
              testing::HasSubstr("error calling Table: \"x\" is not a table"));
  EXPECT_THAT(render_notes(chart, "{{ .Values.PathValue \"a.b\" }}"),
              testing::HasSubstr("error calling PathValue: \"b\" is not a value"));
}

TEST(Scope, SubchartsSeeTheirOwnValues) {
  chart::Chart parent = make_chart({}, "global: {g: 1}\nsub: {x: 5}\n");
  chart::Chart child;
  child.metadata.name = "sub";
  child.metadata.version = "1.0.0";
  child.values = parse_yaml("x: 1\nz: 2").value();
  child.templates = {{"templates/_h.tpl",
                      "{{ define \"sub.say\" }}{{ .Values.x }}{{ .Values.z }}{{ "
                      ".Values.global.g }}{{ .Chart.IsRoot }}{{ end }}"}};
  parent.dependencies.push_back(child);
  EXPECT_EQ(render_notes(parent,
                         "{{ include \"sub.say\" .Subcharts.sub }} {{ "
                         ".Subcharts.sub.Release.Name }} {{ typeOf "
                         ".Subcharts.sub.Values }}"),
            "521false r1 common.Values");
}

TEST(Scope, LibrariesGivePartialsOnly) {
  chart::Chart parent = make_chart({});
  chart::Chart library;
  library.metadata.name = "lib";
  library.metadata.type = "library";
  library.templates = {{"templates/_h.tpl", "{{ define \"lib.x\" }}X{{ end }}"},
                       {"templates/broken.yaml", "{{ fail \"rendered\" }}"}};
  parent.dependencies.push_back(library);
  EXPECT_EQ(render_notes(parent, "{{ include \"lib.x\" . }}"), "X");
}

TEST(Render, KubeVersionOfTheChartIsChecked) {
  chart::Chart chart = make_chart({});
  chart.metadata.kube_version = "<1.20.0";
  EXPECT_EQ(render_notes(chart, ""),
            "chart requires kubeVersion: <1.20.0 which is incompatible with Kubernetes v1.37.0");
}

TEST(Render, SubchartNotesOnDemand) {
  const FrozenClock clock;
  EventRecorder events;
  chart::Chart chart = make_chart({{"NOTES.txt", "own"}});
  chart::Chart child;
  child.metadata.name = "sub";
  child.templates = {{"templates/NOTES.txt", "child"}};
  chart.dependencies.push_back(child);
  const chart::Capabilities capabilities = chart::default_capabilities();
  for (const bool with_subcharts : {false, true}) {
    RenderRequest request;
    request.chart = &chart;
    request.capabilities = &capabilities;
    request.values = Map{};
    request.flags.render_subchart_notes = with_subcharts;
    const auto rendered = render_release(std::move(request), clock, events);
    ASSERT_TRUE(rendered);
    EXPECT_EQ(rendered->notes, with_subcharts ? "own\nchild" : "own");
  }
}

}  // namespace
}  // namespace tf::action
