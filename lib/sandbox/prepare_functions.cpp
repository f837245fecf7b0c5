#include "lib/sandbox/prepare_functions.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "lib/base/text.h"
#include "lib/sandbox/default_functions.h"

namespace tf::sandbox {
namespace {

void add_finalizer(Map& object, std::string_view name) {
  Map& metadata = map_at(object, "metadata");
  if (absent(metadata, "finalizers")) metadata.set("finalizers", list_of({}));
  List& finalizers = *find_list(metadata, "finalizers");
  const bool known = std::any_of(finalizers.begin(), finalizers.end(), [&](const Value& each) {
    return each.is_string() && *each.as_string() == name;
  });
  if (!known) finalizers.push(name);
}

void prepare_namespace(Map& space, const PrepareContext&) {
  Map& spec = map_at(space, "spec");
  if (absent(spec, "finalizers")) spec.set("finalizers", list_of({}));
  List& finalizers = *find_list(spec, "finalizers");
  const bool known = std::any_of(finalizers.begin(), finalizers.end(), [](const Value& each) {
    return each.is_string() && *each.as_string() == "kubernetes";
  });
  if (!known) finalizers.push("kubernetes");
  Map& metadata = map_at(space, "metadata");
  const std::string name(text_at(metadata, "name"));
  map_at(metadata, "labels").set("kubernetes.io/metadata.name", name);
}

void prepare_volume(Map& volume, const PrepareContext& context) {
  add_finalizer(volume, "kubernetes.io/pv-protection");
  map_at(volume, "status").set("lastPhaseTransitionTime", context.now);
}

void protect_attributes_class(Map& object, const PrepareContext&) {
  add_finalizer(object, "kubernetes.io/vac-protection");
}

/// The youngest of the objects that an annotation makes the default one; of equally old ones the
/// first by name.
std::optional<std::string> default_of(const std::vector<Object>& objects,
                                      std::initializer_list<std::string_view> annotations) {
  const Object* best = nullptr;
  const auto age = [](const Object& each) {
    return string_at(each.root(), {"metadata", "creationTimestamp"});
  };
  for (const Object& each : objects) {
    const bool marked =
        std::any_of(annotations.begin(), annotations.end(),
                    [&](std::string_view key) { return each.annotation(key) == "true"; });
    const bool better = best == nullptr || age(each) > age(*best) ||
                        (age(each) == age(*best) && each.name() < best->name());
    if (marked && better) best = &each;
  }
  return best == nullptr ? std::nullopt : std::optional(std::string(best->name()));
}

std::string_view annotation_of(const Map& object, std::string_view key) {
  const Map* metadata = find_map(object, "metadata");
  const Map* annotations = metadata == nullptr ? nullptr : find_map(*metadata, "annotations");
  return annotations == nullptr ? std::string_view() : text_at(*annotations, key);
}

void prepare_claim(Map& claim, const PrepareContext& context) {
  add_finalizer(claim, "kubernetes.io/pvc-protection");
  Map& spec = map_at(claim, "spec");
  normalize_data_sources(spec);
  const bool named = !absent(spec, "storageClassName") ||
                     !annotation_of(claim, "volume.beta.kubernetes.io/storage-class").empty();
  if (named || !context.list) return;
  const auto name = default_of(context.list("storage.k8s.io", "storageclasses", ""),
                               {"storageclass.kubernetes.io/is-default-class",
                                "storageclass.beta.kubernetes.io/is-default-class"});
  if (name) spec.set("storageClassName", *name);
}

void prepare_ingress(Map& ingress, const PrepareContext& context) {
  Map& spec = map_at(ingress, "spec");
  const bool named = !absent(spec, "ingressClassName") ||
                     !annotation_of(ingress, "kubernetes.io/ingress.class").empty();
  if (named || !context.list) return;
  const auto name = default_of(context.list("networking.k8s.io", "ingressclasses", ""),
                               {"ingressclass.kubernetes.io/is-default-class"});
  if (name) spec.set("ingressClassName", *name);
}

void prepare_daemon_set(Map& set, const PrepareContext&) {
  Map& annotations = map_at(map_at(set, "metadata"), "annotations");
  const auto count =
      parse_integer(text_at(annotations, "deprecated.daemonset.template.generation"));
  annotations.set("deprecated.daemonset.template.generation",
                  to_text(count && *count >= 1 ? *count : 1));
}

void prepare_job(Map& job, const PrepareContext&) {
  Map& spec = map_at(job, "spec");
  Map& metadata = map_at(job, "metadata");
  const Value* manual = spec.find("manualSelector");
  Map& labels = map_at(map_at(map_at(spec, "template"), "metadata"), "labels");
  if (manual == nullptr || !truth(*manual)) {
    const std::string uid(text_at(metadata, "uid"));
    const std::string name(text_at(metadata, "name"));
    for (const auto key : {"batch.kubernetes.io/job-name", "job-name"})
      set_default(labels, key, name);
    for (const auto key : {"batch.kubernetes.io/controller-uid", "controller-uid"})
      set_default(labels, key, uid);
    set_default(map_at(map_at(spec, "selector"), "matchLabels"),
                "batch.kubernetes.io/controller-uid", uid);
  }
  const Map* own = find_map(metadata, "labels");
  // Read from the storage again, a job without labels takes those of its template.
  if (own == nullptr || own == &labels) metadata.set("labels", Map(labels));
  if (labels.empty()) {
    metadata.erase("labels");
    map_at(map_at(spec, "template"), "metadata").erase("labels");
  }
}

/// The taint that the node's controller takes away once the node says that it is ready.
void prepare_node(Map& node, const PrepareContext&) {
  constexpr std::string_view kNotReady = "node.kubernetes.io/not-ready";
  Map& spec = map_at(node, "spec");
  if (absent(spec, "taints")) spec.set("taints", list_of({}));
  List& taints = *find_list(spec, "taints");
  const bool known = std::any_of(taints.begin(), taints.end(), [&](const Value& each) {
    return string_at(each, {"key"}) == kNotReady && string_at(each, {"effect"}) == "NoSchedule";
  });
  if (!known) taints.push(Map{{"effect", "NoSchedule"}, {"key", kNotReady}});
}

void prepare_service_account(Map& account, const PrepareContext&) {
  clean_secret_references(account);
}

void prepare_api_service(Map& service, const PrepareContext& context) {
  const Map* spec = find_map(service, "spec");
  if (spec == nullptr || find_map(*spec, "service") != nullptr) return;
  map_at(service, "status")
      .set("conditions", list_of({Map{{"lastTransitionTime", context.now},
                                      {"message", "Local APIServices are always available"},
                                      {"reason", "Local"},
                                      {"status", "True"},
                                      {"type", "Available"}}}));
}

constexpr std::array kFunctions = std::to_array<PrepareFunction>({
    {"apiservices.apiregistration.k8s.io", prepare_api_service},
    {"daemonsets.apps", prepare_daemon_set},
    {"ingresses.networking.k8s.io", prepare_ingress},
    {"jobs.batch", prepare_job},
    {"namespaces", prepare_namespace},
    {"nodes", prepare_node},
    {"persistentvolumeclaims", prepare_claim},
    {"persistentvolumes", prepare_volume},
    {"serviceaccounts", prepare_service_account},
    {"volumeattributesclasses.storage.k8s.io", protect_attributes_class},
});

}  // namespace

std::span<const PrepareFunction> prepare_functions() {
  return kFunctions;
}

}  // namespace tf::sandbox
