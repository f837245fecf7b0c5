#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

#include "lib/base/text.h"
#include "lib/sandbox/controllers/controller.h"
#include "lib/sandbox/controllers/deployment.h"
#include "lib/sandbox/metadata.h"

namespace tf::sandbox {
namespace {

constexpr std::array<std::string_view, 6> kNotCopied = {
    "kubectl.kubernetes.io/last-applied-configuration",
    kRevision,
    kRevisionHistory,
    kDesiredReplicas,
    kMaxReplicas,
    "deprecated.deployment.rollback.to"};

/// The pod template without the label that its ReplicaSet adds.
Value plain_template(const Value& object) {
  Value pod_template = copy_at(object, {"spec", "template"});
  if (const Value* labels = find_path(pod_template, {"metadata", "labels"});
      labels != nullptr && labels->is_map()) {
    labels->as_map()->erase(kTemplateHash);
    if (labels->as_map()->empty()) find_path(pod_template, {"metadata"})->as_map()->erase("labels");
  }
  return pod_template;
}

bool older(const Value& a, const Value& b) {
  const auto made = [](const Value& set) { return metadata_text(set, "creationTimestamp"); };
  if (made(a) != made(b)) return made(a) < made(b);
  return name_of(a) < name_of(b);
}

std::int64_t revision_number(const Value& set) {
  return parse_integer(annotation_of(set, kRevision)).value_or(0);
}

std::int64_t next_revision(const std::vector<Value>& old) {
  std::int64_t newest = 0;
  for (const Value& set : old)
    newest = std::max(newest, revision_number(set));
  return newest + 1;
}

bool annotate(Value& set, std::string_view key, std::string_view value) {
  if (annotation_of(set, key) == value && !value.empty()) return false;
  if (value.empty() && find_path(set, {"metadata", "annotations", key}) != nullptr) return false;
  set_annotation(set, key, value);
  return true;
}

bool annotate_sizes(Value& set, const Value& deployment) {
  const auto wished = replicas_of(deployment);
  const bool desired = annotate(set, kDesiredReplicas, to_text(wished));
  return annotate(set, kMaxReplicas, to_text(wished + max_surge(deployment))) || desired;
}

/// The deployment's own annotations and the revision.   Like: SetNewReplicaSetAnnotations.
bool annotate_new_set(Value& set, const Value& deployment, std::int64_t revision) {
  bool changed = false;
  if (const Value* own = find_path(deployment, {"metadata", "annotations"});
      own != nullptr && own->is_map()) {
    for (const auto& [key, value] : *own->as_map()) {
      if (std::find(kNotCopied.begin(), kNotCopied.end(), key) == kNotCopied.end())
        changed = annotate(set, key, *value.as_string()) || changed;
    }
  }
  const std::string before(annotation_of(set, kRevision));
  if (revision_number(set) >= revision) return changed;
  set_annotation(set, kRevision, to_text(revision));
  if (!before.empty()) {
    const std::string history(annotation_of(set, kRevisionHistory));
    set_annotation(set, kRevisionHistory, history.empty() ? before : history + "," + before);
  }
  return true;
}

Value new_set(const Rollout& rollout, const Resource& sets, const Resource& deployments) {
  const Value& deployment = rollout.deployment;
  Value pod_template = plain_template(deployment);
  const std::string hash = short_hash(pod_template);
  set_path(*pod_template.as_map(), {"metadata", "labels", kTemplateHash}, hash);
  Value selector = copy_at(deployment, {"spec", "selector"});
  set_path(*selector.as_map(), {"matchLabels", kTemplateHash}, hash);
  Value set(
      Map{{"apiVersion", sets.api_version()},
          {"kind", sets.kind},
          {"metadata", Map{{"name", std::string(name_of(deployment)) + "-" + hash},
                           {"namespace", ns_of(deployment)},
                           {"labels", copy_at(pod_template, {"metadata", "labels"})},
                           {"ownerReferences", controller_reference(deployments, deployment)}}},
          {"spec", Map{{"replicas", number(0)},
                       {"selector", std::move(selector)},
                       {"template", std::move(pod_template)}}}});
  const auto min_ready = number_at(deployment, {"spec", "minReadySeconds"});
  set_count(*find_path(set, {"spec"})->as_map(), "minReadySeconds", min_ready);
  const auto replicas = new_set_replicas(deployment, rollout.old, set);
  set_path(*set.as_map(), {"spec", "replicas"}, number(replicas));
  annotate_new_set(set, deployment, next_revision(rollout.old));
  annotate_sizes(set, deployment);
  return set;
}

bool set_revision(Value& deployment, std::string_view revision) {
  return !revision.empty() && annotate(deployment, kRevision, revision);
}

bool write_deployment(Cluster& cluster, Value& deployment) {
  auto written = cluster.update(*cluster.of().deployments, deployment, kManager, "status");
  if (!written) return false;
  deployment = deep_copy(*written);
  return true;
}

bool fail_to_create(Cluster& cluster, Rollout& rollout, const Value& set, const ApiError& error) {
  const std::string text =
      fmt::format("Failed to create new replica set \"{}\": {}", name_of(set), error.message);
  set_deployment_condition(rollout.deployment,
                           {.type = "Progressing",
                            .status = "False",
                            .reason = "ReplicaSetCreateError",
                            .message = text},
                           cluster.stamp());
  cluster.record(*cluster.of().deployments, rollout.deployment,
                 {.component = "deployment-controller",
                  .warning = true,
                  .reason = "ReplicaSetCreateError",
                  .message = text});
  if (has_deadline(rollout.deployment)) write_deployment(cluster, rollout.deployment);
  return false;
}

bool make_set(Cluster& cluster, Rollout& rollout) {
  const Value set = new_set(rollout, *cluster.of().replica_sets, *cluster.of().deployments);
  auto made = cluster.create(*cluster.of().replica_sets, set, kManager);
  if (!made) return fail_to_create(cluster, rollout, set, made.error());
  rollout.fresh = *made;
  if (replicas_of(*made) > 0) {
    cluster.record(*cluster.of().deployments, rollout.deployment,
                   {.component = "deployment-controller",
                    .reason = "ScalingReplicaSet",
                    .message = fmt::format("Scaled up replica set {} from 0 to {}", name_of(*made),
                                           replicas_of(*made))});
  }
  set_revision(rollout.deployment, annotation_of(*made, kRevision));
  if (has_deadline(rollout.deployment)) {
    set_deployment_condition(
        rollout.deployment,
        {.type = "Progressing",
         .status = "True",
         .reason = "NewReplicaSetCreated",
         .message = fmt::format("Created new replica set \"{}\"", name_of(*made))},
        cluster.stamp());
  }
  return write_deployment(cluster, rollout.deployment);
}

/// Brings the annotations of the new ReplicaSet and the revision of its deployment up to date.
bool adopt_set(Cluster& cluster, Rollout& rollout) {
  Value set = deep_copy(rollout.fresh);
  bool changed = annotate_new_set(set, rollout.deployment, next_revision(rollout.old));
  const auto min_ready = number_at(rollout.deployment, {"spec", "minReadySeconds"});
  if (min_ready != number_at(set, {"spec", "minReadySeconds"})) {
    set_count(*find_path(set, {"spec"})->as_map(), "minReadySeconds", min_ready);
    changed = true;
  }
  if (changed) {
    auto written = cluster.update(*cluster.of().replica_sets, set, kManager);
    if (!written) return false;
    rollout.fresh = *written;
  }
  changed = set_revision(rollout.deployment, annotation_of(rollout.fresh, kRevision));
  if (has_deadline(rollout.deployment) &&
      condition_of(rollout.deployment, "Progressing").is_nil()) {
    set_deployment_condition(
        rollout.deployment,
        {.type = "Progressing",
         .status = "True",
         .reason = "FoundNewReplicaSet",
         .message = fmt::format("Found new replica set \"{}\"", name_of(rollout.fresh))},
        cluster.stamp());
    changed = true;
  }
  return !changed || write_deployment(cluster, rollout.deployment);
}

}  // namespace

std::vector<Value> Rollout::all() const {
  std::vector<Value> everyone = old;
  if (!fresh.is_nil()) everyone.push_back(fresh);
  return everyone;
}

bool find_sets(Cluster& cluster, Rollout& rollout, Make make) {
  std::sort(rollout.sets.begin(), rollout.sets.end(), older);
  const Value wanted = plain_template(rollout.deployment);
  rollout.old.clear();
  rollout.fresh = {};
  for (const Value& set : rollout.sets) {
    if (rollout.fresh.is_nil() && deep_equal(plain_template(set), wanted)) {
      rollout.fresh = set;
    } else {
      rollout.old.push_back(set);
    }
  }
  if (!rollout.fresh.is_nil()) return adopt_set(cluster, rollout);
  return make == Make::kNo || make_set(cluster, rollout);
}

bool scale_set(Cluster& cluster, Value& set, std::int64_t replicas, const Value& deployment) {
  const auto before = replicas_of(set);
  Value next = deep_copy(set);
  const bool changed = annotate_sizes(next, deployment);
  if (before == replicas && !changed) return false;
  set_path(*next.as_map(), {"spec", "replicas"}, number(replicas));
  auto written = cluster.update(*cluster.of().replica_sets, next, kManager);
  if (!written) return false;
  set = *written;
  if (before == replicas) return false;
  cluster.record(
      *cluster.of().deployments, deployment,
      {.component = "deployment-controller",
       .reason = "ScalingReplicaSet",
       .message = fmt::format("Scaled {} replica set {} from {} to {}",
                              before < replicas ? "up" : "down", name_of(set), before, replicas)});
  return true;
}

void clean_up(Cluster& cluster, const Rollout& rollout) {
  const auto limit = integer_at(rollout.deployment, {"spec", "revisionHistoryLimit"});
  std::vector<Value> old;
  for (const Value& set : rollout.old) {
    if (!is_deleted(set)) old.push_back(set);
  }
  if (!limit || static_cast<std::int64_t>(old.size()) <= *limit) return;
  std::stable_sort(old.begin(), old.end(), [](const Value& a, const Value& b) {
    return revision_number(a) < revision_number(b);
  });
  old.resize(old.size() - static_cast<std::size_t>(*limit));
  for (const Value& set : old) {
    const bool settled = number_at(set, {"metadata", "generation"}) <=
                         number_at(set, {"status", "observedGeneration"});
    if (replicas_of(set) == 0 && number_at(set, {"status", "replicas"}) == 0 && settled)
      static_cast<void>(cluster.remove(*cluster.of().replica_sets, set));
  }
}

}  // namespace tf::sandbox
