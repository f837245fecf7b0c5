#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <span>
#include <string>

#include "lib/data/json.h"
#include "templates-engine/renderer.h"
#include "tests/support/engine_rows.h"

namespace tf::test {

/// A template and what helm 4.3.1 renders it to with kFunctionValues as .Values in the zone UTC.
/// `error`: the end of Helm's error where that is not "".
struct FunctionRow {
  const char* text;
  const char* output;
  const char* error;
};

inline constexpr const char* kFunctionValues =
    R"({"f":1.5,"i":3,"big":1234567,"s":"text","l":[1,2,3],"ls":["b","a"],)"
    R"("m":{"a":1,"b":{"c":"x"}},"e":"","z":0,"n":null,"t":true,"el":[],"em":{}})";

inline constexpr MapType kFunctionValuesType{"common.Values", "interface {}"};

/// Renders the row's template alone in a chart "c".
inline Result<std::string> render_function_row(const FunctionRow& row,
                                               const engine::Environment& environment) {
  TF_ASSIGN(Value values, parse_json(kFunctionValues));
  const std::string path = "c/templates/x.yaml";
  TF_ASSIGN(const engine::RenderedFiles files,
            engine::render({{path, std::string(row.text),
                             Map{{"Values", Value::map_as(values.map_ref(), kFunctionValuesType)}},
                             "c/templates"}},
                           environment));
  return files.at(path);
}

inline void expect_function_rows(std::span<const FunctionRow> rows) {
  ASSERT_EQ(setenv("TZ", "UTC", 1), 0);
  tzset();
  const FrozenClock clock(TimePoint{std::chrono::seconds{1900000000}});
  engine::Environment environment;
  environment.clock = &clock;
  for (const FunctionRow& row : rows) {
    SCOPED_TRACE(row.text);
    const Result<std::string> got = render_function_row(row, environment);
    if (*row.error != '\0') {
      ASSERT_FALSE(got.has_value()) << *got;
      EXPECT_TRUE(got.error().message.ends_with(row.error)) << got.error().message;
    } else {
      ASSERT_TRUE(got.has_value()) << got.error().message;
      EXPECT_EQ(*got, row.output);
    }
  }
}

}  // namespace tf::test
