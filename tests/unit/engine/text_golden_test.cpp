#include <gtest/gtest.h>

#include <filesystem>

#include "lib/base/text.h"
#include "lib/data/yaml_reader.h"
#include "templates-engine/renderer.h"
#include "tests/support/engine_rows.h"
#include "tests/support/golden_file.h"

namespace tf::engine {
namespace {

constexpr MapType kGoldenValuesType{"common.Values", "interface {}"};
constexpr std::string_view kTemplates = "templates/";

/// Helm drops the nulls of a chart's values, but not those in lists.
void drop_nulls(Map& map) {
  auto& entries = map.entries();
  std::erase_if(entries, [](const Map::Entry& entry) { return entry.second.is_nil(); });
  for (auto& [key, value] : entries) {
    if (Map* child = value.as_map()) drop_nulls(*child);
  }
}

Value golden_scope(const test::GoldenFile& golden) {
  Value values = Map();
  if (const std::string* text = golden.find("values.yaml")) {
    Result<Value> parsed = parse_yaml(*text);
    EXPECT_TRUE(parsed.has_value()) << parsed.error().message;
    if (parsed && parsed->is_map()) values = *parsed;
  }
  drop_nulls(*values.as_map());
  Map release{{"IsInstall", true},
              {"IsUpgrade", false},
              {"Name", "rel"},
              {"Namespace", "default"},
              {"Revision", Value::integer(1)},
              {"Service", "Helm"}};
  Map chart{{"APIVersion", "v2"}, {"AppVersion", "1.2.3"}, {"IsRoot", true}, {"Name", "c"},
            {"Type", ""},         {"Version", "0.1.0"}};
  auto scope =
      std::make_shared<Map>(Map{{"Chart", std::move(chart)},
                                {"Release", std::move(release)},
                                {"Values", Value::map_as(values.map_ref(), kGoldenValuesType)}});
  return Value::map_as(std::move(scope), kGoldenValuesType);
}

std::vector<TemplateFile> golden_templates(const test::GoldenFile& golden) {
  const Value scope = golden_scope(golden);
  std::vector<TemplateFile> files;
  for (const auto& [name, content] : golden.sections) {
    if (name.starts_with(kTemplates)) {
      files.push_back(TemplateFile{"c/" + name, content, scope, "c/templates"});
    }
  }
  return files;
}

void check_golden_output(const std::string& section, const std::string& want,
                         const RenderedFiles& got) {
  const auto text_of = [&](std::string_view prefix) {
    const auto found = got.find("c/" + section.substr(prefix.size()));
    return found == got.end() ? std::string("(not rendered)") : found->second;
  };
  if (section.starts_with("want blank ")) {
    EXPECT_EQ(trim_space(text_of("want blank ")), "") << section;
  } else if (section.starts_with("want ")) {
    EXPECT_EQ(text_of("want "), want) << section;
  }
}

class TextGolden : public testing::TestWithParam<std::string> {};

TEST_P(TextGolden, RendersAsHelm) {
  const std::string path = std::string(TF_TEST_DATA "/text/") + GetParam() + ".golden";
  const test::GoldenFile golden = test::read_golden(path);
  ASSERT_FALSE(golden.sections.empty()) << path;
  const test::FrozenClock clock;
  Environment environment;
  environment.clock = &clock;
  const Result<RenderedFiles> got = render(golden_templates(golden), environment);
  if (const std::string* error = golden.find("want error")) {
    ASSERT_FALSE(got.has_value()) << "renders, but helm fails with " << *error;
    EXPECT_EQ(got.error().message, *error);
    return;
  }
  ASSERT_TRUE(got.has_value()) << got.error().message;
  for (const auto& [section, content] : golden.sections) {
    check_golden_output(section, content, *got);
  }
}

std::vector<std::string> golden_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(TF_TEST_DATA "/text")) {
    if (entry.path().extension() == ".golden") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string golden_case_name(const testing::TestParamInfo<std::string>& golden) {
  return golden.param;
}

INSTANTIATE_TEST_SUITE_P(Files, TextGolden, testing::ValuesIn(golden_names()), golden_case_name);

}  // namespace
}  // namespace tf::engine
