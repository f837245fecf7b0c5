#include "cmd/chart_source.h"

#include <fmt/core.h>

#include <filesystem>
#include <utility>

#include "lib/chart/loader.h"
#include "lib/chart/value_sources.h"

namespace tf::cmd {
namespace {

/// Nothing that was asked for is dropped silently, a check of provenance least of all.
Status refuse_repositories(const ChartFlags& flags) {
  if (!flags.repo_url.empty()) {
    return fail(ErrorCode::kUnsupported,
                fmt::format("charts of repositories are not offered yet (--repo {}): fetch the "
                            "chart and give its path",
                            flags.repo_url));
  }
  return {};
}

Status refuse_verify(const ChartFlags& flags, const std::string& path) {
  if (!flags.verify) return {};
  const auto info = stat_file(path);
  if (info && info->kind == FileKind::kDirectory) {
    return fail(ErrorCode::kInvalid, "unpacked charts cannot be verified");
  }
  return fail(ErrorCode::kUnsupported,
              "checking a chart's provenance is not offered yet (--verify)");
}

/// What Helm says with --debug before it looks for a chart.
void log_version(EventSink& events, const ChartFlags& flags) {
  log_debug(events, "Original chart version", {{"version", flags.version}});
  if (flags.version.empty() && flags.devel) log_debug(events, "setting version to >0.0.0-0");
}

}  // namespace

Result<ChartAndValues> load_chart_and_values(Session& session, const std::string& reference,
                                             const ChartFlags& chart_flags,
                                             const ValueFlags& value_flags, Reading reading) {
  const HelmDialect& dialect = session.settings().dialect;
  log_version(session.events(), chart_flags);
  TF_CHECK(refuse_repositories(chart_flags));
  TF_ASSIGN(const auto path, chart::locate_chart(reference));
  TF_CHECK(refuse_verify(chart_flags, path));
  log_debug(session.events(), "Chart path",
            {{"path", std::filesystem::absolute(path).lexically_normal().string()}});
  TF_ASSIGN(auto values,
            chart::merge_value_sources(value_flags.values, chart::read_values_file, dialect));
  TF_ASSIGN(auto chart, chart::load_chart(path, session.events(), dialect, reading));
  if (chart.metadata.deprecated && !chart.is_library()) {
    log_warning(session.events(), "this chart is deprecated");
  }
  if (auto installable = chart::check_installable(chart, dialect); !installable) {
    Error error = std::move(installable).error();
    const bool missing = error.message.starts_with(dialect.missing_dependencies);
    if (!missing || !chart_flags.dependency_update) return fail(std::move(error));
    error.code = ErrorCode::kUnsupported;
    return fail(std::move(error).wrap("fetching charts is not offered yet (--dependency-update)"));
  }
  return ChartAndValues{std::move(chart), std::move(values)};
}

}  // namespace tf::cmd
