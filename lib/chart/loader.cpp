#include "lib/chart/loader.h"

#include <fmt/core.h>

#include <map>
#include <utility>

#include "lib/base/text.h"
#include "lib/chart/archive.h"
#include "lib/chart/directory.h"
#include "lib/chart/metadata.h"
#include "lib/chart/values_yaml.h"

namespace tf::chart {
namespace {

/// Each level is a chart in a chart; real ones stop at three or four.
constexpr int kMaxSubchartDepth = 64;

/// Puts a file name to a YAML error: where it is, and Helm's "cannot load <name>: " in front.
tl::unexpected<Error> cannot_load(Error error, std::string_view name, std::string_view location) {
  if (error.pos) error.pos->file = fmt::format("{}{}", location, name);
  return fail(std::move(error).wrap(fmt::format("cannot load {}", name)));
}

/// Builds one chart of its files (helm 4.3.1 chart/v2/loader.LoadFiles).
class ChartBuilder {
 public:
  /// `location` goes in front of names in error positions: "/path/to/chart/".
  ChartBuilder(EventSink& events, const HelmDialect& dialect, std::string location, int depth)
      : events_(events), dialect_(dialect), location_(std::move(location)), depth_(depth) {}

  Result<Chart> build(std::vector<File> files) {
    if (depth_ > kMaxSubchartDepth) {
      return fail(ErrorCode::kInvalid, "sub-charts are nested too deeply");
    }
    // 1. Chart.yaml, wherever it is in the list: other files depend on its apiVersion.
    for (const File& file : files) {
      if (file.name == "Chart.yaml") TF_CHECK(add_chart_yaml(file));
    }
    // 2. Each other file to its place.
    for (File& file : files)
      TF_CHECK(add_file(std::move(file)));
    if (!has_metadata_) return fail(ErrorCode::kInvalid, "Chart.yaml file is missing");
    TF_ASSIGN(chart_.metadata, finish_metadata(std::move(draft_)));
    // 3. Sub-charts. Helm walks a Go map here, in any order; by name is one of them.
    for (auto& [name, group] : subcharts_)
      TF_CHECK(add_subchart(name, std::move(group)));
    return std::move(chart_);
  }

 private:
  Status add_chart_yaml(const File& file) {
    has_metadata_ = true;
    auto read = read_metadata(file.data, draft_, dialect_);
    if (!read) return cannot_load(std::move(read).error(), file.name, location_);
    if (draft_.fields.api_version.empty()) draft_.fields.api_version = "v1";
    chart_.modtime = file.modtime;
    return {};
  }

  Status add_file(File file) {
    const std::string& name = file.name;
    if (name == "Chart.yaml") return {};
    if (name == "Chart.lock") return add_lock(file);
    if (name == "values.yaml") return add_values(std::move(file));
    if (name == "values.schema.json") {
      chart_.schema = std::move(file.data);
      chart_.schema_modtime = file.modtime;
    } else if (name == "requirements.yaml") {
      return add_requirements(std::move(file));
    } else if (name == "requirements.lock") {
      return add_requirements_lock(std::move(file));
    } else if (name.starts_with("templates/")) {
      chart_.templates.push_back(std::move(file));
    } else if (name.starts_with("charts/") && path_extension(name) != ".prov") {
      add_to_subchart(std::move(file));
    } else {
      chart_.files.push_back(std::move(file));
    }
    return {};
  }

  Status add_lock(const File& file) {
    auto lock = read_lock(file.data, dialect_);
    if (!lock) return cannot_load(std::move(lock).error(), file.name, location_);
    chart_.lock = *std::move(lock);
    return {};
  }

  Status add_values(File file) {
    auto values = read_values(file.data, dialect_);
    if (!values) return cannot_load(std::move(values).error(), file.name, location_);
    chart_.values = *std::move(values);
    chart_.values_text = std::move(file.data);
    return {};
  }

  [[nodiscard]] bool is_v1() const { return draft_.fields.api_version == "v1"; }

  Status add_requirements(File file) {
    has_metadata_ = true;
    if (!is_v1()) {
      log_info(
          events_,
          "Warning: Dependencies are handled in Chart.yaml since apiVersion \"v2\". We recommend "
          "migrating dependencies to Chart.yaml.");
    }
    auto read = read_metadata(file.data, draft_, dialect_);
    if (!read) return cannot_load(std::move(read).error(), file.name, location_);
    if (is_v1()) chart_.files.push_back(std::move(file));
    return {};
  }

  Status add_requirements_lock(File file) {
    TF_CHECK(add_lock(file));
    has_metadata_ = true;
    if (is_v1()) {
      chart_.files.push_back(std::move(file));
      return {};
    }
    log_info(events_,
             "Warning: Dependency locking is handled in Chart.lock since apiVersion \"v2\". We "
             "recommend migrating to Chart.lock.");
    return {};
  }

  void add_to_subchart(File file) {
    file.name.erase(0, std::string_view("charts/").size());
    std::string group = file.name.substr(0, file.name.find('/'));
    subcharts_[std::move(group)].push_back(std::move(file));
  }

  Status add_subchart(const std::string& name, std::vector<File> group) {
    if (name.starts_with('_') || name.starts_with('.')) return {};
    const bool packed = path_extension(name) == ".tgz";
    if (packed && group.front().name != name) {
      return fail(ErrorCode::kInvalid,
                  fmt::format("error unpacking subchart tar in {}: expected {}, got {}",
                              chart_.name(), name, group.front().name));
    }
    auto subchart =
        packed ? load_packed(name, group.front().data) : load_unpacked(name, std::move(group));
    if (!subchart) {
      return fail(std::move(subchart).error().wrap(
          fmt::format("error unpacking subchart {} in {}", name, chart_.name())));
    }
    chart_.dependencies.push_back(*std::move(subchart));
    return {};
  }

