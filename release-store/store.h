#pragma once

#include <memory>
#include <string>
#include <vector>

#include "lib/base/result.h"
#include "lib/base/time.h"
#include "lib/data/event.h"
#include "lib/release/release.h"
#include "release-store/driver.h"

namespace tf::kube {
class KubeClient;
}

namespace tf::store {

/// The revisions of one release as one listing told them. Only what is asked for is inflated, so a
/// long history costs one request and the records that matter.
class History {
 public:
  History() = default;
  /// In: records of one release, any order.
  explicit History(std::vector<StoredRecord> records);

  [[nodiscard]] bool empty() const { return records_.empty(); }
  /// Revision numbers, ascending.
  [[nodiscard]] std::vector<int> revisions() const;
  [[nodiscard]] bool contains(int revision) const;
  /// The highest readable revision. Errors: kNotFound "release: not found".
  [[nodiscard]] Result<release::Release> last() const;
  [[nodiscard]] Result<release::Release> get(int revision) const;
  /// Readable revisions with status deployed, ascending; none is an empty list.
  [[nodiscard]] std::vector<release::Release> deployed() const;
  /// The highest revision with one of these statuses, or 0.
  [[nodiscard]] int last_with(std::initializer_list<release::ReleaseStatus> statuses) const;
  /// The newest readable revisions, at most `max` of them, ascending.
  [[nodiscard]] std::vector<release::Release> newest(int max) const;
  /// Every readable revision, ascending.
  [[nodiscard]] std::vector<release::Release> all() const;

 private:
  friend class ReleaseStore;
  std::vector<StoredRecord> records_;  ///< ascending
};

/// The history of releases in one namespace ("" for all, list only).
/// Threads: one call at a time.
class ReleaseStore {
 public:
  ReleaseStore(std::unique_ptr<StoreDriver> driver, EventSink& events);

  /// One request; nothing inflated. A release that was never there has an empty history.
  [[nodiscard]] Result<History> open_history(const std::string& name);
  /// Every revision, ascending. Errors: kNotFound "release: not found".
  [[nodiscard]] Result<std::vector<release::Release>> history(const std::string& name);
  /// The highest revision. Errors: kNotFound `release: not found`.
  [[nodiscard]] Result<release::Release> last(const std::string& name);
  [[nodiscard]] Result<release::Release> get(const std::string& name, int revision);
  /// Revisions with status deployed, ascending. Errors: kNotFound `"x" has no deployed releases`.
  [[nodiscard]] Result<std::vector<release::Release>> deployed(const std::string& name);
  /// For `list`: every record, or (latest) the newest of each release only. Unreadable records are
  /// skipped. No record at all is an empty list.
  [[nodiscard]] Result<std::vector<release::Release>> list(Decode decode);

  [[nodiscard]] Status create(const release::Release& record);
  [[nodiscard]] Status update(const release::Release& record);
  [[nodiscard]] Status remove(const std::string& name, int revision);
  /// Deletes these revisions at the same time. Errors: the first one.
  [[nodiscard]] Status remove_all(const std::string& name, const std::vector<int>& revisions);
  /// Deletes old revisions of `history` so that, with one more created, at most `max_history`
  /// remain; the last deployed one stays (release-storage.md 2.4). 0: unlimited.
  [[nodiscard]] Status prune(const std::string& name, const History& history, int max_history);

 private:
  std::unique_ptr<StoreDriver> driver_;
  EventSink* events_;
};

/// "sh.helm.release.v1.<name>.v<revision>".
[[nodiscard]] std::string record_key(const std::string& name, int revision);

/// HELM_DRIVER's word: "", secret(s), configmap(s), memory.
/// Errors: kInvalid `unknown driver "x"`; kUnsupported for sql.
/// In: client is borrowed for the driver's life (unused by memory); clock stamps
/// createdAt/modifiedAt.
[[nodiscard]] Result<std::unique_ptr<StoreDriver>> make_driver(const std::string& kind,
                                                               kube::KubeClient* client,
                                                               const std::string& ns,
                                                               const Clock& clock);

}  // namespace tf::store
