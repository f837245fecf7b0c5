#pragma once

#include <string>

#include "lib/data/event.h"

namespace tf::cmd {

/// One line of Helm's log, newline included: `level=WARN msg="two words" key=value`.
/// Like: Go 1.26 log/slog's TextHandler without the time.
[[nodiscard]] std::string format_log(const LogRecord& record);

}  // namespace tf::cmd
