#include <fmt/core.h>

#include <algorithm>
#include <string>

#include "lib/base/files.h"
#include "lib/base/text.h"
#include "lib/chart/loader.h"
#include "lib/data/go_print.h"

namespace tf::chart {

/// helm 4.3.1 action.ChartPathOptions.LocateChart, as far as it needs no network.
Result<std::string> locate_chart(const std::string& argument,
                                 const std::string& working_directory) {
  // 1. What exists on disk is meant.
  const std::string name(trim_space(argument));
  if (stat_file(name)) {
    const bool absolute = name.starts_with('/');
    if (working_directory.empty() || absolute) return absolute ? clean_path(name) : name;
    return join_path(working_directory, name);
  }
  if (name.starts_with('/') || name.starts_with('.')) {
    return fail(ErrorCode::kNotFound, fmt::format("path {} not found", go_quote(name)));
  }
  // 2. URLs need a downloader.
  if (const auto url = cut(name, "://")) {
    return fail(ErrorCode::kUnsupported,
                fmt::format("scheme {} not supported", go_quote(url->first)));
  }
  // 3. repository/chart: no repository is configured.
  const auto parts = cut(name, "/");
  if (!parts) {
    return fail(
        ErrorCode::kInvalid,
        fmt::format("non-absolute URLs should be in form of repo_name/path_to_chart, got: {}",
                    name));
  }
  return fail(ErrorCode::kNotFound, fmt::format("repo {} not found", parts->first));
}

/// helm 4.3.1 cmd.checkIfInstallable and action.CheckDependencies.
Status check_installable(const Chart& chart, const HelmDialect& dialect) {
  const std::string& type = chart.metadata.type;
  if (!type.empty() && type != "application") {
    return fail(ErrorCode::kInvalid, fmt::format("{} charts are not installable", type));
  }
  std::vector<std::string> missing;
  for (const Dependency& wanted : chart.metadata.dependencies) {
    const bool present =
        std::any_of(chart.dependencies.begin(), chart.dependencies.end(),
                    [&](const Chart& subchart) { return subchart.name() == wanted.name; });
    if (!present) missing.push_back(wanted.name);
  }
  if (missing.empty()) return {};
  return fail(ErrorCode::kInvalid,
              fmt::format("{}: found in Chart.yaml, but missing in charts/ directory: {}",
                          dialect.missing_dependencies, join(missing, ", ")));
}

}  // namespace tf::chart
