#pragma once

#include <string>
#include <string_view>

#include "lib/data/type.h"
#include "templates-engine/go_time.h"

namespace tf::engine {

/// A method of time.Time (Go 1.26), or nullptr. Those of *Time, which templates cannot reach, are
/// not in it.
[[nodiscard]] const Method* find_time_method(std::string_view name);

/// A method of time.Duration, time.Month or time.Weekday, or nullptr.
[[nodiscard]] const Method* find_integer_method(IntType type, std::string_view name);

/// Time.GoString: "time.Date(2024, time.May, 1, 0, 0, 0, 0, time.UTC)".
[[nodiscard]] std::string go_time_syntax(const GoTime& time);

}  // namespace tf::engine
