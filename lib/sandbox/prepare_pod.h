#pragma once

#include "lib/data/value.h"
#include "lib/sandbox/prepare.h"

namespace tf::sandbox {

/// Admission plugin LimitRanger, what it changes: containers without amounts get the defaults of
/// the namespace's LimitRanges, and an annotation tells.
void apply_limit_ranges(Map& pod, const PrepareContext& context);

/// Admission plugin RuntimeClass: what running the pod costs and where it can.
void apply_runtime_class(Map& spec, const PrepareContext& context);

/// The pod's own values of matchLabelKeys become part of the selectors beside them.
void merge_label_keys(Map& pod);

/// The deprecated annotations of AppArmor become the field that took their place.
void apply_app_armor(Map& pod);

}  // namespace tf::sandbox
