#include "lib/sandbox/controllers/revisions.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "lib/base/text.h"
#include "lib/sandbox/controllers/controller.h"
#include "lib/sandbox/controllers/objects.h"
#include "lib/sandbox/metadata.h"

namespace tf::sandbox {
namespace {

/// A patch that puts the template back: what a revision keeps.
Value data_of(const Value& owner) {
  Value pod_template = copy_at(owner, {"spec", "template"});
  pod_template.as_map()->set("$patch", "replace");
  return Map{{"spec", Map{{"template", std::move(pod_template)}}}};
}

Value new_revision(const RevisionRules& rules, const Value& owner, Value data,
                   std::int64_t revision) {
  const std::string hash = short_hash(data);
  Value labels = copy_at(owner, {"spec", "template", "metadata", "labels"});
  if (!labels.is_map()) labels = Map{};
  labels.as_map()->set(std::string(rules.hash_label), hash);
  Map metadata{{"name", fmt::format("{}-{}", name_of(owner), hash)},
               {"namespace", ns_of(owner)},
               {"labels", std::move(labels)},
               {"ownerReferences", controller_reference(*rules.resource, owner)}};
  Value notes = copy_at(owner, {"metadata", "annotations"});
  if (notes.is_map()) {
    notes.as_map()->erase("kubectl.kubernetes.io/last-applied-configuration");
    if (!notes.as_map()->empty()) metadata.set("annotations", std::move(notes));
  }
  return Map{{"apiVersion", "apps/v1"},
             {"kind", "ControllerRevision"},
             {"metadata", std::move(metadata)},
             {"data", std::move(data)},
             {"revision", number(revision)}};
}

}  // namespace

std::vector<Value> revisions_of(const Cluster& cluster, const Value& owner) {
  auto revisions = cluster.controlled(uid_of(owner), *cluster.of().controller_revisions);
  std::stable_sort(revisions.begin(), revisions.end(), [](const Value& a, const Value& b) {
    return number_at(a, {"revision"}) < number_at(b, {"revision"});
  });
  return revisions;
}

Value current_revision(Cluster& cluster, const RevisionRules& rules, const Value& owner) {
  const auto revisions = revisions_of(cluster, owner);
  const auto newest = revisions.empty() ? 0 : number_at(revisions.back(), {"revision"});
  Value data = data_of(owner);
  const auto same = std::find_if(revisions.begin(), revisions.end(), [&](const Value& each) {
    const Value* kept = find_path(each, {"data"});
    return kept != nullptr && deep_equal(*kept, data);
  });
  const Resource& resource = *cluster.of().controller_revisions;
  if (same == revisions.end()) {
    return cluster
        .create(resource, new_revision(rules, owner, std::move(data), newest + 1), kManager)
        .value_or(Value());
  }
  if (number_at(*same, {"revision"}) == newest) return *same;
  Value next = deep_copy(*same);
  next.as_map()->set("revision", number(newest + 1));
  return cluster.update(resource, next, kManager).value_or(Value());
}

Value with_revision(const Value& owner, const Value& revision) {
  Value changed = deep_copy(owner);
  Value pod_template = copy_at(revision, {"data", "spec", "template"});
  if (!pod_template.is_map()) return changed;
  pod_template.as_map()->erase("$patch");
  set_path(*changed.as_map(), {"spec", "template"}, std::move(pod_template));
  return changed;
}

void trim_revisions(Cluster& cluster, const Value& owner, const std::vector<std::string>& used) {
  std::vector<Value> idle;
  for (Value& each : revisions_of(cluster, owner)) {
    if (std::find(used.begin(), used.end(), name_of(each)) == used.end())
      idle.push_back(std::move(each));
  }
  const auto limit = number_at(owner, {"spec", "revisionHistoryLimit"}, 10);
  while (static_cast<std::int64_t>(idle.size()) > limit) {
    static_cast<void>(cluster.remove(*cluster.of().controller_revisions, idle.front()));
    idle.erase(idle.begin());
  }
}

}  // namespace tf::sandbox
