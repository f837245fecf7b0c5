#pragma once

#include "lib/action/upgrade.h"

namespace tf::action {

/// The user's values of an upgrade, with those of the current revision as the mode says
/// (chart-and-values.md 11). kReuse also replaces the chart's defaults by the old coalesced values.
/// Errors: kInvalid "failed to rebuild old values: ...".   Like: helm 4.3.1 Upgrade.reuseValues.
[[nodiscard]] Result<Value> reuse_values(ReuseValues mode, const release::Release& current,
                                         chart::Chart& chart, const Value& values,
                                         EventSink& events, const HelmDialect& dialect = {});

}  // namespace tf::action
