#pragma once

#include <string>
#include <vector>

#include "lib/base/files.h"
#include "lib/base/result.h"
#include "lib/chart/chart.h"
#include "lib/data/event.h"
#include "lib/data/helm_dialect.h"

namespace tf::chart {

/// Reads every file below a chart's directory that .helmignore leaves, links followed, in Helm's
/// order (names sorted per directory, depth first).
/// Errors: kInvalid "error reading <name>: ...", "cannot load irregular file <path> ...".
/// Like:   helm 4.3.1 chart/v2/loader.LoadDir, internal/sympath.Walk.
[[nodiscard]] Result<std::vector<File>> read_directory(const std::string& directory,
                                                       EventSink& events,
                                                       const HelmDialect& dialect = {},
                                                       Reading reading = Reading::kCopy);

}  // namespace tf::chart
