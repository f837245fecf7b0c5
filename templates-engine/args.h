#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/data/value.h"
#include "templates-engine/function_table.h"

namespace tf::engine {

/// Readers for arguments that the executor has checked against the function's signature.
[[nodiscard]] inline const std::string& string_arg(const Value& value) {
  return *value.as_string();
}
[[nodiscard]] inline std::string take_string(Value& value) {
  return std::move(*value.as_string());
}
[[nodiscard]] inline std::int64_t int_arg(const Value& value) {
  return value.as_integer()->value;
}

/// What Go's runtime says when code looks into an untyped nil.
inline constexpr std::string_view kNilDereference =
    "runtime error: invalid memory address or nil pointer dereference";

/// Throws FunctionError where the text is so long that one of the values it was printed of may hold
/// itself, and does.
void check_printed(std::size_t text_size, std::span<const Value> values);

/// sprig 3.3 strval: strings and bytes as they are, everything else as %v.
[[nodiscard]] std::string to_string(const Value& value);
/// sprig 3.3 strslice: a list's elements without nils, or the one value, as text.
[[nodiscard]] std::vector<std::string> to_strings(const Value& value);
/// spf13/cast 1.7 ToInt64 and ToFloat64; what does not convert is 0.
[[nodiscard]] std::int64_t to_int64(const Value& value);
[[nodiscard]] double to_float64(const Value& value);
/// sprig 3.3 empty: nil, zero, "" and empty collections.
[[nodiscard]] bool is_empty(const Value& value);

/// A []string value.
[[nodiscard]] Value string_list(std::vector<std::string> items);
/// A []int value.
[[nodiscard]] Value int_list(const std::vector<std::int64_t>& items);

}  // namespace tf::engine
