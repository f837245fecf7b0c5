#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/bytes.h"
#include "lib/base/time.h"
#include "lib/data/value.h"

namespace tf::chart {

/// One file of a chart: its path relative to the chart's root with '/', its bytes, its mtime.
struct File {
  std::string name = {};
  Bytes data = {};
  std::optional<TimePoint> modtime = std::nullopt;
};

struct Maintainer {
  std::string name = {};
  std::string email = {};
  std::string url = {};
};

/// An entry of Chart.yaml's dependencies. After process_dependencies, `name` is the alias where one
/// is set.
struct Dependency {
  std::string name = {};
  std::string version = {};
  std::string repository = {};
  std::string condition = {};
  std::vector<std::string> tags = {};
  bool enabled = false;
  std::vector<Value> import_values = {};  ///< strings or {child, parent} maps
  std::string alias = {};
};

/// Chart.yaml.
struct Metadata {
  std::string name = {};
  std::string home = {};
  std::vector<std::string> sources = {};
  std::string version = {};
  std::string description = {};
  std::vector<std::string> keywords = {};
  std::vector<Maintainer> maintainers = {};
  std::string icon = {};
  std::string api_version = {};
  std::string condition = {};
  std::string tags = {};
  std::string app_version = {};
  bool deprecated = false;
  std::optional<std::map<std::string, std::string>> annotations = {};
  std::string kube_version = {};
  std::vector<Dependency> dependencies = {};
  bool declares_dependencies = false;  ///< the key is there, if only with an empty list
  std::string type = {};
};

/// Chart.lock.
struct Lock {
  std::string generated = {};  ///< RFC 3339, as written
  std::string digest = {};
  std::vector<Dependency> dependencies = {};
};

/// A chart as Helm's loader makes it. A value type: copying copies the whole tree, but `values` is
/// a shared reference (deep_copy before changing it).
struct Chart {
  Metadata metadata = {};
  std::optional<Lock> lock = {};
  std::vector<File> templates = {};  ///< templates/**
  Value values = {};                 ///< values.yaml as a map; nil when absent
  std::optional<Bytes> schema = {};  ///< raw values.schema.json
  std::optional<TimePoint> schema_modtime = {};
  std::vector<File> files = {};           ///< everything else, crds/ included
  std::vector<Chart> dependencies = {};   ///< loaded sub-charts, in order
  std::optional<TimePoint> modtime = {};  ///< of Chart.yaml
  std::optional<Bytes> values_text = {};  ///< values.yaml, for `show values`; not stored

  [[nodiscard]] const std::string& name() const { return metadata.name; }
  [[nodiscard]] bool is_library() const { return metadata.type == "library"; }
};

/// A file of crds/ with the path that `# Source:` lines show ("app/charts/sub/crds/x.yaml").
struct CrdFile {
  std::string full_path = {};
  std::string name = {};
  Bytes data = {};
};

/// crds/*.{yaml,yml,json} of the chart, then of its sub-charts, depth first.
[[nodiscard]] std::vector<CrdFile> crd_files(const Chart& chart);

}  // namespace tf::chart
