#pragma once

#include <map>
#include <string>
#include <string_view>

#include "release-store/driver.h"

namespace tf::store {

/// Keeps revisions in the process: HELM_DRIVER=memory, and tests.
/// Like: helm 4.3.1 storage/driver.Memory.
class MemoryDriver final : public StoreDriver {
 public:
  /// In: ns "" lists all namespaces; records go to their release's own namespace.
  explicit MemoryDriver(std::string ns) : ns_(std::move(ns)) {}

  /// Adds the records of a YAML list of releases (a file of HELM_MEMORY_DRIVER_DATA).
  /// Errors: kInvalid for what is no list of releases; kAlreadyExists for a revision given twice.
  [[nodiscard]] Status load(std::string_view yaml);

  /// Errors: kInvalid "release: invalid key" for keys that are not <name>.v<number>.
  [[nodiscard]] Result<release::Release> get(const std::string& key) override;
  [[nodiscard]] Result<std::vector<StoredRecord>> list(const LabelQuery& labels) override;
  [[nodiscard]] Status create(const std::string& key, const release::Release& record) override;
  [[nodiscard]] Status update(const std::string& key, const release::Release& record) override;
  [[nodiscard]] std::vector<Status> remove(std::span<const std::string> keys) override;

 private:
  using Place = std::pair<std::string, std::string>;  ///< namespace, key
  [[nodiscard]] Place place_of(const std::string& key, const release::Release& record) const;

  std::string ns_;
  std::map<Place, release::Release> records_;
};

}  // namespace tf::store
