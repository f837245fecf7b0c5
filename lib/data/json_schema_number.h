#pragma once

#include "lib/data/value.h"

namespace tf::schema {

/// Numbers compared as decimals, an int64 exactly. Precondition: both are integers or floats.
[[nodiscard]] int compare_numbers(const Value& a, const Value& b);
/// Whether a number has no fraction.
[[nodiscard]] bool is_whole(const Value& number);
/// Whether value / divisor is whole, computed on their shortest decimals: 0.3 is a multiple of 0.1.
[[nodiscard]] bool is_multiple(const Value& value, const Value& divisor);

/// JSON equality: 1 equals 1.0, maps regardless of order.
[[nodiscard]] bool equal_values(const Value& a, const Value& b);

}  // namespace tf::schema
