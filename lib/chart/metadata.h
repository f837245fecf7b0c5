#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"
#include "lib/chart/chart.h"
#include "lib/data/helm_dialect.h"

namespace tf::chart {

/// Chart.yaml while it is being read: list entries may still be null.
struct MetadataDraft {
  Metadata fields;  ///< maintainers and dependencies are empty until finish_metadata
  std::vector<std::optional<Maintainer>> maintainers;
  std::vector<std::optional<Dependency>> dependencies;
};

/// Reads Chart.yaml or requirements.yaml over what `draft` has.
/// Errors: kInvalid in the words of sigs.k8s.io/yaml 1.6, without "cannot load Chart.yaml: ".
[[nodiscard]] Status read_metadata(std::string_view yaml, MetadataDraft& draft,
                                   const HelmDialect& dialect = {});

/// apiVersion alone, as Helm looks for the loader to use. Errors: as read_metadata.
[[nodiscard]] Result<std::string> read_api_version(std::string_view yaml);

/// Sanitizes and checks (helm 4.3.1 chart/v2.Metadata.Validate).
/// Errors: kInvalid "validation: chart.metadata.name is required" and the like.
[[nodiscard]] Result<Metadata> finish_metadata(MetadataDraft draft);

/// Chart.lock or requirements.lock. Errors: as read_metadata.
[[nodiscard]] Result<Lock> read_lock(std::string_view yaml, const HelmDialect& dialect = {});

}  // namespace tf::chart
