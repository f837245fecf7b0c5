#pragma once

#include <gtest/gtest.h>

#include <span>
#include <string>

#include "lib/data/json.h"
#include "templates-engine/renderer.h"

namespace tf::test {

/// A clock that stands still.
class FrozenClock final : public Clock {
 public:
  explicit FrozenClock(TimePoint now = TimePoint{std::chrono::seconds{1700000000}}) : now_(now) {}
  [[nodiscard]] TimePoint now() const override { return now_; }

 private:
  TimePoint now_;
};

/// A template named `t` and what Go 1.26's text/template makes of it over kRowData: its output, or
/// its error where that is not "".
struct TemplateRow {
  const char* text;
  const char* output;
  const char* error;
};

inline constexpr const char* kRowData =
    R"({"a":{"b":1.5,"s":"text","l":[1,"x",null],"e":{},"n":null,"t":true},"list":["p","q"]})";

inline void expect_rows(std::span<const TemplateRow> rows) {
  const FrozenClock clock;
  engine::Environment environment;
  environment.clock = &clock;
  for (const TemplateRow& row : rows) {
    SCOPED_TRACE(row.text);
    const Result<Value> data = parse_json(kRowData);
    ASSERT_TRUE(data.has_value());
    const Result<std::string> got = engine::render_text("t", row.text, *data, environment);
    if (*row.error != '\0') {
      ASSERT_FALSE(got.has_value()) << *got;
      EXPECT_EQ(got.error().message, row.error);
    } else {
      ASSERT_TRUE(got.has_value()) << got.error().message;
      EXPECT_EQ(*got, row.output);
    }
  }
}

}  // namespace tf::test
