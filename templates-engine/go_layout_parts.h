#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tf::engine {

// Pieces of parse_time that need none of its state.

/// quote of Go's time package (1.26): only printable ASCII stays as it is.
[[nodiscard]] std::string quote_for_time_error(std::string_view text);

/// parseTimeZone of Go 1.26: how much of the front is a zone abbreviation; three to five capitals
/// and a few known exceptions. 0: none.
[[nodiscard]] std::size_t zone_name_length(std::string_view text);

/// Turns the day of the year to month and day; each is negative as long as it is not known.
/// Out: the complaint where they clash, or "".
[[nodiscard]] std::string_view resolve_year_day(int year_day, std::int64_t year, int& month,
                                                int& day);

}  // namespace tf::engine
