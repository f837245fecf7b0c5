#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "templates-engine/go_time.h"

namespace tf::engine {

/// What a zone's rule in the form of POSIX's TZ ("CET-1CEST,M3.5.0,M10.5.0/3") says about a moment;
/// nothing when the rule is malformed. Like: Go 1.26 time.tzset.
[[nodiscard]] std::optional<ZoneOffset> apply_zone_rule(std::string_view rule,
                                                        std::int64_t unix_seconds);

}  // namespace tf::engine
