#pragma once

#include "lib/base/result.h"
#include "lib/chart/chart.h"
#include "lib/data/event.h"
#include "lib/data/helm_dialect.h"
#include "lib/data/value.h"

namespace tf::chart {

/// Chart defaults under the user's values, globals handed to sub-charts, nulls deleting defaults
/// (chart-and-values.md 5). Neither input is changed; the result shares nothing with them.
/// In:     user: a map or nil.   Out: a map.
/// Errors: kInvalid "type mismatch on sub: %!t(string=x)".   Warnings go to events as INFO records.
/// Like:   helm 4.3.1 chart/common/util.CoalesceValues.
[[nodiscard]] Result<Value> coalesce_values(const Chart& chart, const Value& user,
                                            EventSink& events, const HelmDialect& dialect = {});

/// The same with nulls kept (helm's MergeValues), for import-values.
[[nodiscard]] Result<Value> merge_values(const Chart& chart, const Value& user, EventSink& events);

/// Merges src under dst (dst wins; dst's nulls delete src's keys). Changes and returns dst; what is
/// taken from src is copied.
/// Like: helm 4.3.1 util.CoalesceTables; used by --reuse-values.
Value coalesce_tables(const Value& dst, const Value& src, EventSink& events);

/// Helm's MergeTables: nulls are kept. As in Go, dst takes over src's maps by reference and src's
/// keys that are null in dst become null: dependency processing relies on it.
Value merge_tables(const Value& dst, const Value& src, EventSink& events);

}  // namespace tf::chart
