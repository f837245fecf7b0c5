#pragma once

#include <optional>

#include "lib/data/value.h"
#include "templates-engine/go_time.h"

namespace tf::engine {

/// A time.Time for templates, with its methods.
[[nodiscard]] Value time_value(GoTime time);
/// The time inside, or nullptr when the value is something else.
[[nodiscard]] const GoTime* as_time(const Value& value);

/// Time.Round and Duration.Round of Go 1.26; Truncate as well. Nothing happens for a step below 1.
[[nodiscard]] std::int64_t round_duration(std::int64_t duration, std::int64_t step);
[[nodiscard]] std::int64_t truncate_duration(std::int64_t duration, std::int64_t step);

}  // namespace tf::engine
