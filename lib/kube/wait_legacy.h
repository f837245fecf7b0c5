#pragma once

#include <chrono>
#include <vector>

#include "lib/kube/wait.h"

namespace tf::kube {

/// The waits of Helm 3, chosen by --wait=legacy: polls every two seconds. A zero timeout waits for
/// ever. Errors: kTimeout "context deadline exceeded"; the server's error after 30 passing ones,
/// others at once. Like: legacyWaiter of Helm 4.3.1's pkg/kube.
[[nodiscard]] Status legacy_wait_ready(KubeClient& client, const std::vector<MappedObject>& objects,
                                       WaitForJobs jobs, std::chrono::nanoseconds timeout,
                                       EventSink& events);
[[nodiscard]] Status legacy_wait_deleted(KubeClient& client,
                                         const std::vector<MappedObject>& objects,
                                         std::chrono::nanoseconds timeout);
/// Errors: `job x failed: reason`, `pod x failed`, "timed out waiting for the condition".
[[nodiscard]] Status legacy_wait_hook(KubeClient& client, const MappedObject& hook,
                                      std::chrono::nanoseconds timeout);

}  // namespace tf::kube
