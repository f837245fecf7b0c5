#pragma once

#include "lib/sandbox/validation/report.h"

namespace tf::sandbox::validation {

/// io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler (v1 has the same rules for what it can say).
void check_autoscaler(Report& report, const Node& autoscaler);
void check_autoscaler_update(Report& report, const Node& autoscaler, const Node& live);

}  // namespace tf::sandbox::validation
