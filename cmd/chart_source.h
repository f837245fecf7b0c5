#pragma once

#include <string>

#include "cmd/flag_groups.h"
#include "cmd/session.h"
#include "lib/base/files.h"
#include "lib/chart/chart.h"
#include "lib/data/value.h"

namespace tf::cmd {

/// A chart that may be installed, and the user's values for it.
struct ChartAndValues {
  chart::Chart chart;
  Value values;
};

/// Finds and loads the chart, reads the values, refuses what cannot be installed, and warns about
/// deprecated charts; in Helm's order. `reading`: of the files of a chart directory.
/// Errors: of the loaders, unprefixed; kUnsupported for what only repositories could give.
/// Like:   helm 4.3.1 runInstall, up to the action.
[[nodiscard]] Result<ChartAndValues> load_chart_and_values(Session& session,
                                                           const std::string& reference,
                                                           const ChartFlags& chart_flags,
                                                           const ValueFlags& value_flags,
                                                           Reading reading = Reading::kCopy);

}  // namespace tf::cmd
