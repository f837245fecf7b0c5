#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "lib/base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace tf::sandbox {

/// The file behind an ObjectStore: SQLite with a write-ahead log. What put() or remove() has
/// answered survives the end of the process, however it ends.   Threads: one at a time.
class ObjectDatabase {
 public:
  /// Errors: as ObjectStore::open().
  static Result<std::unique_ptr<ObjectDatabase>> open(const std::string& path);
  ObjectDatabase(const ObjectDatabase&) = delete;
  ObjectDatabase& operator=(const ObjectDatabase&) = delete;
  ~ObjectDatabase();

  using Take = std::function<void(std::string key, std::int64_t revision, std::string json)>;
  /// Hands out all objects in key order; gives the revision of the newest write.
  [[nodiscard]] Result<std::int64_t> load(const Take& take);
  [[nodiscard]] Status put(std::string_view key, std::string_view json, std::int64_t revision);
  [[nodiscard]] Status remove(std::string_view key, std::int64_t revision);
  [[nodiscard]] Status clear(std::int64_t revision);

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

  ObjectDatabase() = default;
  [[nodiscard]] Error error(std::string_view doing) const;
  [[nodiscard]] Status execute(const char* sql);
  [[nodiscard]] Result<Statement> prepare(std::string_view sql);
  [[nodiscard]] Status run(sqlite3_stmt* statement);
  [[nodiscard]] Status set_revision(std::int64_t revision);
  [[nodiscard]] Status in_transaction(const std::function<Status()>& work);

  std::string path_;
  std::unique_ptr<sqlite3, Close> database_;
  Statement put_;
  Statement remove_;
  Statement revision_;
};

}  // namespace tf::sandbox
