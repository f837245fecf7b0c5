// Runs the cases of tests/cli/*.cmd, whose expected output is real Helm's (tests/cli/bless).
#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/temp_dir.h"
#include "tests/unit/cli/app_fixture.h"

namespace tf::cmd::test {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kWritten = "written";

struct Case {
  std::string line;
  World world;
  RunResult expected;
  std::map<std::string, std::string> files;  ///< that it leaves below `written`
};

/// "| text", "|" alone for an empty line, "|~text" for a last line without newline.
void append_expected(std::string& text, const std::string& line) {
  if (line.size() > 1 && line[1] == '~') {
    text += line.substr(2);
  } else {
    text += (line.size() > 2 ? line.substr(2) : "") + "\n";
  }
}

std::vector<Case> read_cases(const fs::path& file) {
  std::vector<Case> cases;
  World world;
  std::string* file_text = nullptr;
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with("$ ")) {
      cases.push_back({line.substr(2), world, {}, {}});
      file_text = nullptr;
    } else if (line.starts_with("@ ")) {
      const auto equals = line.find('=');
      world.variables[line.substr(2, equals - 2)] = line.substr(equals + 1);
    } else if (line.starts_with("> ")) {
      file_text = &cases.back().files[line.substr(2)];
    } else if (line.starts_with("|")) {
      append_expected(file_text != nullptr ? *file_text : cases.back().expected.out, line);
    } else if (line.starts_with("!")) {
      append_expected(cases.back().expected.err, line);
    } else if (line.starts_with("= ")) {
      cases.back().expected.code = std::atoi(line.c_str() + 2);
    }
  }
  return cases;
}

std::vector<fs::path> case_files() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(fs::path(TF_TEST_DATA) / "cli")) {
    if (entry.path().extension() == ".cmd") files.push_back(entry.path());
  }
  return files;
}

class CliCases : public testing::TestWithParam<fs::path> {
 protected:
  void SetUp() override {
    // Charts are named relative to the directory of the cases; times are shown in UTC.
    before_ = fs::current_path();
    fs::copy(fs::path(TF_TEST_DATA) / "cli", dir_.path(), fs::copy_options::recursive);
    fs::current_path(dir_.path());
    setenv("TZ", "UTC", 1);
    tzset();
  }
  void TearDown() override { fs::current_path(before_); }

  /// What a case wrote, which goes away with that.
  static std::map<std::string, std::string> take_written() {
    std::map<std::string, std::string> files;
    if (!fs::exists(kWritten)) return files;
    for (const auto& entry : fs::recursive_directory_iterator(kWritten)) {
      if (entry.is_regular_file()) files[entry.path()] = read_file(entry.path()).value();
    }
    fs::remove_all(kWritten);
    return files;
  }

 private:
  tf::test::TempDir dir_;
  fs::path before_;
};

/// Files named *_helm3.cmd are what Helm 3.22 says.
std::vector<std::string> words_of(const Case& one, const fs::path& file) {
  auto words = split_words(one.line);
  if (file.stem().string().ends_with("_helm3")) words.emplace_back("--helm-compat=3.22");
  return words;
}

TEST_P(CliCases, AreAsHelm) {
  const auto cases = read_cases(GetParam());
  ASSERT_FALSE(cases.empty());
  for (const auto& one : cases) {
    SCOPED_TRACE("tf " + one.line);
    const auto got = run_tf(words_of(one, GetParam()), one.world);
    EXPECT_EQ(got.out, one.expected.out);
    EXPECT_EQ(got.err, one.expected.err);
    EXPECT_EQ(got.code, one.expected.code);
    EXPECT_EQ(take_written(), one.files);
  }
}

INSTANTIATE_TEST_SUITE_P(Files, CliCases, testing::ValuesIn(case_files()),
                         [](const auto& file) { return file.param.stem().string(); });

}  // namespace
}  // namespace tf::cmd::test
