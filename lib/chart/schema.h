#pragma once

#include "lib/base/result.h"
#include "lib/chart/chart.h"
#include "lib/data/event.h"
#include "lib/data/value.h"

namespace tf::chart {

/// Checks coalesced values against values.schema.json of the chart and each sub-chart.
/// Errors: kInvalid "values don't meet the specifications of the schema(s) in the following
/// chart(s):\n..."
///         in the words of chart-and-values.md 7. Remote $refs are refused.
[[nodiscard]] Status validate_schemas(const Chart& chart, const Value& values, EventSink& events);

}  // namespace tf::chart
