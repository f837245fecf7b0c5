#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"
#include "lib/base/time.h"
#include "lib/chart/chart.h"
#include "lib/data/value.h"
#include "lib/release/hook.h"

namespace tf::release {

enum class ReleaseStatus {
  kUnknown,
  kDeployed,
  kUninstalled,
  kSuperseded,
  kFailed,
  kUninstalling,
  kPendingInstall,
  kPendingUpgrade,
  kPendingRollback
};

/// Helm's words: "deployed", "pending-install" ...
[[nodiscard]] std::string_view to_string(ReleaseStatus status);
[[nodiscard]] ReleaseStatus parse_status(std::string_view text);
[[nodiscard]] bool is_pending(ReleaseStatus status);

struct ReleaseInfo {
  std::optional<TimePoint> first_deployed;
  std::optional<TimePoint> last_deployed;
  std::optional<TimePoint> deleted;
  std::string description;
  ReleaseStatus status = ReleaseStatus::kUnknown;
  int rollback_revision = 0;
  std::string notes;
};

/// One revision of a release: what a storage Secret holds (release-storage.md 3).
struct Release {
  std::string name;
  std::string ns;
  int revision = 0;
  ReleaseInfo info;
  chart::Chart chart;
  Value config;          ///< user-supplied values: a map, or nil when none were stored
  std::string manifest;  ///< rendered text without hooks
  std::vector<Hook> hooks;
  std::string apply_method;                   ///< "ssa", "csa" or "" (old records: client-side)
  std::map<std::string, std::string> labels;  ///< of the storage object; not in the JSON
};

/// Helm's rule: non-empty, at most 53 bytes, a DNS-like name.
/// Errors: kInvalid "no name provided", "invalid release name, must match regex ...".
[[nodiscard]] Status check_release_name(std::string_view name);

/// "taskflow-0.1.0": what tables show as CHART; "MISSING" without metadata.
[[nodiscard]] std::string chart_label(const chart::Chart& chart);

}  // namespace tf::release
