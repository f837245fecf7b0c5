#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "lib/base/text.h"
#include "lib/sandbox/controllers/controller.h"
#include "lib/sandbox/controllers/objects.h"
#include "lib/sandbox/controllers/revisions.h"
#include "lib/sandbox/controllers/stateful.h"
#include "lib/sandbox/metadata.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kComponent = "statefulset-controller";

void tell(StatefulWork& work, bool warning, std::string reason, std::string message) {
  work.cluster.record(*work.cluster.of().stateful_sets, work.set,
                      {.component = kComponent,
                       .warning = warning,
                       .reason = std::move(reason),
                       .message = std::move(message)});
}

std::string pod_name(const Value& set, std::int64_t ordinal) {
  return fmt::format("{}-{}", name_of(set), ordinal);
}

std::string claim_name(const Value& claim_template, const std::string& pod) {
  return fmt::format("{}-{}", name_of(claim_template), pod);
}

/// The template's claim for one pod; its labels are those that the set selects by.
Value claim_of(const Value& set, const Value& claim_template, const std::string& pod) {
  Value claim = deep_copy(claim_template);
  claim.as_map()->set("apiVersion", "v1");
  claim.as_map()->set("kind", "PersistentVolumeClaim");
  claim.as_map()->erase("status");
  Map& metadata = metadata_of(claim);
  metadata.set("name", claim_name(claim_template, pod));
  metadata.set("namespace", ns_of(set));
  if (const Value labels = copy_at(set, {"spec", "selector", "matchLabels"}); labels.is_map()) {
    for (const auto& [key, value] : *labels.as_map())
      set_path(metadata, {"labels", key}, value);
  }
  return claim;
}

void make_claims(StatefulWork& work, const std::string& pod) {
  for (const Value& each : items_of(work.set, {"spec", "volumeClaimTemplates"})) {
    const std::string name = claim_name(each, pod);
    if (work.cluster.exists(*work.cluster.of().volume_claims, ns_of(work.set), name)) continue;
    const auto made = work.cluster.create(*work.cluster.of().volume_claims,
                                          claim_of(work.set, each, pod), kManager);
    if (made) {
      tell(work, false, "SuccessfulCreate",
           fmt::format("Create Claim {} Pod {} in StatefulSet {} success", name, pod,
                       name_of(work.set)));
    } else {
      tell(work, true, "FailedCreate",
           fmt::format("Create Claim {} for Pod {} in StatefulSet {} failed error: {}", name, pod,
                       name_of(work.set), made.error().message));
    }
  }
}

/// The claims' volumes come before the template's own; one of the same name gives way.
void add_volumes(const Value& set, Value& pod, const std::string& name) {
  List volumes;
  const auto& templates = items_of(set, {"spec", "volumeClaimTemplates"});
  for (const Value& volume : items_of(pod, {"spec", "volumes"})) {
    const bool replaced = std::any_of(templates.begin(), templates.end(), [&](const Value& each) {
      return name_of(each) == string_at(volume, {"name"});
    });
    if (!replaced) volumes.push(volume);
  }
  List all;
  for (const Value& each : templates) {
    all.push(Map{{"name", name_of(each)},
                 {"persistentVolumeClaim", Map{{"claimName", claim_name(each, name)}}}});
  }
  for (Value& volume : volumes.items())
    all.push(std::move(volume));
  if (!all.empty()) set_path(*pod.as_map(), {"spec", "volumes"}, std::move(all));
}

Value stateful_pod(const StatefulWork& work, std::int64_t ordinal, const Value& revision) {
  const Value set = with_revision(work.set, revision);
  const std::string name = pod_name(set, ordinal);
  Value pod =
      pod_from_template(copy_at(set, {"spec", "template"}), *work.cluster.of().stateful_sets, set);
  metadata_of(pod).set("name", name);
  const auto label = [&](std::string_view key, std::string_view value) {
    set_path(*pod.as_map(), {"metadata", "labels", key}, value);
  };
  label("statefulset.kubernetes.io/pod-name", name);
  label("apps.kubernetes.io/pod-index", to_text(ordinal));
  label("controller-revision-hash", name_of(revision));
  set_path(*pod.as_map(), {"spec", "hostname"}, name);
  if (const auto service = string_at(set, {"spec", "serviceName"}); !service.empty())
    set_path(*pod.as_map(), {"spec", "subdomain"}, service);
  add_volumes(set, pod, name);
  return pod;
}

