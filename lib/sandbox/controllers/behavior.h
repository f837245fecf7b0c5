#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "lib/data/value.h"

namespace tf::sandbox {

/// An annotation on a pod (or in a pod template) that tells the sandbox how the pod is to behave.
struct BehaviorAnnotation {
  std::string_view name;
  std::string_view value;    ///< what may stand there
  std::string_view meaning;  ///< one sentence for people
};
/// All of them, as the documentation lists them.
[[nodiscard]] std::span<const BehaviorAnnotation> behavior_annotations();

enum class Conduct : std::uint8_t { kRun, kCrashLoop, kImagePullError, kNeverReady, kFail };

/// How a pod is to behave.
struct Behavior {
  Conduct conduct = Conduct::kRun;
  std::chrono::nanoseconds ready_after{0};
  std::optional<std::chrono::nanoseconds> complete_after;  ///< nothing: it runs on
  std::chrono::nanoseconds stop_after{0};
  std::int64_t exit_code = 0;
  std::optional<std::int64_t> crashes;  ///< of a crash loop; nothing: for ever
  bool strict = false;                  ///< miss ConfigMaps and Secrets as a kubelet does
};

/// What a pod's annotations ask for, and the label tf.test/pod (never-ready, fail). A pod of a Job
/// completes at once, and so does one that nothing owns with restartPolicy Never or OnFailure.
/// What cannot be understood counts as not written.
[[nodiscard]] Behavior behavior_of(const Value& pod);

}  // namespace tf::sandbox
