#include "lib/chart/capabilities.h"

#include <gtest/gtest.h>

namespace tf::chart {
namespace {

struct KubeVersionRow {
  std::string_view text;
  std::string_view expected;  ///< version, major, minor, normalized; or the error
};

// `helm template --kube-version` 4.3.1.
const KubeVersionRow kKubeVersionRows[] = {
    {"1.2", "v1.2 1 2 v1.2"},
    {"v1.36.3+k3s1", "v1.36.3+k3s1 1 36 v1.36.3"},
    {"1.02.3", "v1.02.3 1 2 v1.2.3"},
    {" v1.2.3-x", "v v1.2.3-x 1 2 v1.2.3"},
    {"1.2.3.4", "v1.2.3.4 1 2 v1.2.3.4"},
    {"1.30+", "v1.30+ 1 30 v1.30"},
    {"v1", R"(illegal version string "v1")"},
    {"v01.2", R"(illegal zero-prefixed version component "01" in "v01.2")"},
    {"x", R"(could not parse "x" as version)"},
    {"", R"(could not parse "" as version)"},
    {"99999999999999999999.1",
     R"(illegal non-numeric version component "99999999999999999999" in "99999999999999999999.1": )"
     R"(strconv.ParseUint: parsing "99999999999999999999": value out of range)"},
};

TEST(Capabilities, ReadsKubeVersions) {
  for (const KubeVersionRow& row : kKubeVersionRows) {
    const auto version = parse_kube_version(row.text);
    EXPECT_EQ(version ? version->version + " " + version->major + " " + version->minor + " " +
                            version->normalized
                      : version.error().message,
              row.expected)
        << row.text;
  }
}

TEST(Capabilities, ChecksTheNormalizedVersion) {
  const KubeVersion version = *parse_kube_version("v1.30.2-gke.100");
  for (const std::string_view range : {"", ">=1.28.0", "1.30.x", ">=1.20 <2 || 3", "=1.30.2"}) {
    EXPECT_TRUE(check_kube_version(range, version)) << range;
  }
  EXPECT_EQ(check_kube_version(">=1.31.0", version).error().message,
            "chart requires kubeVersion: >=1.31.0 which is incompatible with Kubernetes "
            "v1.30.2-gke.100");
  EXPECT_FALSE(check_kube_version("not a range", version));
}

TEST(Capabilities, DefaultsAreHelms) {
  const Capabilities capabilities = default_capabilities();
  EXPECT_EQ(capabilities.kube_version.version, "v1.37.0");
  EXPECT_EQ(capabilities.api_versions.size(), 57U);
  EXPECT_EQ(capabilities.api_versions.front(), "v1");
  EXPECT_EQ(capabilities.api_versions.back(), "apiextensions.k8s.io/v1");
}

}  // namespace
}  // namespace tf::chart
