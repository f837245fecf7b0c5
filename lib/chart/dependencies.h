#pragma once

#include "lib/base/result.h"
#include "lib/chart/chart.h"
#include "lib/data/event.h"
#include "lib/data/helm_dialect.h"
#include "lib/data/value.h"

namespace tf::chart {

/// Conditions, tags, aliases and import-values: leaves only enabled sub-charts in `chart` and
/// rewrites its values where Helm does (chart-and-values.md 6). In: user values, a map or nil.
/// Like: helm 4.3.1 chartutil.ProcessDependencies.
[[nodiscard]] Status process_dependencies(Chart& chart, const Value& user, EventSink& events,
                                          const HelmDialect& dialect = {});

}  // namespace tf::chart
