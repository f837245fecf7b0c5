#include "lib/data/helm_dialect.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "lib/data/go_print.h"

namespace tf {
namespace {

/// Functions that came with Helm 4: mustToToml and mustToYaml beside sprig's mustToJson, and the
/// arithmetic of durations.
constexpr std::array<std::string_view, 13> kMissingIn322 = {
    "durationDays",       "durationHours",       "durationMicroseconds", "durationMilliseconds",
    "durationMinutes",    "durationNanoseconds", "durationRoundTo",      "durationSeconds",
    "durationTruncateTo", "durationWeeks",       "mustToDuration",       "mustToToml",
    "mustToYaml"};

/// Helm 3 writes with Go's log package, which puts the line of its source in front.
constexpr std::array kLogLinesOf322 = {
    LogLine{"warning: skipping globals because destination", "coalesce.go:138: {}"},
    LogLine{"warning: skipping globals because source", "coalesce.go:145: {}"},
    LogLine{"Conflict: cannot merge map onto non-map for", "coalesce.go:161: {}"},
    LogLine{"key ", "coalesce.go:175: {}"},
    LogLine{"warning: skipped value for", "coalesce.go:237: {}"},
    LogLine{"warning: cannot overwrite table with non table for", "coalesce.go:316: {}"},
    LogLine{"warning: destination for", "coalesce.go:319: {}"},
    LogLine{"Warning: Dependencies are handled in Chart.yaml", "load.go:120: {}"},
    LogLine{"Warning: Dependency locking is handled in Chart.lock", "load.go:138: {}"},
    LogLine{"returned non-bool value",
            "dependencies.go:64: Warning: Condition path '{path}' for chart {chart} returned "
            "non-bool value"},
    LogLine{"returned non-bool value",
            "dependencies.go:95: Warning: Tag '{tag}' for chart {chart} returned non-bool value"},
    LogLine{"ImportValues missing table from chart",
            "dependencies.go:270: Warning: ImportValues missing table from chart {chart}: {error}"},
    LogLine{"ImportValues missing table",
            "dependencies.go:287: Warning: ImportValues missing table: {error}"},
    LogLine{"unresolved URN reference ignored",
            "jsonschema.go:192: WARNING: unresolved URN reference ignored; using permissive "
            "schema: {urn}"},
    LogLine{"skipping unknown hooks",
            "manifest_sorter.go:199: info: skipping unknown hook: {hookTypes:q}"},
    LogLine{"found symbolic link in path",
            "walk.go:75: found symbolic link in path: {path} resolves to {resolved}. Contents of "
            "linked file included and used"},
    LogLine{"this chart is deprecated", "WARNING: This chart is deprecated"},
    // What Helm 3 does not say, or with --debug alone.
    LogLine{"This chart or one of its subcharts contains CRDs", ""},
    LogLine{"--dry-run is deprecated", ""},
    LogLine{"boolean '--dry-run=", ""},
    LogLine{"chart dependencies processing failed", ""},
    LogLine{"cluster reachability check failed", ""},
    LogLine{"hiding Kubernetes secrets requires", ""},
    LogLine{"release name check failed", ""},
};

/// What a placeholder of a line stands for; nothing when the record has no such attribute.
std::optional<std::string> placeholder_text(std::string_view placeholder, const LogRecord& record) {
  if (placeholder.empty()) return record.message;
  const bool quoted = placeholder.ends_with(":q");
  if (quoted) placeholder.remove_suffix(2);
  for (const auto& [key, value] : record.attributes) {
    if (key == placeholder) return quoted ? go_quote(value) : value;
  }
  return std::nullopt;
}

std::optional<std::string> fill_line(std::string_view line, const LogRecord& record) {
  std::string out;
  while (true) {
    const std::size_t open = line.find('{');
    out += line.substr(0, open);
    if (open == std::string_view::npos) return out;
    const std::size_t close = line.find('}', open);
    const auto text = placeholder_text(line.substr(open + 1, close - open - 1), record);
    if (!text) return std::nullopt;
    out += *text;
    line.remove_prefix(close + 1);
  }
}

}  // namespace

bool HelmDialect::has_function(std::string_view function) const {
  return std::find(missing_functions.begin(), missing_functions.end(), function) ==
         missing_functions.end();
}

std::optional<std::string> HelmDialect::log_text(const LogRecord& record) const {
  for (const LogLine& line : log_lines) {
    if (!record.message.starts_with(line.message)) continue;
    if (line.text.empty()) return std::string();
    // Rows may share a message and differ in the attributes they tell.
    if (auto text = fill_line(line.text, record)) return *std::move(text) + "\n";
  }
  return std::nullopt;
}

HelmDialect helm_3_22() {
  HelmDialect dialect;
  dialect.name = "3.22";
  dialect.helm_version = "v3.22.0";
  dialect.kube_client_version = "";

  dialect.merges_value_documents = false;
  dialect.takes_json_objects = false;
  dialect.ignores_cut_index = false;
  dialect.prunes_default_nulls = false;
  dialect.parts_aliased_charts = false;
  dialect.detects_chart_version = false;
  dialect.hides_archive_errors = false;
  dialect.max_chart_file = std::size_t{5} * 1024 * 1024;
  dialect.keeps_kube_version_suffix = false;
  dialect.missing_dependencies =
      "An error occurred while checking for chart dependencies. You may need to run `helm "
      "dependency build` to fetch missing dependencies";
  dialect.chart_package = "chart";

  dialect.chart_is_map = false;
  dialect.types_are_in_common = false;
  dialect.unfolds_errors = false;
  dialect.missing_functions = kMissingIn322;

  dialect.head_package = "releaseutil";
  dialect.keeps_document_ends = false;
  dialect.orders_webhooks = false;
  dialect.post_renders_by_plugin = false;

  dialect.names_failed_step = false;
  dialect.notes_deprecated_flags = false;
  dialect.log_lines = kLogLinesOf322;
  return dialect;
}

Result<HelmDialect> parse_helm_dialect(std::string_view text) {
  if (const HelmDialect current; text == current.name) return current;
  if (const HelmDialect older = helm_3_22(); text == older.name) return older;
  return fail(ErrorCode::kInvalid,
              fmt::format("unknown Helm version {}: known are 3.22 and 4.3", go_quote(text)));
}

}  // namespace tf
