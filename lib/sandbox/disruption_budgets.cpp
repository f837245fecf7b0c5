#include "lib/sandbox/disruption_budgets.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

#include "lib/sandbox/metadata.h"
#include "lib/sandbox/rfc3339.h"
#include "lib/sandbox/selectors.h"

namespace tf::sandbox {
namespace {

constexpr std::array<std::string_view, 3> kWithoutBudget = {"Succeeded", "Failed", "Pending"};
constexpr std::int64_t kRetryAfter = 10;

ApiError too_many(std::string cause, std::int64_t retry_after) {
  ApiError error{429, "TooManyRequests",
                 "Cannot evict pod as it would violate the pod's disruption budget.", Map{}};
  List causes;
  causes.push(Map{{"reason", "DisruptionBudget"}, {"message", std::move(cause)}});
  error.details.as_map()->set("causes", std::move(causes));
  if (retry_after > 0) {
    error.details.as_map()->set("retryAfterSeconds", Value::int64(retry_after));
  }
  return error;
}

bool is_ready(const Value& pod) {
  const Value* conditions = find_path(pod, {"status", "conditions"});
  if (conditions == nullptr || !conditions->is_list()) return false;
  return std::any_of(
      conditions->as_list()->begin(), conditions->as_list()->end(), [](const Value& each) {
        return string_at(each, {"type"}) == "Ready" && string_at(each, {"status"}) == "True";
      });
}

std::int64_t status_number(const Object& budget, std::string_view field) {
  return integer_at(budget.root(), {"status", field}).value_or(0);
}

/// A pod that does not serve may go as long as enough others do.
bool may_go_unhealthy(const Object& budget, const Value& pod) {
  if (is_ready(pod)) return false;
  if (string_at(budget.root(), {"spec", "unhealthyPodEvictionPolicy"}) == "AlwaysAllow") {
    return true;
  }
  const std::int64_t desired = status_number(budget, "desiredHealthy");
  return desired > 0 && status_number(budget, "currentHealthy") >= desired;
}

ApiStatus check_allowed(const Object& budget) {
  const auto generation = integer_at(budget.root(), {"metadata", "generation"}).value_or(0);
  if (status_number(budget, "observedGeneration") < generation) {
    return refuse(
        too_many(fmt::format("The disruption budget {} is still being processed by the server.",
                             budget.name()),
                 kRetryAfter));
  }
  const std::int64_t allowed = status_number(budget, "disruptionsAllowed");
  if (allowed < 0) {
    return refuse(forbidden({"policy", "poddisruptionbudget", std::string(budget.name())},
                            "pdb disruptions allowed is negative"));
  }
  if (allowed > 0) return {};
  return refuse(
      too_many(fmt::format("The disruption budget {} needs {} healthy pods and has {} currently",
                           budget.name(), status_number(budget, "desiredHealthy"),
                           status_number(budget, "currentHealthy")),
               0));
}

/// One disruption less, and the pod among those that are on their way.
ApiStatus count_disruption(Registry& registry, const Resource& budgets, const Object& budget,
                           const Object& pod) {
  const Registry::Next next = [&](const Value& live) -> ApiResult<Value> {
    Value changed = deep_copy(live);
    set_path(*changed.as_map(), {"status", "disruptionsAllowed"},
             Value::int64(status_number(budget, "disruptionsAllowed") - 1));
    set_path(*changed.as_map(), {"status", "disruptedPods", pod.name()},
             rfc3339_seconds(registry.clock().now()));
    return changed;
  };
  TF_CHECK(registry.write(budgets, budget.ns(), budget.name(), next,
                          {.manager = {}, .subresource = "status"},
                          Registry::Missing::kIsNotFound));
  return {};
}

}  // namespace

ApiStatus take_disruption(Registry& registry, const Object& pod, DryRun dry_run) {
  const auto phase = string_at(pod.root(), {"status", "phase"});
  if (is_deleted(pod.root()) ||
      std::find(kWithoutBudget.begin(), kWithoutBudget.end(), phase) != kWithoutBudget.end()) {
    return {};
  }
  const Resource& budgets = *registry.catalog().find("policy", "v1", "poddisruptionbudgets");
  const Value* labels = find_path(pod.root(), {"metadata", "labels"});
  std::vector<Object> found;
  for (const Object& budget : registry.list(budgets, pod.ns())) {
    const Value* selector = find_path(budget.root(), {"spec", "selector"});
    if (selector == nullptr) continue;
    const auto parsed = LabelSelector::from_object(*selector);
    if (parsed && parsed->matches(labels == nullptr ? Value() : *labels)) found.push_back(budget);
  }
  if (found.empty()) return {};
  if (found.size() > 1) {
    return refuse(internal_error(
        "This pod has more than one PodDisruptionBudget, which the eviction subresource does not "
        "support."));
  }
  if (may_go_unhealthy(found.front(), pod.root())) return {};
  TF_CHECK(check_allowed(found.front()));
  if (dry_run == DryRun::kAll) return {};
  return count_disruption(registry, budgets, found.front(), pod);
}

}  // namespace tf::sandbox
