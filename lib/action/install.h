#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/action/context.h"
#include "lib/action/options.h"
#include "lib/chart/capabilities.h"
#include "lib/chart/chart.h"
#include "lib/release/release.h"

namespace tf::action {

struct InstallOptions : ApplyFlags, WaitFlags, RenderFlags {
  std::string name;
  bool create_namespace = false;
  bool replace = false;
  bool skip_crds = false;
  bool disable_openapi_validation = false;
  bool server_side = true;
  std::map<std::string, std::string> labels;
};

/// What an action failed with and, where one was made, the record it left (for `--debug` and for
/// "Use --debug flag to render out invalid YAML").
struct Failure {
  Error error;
  std::optional<release::Release> release;

  Failure(Error cause,  // NOLINT(google-explicit-constructor): errors become failures on return
          std::optional<release::Release> record = std::nullopt)
      : error(std::move(cause)), release(std::move(record)) {}
};
template <class T>
using Outcome = tl::expected<T, Failure>;

/// Installs a chart as a new release (apply.md 6; architecture.md 3, rows 8-20).
/// In:     chart and user values (a map); both are consumed.
/// Out:    the release as stored; with a dry run, as it would be ("Dry run complete").
/// Errors: Helm's words without "INSTALLATION FAILED: ". After the record exists every failure is
/// written to
///         it (status failed), or the release is uninstalled with rollback_on_failure.
[[nodiscard]] Outcome<release::Release> install(ActionContext& context, chart::Chart chart,
                                                Value values, const InstallOptions& options);

/// `tf template`: renders with client-only capabilities and touches no cluster, unless dry_run is
/// kServer.
[[nodiscard]] Outcome<release::Release> render_template(ActionContext& context, chart::Chart chart,
                                                        Value values,
                                                        const InstallOptions& options);

/// Name rules of `install` and `template` (cli.md 5.7): explicit, --generate-name, --name-template.
/// Out: name and chart argument.
struct NameAndChart {
  std::string name;
  std::string chart;
};
[[nodiscard]] Result<NameAndChart> name_and_chart(const std::vector<std::string>& words,
                                                  bool generate_name,
                                                  const std::string& name_template,
                                                  const std::string& preset_name,
                                                  const Clock& clock);

}  // namespace tf::action
