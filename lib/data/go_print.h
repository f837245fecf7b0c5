#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "lib/base/go_quote.h"
#include "lib/data/value.h"

namespace tf {

/// Go's %v of any value (Go 1.26 fmt): floats as format_float, maps sorted by key, nil as "<nil>".
/// All printers stop at kMaxNesting (lib/data/depth.h), where Go would run out of stack.
[[nodiscard]] std::string go_print(const Value& value);
void go_print_to(std::string& out, const Value& value);

/// fmt.Sprint: a space between operands where neither is a string.
[[nodiscard]] std::string go_sprint(std::span<const Value> operands);
/// fmt.Sprintln: spaces always, newline at the end.
[[nodiscard]] std::string go_sprintln(std::span<const Value> operands);
/// fmt.Sprintf with all verbs, flags and %! error texts.
[[nodiscard]] std::string go_sprintf(std::string_view format, std::span<const Value> operands);

/// strconv.FormatFloat(v, 'g', -1, 64): shortest digits, exponent form below 1e-4 and from 1e+06
/// on: 999999 -> "999999", 1000000 -> "1e+06", 0.00001 -> "1e-05".
[[nodiscard]] std::string format_float(double value);
/// time.Duration's String: "1m30s", "0s", "1.5s".
[[nodiscard]] std::string format_duration(std::int64_t nanoseconds);
/// What the integer's String() answers ("1m30s", "May", "Friday"), or nothing where its type has
/// none.
[[nodiscard]] std::optional<std::string> integer_text(const Integer& integer);

}  // namespace tf
