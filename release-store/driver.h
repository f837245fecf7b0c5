#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lib/base/result.h"
#include "lib/data/event.h"
#include "lib/release/release.h"

namespace tf::store {

/// Labels that select records: "owner", "name", "status".
using LabelQuery = std::map<std::string, std::string>;

/// What a query is willing to pay for: whole records, or only the newest of each release.
enum class Decode { kAll, kLatestOnly };

/// One stored revision as a driver lists it: labels are read, the content is not inflated yet.
struct StoredRecord {
  std::string key;  ///< object name
  std::string ns;
  std::map<std::string, std::string> labels;
  std::string text;                         ///< storage text (base64 of gzip), or ""
  std::optional<release::Release> decoded;  ///< set where the driver keeps records as they are

  [[nodiscard]] std::string label(const std::string& name) const;
  /// The "version" label, 0 when it is missing or no number.
  [[nodiscard]] int revision() const;
  /// The whole record with all labels of its object. Errors: kInvalid for broken content.
  [[nodiscard]] Result<release::Release> decode() const;
};

/// Where revisions are kept (release-storage.md 2). Keys are
/// "sh.helm.release.v1.<name>.v<revision>". Errors: kNotFound "release: not found", kAlreadyExists
/// "release: already exists", else the server's words with Helm's prefixes ("create: failed to
/// create: ...").
class StoreDriver {
 public:
  StoreDriver() = default;
  StoreDriver(const StoreDriver&) = delete;
  StoreDriver& operator=(const StoreDriver&) = delete;
  virtual ~StoreDriver() = default;

  /// Its labels are without Helm's own ones.
  [[nodiscard]] virtual Result<release::Release> get(const std::string& key) = 0;
  /// Records that match, not inflated; none is an empty list. Cost: one request.
  [[nodiscard]] virtual Result<std::vector<StoredRecord>> list(const LabelQuery& labels) = 0;
  [[nodiscard]] virtual Status create(const std::string& key, const release::Release& record) = 0;
  [[nodiscard]] virtual Status update(const std::string& key, const release::Release& record) = 0;
  /// Deletes all of them at the same time, without reading them first.
  /// Out: one status a key; kNotFound "release: not found" where there was none.
  [[nodiscard]] virtual std::vector<Status> remove(std::span<const std::string> keys) = 0;
};

/// Helm's own label names, in the order messages show them.
[[nodiscard]] std::span<const std::string_view> system_labels();
[[nodiscard]] bool is_system_label(std::string_view name);
/// The labels without Helm's own ones.
[[nodiscard]] std::map<std::string, std::string> without_system_labels(
    const std::map<std::string, std::string>& labels);
/// Errors: kInvalid "user supplied labels contains system reserved label name. System labels:
/// [...]".
[[nodiscard]] Status check_user_labels(const std::map<std::string, std::string>& labels);

}  // namespace tf::store
