#include "lib/sandbox/controllers/behavior.h"

#include <array>
#include <utility>

#include "lib/base/text.h"
#include "lib/base/time.h"
#include "lib/sandbox/controllers/objects.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kBehavior = "sandbox.tf/behavior";
constexpr std::string_view kReadyAfter = "sandbox.tf/ready-after";
constexpr std::string_view kCompleteAfter = "sandbox.tf/complete-after";
constexpr std::string_view kExitCode = "sandbox.tf/exit-code";
constexpr std::string_view kCrashes = "sandbox.tf/crashes";
constexpr std::string_view kStopAfter = "sandbox.tf/stop-after";
constexpr std::string_view kStrict = "sandbox.tf/strict";

constexpr std::array kAnnotations = std::to_array<BehaviorAnnotation>({
    {kBehavior, "run | crash-loop | image-pull-error | never-ready | fail",
     "What becomes of the pod's containers; run is the default."},
    {kReadyAfter, "duration (10s)", "How long the pod takes to become ready after its start."},
    {kCompleteAfter, "duration (5s)",
     "The containers end by themselves so long after their start; pods of Jobs and bare pods with "
     "restartPolicy Never or OnFailure do so at once."},
    {kExitCode, "number", "What ending containers answer: not 0 fails the pod."},
    {kCrashes, "number", "A crash loop that settles after so many crashes."},
    {kStopAfter, "duration (3s)",
     "How long a deleted pod takes to go, at most its grace period; at once is the default."},
    {kStrict, "true",
     "The pod waits for the ConfigMaps and Secrets that it names, as under a kubelet."},
    {"sandbox.tf/logs", "text", "What kubectl logs shows of the pod's containers."},
});

struct ConductName {
  std::string_view name;
  Conduct conduct;
};
constexpr std::array kConducts = std::to_array<ConductName>({
    {"crash-loop", Conduct::kCrashLoop},
    {"fail", Conduct::kFail},
    {"image-pull-error", Conduct::kImagePullError},
    {"never-ready", Conduct::kNeverReady},
    {"run", Conduct::kRun},
});

Conduct conduct_of(const Value& pod) {
  for (const std::string_view name :
       {annotation_of(pod, kBehavior), label_of(pod, "tf.test/pod")}) {
    for (const ConductName& each : kConducts) {
      if (each.name == name) return each.conduct;
    }
  }
  return annotation_of(pod, kCrashes).empty() ? Conduct::kRun : Conduct::kCrashLoop;
}

std::optional<std::chrono::nanoseconds> duration_of(const Value& pod, std::string_view annotation) {
  const auto parsed = parse_duration(annotation_of(pod, annotation));
  if (!parsed || parsed->count() < 0) return std::nullopt;
  return *parsed;
}

bool completes(const Value& pod) {
  if (string_at(pod, {"spec", "restartPolicy"}) == "Always") return false;
  const auto& owners = items_of(pod, {"metadata", "ownerReferences"});
  return owners.empty() || string_at(controller_of(pod), {"kind"}) == "Job";
}

}  // namespace

std::span<const BehaviorAnnotation> behavior_annotations() {
  return kAnnotations;
}

Behavior behavior_of(const Value& pod) {
  Behavior behavior;
  behavior.conduct = conduct_of(pod);
  behavior.ready_after = duration_of(pod, kReadyAfter).value_or(std::chrono::nanoseconds(0));
  behavior.complete_after = duration_of(pod, kCompleteAfter);
  if (!behavior.complete_after && completes(pod)) behavior.complete_after = behavior.ready_after;
  behavior.stop_after = duration_of(pod, kStopAfter).value_or(std::chrono::nanoseconds(0));
  const bool fails = behavior.conduct == Conduct::kFail || behavior.conduct == Conduct::kCrashLoop;
  behavior.exit_code = parse_integer(annotation_of(pod, kExitCode)).value_or(fails ? 1 : 0);
  behavior.crashes = parse_integer(annotation_of(pod, kCrashes));
  behavior.strict = annotation_of(pod, kStrict) == "true";
  return behavior;
}

}  // namespace tf::sandbox
