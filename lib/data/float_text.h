#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tf {

/// Appends strconv.FormatFloat(value, format, precision, 64) of Go 1.26.
/// In: format is one of e E f g G b x X; precision -1 asks for the shortest text that reads back.
void append_float(std::string& out, double value, char format, int precision);

/// The shortest 'g' text of a float32 of this value: FormatFloat(value, 'g', -1, 32).
[[nodiscard]] std::string format_float32(float value);

/// strconv.ParseFloat of a decimal text; nothing where it is no number or too large. What is too
/// small is 0.   In: no leading '+'.
[[nodiscard]] std::optional<double> parse_float(std::string_view text);

/// Appends a finite number as encoding/json (Go 1.26) writes it.
void append_json_float(std::string& out, double value);

}  // namespace tf
