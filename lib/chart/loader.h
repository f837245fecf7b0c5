#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/base/files.h"
#include "lib/base/result.h"
#include "lib/chart/chart.h"
#include "lib/data/event.h"
#include "lib/data/helm_dialect.h"

namespace tf::chart {

/// Loads a directory or a .tgz, sub-charts included (chart-and-values.md 2).
/// In:     a path from locate_chart.   Out: metadata validated, files in Helm's order, sub-charts
/// by name. Errors: kInvalid / kNotFound in Helm 4.3.1's words; broken YAML has "cannot load
/// values.yaml: ..."
///         and its place in `pos`.
/// Cost:   every file is read once; with Reading::kMapLarge, a directory's large ones only when
///         somebody looks at them.
/// Like:   helm 4.3.1 pkg/chart/loader, pkg/chart/v2/loader.
[[nodiscard]] Result<Chart> load_chart(const std::string& path, EventSink& events,
                                       const HelmDialect& dialect = {},
                                       Reading reading = Reading::kCopy);

/// The same from an archive in memory; `name` is its file name for messages.
[[nodiscard]] Result<Chart> load_chart_archive(std::string_view data, const std::string& name,
                                               EventSink& events, const HelmDialect& dialect = {});

/// Makes a chart of files that are already read (chart/v2/loader.LoadFiles).
[[nodiscard]] Result<Chart> load_chart_files(std::vector<File> files, EventSink& events,
                                             const HelmDialect& dialect = {});

/// Turns a chart argument into a path: ./dir, /abs/dir, file.tgz.
/// In:     working_directory makes the path absolute, as Helm shows it in messages; "" leaves it.
/// Errors: kNotFound `path "./nodir" not found`; kInvalid "non-absolute URLs should be in form of
///         repo_name/path_to_chart, got: x"; kNotFound "repo foo not found"; kUnsupported
///         `scheme "ftp" not supported`.
[[nodiscard]] Result<std::string> locate_chart(const std::string& argument,
                                               const std::string& working_directory = {});

/// Library charts and missing dependencies are refused before an install, upgrade or template.
/// Errors: kInvalid "library charts are not installable", "an error occurred while checking for
/// chart
///         dependencies. You may need to run ...".
[[nodiscard]] Status check_installable(const Chart& chart, const HelmDialect& dialect = {});

}  // namespace tf::chart
