#include "lib/sandbox/prepare.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "lib/sandbox/default_functions.h"
#include "lib/sandbox/defaults.h"
#include "lib/sandbox/go_zero.h"
#include "lib/sandbox/prepare_functions.h"

namespace tf::sandbox {
namespace {

/// How a kind counts its generations.
struct Generations {
  std::string_view resource;
  std::string_view content;        ///< the field whose changes count; "": all but metadata
  std::string_view metadata = {};  ///< and this one of metadata
  bool from_creation = true;       ///< it is 1 at first
};
constexpr std::array kGenerations = std::to_array<Generations>({
    {"mutatingadmissionpolicies.admissionregistration.k8s.io", "spec"},
    {"mutatingadmissionpolicybindings.admissionregistration.k8s.io", "spec"},
    {"mutatingwebhookconfigurations.admissionregistration.k8s.io", "webhooks"},
    {"validatingadmissionpolicies.admissionregistration.k8s.io", "spec"},
    {"validatingadmissionpolicybindings.admissionregistration.k8s.io", "spec"},
    {"validatingwebhookconfigurations.admissionregistration.k8s.io", "webhooks"},
    {"customresourcedefinitions.apiextensions.k8s.io", "spec"},
    {"daemonsets.apps", "spec"},
    {"deployments.apps", "spec", "annotations"},
    {"replicasets.apps", "spec"},
    {"statefulsets.apps", "spec"},
    {"cronjobs.batch", "spec"},
    {"jobs.batch", "spec"},
    {"pods", "spec"},
    {"podtemplates", "template"},
    {"replicationcontrollers", "spec"},
    {"endpointslices.discovery.k8s.io", "", "labels"},
    {"flowschemas.flowcontrol.apiserver.k8s.io", "spec"},
    {"prioritylevelconfigurations.flowcontrol.apiserver.k8s.io", "spec"},
    {"ingresses.networking.k8s.io", "spec"},
    {"ingressclasses.networking.k8s.io", "spec"},
    {"networkpolicies.networking.k8s.io", "spec"},
    {"poddisruptionbudgets.policy", "spec"},
    {"deviceclasses.resource.k8s.io", "spec"},
    {"resourceslices.resource.k8s.io", "spec"},
    {"priorityclasses.scheduling.k8s.io", "value"},  // which never changes
    {"csidrivers.storage.k8s.io", "spec", "", false},
});
/// All but metadata and, where that is a subresource, status.
constexpr Generations kCustomGenerations{"", ""};

/// Those whose status counts from the start, or that look at it before they set their own.
constexpr std::array<std::string_view, 2> kStatusAtCreation = {"nodes", "pods"};

const Generations* generations_of(const Resource& resource) {
  if (resource.custom) return &kCustomGenerations;
  const std::string name = resource.group_resource();
  const auto found = std::find_if(kGenerations.begin(), kGenerations.end(),
                                  [&](const Generations& each) { return each.resource == name; });
  return found == kGenerations.end() ? nullptr : &*found;
}

bool has_status(const Resource& resource) {
  return resource.subresource("status") != nullptr;
}

void reset_status(const Resource& resource, Map& object) {
  object.erase("status");
  const Field* status = resource.type == nullptr ? nullptr : resource.type->find("status");
  if (resource.custom || status == nullptr || status->presence != Presence::kWritten) return;
  Value empty = zero_value(*status->type);
  set_defaults(*status->type, empty);
  object.set("status", std::move(empty));
}

bool same_but(const Map& a, const Map& b, std::initializer_list<std::string_view> ignored) {
  Value left = Map(a);
  Value right = Map(b);
  for (const auto key : ignored) {
    left.as_map()->erase(key);
    right.as_map()->erase(key);
  }
  return deep_equal(left, right);
}

bool counts(const Generations& rule, const Resource& resource, const Map& object, const Map& live) {
  const auto of_metadata = [&](const Map& root) {
    const Map* metadata = find_map(root, "metadata");
    return metadata == nullptr ? Value() : value_at(*metadata, rule.metadata);
  };
  if (!rule.metadata.empty() && !deep_equal(of_metadata(object), of_metadata(live))) return true;
  if (!rule.content.empty()) {
    return !deep_equal(value_at(object, rule.content), value_at(live, rule.content));
  }
  return has_status(resource) ? !same_but(object, live, {"metadata", "status"})
                              : !same_but(object, live, {"metadata"});
}

/// What a status update may not touch in metadata.
struct KeptMetadata {
  std::string_view resource;
  std::string_view field;  ///< "": all that others may change
};
constexpr std::array kKeptMetadata = std::to_array<KeptMetadata>({
    {"apiservices.apiregistration.k8s.io", ""},
    {"customresourcedefinitions.apiextensions.k8s.io", ""},
    {"deployments.apps", "labels"},
    {"flowschemas.flowcontrol.apiserver.k8s.io", ""},
    {"pods", "ownerReferences"},
    {"prioritylevelconfigurations.flowcontrol.apiserver.k8s.io", ""},
    {"resourceclaims.resource.k8s.io", ""},
    {"servicecidrs.networking.k8s.io", ""},
    {"validatingadmissionpolicies.admissionregistration.k8s.io", ""},
    {"volumeattachments.storage.k8s.io", ""},
});

void keep_metadata(const Resource& resource, Map& metadata, const Map& old) {
  const std::string name = resource.group_resource();
  const auto rule = std::find_if(kKeptMetadata.begin(), kKeptMetadata.end(),
                                 [&](const KeptMetadata& each) { return each.resource == name; });
  if (rule == kKeptMetadata.end() && !resource.custom) return;
  const std::string_view only = resource.custom ? "" : rule->field;
  for (const auto field : {"annotations", "finalizers", "labels", "ownerReferences"}) {
    if (only.empty() || only == field) take(metadata, old, field);
  }
}

/// A pod's quality of service never goes.
void keep_quality(Map& object, const Map& live) {
  const Map* old = find_map(live, "status");
  if (old == nullptr || absent(*old, "qosClass")) return;
  set_default(map_at(object, "status"), "qosClass", text_at(*old, "qosClass"));
}

}  // namespace

void prepare_for_create(const Resource& resource, Value& object, const PrepareContext& context) {
  Map& root = *object.as_map();
  Map& metadata = map_at(root, "metadata");
  for (const auto key : {"deletionGracePeriodSeconds", "deletionTimestamp", "selfLink"})
    metadata.erase(key);
  const std::string name = resource.group_resource();
  const bool keeps = std::find(kStatusAtCreation.begin(), kStatusAtCreation.end(), name) !=
                     kStatusAtCreation.end();
  if (has_status(resource) && !keeps) reset_status(resource, root);
  const Generations* generations = generations_of(resource);
  if (generations != nullptr && generations->from_creation) {
    metadata.set("generation", Value::int64(1));
  }
  if (resource.custom) return;
  for (const auto functions : {pod_prepare_functions(), prepare_functions()}) {
    for (const PrepareFunction& each : functions) {
      if (each.resource == name) each.run(root, context);
    }
  }
}

void prepare_for_update(const Resource& resource, Value& object, const Value& live) {
  Map& root = *object.as_map();
  const Map& old = *live.as_map();
  Map& metadata = map_at(root, "metadata");
  const Map* old_metadata = find_map(old, "metadata");
  if (old_metadata == nullptr) return;
  for (const auto key : {"creationTimestamp", "deletionTimestamp", "generation"})
    take(metadata, *old_metadata, key);
  for (const auto key : {"uid", "deletionGracePeriodSeconds"}) {
    if (absent(metadata, key)) take(metadata, *old_metadata, key);
  }
  metadata.erase("selfLink");
  if (has_status(resource)) take(root, old, "status");
  const std::string name = resource.group_resource();
  for (const UpdateFunction& each : update_functions()) {
    if (each.resource == name) each.run(root, old);
  }
  const Generations* generations = generations_of(resource);
  if (generations != nullptr && counts(*generations, resource, root, old)) {
    const auto number = integer_at(live, {"metadata", "generation"}).value_or(0);
    metadata.set("generation", Value::int64(number + 1));
  }
}

void prepare_for_status_update(const Resource& resource, Value& object, const Value& live) {
  Map& root = *object.as_map();
  const Map& old = *live.as_map();
  Map next;
  for (const auto& [key, value] : old) {
    if (key != "status" && key != "metadata") next.set(key, deep_copy(value));
  }
  take(next, root, "metadata");
  if (root.contains("status")) take(next, root, "status");
  if (const Map* old_metadata = find_map(old, "metadata")) {
    Map& metadata = map_at(next, "metadata");
    for (const auto key : {"creationTimestamp", "deletionTimestamp", "generation", "uid"})
      take(metadata, *old_metadata, key);
    keep_metadata(resource, metadata, *old_metadata);
  }
  keep_quality(next, old);
  object = std::move(next);
}

}  // namespace tf::sandbox
