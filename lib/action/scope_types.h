#pragma once

#include <vector>

#include "lib/chart/capabilities.h"
#include "lib/chart/chart.h"
#include "lib/data/helm_dialect.h"
#include "lib/data/value.h"

namespace tf::action {

/// Go's common.Values (chartutil.Values in Helm 3): .Values with its methods YAML, AsMap, Table and
/// PathValue.
[[nodiscard]] const MapType& values_type(const HelmDialect& dialect = {});

/// .Files: Go's engine.files with Get, GetBytes, Glob, Lines, AsConfig and AsSecrets.
[[nodiscard]] Value make_files(const std::vector<chart::File>& files);

/// .Capabilities: Go's *common.Capabilities.
[[nodiscard]] Value make_capabilities(const chart::Capabilities& capabilities,
                                      const HelmDialect& dialect = {});

/// .Chart: in Helm 4 a map with Go's field names, in Helm 3 the struct itself.
[[nodiscard]] Value make_chart(const chart::Metadata& metadata, bool is_root,
                               const HelmDialect& dialect = {});

/// The table at a dotted path of nested maps, shared with `values`. Errors: kInvalid `"x" is not a
/// table". Like: helm 4.3.1 chart/common.Values.Table.
[[nodiscard]] Result<MapRef> find_table(const MapRef& values, std::string_view path);

}  // namespace tf::action
