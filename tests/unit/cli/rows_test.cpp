// Runs the rows of tests/text/*.rows, whose answers are real Helm's (scripts/golden_rows.py).
#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <string>
#include <vector>

#include "lib/data/json.h"
#include "tests/support/golden_file.h"
#include "tests/support/golden_rows.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/cli/app_fixture.h"

namespace tf::cmd::test {
namespace {

constexpr std::string_view kRowsChart =
    "apiVersion: v2\nname: c\nversion: 0.1.0\nappVersion: 1.2.3\n";
constexpr std::string_view kFailed = "Error: INSTALLATION FAILED: ";

/// The release's notes in the answer of `install -o json`, which leaves empty ones out.
std::string notes_of(const std::string& answer) {
  const Result<Value> release = parse_json(answer);
  if (!release) return "(no JSON) " + answer;
  const Value* info = release->as_map()->find("info");
  const Value* notes = info == nullptr ? nullptr : info->as_map()->find("notes");
  return notes == nullptr ? "" : *notes->as_string();
}

std::string complaint_of(std::string err) {
  while (err.ends_with('\n'))
    err.pop_back();
  for (auto at = err.find(kFailed); at != std::string::npos; at = err.find(kFailed)) {
    err.erase(at, kFailed.size());
  }
  return err;
}

void expect_row(const tf::test::TempDir& chart, const tf::test::GoldenRow& row) {
  SCOPED_TRACE("@ " + row.arguments + "\n$ " + row.text);
  chart.write("templates/NOTES.txt", row.text);
  std::vector<std::string> words = {"install", "rel", ".", "--dry-run=client", "-o", "json"};
  for (std::string& word : split_words(row.arguments))
    words.push_back(std::move(word));
  const RunResult got = run_tf(words);
  EXPECT_EQ(got.code, row.renders ? 0 : 1);
  EXPECT_EQ(complaint_of(got.err), row.complaint);
  if (row.renders && got.code == 0) {
    EXPECT_EQ(notes_of(got.out), row.output);
  }
}

class GoldenRows : public testing::TestWithParam<std::filesystem::path> {
 protected:
  void SetUp() override {
    // Files are named relative to the chart; times are shown in UTC.
    before_ = std::filesystem::current_path();
    std::filesystem::current_path(chart_.path());
    setenv("TZ", "UTC", 1);
    tzset();
  }
  void TearDown() override { std::filesystem::current_path(before_); }

  tf::test::TempDir chart_{{"Chart.yaml", kRowsChart}};

 private:
  std::filesystem::path before_;
};

TEST_P(GoldenRows, AreAsHelm) {
  const tf::test::GoldenFile golden = tf::test::read_golden(GetParam().string());
  for (const auto& [name, content] : golden.sections) {
    if (name != "rows") chart_.write(name, content);
  }
  const std::string* section = golden.find("rows");
  ASSERT_NE(section, nullptr);
  const auto rows = tf::test::read_rows(*section);
  ASSERT_FALSE(rows.empty());
  for (const auto& row : rows)
    expect_row(chart_, row);
}

std::vector<std::filesystem::path> row_files() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(TF_TEST_DATA "/text")) {
    if (entry.path().extension() == ".rows") files.push_back(entry.path());
  }
  return files;
}

INSTANTIATE_TEST_SUITE_P(Files, GoldenRows, testing::ValuesIn(row_files()),
                         [](const auto& file) { return file.param.stem().string(); });

}  // namespace
}  // namespace tf::cmd::test
