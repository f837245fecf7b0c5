#include "lib/action/reuse_values.h"

#include <utility>

#include "lib/chart/coalesce.h"

namespace tf::action {
namespace {

bool is_empty(const Value& values) {
  const Map* map = values.as_map();
  return map == nullptr || map->empty();
}

Value as_map(const Value& values) {
  return values.is_map() ? values : Value(Map{});
}

}  // namespace

Result<Value> reuse_values(ReuseValues mode, const release::Release& current, chart::Chart& chart,
                           const Value& values, EventSink& events, const HelmDialect& dialect) {
  const Value user = as_map(values);
  switch (mode) {
    case ReuseValues::kReset:
      log_debug(events, "resetting values to the chart's original version");
      return user;
    case ReuseValues::kReuse: {
      log_debug(events, "reusing the old release's values");
      auto old_values = chart::coalesce_values(current.chart, current.config, events, dialect);
      if (!old_values)
        return fail(std::move(old_values).error().wrap("failed to rebuild old values"));
      const Value merged = chart::coalesce_tables(user, as_map(deep_copy(current.config)), events);
      chart.values = *std::move(old_values);
      return merged;
    }
    case ReuseValues::kResetThenReuse:
      log_debug(events, "merging values from old release to new values");
      return chart::coalesce_tables(user, as_map(deep_copy(current.config)), events);
    case ReuseValues::kDefault:
      break;
  }
  if (!is_empty(user) || is_empty(current.config)) return user;
  log_debug(events, "copying values from old release", {{"name", current.name}});
  return deep_copy(current.config);
}

}  // namespace tf::action
