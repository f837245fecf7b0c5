#pragma once

#include <string>

#include "lib/sandbox/controllers/cluster.h"

namespace tf::sandbox {

/// A quantity ("500m", "1Gi") near enough to compare it; 0 for "".
[[nodiscard]] double quantity_of(std::string_view text);
/// The requests of a pod's containers, its overhead included.   Like: resource.PodRequests.
[[nodiscard]] Amounts requests_of(const Value& pod);

/// Why a pod cannot go to a node, as the scheduler's plugins say it in their order; several are
/// joined by '\n'. "" when it can.   In: used: what the pods of that node ask for.
[[nodiscard]] std::string unfit(const Value& pod, const Value& node, const Amounts& used);
/// Whether removing pods could help: too many other requests, rather than a node that never fits.
[[nodiscard]] bool is_crowded(const Value& pod, const Value& node);

}  // namespace tf::sandbox
