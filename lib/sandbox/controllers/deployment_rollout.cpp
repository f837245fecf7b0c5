#include <algorithm>
#include <cmath>
#include <utility>

#include "lib/base/text.h"
#include "lib/sandbox/controllers/controller.h"
#include "lib/sandbox/controllers/deployment.h"
#include "lib/sandbox/metadata.h"

namespace tf::sandbox {
namespace {

std::vector<Value> active_sets(const std::vector<Value>& sets) {
  std::vector<Value> active;
  for (const Value& set : sets) {
    if (replicas_of(set) > 0) active.push_back(set);
  }
  return active;
}

/// maxSurge and maxUnavailable as numbers, not both 0.   Like: ResolveFenceposts.
std::pair<std::int64_t, std::int64_t> fence_posts(const Value& deployment) {
  const auto total = replicas_of(deployment);
  const auto at = [&](std::string_view field) {
    return find_path(deployment, {"spec", "strategy", "rollingUpdate", field});
  };
  const auto surge = scaled(at("maxSurge"), total, Rounding::kUp);
  const auto unavailable = scaled(at("maxUnavailable"), total, Rounding::kDown);
  return {surge, surge == 0 && unavailable == 0 ? 1 : unavailable};
}

/// What a ReplicaSet gets of the replicas to add (or, negative, to take).
/// Like: GetReplicaSetProportion.
std::int64_t proportion(const Value& set, const Value& deployment, std::int64_t to_add,
                        std::int64_t added) {
  const auto size = replicas_of(set);
  if (size == 0 || to_add == 0 || to_add == added) return 0;
  std::int64_t fraction = -size;
  if (replicas_of(deployment) > 0) {
    auto annotated = parse_integer(annotation_of(set, kMaxReplicas)).value_or(0);
    if (annotated == 0) annotated = number_at(deployment, {"status", "replicas"});
    if (annotated == 0) return 0;
    const auto most = replicas_of(deployment) + max_surge(deployment);
    fraction =
        std::lround(static_cast<double>(size * most) / static_cast<double>(annotated)) - size;
  }
  const auto allowed = to_add - added;
  return to_add > 0 ? std::min(fraction, allowed) : std::max(fraction, allowed);
}

void share_out(Cluster& cluster, Rollout& rollout) {
  const Value& deployment = rollout.deployment;
  auto sets = active_sets(rollout.all());
  const auto allowed =
      replicas_of(deployment) > 0 ? replicas_of(deployment) + max_surge(deployment) : 0;
  const auto to_add = allowed - sum_of(sets, {"spec", "replicas"});
  std::stable_sort(sets.begin(), sets.end(), [&](const Value& a, const Value& b) {
    if (replicas_of(a) != replicas_of(b)) return replicas_of(a) > replicas_of(b);
    const auto made_a = metadata_text(a, "creationTimestamp");
    const auto made_b = metadata_text(b, "creationTimestamp");
    return to_add > 0 ? made_a > made_b : made_a < made_b;
  });
  std::vector<std::int64_t> sizes;
  std::int64_t added = 0;
  for (const Value& set : sets) {
    const auto share = proportion(set, deployment, to_add, added);
    sizes.push_back(replicas_of(set) + share);
    added += share;
  }
  if (!sizes.empty() && to_add != 0)
    sizes[0] = std::max<std::int64_t>(0, sizes[0] + to_add - added);
  for (std::size_t i = 0; i < sets.size(); ++i)
    scale_set(cluster, sets[i], sizes[i], deployment);
}

/// Takes away replicas of old ReplicaSets that are not available anyway.
std::int64_t drop_unhealthy(Cluster& cluster, Rollout& rollout, std::int64_t most) {
  std::int64_t dropped = 0;
  for (Value& set : rollout.old) {
    const auto size = replicas_of(set);
    const auto unhealthy = size - number_at(set, {"status", "availableReplicas"});
    if (dropped >= most || size == 0 || unhealthy <= 0) continue;
    const auto step = std::min(most - dropped, unhealthy);
    scale_set(cluster, set, size - step, rollout.deployment);
    dropped += step;
  }
  return dropped;
}

std::int64_t drop_available(Cluster& cluster, Rollout& rollout) {
  const auto least = replicas_of(rollout.deployment) - max_unavailable(rollout.deployment);
  const auto surplus = sum_of(rollout.all(), {"status", "availableReplicas"}) - least;
  std::int64_t dropped = 0;
  for (Value& set : rollout.old) {
    const auto size = replicas_of(set);
    if (dropped >= surplus || size == 0) continue;
    const auto step = std::min(size, surplus - dropped);
    scale_set(cluster, set, size - step, rollout.deployment);
    dropped += step;
  }
  return dropped;
}

bool shrink_old(Cluster& cluster, Rollout& rollout) {
  if (sum_of(rollout.old, {"spec", "replicas"}) == 0) return false;
  const auto least = replicas_of(rollout.deployment) - max_unavailable(rollout.deployment);
  const auto unavailable =
      replicas_of(rollout.fresh) - number_at(rollout.fresh, {"status", "availableReplicas"});
  const auto most = sum_of(rollout.all(), {"spec", "replicas"}) - least - unavailable;
  if (most <= 0) return false;
  const auto unhealthy = drop_unhealthy(cluster, rollout, most);
  return drop_available(cluster, rollout) + unhealthy > 0;
}

bool grow_new(Cluster& cluster, Rollout& rollout) {
  const auto size = replicas_of(rollout.fresh);
  const auto wished = replicas_of(rollout.deployment);
  if (size == wished) return false;
  const auto next =
      size > wished ? wished : new_set_replicas(rollout.deployment, rollout.all(), rollout.fresh);
  return next != size && scale_set(cluster, rollout.fresh, next, rollout.deployment);
}

/// Whether a pod of an old ReplicaSet is still there.
bool old_pods_run(const Cluster& cluster, const Rollout& rollout) {
  return std::any_of(rollout.old.begin(), rollout.old.end(), [&](const Value& set) {
    if (number_at(set, {"status", "replicas"}) > 0) return true;
    const auto pods = cluster.controlled(uid_of(set), *cluster.of().pods);
    return std::any_of(pods.begin(), pods.end(),
                       [](const Value& pod) { return !is_finished(pod); });
  });
}

}  // namespace

std::int64_t replicas_of(const Value& object) {
  return number_at(object, {"spec", "replicas"}, 1);
}

std::int64_t sum_of(const std::vector<Value>& sets, Path path) {
  std::int64_t sum = 0;
  for (const Value& set : sets)
    sum += number_at(set, path);
  return sum;
}

bool is_rolling(const Value& deployment) {
  return string_at(deployment, {"spec", "strategy", "type"}) == "RollingUpdate";
}

std::int64_t max_surge(const Value& deployment) {
  return is_rolling(deployment) ? fence_posts(deployment).first : 0;
}

std::int64_t max_unavailable(const Value& deployment) {
  if (!is_rolling(deployment) || replicas_of(deployment) == 0) return 0;
  return std::min(fence_posts(deployment).second, replicas_of(deployment));
}

std::int64_t new_set_replicas(const Value& deployment, const std::vector<Value>& all,
                              const Value& fresh) {
  if (!is_rolling(deployment)) return replicas_of(deployment);
  const auto have = sum_of(all, {"spec", "replicas"});
  const auto most = replicas_of(deployment) + max_surge(deployment);
  if (have >= most) return replicas_of(fresh);
  return replicas_of(fresh) + std::min(most - have, replicas_of(deployment) - replicas_of(fresh));
}

void scale_proportionally(Cluster& cluster, Rollout& rollout) {
  const Value& deployment = rollout.deployment;
  auto active = active_sets(rollout.all());
  if (active.empty()) {
    if (!rollout.fresh.is_nil()) {
      active.push_back(rollout.fresh);
    } else if (!rollout.old.empty()) {
      active.push_back(rollout.old.back());
    }
  }
  if (active.size() <= 1) {
    for (Value& only : active) {
      if (replicas_of(only) != replicas_of(deployment))
        scale_set(cluster, only, replicas_of(deployment), deployment);
    }
    return;
  }
  const Value& fresh = rollout.fresh;
  const bool saturated =
      !fresh.is_nil() && replicas_of(fresh) == replicas_of(deployment) &&
      annotation_of(fresh, kDesiredReplicas) == to_text(replicas_of(deployment)) &&
      number_at(fresh, {"status", "availableReplicas"}) == replicas_of(deployment);
  if (saturated) {
    for (Value& set : rollout.old) {
      if (replicas_of(set) > 0) scale_set(cluster, set, 0, deployment);
    }
  } else if (is_rolling(deployment)) {
    share_out(cluster, rollout);
  }
}

void roll(Cluster& cluster, Rollout& rollout) {
  if (rollout.fresh.is_nil() && !find_sets(cluster, rollout, Make::kYes)) return;
  if (!grow_new(cluster, rollout) && !shrink_old(cluster, rollout) &&
      is_complete(rollout.deployment)) {
    clean_up(cluster, rollout);
  }
  write_rollout_status(cluster, rollout, true);
}

void recreate(Cluster& cluster, Rollout& rollout) {
  bool shrunk = false;
  for (Value& set : rollout.old) {
    if (replicas_of(set) > 0) shrunk = scale_set(cluster, set, 0, rollout.deployment) || shrunk;
  }
  if (!shrunk && !old_pods_run(cluster, rollout)) {
    if (rollout.fresh.is_nil() && !find_sets(cluster, rollout, Make::kYes)) return;
    if (replicas_of(rollout.fresh) != replicas_of(rollout.deployment)) {
      scale_set(cluster, rollout.fresh, replicas_of(rollout.deployment), rollout.deployment);
    }
    if (is_complete(rollout.deployment)) clean_up(cluster, rollout);
  }
  write_rollout_status(cluster, rollout, true);
}

}  // namespace tf::sandbox
