#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/time.h"

namespace tf::release {

enum class HookEvent {
  kPreInstall,
  kPostInstall,
  kPreDelete,
  kPostDelete,
  kPreUpgrade,
  kPostUpgrade,
  kPreRollback,
  kPostRollback,
  kTest
};
/// "pre-install" ... "test".
[[nodiscard]] std::string_view to_string(HookEvent event);
/// Reads an annotation's word ("test-success" is test); nothing for an unknown one.
[[nodiscard]] std::optional<HookEvent> parse_hook_event(std::string_view text);

enum class HookPhase { kNone, kUnknown, kRunning, kSucceeded, kFailed };
[[nodiscard]] std::string_view to_string(HookPhase phase);
[[nodiscard]] HookPhase parse_hook_phase(std::string_view text);

struct HookRun {
  std::optional<TimePoint> started_at;
  std::optional<TimePoint> completed_at;
  HookPhase phase = HookPhase::kNone;
};

/// A manifest that runs at an event instead of belonging to the release.
struct Hook {
  std::string name;
  std::string kind;
  std::string path;
  std::string manifest;
  std::vector<HookEvent> events;
  HookRun last_run;
  int weight = 0;
  std::vector<std::string>
      delete_policies;  ///< as written: before-hook-creation, hook-succeeded, hook-failed
  std::vector<std::string> output_log_policies;  ///< hook-succeeded, hook-failed

  [[nodiscard]] bool runs_at(HookEvent event) const;
  [[nodiscard]] bool has_delete_policy(std::string_view policy) const;
  [[nodiscard]] bool has_output_log_policy(std::string_view policy) const;
};

}  // namespace tf::release
