#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"
#include "lib/data/helm_dialect.h"

namespace tf::chart {

/// A Kubernetes version as templates see it: Version keeps the full text with a leading v.
struct KubeVersion {
  std::string version;  ///< "v1.36.3+k3s1"
  std::string major;
  std::string minor;
  std::string normalized;  ///< "v1.36.3"; what String() gives and constraints are checked against
};

/// What .Capabilities holds.
struct Capabilities {
  KubeVersion kube_version;
  std::vector<std::string> api_versions;  ///< "apps/v1" and, from a cluster, "apps/v1/Deployment"
};

/// Helm 4.3.1's client-only defaults: v1.37.0 and its 57 API versions.
[[nodiscard]] Capabilities default_capabilities();

/// Reads --kube-version or a server's gitVersion: v?N.N[.N][suffix].
/// Errors: kInvalid `could not parse "x" as version`.
/// Helm 3.22.0 keeps the numbers alone.
[[nodiscard]] Result<KubeVersion> parse_kube_version(std::string_view text,
                                                     const HelmDialect& dialect = {});

/// Chart.yaml's kubeVersion against a cluster's. Errors: kInvalid "chart requires kubeVersion:
/// ...".
[[nodiscard]] Status check_kube_version(std::string_view constraint, const KubeVersion& version);

}  // namespace tf::chart
