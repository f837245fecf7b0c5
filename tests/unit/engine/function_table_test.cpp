#include "templates-engine/function_table.h"

#include <gtest/gtest.h>

#include "lib/base/text.h"
#include "tests/support/engine_rows.h"

namespace tf::engine {
namespace {

TEST(FunctionTable, IsSortedWithoutDoubles) {
  const auto table = all_functions();
  ASSERT_GT(table.size(), 200U);
  for (std::size_t i = 1; i < table.size(); ++i) {
    EXPECT_LT(table[i - 1].name, table[i].name);
  }
}

TEST(FunctionTable, FindsByName) {
  ASSERT_NE(find_function("nindent"), nullptr);
  EXPECT_EQ(find_function("nindent")->name, "nindent");
  EXPECT_EQ(find_function("env"), nullptr);
  EXPECT_EQ(find_function(""), nullptr);
}

TEST(FunctionTable, EveryFunctionIsDocumented) {
  for (const Function& function : all_functions()) {
    EXPECT_FALSE(function.doc.empty()) << function.name;
  }
}

TEST(FunctionTable, ExamplesAreTrue) {
  const test::FrozenClock clock;
  Environment environment;
  environment.clock = &clock;
  for (const Function& function : all_functions()) {
    if (function.example.empty()) continue;
    const auto parts = cut(function.example, " -> ");
    ASSERT_TRUE(parts.has_value()) << function.example;
    const auto got = render_text("t", std::string(parts->first), Map(), environment);
    ASSERT_TRUE(got.has_value()) << function.name << ": " << got.error().message;
    EXPECT_EQ(*got, parts->second) << function.example;
  }
}

}  // namespace
}  // namespace tf::engine
