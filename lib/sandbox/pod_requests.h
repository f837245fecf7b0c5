#pragma once

#include "lib/data/value.h"

namespace tf::sandbox {

/// Gives a pod with limits of its own its own requests: what its containers request together, else
/// its limits.   Like: kubernetes 1.36 defaultPodRequests.
/// In: a pod's spec whose containers have their defaults.
void default_pod_requests(Map& spec);

}  // namespace tf::sandbox
