#pragma once

#include <string>

#include "lib/data/event.h"
#include "lib/data/helm_dialect.h"

namespace tf::cmd {

/// One line of Helm's log, newline included: `level=WARN msg="two words" key=value`.
/// Like: Go 1.26 log/slog's TextHandler without the time; another Helm says it in its own words, or
/// not at all ("").
[[nodiscard]] std::string format_log(const LogRecord& record, const HelmDialect& dialect = {});

}  // namespace tf::cmd
