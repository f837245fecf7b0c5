// Charts and values that would exhaust a stack or the memory: an error that says what and where.
#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "tests/support/temp_dir.h"
#include "tests/unit/cli/app_fixture.h"

namespace tf::cmd::test {
namespace {

constexpr std::size_t kMany = 100'000;

std::string many(std::string_view text, std::size_t count = kMany) {
  std::string out;
  out.reserve(text.size() * count);
  for (std::size_t i = 0; i < count; ++i)
    out += text;
  return out;
}

/// What `tf template` answers to one template and a values file.
RunResult render_hostile(std::string_view text, std::string_view values = "x: 1\n") {
  const tf::test::TempDir chart{{"Chart.yaml", "apiVersion: v2\nname: c\nversion: 0.1.0\n"},
                                {"values.yaml", values},
                                {"templates/a.yaml", text}};
  return run_tf({"template", "r", chart.path()});
}

void expect_refused(const RunResult& got, std::string_view what, std::string_view where) {
  EXPECT_EQ(got.code, 1);
  EXPECT_EQ(got.out, "");
  EXPECT_NE(got.err.find(what), std::string::npos) << got.err.substr(0, 500);
  EXPECT_NE(got.err.find(where), std::string::npos) << got.err.substr(0, 500);
}

TEST(HostileTemplates, EndlessInclude) {
  expect_refused(
      render_hostile(R"({{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }})"),
      "nested reference name: a", "c/templates/a.yaml:1:");
}

TEST(HostileTemplates, EndlessTemplate) {
  expect_refused(
      render_hostile(R"({{ define "a" }}{{ template "a" . }}{{ end }}{{ template "a" . }})"),
      "exceeded maximum template depth (100000)", "c/templates/a.yaml:1:28");
}

TEST(HostileTemplates, EndlessTpl) {
  expect_refused(render_hostile(R"({{ define "a" }}{{ tpl "{{ include \"a\" . }}" . }}{{ end }})"
                                R"({{ include "a" . }})"),
                 "error calling tpl", "c/templates/a.yaml:1:");
}

TEST(HostileTemplates, AHundredThousandNestedBlocks) {
  expect_refused(render_hostile(many("{{if 1}}") + "x" + many("{{end}}")), "nested too deeply",
                 "c/templates/a.yaml:1");
}

TEST(HostileTemplates, AHundredThousandParentheses) {
  expect_refused(render_hostile("{{" + many("(") + "1" + many(")") + "}}"),
                 "max expression depth exceeded", "c/templates/a.yaml:1");
}

TEST(HostileTemplates, AMapInItself) {
  const RunResult got =
      render_hostile(R"({{ $m := dict }}{{ $_ := set $m "m" $m }}{{ toYaml $m }}{{ toJson $m }})");
  EXPECT_EQ(got.code, 0) << got.err;
}

TEST(HostileTemplates, NulBytes) {
  using namespace std::string_view_literals;
  expect_refused(render_hostile("a: {{ .Values.x \0 }}"sv), "U+0000", "c/templates/a.yaml:1");
  expect_refused(render_hostile("a: \0"sv), "control characters are not allowed",
                 "c/templates/a.yaml");
}

TEST(HostileTemplates, InvalidUtf8) {
  expect_refused(render_hostile("a: \"\xff\""), "invalid leading UTF-8 octet",
                 "c/templates/a.yaml");
}

TEST(HostileValues, DeepLists) {
  expect_refused(render_hostile("", "x: " + many("[") + many("]")), "exceeded max depth of 10000",
                 "values.yaml");
}

TEST(HostileValues, DeepMappings) {
  std::string deep;
  for (std::size_t i = 0; i < 11'000; ++i)
    deep.append(i, ' ').append("a:\n");
  expect_refused(render_hostile("", deep), "exceeded max depth of 10000", "values.yaml");
}

TEST(HostileValues, AliasesThatMultiply) {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string alias = "*a" + std::to_string(i - 1);
    const std::string name = std::to_string(i);
    bomb.append("a").append(name).append(": &a").append(name).append(" [");
    bomb.append(many(alias + ", ", 9)).append(alias).append("]\n");
  }
  expect_refused(render_hostile("", bomb), "document contains excessive aliasing", "values.yaml");
}

TEST(HostileValues, NulBytesAndInvalidUtf8) {
  using namespace std::string_view_literals;
  expect_refused(render_hostile("", "x: \"a\0\"\n"sv), "control characters are not allowed",
                 "values.yaml");
  expect_refused(render_hostile("", "x: \"a\xff\"\n"), "invalid leading UTF-8 octet",
                 "values.yaml");
}

}  // namespace
}  // namespace tf::cmd::test