  [[nodiscard]] ChartBuilder nested(const std::string& name) const {
    return {events_, dialect_, fmt::format("{}charts/{}/", location_, name), depth_ + 1};
  }

  Result<Chart> load_packed(const std::string& name, std::string_view data) {
    TF_ASSIGN(std::vector<File> files, unpack_archive(data, dialect_));
    return nested(name).build(std::move(files));
  }

  Result<Chart> load_unpacked(const std::string& name, std::vector<File> group) {
    std::vector<File> files;
    files.reserve(group.size());
    for (File& file : group) {
      // What lies loosely in charts/ is no part of a chart.
      if (file.name.size() == name.size()) continue;
      file.name.erase(0, name.size() + 1);
      files.push_back(std::move(file));
    }
    return nested(name).build(std::move(files));
  }

  EventSink& events_;
  const HelmDialect& dialect_;
  std::string location_;
  int depth_;
  Chart chart_;
  MetadataDraft draft_;
  bool has_metadata_ = false;
  std::map<std::string, std::vector<File>> subcharts_;
};

/// Helm looks at apiVersion first, to pick a loader.
Status check_api_version(std::string_view chart_yaml, std::string_view location) {
  auto version = read_api_version(chart_yaml);
  if (!version) return cannot_load(std::move(version).error(), "Chart.yaml", location);
  if (version->empty() || *version == "v1" || *version == "v2" || *version == "v3") return {};
  return fail(ErrorCode::kInvalid, "unsupported chart version");
}

/// Helm has a loader for v3, but its commands refuse what it gives.
Result<Chart> refuse_v3(Result<Chart> chart) {
  if (chart && chart->metadata.api_version == "v3") {
    return fail(ErrorCode::kInvalid, "invalid chart apiVersion");
  }
  return chart;
}

const File* find_chart_yaml(const std::vector<File>& files) {
  for (const File& file : files) {
    if (file.name == "Chart.yaml") return &file;
  }
  return nullptr;
}

Result<Chart> load_directory(const std::string& path, EventSink& events, const HelmDialect& dialect,
                             Reading reading) {
  const std::string location = clean_path(path) + "/";
  if (dialect.detects_chart_version) {
    const std::string chart_yaml = location + "Chart.yaml";
    auto data = read_file(chart_yaml);
    if (!data) {
      return fail(std::move(data).error().wrap("unable to detect chart at " + chart_yaml));
    }
    TF_CHECK(check_api_version(*data, location));
  }
  TF_ASSIGN(std::vector<File> files, read_directory(path, events, dialect, reading));
  auto chart = ChartBuilder(events, dialect, location, 0).build(std::move(files));
  return dialect.detects_chart_version ? refuse_v3(std::move(chart)) : chart;
}

std::vector<CrdFile> own_crds(const Chart& chart, const std::string& full_path) {
  std::vector<CrdFile> crds;
  for (const File& file : chart.files) {
    const std::string extension = to_lower_ascii(path_extension(file.name));
    const bool is_manifest = extension == ".yaml" || extension == ".yml" || extension == ".json";
    if (!file.name.starts_with("crds/") || !is_manifest) continue;
    crds.push_back({join_path(full_path, file.name), file.name, file.data});
  }
  return crds;
}

void append_crds(const Chart& chart, const std::string& full_path, std::vector<CrdFile>& crds) {
  for (CrdFile& crd : own_crds(chart, full_path))
    crds.push_back(std::move(crd));
  for (const Chart& subchart : chart.dependencies) {
    append_crds(subchart, full_path + "/charts/" + subchart.name(), crds);
  }
}

}  // namespace

Result<Chart> load_chart(const std::string& path, EventSink& events, const HelmDialect& dialect,
                         Reading reading) {
  TF_ASSIGN(const FileInfo info, stat_file(path));
  if (info.kind == FileKind::kDirectory) return load_directory(path, events, dialect, reading);
  TF_ASSIGN(const std::string data, read_file(path));
  return load_chart_archive(data, path, events, dialect);
}

Result<Chart> load_chart_archive(std::string_view data, const std::string& name, EventSink& events,
                                 const HelmDialect& dialect) {
  TF_CHECK(ensure_archive(name, data));
  auto files = unpack_archive(data, dialect);
  if (!files) {
    const Error& error = files.error();
    if (error.message == "gzip: invalid header") {
      return fail(error.code,
                  fmt::format("file '{}' does not appear to be a valid chart file (details: {})",
                              name, error.message));
    }
    if (!dialect.hides_archive_errors) return fail(error);
    return fail(error.code, "unable to load chart archive");
  }
  const std::string location = name + ":";
  if (!dialect.detects_chart_version) {
    return ChartBuilder(events, dialect, location, 0).build(*std::move(files));
  }
  const File* chart_yaml = find_chart_yaml(*files);
  if (chart_yaml == nullptr) {
    return fail(ErrorCode::kInvalid, "unable to detect chart version, no Chart.yaml found");
  }
  TF_CHECK(check_api_version(chart_yaml->data, location));
  return refuse_v3(ChartBuilder(events, dialect, location, 0).build(*std::move(files)));
}

Result<Chart> load_chart_files(std::vector<File> files, EventSink& events,
                               const HelmDialect& dialect) {
  return ChartBuilder(events, dialect, {}, 0).build(std::move(files));
}

std::vector<CrdFile> crd_files(const Chart& chart) {
  std::vector<CrdFile> crds;
  append_crds(chart, chart.name(), crds);
  return crds;
}

}  // namespace tf::chart
