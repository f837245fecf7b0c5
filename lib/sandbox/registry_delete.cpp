#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "lib/sandbox/custom/custom_definition.h"
#include "lib/sandbox/custom_kinds.h"
#include "lib/sandbox/metadata.h"
#include "lib/sandbox/registry.h"
#include "lib/sandbox/resource_rules.h"
#include "lib/sandbox/rfc3339.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kOrphan = "orphan";
constexpr std::string_view kForeground = "foregroundDeletion";
constexpr std::int64_t kPodGrace = 30;

ApiStatus check_preconditions(const Resource& resource, const Value& live,
                              const DeleteOptions& options) {
  const std::string name(metadata_text(live, "name"));
  // The kind stands where a resource would be expected: rest.BeforeDelete has nothing else.
  const Subject subject{resource.group, resource.kind, name};
  if (options.uid && *options.uid != metadata_text(live, "uid")) {
    return refuse(conflict(
        subject, fmt::format("the UID in the precondition ({}) does not match the UID in record "
                             "({}). The object might have been deleted and then recreated",
                             *options.uid, metadata_text(live, "uid"))));
  }
  const auto version = metadata_text(live, "resourceVersion");
  if (options.resource_version && *options.resource_version != version) {
    return refuse(conflict(
        subject, fmt::format("the ResourceVersion in the precondition ({}) does not match the "
                             "ResourceVersion in record ({}). The object might have been modified",
                             *options.resource_version, version)));
  }
  return {};
}

/// The finalizers that the garbage collector is to take away.
/// Like: registry.Store deletionFinalizersForGarbageCollection.
std::vector<std::string> collection_finalizers(const Resource& resource, const Value& live,
                                               const std::string& propagation) {
  const std::vector<std::string> before = finalizers_of(live);
  const Dependents usual = rules_of(resource).dependents;
  if (usual == Dependents::kUntouched) return before;
  std::vector<std::string> after;
  bool orphan = propagation == "Orphan";
  bool foreground = propagation == "Foreground";
  bool said = !propagation.empty();
  for (const std::string& each : before) {
    if (each != kOrphan && each != kForeground) {
      after.push_back(each);
    } else if (!said) {
      orphan = each == kOrphan;
      foreground = each == kForeground;
      said = true;
    }
  }
  if (!said) orphan = usual == Dependents::kOrphan;
  if (orphan) after.emplace_back(kOrphan);
  if (foreground) after.emplace_back(kForeground);
  const auto sorted = [](std::vector<std::string> names) {
    std::sort(names.begin(), names.end());
    return names;
  };
  return sorted(after) == sorted(before) ? before : after;
}

void bump_generation(Value& object) {
  const auto generation = integer_at(object, {"metadata", "generation"}).value_or(0);
  if (generation > 0) metadata_of(object).set("generation", Value::int64(generation + 1));
}

/// Deletion with a grace period: who runs the object ends it.   Like: rest.BeforeDelete for pods.
enum class Grace : std::uint8_t {
  kNone,
  kStarted,
  kPending,
  kNow  ///< of no seconds: the object says so in one write and is gone in the next
};

std::int64_t wished_grace(const Value& pod, const DeleteOptions& options) {
  if (options.grace_period_seconds) return std::max<std::int64_t>(*options.grace_period_seconds, 0);
  return integer_at(pod, {"spec", "terminationGracePeriodSeconds"}).value_or(kPodGrace);
}

Grace start_grace(Value& object, const DeleteOptions& options, TimePoint now) {
  if (is_deleted(object)) {
    const auto left = deletion_grace_of(object).value_or(0);
    if (left == 0) return Grace::kNone;
    if (!options.grace_period_seconds || *options.grace_period_seconds >= left) {
      return Grace::kPending;
    }
    metadata_of(object).set("deletionGracePeriodSeconds",
                            Value::int64(*options.grace_period_seconds));
    return *options.grace_period_seconds == 0 ? Grace::kNow : Grace::kStarted;
  }
  auto grace = wished_grace(object, options);
  const auto phase = string_at(object, {"status", "phase"});
  const bool runs =
      !string_at(object, {"spec", "nodeName"}).empty() && phase != "Failed" && phase != "Succeeded";
  if (!runs) grace = 0;
  set_metadata(object, "deletionTimestamp", rfc3339_seconds(now + std::chrono::seconds(grace)));
  metadata_of(object).set("deletionGracePeriodSeconds", Value::int64(grace));
  bump_generation(object);
  return grace > 0 ? Grace::kStarted : Grace::kNow;
}

/// Sets what says that the object is to go at once.   Like: registry.Store markAsDeleting.
void mark_deleted(Value& object, TimePoint now) {
  if (!is_deleted(object)) {
    bump_generation(object);
    set_metadata(object, "deletionTimestamp", rfc3339_seconds(now));
  }
  metadata_of(object).set("deletionGracePeriodSeconds", Value::int64(0));
}

/// Namespaces that no cluster is without.   Like: the admission plugin NamespaceLifecycle.
bool is_kept(std::string_view ns) {
  return ns == "default" || ns == "kube-system" || ns == "kube-public";
}

}  // namespace

ApiResult<Removed> Registry::remove(const Resource& resource, std::string_view ns,
                                    std::string_view name, const DeleteOptions& options) {
  const Value live = live_value(resource, ns, name);
  if (live.is_nil()) return refuse(not_found({resource.group, resource.plural, std::string(name)}));
  TF_CHECK(check_preconditions(resource, live, options));
  if (is_namespace(resource) && is_kept(name)) {
    return refuse(
        forbidden({"", "namespaces", std::string(name)}, "this namespace may not be deleted"));
  }
  Value object = deep_copy(live);
  auto grace = Grace::kNone;
  if (rules_of(resource).deletes_gracefully) grace = start_grace(object, options, clock_.now());
  if (grace == Grace::kPending) return Removed{Object(live), false};
  if (CustomKinds::is_definition(resource) && !is_deleted(object)) {
    begin_removal(object, rfc3339_seconds(clock_.now()));
  }
  set_finalizers(object, collection_finalizers(resource, object, options.propagation));
  if (is_namespace(resource)) {
    const Value* own = find_path(live, {"spec", "finalizers"});
    if (own != nullptr && own->is_list() && !own->as_list()->empty()) {
      mark_deleted(object, clock_.now());
      metadata_of(object).erase("deletionGracePeriodSeconds");
      set_path(*object.as_map(), {"status", "phase"}, "Terminating");
      TF_ASSIGN(Object kept, put(resource, ns, std::move(object), options.dry_run));
      return Removed{std::move(kept), false};
    }
  }
  const bool waits = !finalizers_of(object).empty() || grace == Grace::kStarted;
  if (!waits) {
    if (grace == Grace::kNow) {
      TF_ASSIGN(const Object said, put(resource, ns, std::move(object), options.dry_run));
      object = deep_copy(said.root());
    }
    TF_ASSIGN(Removed removed, remove_now(resource, ns, std::move(object), options.dry_run));
    if (options.dry_run == DryRun::kNo) {
      // What was deleted is shown as of its deletion.
      Value last = deep_copy(removed.object.root());
      set_metadata(last, "resourceVersion", std::to_string(store_.revision()));
      removed.object = Object(std::move(last));
    }
    return removed;
  }
  if (grace == Grace::kNone) mark_deleted(object, clock_.now());
  if (deep_equal(object, live)) return Removed{Object(live), false};
  TF_ASSIGN(Object kept, put(resource, ns, std::move(object), options.dry_run));
  return Removed{std::move(kept), false};
}

}  // namespace tf::sandbox
