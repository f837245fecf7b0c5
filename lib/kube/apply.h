#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "lib/base/result.h"
#include "lib/data/event.h"
#include "lib/data/object.h"
#include "lib/kube/client.h"

namespace tf::kube {

/// An object with its place on the server: what Helm's Build gives.
struct MappedObject {
  Object object;
  Resource resource;
  std::string ns;  ///< effective namespace; "" for cluster-scoped kinds

  [[nodiscard]] std::string name() const { return std::string(object.name()); }
};

/// Whether objects without apiVersion or kind are refused in kubectl's validation words.
enum class BuildValidation { kNo, kYes };

/// Maps every object and fills in the default namespace of namespaced kinds (and takes the
/// namespace from cluster-scoped ones); lists are flattened. Objects that change are copied, those
/// handed in stay as they are.
/// Errors: kInvalid, all problems ("[a, b]" when several), `resource mapping not found for name:
///         "x" namespace: "" from "": no matches for kind "Bar" in version "foo/v1"\nensure CRDs
///         are installed first`; discovery's own errors.
/// Like:   Client.Build of Helm 4.3.1's pkg/kube.
[[nodiscard]] Result<std::vector<MappedObject>> build_objects(
    KubeClient& client, std::vector<Object> objects, const std::string& default_namespace,
    BuildValidation validation = BuildValidation::kYes);

enum class ApplyMethod { kServerSide, kClientSide };

struct ApplyOptions {
  ApplyMethod method = ApplyMethod::kServerSide;
  ForceConflicts force_conflicts = ForceConflicts::kNo;
  bool force_replace = false;  ///< PUT instead of PATCH on updates (client-side only)
  /// Before the first server-side apply of a live object that manager "helm" updated client-side:
  /// turn its managed fields into an Apply entry (apply.md 4.2).
  bool migrate_managers = false;
  /// Client-side updates of custom kinds compare with the live object as well (install
  /// --take-ownership).
  bool three_way_custom = false;
};

/// Creates all, batch by batch: consecutive objects of one kind are in flight together, the next
/// kind starts when they are done; all are tried, errors joined with "\n" (apply.md 5). Events:
/// BatchStarted/BatchFinished.   Out: the live objects in order on success.
[[nodiscard]] Result<std::vector<Object>> create_objects(KubeClient& client,
                                                         const std::vector<MappedObject>& objects,
                                                         const ApplyOptions& options,
                                                         EventSink& events);

struct UpdateResult {
  std::vector<MappedObject> created;
  std::vector<MappedObject> updated;
  std::vector<MappedObject> deleted;
};

/// Brings the cluster from `current` (previous release) to `target`: creates what is missing,
/// applies the rest, deletes what is gone and not kept by helm.sh/resource-policy (apply.md 5).
/// Batches as above. On failure the error says all; `partial`, when not null, holds what was
/// created, for cleanup-on-fail.
[[nodiscard]] Result<UpdateResult> update_objects(KubeClient& client,
                                                  const std::vector<MappedObject>& current,
                                                  const std::vector<MappedObject>& target,
                                                  const ApplyOptions& options, EventSink& events,
                                                  UpdateResult* partial = nullptr);

/// Deletes batch by batch with the propagation policy ("Background" ...); 404 counts as deleted.
/// Errors: all, joined with "\n".
[[nodiscard]] Status delete_objects(KubeClient& client, const std::vector<MappedObject>& objects,
                                    const std::string& propagation, EventSink& events);

/// The live state of every object, in order; kNotFound where there is none. Uses one metadata-only
/// LIST for several objects of one kind and namespace (falling back to GETs where the list is
/// refused or long), so the cost is about one request a kind. Only apiVersion, kind and metadata
/// are filled in.
[[nodiscard]] std::vector<Result<Object>> live_metadata(KubeClient& client,
                                                        const std::vector<MappedObject>& objects);

}  // namespace tf::kube
