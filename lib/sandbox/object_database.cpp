#include "lib/sandbox/object_database.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

#include "lib/base/descriptor.h"

namespace tf::sandbox {
namespace {

/// "tfsb" in a place of the file that SQLite leaves to its users; the version is that of the
/// tables.
constexpr const char* kSetUp =
    "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
    "PRAGMA cache_size=-2048; PRAGMA application_id=1952871266; PRAGMA user_version=1;"
    "CREATE TABLE IF NOT EXISTS objects"
    " (key TEXT PRIMARY KEY, revision INTEGER NOT NULL, json TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS newest (one INTEGER PRIMARY KEY CHECK (one = 1),"
    " revision INTEGER NOT NULL);"
    "INSERT OR IGNORE INTO newest VALUES (1, 1);";

/// SQLite gives its log the mode that the database file has.
Status make_private(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600));
  if (file.get() < 0 || ::fchmod(file.get(), 0600) != 0) {
    return fail(ErrorCode::kInternal, fmt::format("cannot open {}", path));
  }
  return {};
}

void bind_text(sqlite3_stmt* statement, int index, std::string_view text) {
  sqlite3_bind_text64(statement, index, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
}

std::string column_text(sqlite3_stmt* statement, int index) {
  const auto* text = sqlite3_column_text(statement, index);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, index));
  return text == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(text), size);
}

}  // namespace

void ObjectDatabase::Close::operator()(sqlite3* database) const {
  sqlite3_close_v2(database);
}

void ObjectDatabase::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

ObjectDatabase::~ObjectDatabase() = default;

Error ObjectDatabase::error(std::string_view doing) const {
  const int code = sqlite3_errcode(database_.get());
  const ErrorCode kind = code == SQLITE_BUSY || code == SQLITE_LOCKED ? ErrorCode::kConflict
                         : code == SQLITE_NOTADB                      ? ErrorCode::kInvalid
                                                                      : ErrorCode::kInternal;
  return Error{kind, fmt::format("{} {}: {}", doing, path_, sqlite3_errmsg(database_.get()))};
}

Status ObjectDatabase::execute(const char* sql) {
  if (sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  return fail(error("setting up"));
}

Result<ObjectDatabase::Statement> ObjectDatabase::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return fail(error("reading"));
  return Statement(statement);
}

Result<std::unique_ptr<ObjectDatabase>> ObjectDatabase::open(const std::string& path) {
  TF_CHECK(make_private(path));
  std::unique_ptr<ObjectDatabase> opened(new ObjectDatabase());
  opened->path_ = path;
  sqlite3* raw = nullptr;
  const int code =
      sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  opened->database_.reset(raw);
  if (code != SQLITE_OK) return fail(opened->error("opening"));
  TF_CHECK(opened->execute(kSetUp));
  TF_ASSIGN(opened->put_,
            opened->prepare("INSERT INTO objects VALUES (?1, ?2, ?3) ON CONFLICT (key) DO UPDATE"
                            " SET revision = ?2, json = ?3"));
  TF_ASSIGN(opened->remove_, opened->prepare("DELETE FROM objects WHERE key = ?1"));
  TF_ASSIGN(opened->revision_, opened->prepare("UPDATE newest SET revision = ?1"));
  return opened;
}

Result<std::int64_t> ObjectDatabase::load(const Take& take) {
  TF_ASSIGN(const Statement newest, prepare("SELECT revision FROM newest"));
  if (sqlite3_step(newest.get()) != SQLITE_ROW) return fail(error("reading"));
  const std::int64_t revision = sqlite3_column_int64(newest.get(), 0);
  TF_ASSIGN(const Statement all, prepare("SELECT key, revision, json FROM objects ORDER BY key"));
  int code = sqlite3_step(all.get());
  for (; code == SQLITE_ROW; code = sqlite3_step(all.get())) {
    take(column_text(all.get(), 0), sqlite3_column_int64(all.get(), 1), column_text(all.get(), 2));
  }
  if (code != SQLITE_DONE) return fail(error("reading"));
  return revision;
}

Status ObjectDatabase::run(sqlite3_stmt* statement) {
  const int code = sqlite3_step(statement);
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
  if (code != SQLITE_DONE) return fail(error("writing"));
  return {};
}

Status ObjectDatabase::set_revision(std::int64_t revision) {
  sqlite3_bind_int64(revision_.get(), 1, revision);
  return run(revision_.get());
}

Status ObjectDatabase::in_transaction(const std::function<Status()>& work) {
  TF_CHECK(execute("BEGIN IMMEDIATE"));
  Status done = work();
  if (done) done = execute("COMMIT");
  if (!done) sqlite3_exec(database_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
  return done;
}

Status ObjectDatabase::put(std::string_view key, std::string_view json, std::int64_t revision) {
  return in_transaction([&]() -> Status {
    bind_text(put_.get(), 1, key);
    sqlite3_bind_int64(put_.get(), 2, revision);
    bind_text(put_.get(), 3, json);
    TF_CHECK(run(put_.get()));
    return set_revision(revision);
  });
}

Status ObjectDatabase::remove(std::string_view key, std::int64_t revision) {
  return in_transaction([&]() -> Status {
    bind_text(remove_.get(), 1, key);
    TF_CHECK(run(remove_.get()));
    return set_revision(revision);
  });
}

Status ObjectDatabase::clear(std::int64_t revision) {
  return in_transaction([&]() -> Status {
    TF_CHECK(execute("DELETE FROM objects"));
    return set_revision(revision);
  });
}

}  // namespace tf::sandbox
