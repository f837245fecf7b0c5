#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "lib/kube/apply.h"

namespace tf::kube {

/// Objects that are in flight together; borrowed.
using ObjectRefs = std::vector<const MappedObject*>;

/// Cuts a list where the kind changes. Like: batchPerform of Helm 4.3.1's pkg/kube.
[[nodiscard]] std::vector<ObjectRefs> kind_batches(const std::vector<MappedObject>& objects);

/// Reports one batch: BatchStarted now, BatchFinished from finish().
class BatchReport {
 public:
  BatchReport(EventSink& events, Verb verb, const ObjectRefs& batch);
  void finish(std::size_t failed);

 private:
  EventSink& events_;
  Verb verb_;
  std::string kind_;
  std::size_t count_;
  std::chrono::steady_clock::time_point started_;
};

/// Joins messages; the code is the first error's. Precondition: not empty.
[[nodiscard]] Error join_errors(const std::vector<Error>& errors, std::string_view separator);

/// Sends all together; requests whose error `again` accepts are repeated one after the other, at
/// most four times.
[[nodiscard]] std::vector<Result<ApiAnswer>> exchange_with_retries(
    KubeClient& client, std::span<const ApiRequest> requests, bool (*again)(const Error& error));

[[nodiscard]] bool is_conflict(const Error& error);
/// A conflict on a ResourceQuota, which passes by itself.
[[nodiscard]] bool is_quota_conflict(const Error& error);

/// Server-side applies with Helm's errors: `conflict occurred while applying object ns/name /v1,
/// Kind=X: ...`.
[[nodiscard]] std::vector<Result<ApiAnswer>> apply_batch(KubeClient& client,
                                                         const ObjectRefs& batch,
                                                         ForceConflicts force);
/// Creates by POST.
[[nodiscard]] std::vector<Result<ApiAnswer>> post_batch(KubeClient& client,
                                                        const ObjectRefs& batch);
/// Creates the way the options say.
[[nodiscard]] std::vector<Result<ApiAnswer>> create_batch(KubeClient& client,
                                                          const ObjectRefs& batch,
                                                          const ApplyOptions& options);
/// Deletes; 404 counts as deleted.
[[nodiscard]] std::vector<Status> delete_batch(KubeClient& client, const ObjectRefs& batch,
                                               std::string_view propagation);

/// The object of `list` that is the same one whatever its version: name, namespace, group and kind.
/// Like: isMatchingInfo of Helm 4.3.1's pkg/kube.
[[nodiscard]] const MappedObject* find_same(const std::vector<MappedObject>& list,
                                            const MappedObject& object);
[[nodiscard]] bool is_same(const MappedObject& a, const MappedObject& b);

}  // namespace tf::kube
