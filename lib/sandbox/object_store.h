#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"

namespace tf::sandbox {

class ObjectDatabase;

/// The JSON text of an object as clients get it, its resourceVersion included. Shared, never
/// changed.
using JsonText = std::shared_ptr<const std::string>;

/// An object in the store.
struct StoredObject {
  std::int64_t revision = 0;  ///< of the write that made it so: its resourceVersion
  JsonText json;
};

enum class ChangeType : std::uint8_t { kAdded, kModified, kDeleted };

/// One write, as watches are told of it.
struct Change {
  std::int64_t revision = 0;
  ChangeType type = ChangeType::kAdded;
  std::string key;
  JsonText json;      ///< after it; of a removed object its last words, with this revision in them
  JsonText previous;  ///< before it; null for kAdded
};

/// Objects by key with one revision counter for all, as etcd keeps them for a kube-apiserver.
/// All objects are in memory as text; with a file, every write is in SQLite (WAL,
/// synchronous=normal) before put() and remove() return, so a killed process loses no write that
/// was answered. Keys sort bytewise: "/<group>/<plural>/<namespace>/<name>". Threads: one at a
/// time.
class ObjectStore {
 public:
  /// In: the database file, made with mode 0600 where it is not there; "" keeps all in memory.
  /// Errors: kInvalid for a file that is no database of ours, kConflict while another process has
  /// it
  ///         open, kInternal with SQLite's words.   Cost: reads all objects.
  static Result<std::unique_ptr<ObjectStore>> open(const std::string& path);
  ObjectStore(const ObjectStore&) = delete;
  ObjectStore& operator=(const ObjectStore&) = delete;
  ~ObjectStore();

  /// The revision of the newest write; 1 in a new store.
  [[nodiscard]] std::int64_t revision() const { return revision_; }

  /// nullptr where there is none. Valid until the next write.
  [[nodiscard]] const StoredObject* find(std::string_view key) const;
  using Objects = std::map<std::string, StoredObject, std::less<>>;
  /// All objects in key order; use lower_bound(prefix). Valid until the next write.
  [[nodiscard]] const Objects& objects() const { return objects_; }

  /// Adds or replaces an object. The write's revision is revision() + 1, which `json` must name as
  /// its resourceVersion already.   Errors: kInternal with SQLite's words; then nothing has
  /// changed.
  [[nodiscard]] Status put(const std::string& key, std::string json);
  /// Removes an object. `last` is what watches get: the object with resourceVersion revision() + 1.
  /// Errors: kNotFound, kInternal.
  [[nodiscard]] Status remove(const std::string& key, std::string last);
  /// Removes everything, history included; revision() goes on.
  [[nodiscard]] Status clear();

  /// Writes after `revision`, oldest first; nothing may be missing between. Errors: kNotFound when
  /// some of them are forgotten (HTTP 410). References stay valid until the next write.
  [[nodiscard]] Result<std::vector<const Change*>> changes_after(std::int64_t revision) const;
  /// Writes up to here are forgotten: the oldest that changes_after() can still start from.
  [[nodiscard]] std::int64_t compacted() const { return compacted_; }
  /// Forgets the writes up to `revision`.
  void compact(std::int64_t revision);

 private:
  ObjectStore();
  void remember(Change change);

  std::int64_t revision_ = 1;
  std::int64_t compacted_ = 1;
  Objects objects_;
  std::deque<Change> history_;  ///< the newest; older ones are forgotten by count and by size
  std::size_t history_bytes_ = 0;
  std::unique_ptr<ObjectDatabase> database_;  ///< null: memory only
};

}  // namespace tf::sandbox
