#pragma once

#include <string>

#include "lib/base/time.h"
#include "lib/kube/client.h"
#include "release-store/driver.h"

namespace tf::store {

/// What differs between Secrets and ConfigMaps as storage (release-storage.md 2).
struct RecordKind {
  std::string kind;
  std::string plural;
  std::string type;           ///< Secret type, "" for ConfigMaps
  bool base64_data = false;   ///< `data` values are base64 once more on the wire
  bool prefix_errors = true;  ///< "create: failed to create: ..."; ConfigMaps give bare errors
};
[[nodiscard]] RecordKind secret_records();
[[nodiscard]] RecordKind configmap_records();

/// Keeps each revision in one object of the cluster, labelled for label queries.
/// Like: helm 4.3.1 storage/driver.Secrets and ConfigMaps, without the GET before a DELETE.
class ClusterDriver final : public StoreDriver {
 public:
  /// In: client and clock are borrowed for the driver's life; ns "" lists all namespaces.
  ClusterDriver(RecordKind kind, kube::KubeClient& client, std::string ns, const Clock& clock);

  [[nodiscard]] Result<release::Release> get(const std::string& key) override;
  [[nodiscard]] Result<std::vector<StoredRecord>> list(const LabelQuery& labels) override;
  [[nodiscard]] Status create(const std::string& key, const release::Release& record) override;
  [[nodiscard]] Status update(const std::string& key, const release::Release& record) override;
  [[nodiscard]] std::vector<Status> remove(std::span<const std::string> keys) override;

 private:
  [[nodiscard]] StoredRecord read_record(const Object& object) const;
  [[nodiscard]] Result<Object> make_object(const std::string& key, const release::Release& record,
                                           const std::string& stamp_label) const;
  [[nodiscard]] Error prefixed(const std::string& prefix, Error error) const;

  RecordKind kind_;
  kube::KubeClient& client_;
  std::string ns_;
  const Clock& clock_;
  kube::Resource resource_;
};

}  // namespace tf::store
