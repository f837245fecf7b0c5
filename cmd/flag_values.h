#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"

namespace tf::cmd {

/// Readers of flag values as pflag 1.0.10 has them, with strconv's and csv's error texts.
/// Errors: kInvalid, e.g. `strconv.ParseInt: parsing "x": invalid syntax`.   Threads: pure.

/// strconv.ParseBool.
[[nodiscard]] Result<bool> parse_flag_bool(const std::string& text);
/// strconv.ParseInt(text, 0, 64): a base prefix and underscores are allowed.
[[nodiscard]] Result<std::int64_t> parse_flag_int(const std::string& text);
/// strconv.Atoi, which names itself in its errors.
[[nodiscard]] Result<std::int64_t> parse_atoi(const std::string& text);
/// strconv.ParseFloat.
[[nodiscard]] Result<double> parse_flag_float(const std::string& text);
/// One record of encoding/csv: "a,\"b,c\"" -> a | b,c. An empty text has no fields.
[[nodiscard]] Result<std::vector<std::string>> parse_flag_csv(const std::string& text);
/// stringToString: "a=1,b=2".
[[nodiscard]] Result<std::map<std::string, std::string>> parse_flag_map(const std::string& text);

/// How pflag shows defaults: "[a,b]", "5m0s".
[[nodiscard]] std::string show_list(const std::vector<std::string>& items);
[[nodiscard]] std::string show_duration(std::chrono::nanoseconds duration);
/// strconv.FormatFloat(value, 'g', -1, 32).
[[nodiscard]] std::string show_float(double value);

}  // namespace tf::cmd
