#pragma once

#include <span>
#include <string_view>

#include "lib/sandbox/validation/report.h"

namespace tf::sandbox::validation {

/// One way to provide a volume: its field, where Kubernetes says its errors are, what it demands.
struct VolumeSourceRule {
  std::string_view field;
  std::string_view path;         ///< of errors inside of it
  std::string_view second_path;  ///< of "may not specify more than 1 volume type"
  void (*check)(Report& report, const Node& source);
};

/// The sources of a pod's volumes in the order in which validateVolumeSource asks.
[[nodiscard]] std::span<const VolumeSourceRule> pod_volume_sources();
/// The sources of a PersistentVolume.
[[nodiscard]] std::span<const VolumeSourceRule> persistent_volume_sources();

/// Finds which sources a volume has and judges the first of them. Returns whether there is one.
bool check_volume_source(Report& report, const Node& volume,
                         std::span<const VolumeSourceRule> rules);

}  // namespace tf::sandbox::validation
