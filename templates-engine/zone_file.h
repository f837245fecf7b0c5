#pragma once

#include <string>
#include <string_view>

#include "templates-engine/go_time.h"

namespace tf::engine {

/// A zone of the IANA time zone database from the bytes of its file (TZif); nullptr where they are
/// malformed. Like: Go 1.26 time.LoadLocationFromTZData.
[[nodiscard]] ZoneRef read_zone_file(std::string name, std::string_view data);

/// The zone of that name in the system's database, or nullptr: Go's folders in Go's order, and no
/// name that leads out of them. Like: Go 1.26 time.LoadLocation, without ZONEINFO.
[[nodiscard]] ZoneRef find_zone_file(std::string_view name);

}  // namespace tf::engine
