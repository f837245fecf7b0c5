#include "cmd/print/views.h"

#include <fmt/core.h>

#include <algorithm>

#include "cmd/print/json_object.h"
#include "cmd/print/table.h"
#include "lib/base/text.h"
#include "lib/base/time.h"
#include "lib/data/go_print.h"
#include "lib/data/json.h"
#include "lib/data/yaml_writer.h"

namespace tf::cmd {
namespace {

std::string json_list(const std::vector<std::string>& items) {
  return "[" + join(items, ",") + "]";
}

/// Go's zero time, which Helm shows where a release has none.
constexpr std::string_view kNeverAnsic = "Mon Jan  1 00:00:00 0001";
constexpr std::string_view kNeverRfc3339 = "0001-01-01T00:00:00Z";

std::string apply_method_words(const std::string& method) {
  if (method.empty()) return "client-side apply (defaulted)";
  if (method == "csa") return "client-side apply";
  if (method == "ssa") return "server-side apply";
  return fmt::format("unknown ({})", go_quote(method));
}

/// k8s labels.Set: "a=1,b=2" sorted by key.
std::string pairs_text(const std::map<std::string, std::string>& pairs) {
  std::vector<std::string> items;
  for (const auto& [key, value] : pairs)
    items.push_back(key + "=" + value);
  return join(items, ",");
}

std::map<std::string, std::string> annotations_of(const chart::Metadata& metadata) {
  return metadata.annotations.value_or(std::map<std::string, std::string>{});
}

Result<std::string> dependency_json(const chart::Dependency& dependency) {
  JsonObject object;
  object.text("name", dependency.name)
      .text_if("version", dependency.version)
      .text("repository", dependency.repository)
      .text_if("condition", dependency.condition);
  if (!dependency.tags.empty()) {
    std::vector<std::string> tags;
    for (const auto& tag : dependency.tags)
      tags.push_back(json_text(tag));
    object.raw("tags", json_list(tags));
  }
  if (dependency.enabled) object.boolean("enabled", true);
  if (!dependency.import_values.empty()) {
    TF_ASSIGN(const auto imports, to_json(Value(List(dependency.import_values))));
    object.raw("import-values", imports);
  }
  return object.text_if("alias", dependency.alias).done();
}

}  // namespace

std::string app_version_label(const chart::Chart& chart) {
  const bool missing = release::chart_label(chart) == "MISSING";
  return missing ? "MISSING" : chart.metadata.app_version;
}

Result<std::string> ListView::table() const {
  std::vector<std::vector<std::string>> rows;
  if (headers_ == Headers::kShown) {
    rows.emplace_back();
    for (const std::string_view header :
         {"NAME", "NAMESPACE", "REVISION", "UPDATED", "STATUS", "CHART", "APP VERSION"}) {
      rows.back().push_back(color_header(header, colors_));
    }
  }
  for (const auto& row : rows_) {
    rows.push_back({row.name, color_namespace(row.ns, colors_), row.revision, row.updated,
                    color_status(row.status, colors_), row.chart, row.app_version});
  }
  return format_table(rows);
}

Result<std::string> ListView::json() const {
  std::vector<std::string> items;
  for (const auto& row : rows_) {
    items.push_back(JsonObject()
                        .text("name", row.name)
                        .text("namespace", row.ns)
                        .text("revision", row.revision)
                        .text("updated", row.updated)
                        .text("status", release::to_string(row.status))
                        .text("chart", row.chart)
                        .text("app_version", row.app_version)
                        .done());
  }
  return json_list(items);
}

Result<std::string> NamesView::table() const {
  std::string text;
  for (const auto& name : names_)
    text += name + "\n";
  return text;
}

Result<std::string> NamesView::json() const {
  std::vector<std::string> items;
  for (const auto& name : names_)
    items.push_back(json_text(name));
  return json_list(items);
}

Result<std::string> HistoryView::table() const {
  std::vector<std::vector<std::string>> rows = {
      {"REVISION", "UPDATED", "STATUS", "CHART", "APP VERSION"}};
  const bool rollback = rollback_ == RollbackColumn::kShown;
  if (rollback) rows[0].emplace_back("ROLLBACK");
  rows[0].emplace_back("DESCRIPTION");
  for (const auto& release : revisions_) {
    const auto& info = release.info;
    rows.push_back(
        {to_text(release.revision),
         info.last_deployed ? format_ansic(*info.last_deployed) : std::string(kNeverAnsic),
         std::string(to_string(info.status)), release::chart_label(release.chart),
         app_version_label(release.chart)});
    if (rollback) {
      rows.back().push_back(info.rollback_revision > 0 ? to_text(info.rollback_revision) : "");
    }
    rows.back().push_back(info.description);
  }
  return format_table(rows);
}

Result<std::string> HistoryView::json() const {
  std::vector<std::string> items;
  for (const auto& release : revisions_) {
    const auto& info = release.info;
    JsonObject object;
    object.number("revision", release.revision);
    if (info.last_deployed) object.text("updated", format_rfc3339_nano(*info.last_deployed));
    object.text("status", to_string(info.status))
        .text("chart", release::chart_label(release.chart))
        .text("app_version", app_version_label(release.chart))
        .number_if("rollback_revision", info.rollback_revision)
        .text("description", info.description);
    items.push_back(object.done());
  }
  return json_list(items);
}

Result<std::string> MetadataView::table() const {
  const auto& metadata = release_.chart.metadata;
  std::vector<std::string> dependencies;
  for (const auto& dependency : metadata.dependencies)
    dependencies.push_back(dependency.name);
  std::sort(dependencies.begin(), dependencies.end());
  const auto& deployed = release_.info.last_deployed;
  std::string text =
      fmt::format("NAME: {}\nCHART: {}\nVERSION: {}\nAPP_VERSION: {}\n", release_.name,
                  metadata.name, metadata.version, metadata.app_version);
  text += fmt::format("ANNOTATIONS: {}\nLABELS: {}\nDEPENDENCIES: {}\n",
                      pairs_text(annotations_of(metadata)), pairs_text(release_.labels),
                      join(dependencies, ","));
  text += fmt::format("NAMESPACE: {}\nREVISION: {}\nSTATUS: {}\n", release_.ns, release_.revision,
                      to_string(release_.info.status));
  text += fmt::format("DEPLOYED_AT: {}\nAPPLY_METHOD: {}\n",
                      deployed ? format_rfc3339(*deployed) : std::string(kNeverRfc3339),
                      apply_method_words(release_.apply_method));
  return text;
}

Result<std::string> MetadataView::json() const {
  const auto& metadata = release_.chart.metadata;
  JsonObject object;
  object.text("name", release_.name)
      .text("chart", metadata.name)
      .text("version", metadata.version)
      .text("appVersion", metadata.app_version)
      .map_if("annotations", annotations_of(metadata))
      .map_if("labels", release_.labels);
  std::vector<std::string> dependencies;
  for (const auto& dependency : metadata.dependencies) {
    TF_ASSIGN(auto text, dependency_json(dependency));
    dependencies.push_back(std::move(text));
  }
  if (!dependencies.empty()) object.raw("dependencies", json_list(dependencies));
  const auto& deployed = release_.info.last_deployed;
  return object.text("namespace", release_.ns)
      .number("revision", release_.revision)
      .text("status", to_string(release_.info.status))
      .text("deployedAt", deployed ? format_rfc3339(*deployed) : std::string(kNeverRfc3339))
      .text_if("applyMethod", release_.apply_method)
      .done();
}

Result<std::string> ValuesView::table() const {
  TF_ASSIGN(const auto yaml, to_yaml(values_));
  return title_ + "\n" + yaml;
}

Result<std::string> ValuesView::json() const {
  return to_json(values_);
}

}  // namespace tf::cmd
