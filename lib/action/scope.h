#pragma once

#include <string>
#include <vector>

#include "lib/chart/capabilities.h"
#include "lib/chart/chart.h"
#include "lib/data/helm_dialect.h"
#include "lib/data/value.h"
#include "templates-engine/renderer.h"

namespace tf::action {

/// What .Release tells templates.
struct ReleaseFacts {
  std::string name;
  std::string ns;
  int revision = 1;
  bool is_upgrade = false;
};

/// The templates of a chart and its sub-charts, each with what its dot is: Values, Release, Chart,
/// Capabilities, Files and Subcharts. Of library charts only partials are taken.
/// In:     values: coalesced, a map; its maps are shared with the scopes, so `set` is seen by all.
/// Like:   helm 4.3.1 engine.recAllTpls and chart/common.ToRenderValues.
[[nodiscard]] std::vector<engine::TemplateFile> build_templates(
    const chart::Chart& chart, const Value& values, const chart::Capabilities& capabilities,
    const ReleaseFacts& release, const HelmDialect& dialect = {});

}  // namespace tf::action
