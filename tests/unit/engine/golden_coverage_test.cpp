// Every function that templates may call has rows written by real Helm in tests/text.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>

#include "templates-engine/function_table.h"
#include "templates-engine/lexer.h"
#include "tests/support/golden_file.h"
#include "tests/support/golden_rows.h"

namespace tf::engine {
namespace {

/// Rows in which a function is called, by how they end.
struct Covered {
  int renders = 0;
  int fails = 0;
};
using Coverage = std::map<std::string, Covered, std::less<>>;

void count_calls(std::string_view text, bool renders, Coverage& coverage) {
  Lexer lexer(text);
  Token token;
  for (lexer.next(token); token.type != TokenType::kEof && token.type != TokenType::kError;
       lexer.next(token)) {
    if (token.type != TokenType::kIdentifier) continue;
    Covered& covered = coverage[std::string(token.text)];
    ++(renders ? covered.renders : covered.fails);
  }
}

void count_golden(const test::GoldenFile& golden, Coverage& coverage) {
  for (const auto& [name, content] : golden.sections) {
    if (name == "rows") {
      for (const auto& row : test::read_rows(content))
        count_calls(row.text, row.renders, coverage);
    } else if (name.starts_with("templates/")) {
      count_calls(content, golden.find("want error") == nullptr, coverage);
    }
  }
}

Coverage golden_coverage() {
  Coverage coverage;
  for (const auto& entry : std::filesystem::directory_iterator(TF_TEST_DATA "/text")) {
    count_golden(test::read_golden(entry.path().string()), coverage);
  }
  return coverage;
}

TEST(GoldenCoverage, EveryFunctionRendersAndFailsInSomeRow) {
  constexpr int kEnoughRows = 4;
  const Coverage coverage = golden_coverage();
  for (const Function& function : all_functions()) {
    const auto found = coverage.find(function.name);
    const Covered covered = found == coverage.end() ? Covered() : found->second;
    // No value in a chart's scope is a function that call could call.
    EXPECT_GE(covered.renders, function.name == "call" ? 0 : 1)
        << function.name << ": no row of tests/text renders with it";
    EXPECT_GE(covered.fails, function.signature.variadic ? 0 : 1)
        << function.name << ": no row of tests/text fails with it";
    EXPECT_GE(covered.renders + covered.fails, kEnoughRows) << function.name;
  }
}

}  // namespace
}  // namespace tf::engine