/// Which revision a pod that is made now comes from: below the partition the current one.
const Value& revision_for(const StatefulWork& work, std::int64_t ordinal) {
  const Value& set = work.set;
  if (string_at(set, {"spec", "updateStrategy", "type"}) == "OnDelete") return work.update;
  const auto below =
      work.first() + number_at(set, {"spec", "updateStrategy", "rollingUpdate", "partition"});
  return ordinal < below ? work.current : work.update;
}

}  // namespace

std::int64_t ordinal_of(const Value& set, const Value& pod) {
  const auto name = name_of(pod);
  const std::string prefix = std::string(name_of(set)) + "-";
  if (!name.starts_with(prefix)) return -1;
  const auto digits = name.substr(prefix.size());
  if (digits.empty() || !std::all_of(digits.begin(), digits.end(), is_digit_ascii)) return -1;
  return parse_integer(digits).value_or(-1);
}

void make_stateful_pod(StatefulWork& work, std::int64_t ordinal) {
  const std::string name = pod_name(work.set, ordinal);
  make_claims(work, name);
  const Value pod = stateful_pod(work, ordinal, revision_for(work, ordinal));
  const auto made = work.cluster.create(*work.cluster.of().pods, pod, kManager);
  if (made) {
    tell(work, false, "SuccessfulCreate",
         fmt::format("Create Pod {} in StatefulSet {} successful", name, name_of(work.set)));
    return;
  }
  if (made.error().reason == "AlreadyExists") return;
  tell(work, true, "FailedCreate",
       fmt::format("Create Pod {} in StatefulSet {} failed error: {}", name, name_of(work.set),
                   made.error().message));
  work.cluster.wake_at(*work.cluster.of().stateful_sets, work.set,
                       work.cluster.now() + std::chrono::seconds(15));
}

void drop_stateful_pod(StatefulWork& work, const Value& pod) {
  if (!work.cluster.remove(*work.cluster.of().pods, pod)) return;
  tell(work, false, "SuccessfulDelete",
       fmt::format("Delete Pod {} in StatefulSet {} successful", name_of(pod), name_of(work.set)));
}

void keep_claims(StatefulWork& work) {
  const auto policy = [&](std::string_view field) {
    return string_at(work.set, {"spec", "persistentVolumeClaimRetentionPolicy", field}) == "Delete";
  };
  if (!policy("whenDeleted") && !policy("whenScaled")) return;
  for (const Value& pod : work.cluster.controlled(uid_of(work.set), *work.cluster.of().pods)) {
    const auto ordinal = ordinal_of(work.set, pod);
    const bool surplus = ordinal >= work.first() + work.wished();
    for (const Value& each : items_of(work.set, {"spec", "volumeClaimTemplates"})) {
      const Value claim = work.cluster.find(*work.cluster.of().volume_claims, ns_of(work.set),
                                            claim_name(each, std::string(name_of(pod))));
      if (claim.is_nil()) continue;
      List owners;
      if (policy("whenScaled") && surplus) {
        owners.push(Map{
            {"apiVersion", "v1"}, {"kind", "Pod"}, {"name", name_of(pod)}, {"uid", uid_of(pod)}});
      } else if (policy("whenDeleted")) {
        owners = *controller_reference(*work.cluster.of().stateful_sets, work.set).as_list();
      }
      Value next = deep_copy(claim);
      metadata_of(next).erase("ownerReferences");
      if (!owners.empty()) metadata_of(next).set("ownerReferences", std::move(owners));
      if (!deep_equal(next, claim))
        static_cast<void>(work.cluster.update(*work.cluster.of().volume_claims, next, kManager));
    }
  }
}

}  // namespace tf::sandbox
