#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "lib/base/result.h"
#include "lib/data/event.h"

namespace tf {

/// How one log record of Helm 4 reads in another Helm.
struct LogLine {
  std::string_view message;  ///< how the record's message begins
  /// The line, "{key}" being an attribute, "{}" the whole message; "" when that Helm says nothing.
  std::string_view text;
};

/// What one version of Helm does differently when it renders: facts, each named for what it says.
/// The defaults are Helm 4.3.1's. Passed as a value from the command line down to where a fact
/// matters; nothing else in the program asks for a version.
struct HelmDialect {
  std::string_view name = "4.3";             ///< as --helm-compat takes it
  std::string_view helm_version = "v4.3.1";  ///< .Capabilities.HelmVersion
  std::string_view kube_client_version =
      "v1.37";  ///< of HelmVersion; "" where it has no such field

  // Charts and values
  bool merges_value_documents = true;      ///< values files: all documents, not the first alone
  bool takes_json_objects = true;          ///< --set-json '{"a": 1}', not key=json alone
  bool ignores_cut_index = true;           ///< --set 'a[0' is nothing, not an error
  bool prunes_default_nulls = true;        ///< nulls in a chart's defaults never reach templates
  bool parts_aliased_charts = true;        ///< a chart used twice is two; else the uses share edits
  bool detects_chart_version = true;       ///< apiVersion is looked at before anything is loaded
  bool hides_archive_errors = true;        ///< "unable to load chart archive" is all that is told
  std::size_t max_chart_file = 0;          ///< bytes of one file; 0: only the chart has a limit
  bool keeps_kube_version_suffix = true;   ///< KubeVersion.Version is "v1.36.0+k3s1" as given
  std::string_view missing_dependencies =  ///< what leads the list of them
      "an error occurred while checking for chart dependencies. You may need to run 'helm "
      "dependency build' to fetch missing dependencies";

  std::string_view chart_package = "v2";  ///< Go's package of Metadata and its parts, in errors

  // Templates
  bool chart_is_map = true;         ///< .Chart is a map, else a struct that knows its fields
  bool types_are_in_common = true;  ///< Go's package of Values and Capabilities, else chartutil
  bool unfolds_errors = true;       ///< errors of the template language take several lines
  std::span<const std::string_view> missing_functions = {};

  // Manifests
  std::string_view head_package = "util";  ///< Go's package of SimpleHead, in errors
  bool keeps_document_ends = true;     ///< documents keep their last line ends, and split at lines
  bool orders_webhooks = true;         ///< webhook configurations have their place among kinds
  bool post_renders_by_plugin = true;  ///< the post-renderer is a plugin and sees hooks too

  // Messages
  bool names_failed_step = true;       ///< "chart dependencies processing failed: " and the like
  bool notes_deprecated_flags = true;  ///< flags that Helm 4 gave up are warned about
  std::span<const LogLine> log_lines = {};

  [[nodiscard]] bool has_function(std::string_view function) const;
  /// A log record in this Helm's words, line end included; nothing where it reads as in Helm 4.
  [[nodiscard]] std::optional<std::string> log_text(const LogRecord& record) const;
};

/// Helm 3.22.0.
[[nodiscard]] HelmDialect helm_3_22();

/// Reads the value of --helm-compat. Errors: kInvalid `unknown Helm version "x": known are 3.22 and
/// 4.3`.
[[nodiscard]] Result<HelmDialect> parse_helm_dialect(std::string_view text);

}  // namespace tf
