#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "lib/base/result.h"
#include "lib/data/helm_dialect.h"
#include "lib/data/value.h"

namespace tf::chart {

/// Helm's --set grammar (chart-and-values.md 4.1): each call parses one flag's text into `values`.
/// Errors: kInvalid in strvals' own words, without the "failed parsing --set data: " prefix.
/// Like:   helm 4.3.1 pkg/strvals.
[[nodiscard]] Status parse_set_into(std::string_view text, Map& values,
                                    const HelmDialect& dialect = {});
[[nodiscard]] Status parse_set_string_into(std::string_view text, Map& values,
                                           const HelmDialect& dialect = {});
[[nodiscard]] Status parse_set_json_into(std::string_view text, Map& values,
                                         const HelmDialect& dialect = {});
[[nodiscard]] Status parse_set_literal_into(std::string_view text, Map& values,
                                            const HelmDialect& dialect = {});
/// Each value is a file name; `read` gives its content.
[[nodiscard]] Status parse_set_file_into(
    std::string_view text, Map& values,
    const std::function<Result<std::string>(const std::string&)>& read,
    const HelmDialect& dialect = {});

}  // namespace tf::chart
