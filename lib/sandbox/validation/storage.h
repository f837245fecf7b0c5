#pragma once

#include "lib/sandbox/validation/report.h"

namespace tf::sandbox::validation {

/// The access modes of a PersistentVolume or a claim.
void check_access_modes(Report& report, const Node& modes);

}  // namespace tf::sandbox::validation
