#include "lib/sandbox/object_store.h"

#include <fmt/core.h>

#include <utility>

#include "lib/sandbox/object_database.h"

namespace tf::sandbox {
namespace {

constexpr std::size_t kMaxChanges = 20000;
constexpr std::size_t kMaxHistoryBytes = std::size_t{32} << 20U;

std::size_t size_of(const Change& change) {
  // The text before it is that of another change or of the store: counted once is enough.
  return change.key.size() + change.json->size();
}

}  // namespace

ObjectStore::ObjectStore() = default;
ObjectStore::~ObjectStore() = default;

Result<std::unique_ptr<ObjectStore>> ObjectStore::open(const std::string& path) {
  std::unique_ptr<ObjectStore> store(new ObjectStore());
  if (path.empty()) return store;
  TF_ASSIGN(store->database_, ObjectDatabase::open(path));
  TF_ASSIGN(store->revision_,
            store->database_->load([&](std::string key, std::int64_t revision, std::string json) {
              store->objects_.emplace_hint(
                  store->objects_.end(), std::move(key),
                  StoredObject{revision, std::make_shared<const std::string>(std::move(json))});
            }));
  store->compacted_ = store->revision_;
  return store;
}

const StoredObject* ObjectStore::find(std::string_view key) const {
  const auto found = objects_.find(key);
  return found == objects_.end() ? nullptr : &found->second;
}

Status ObjectStore::put(const std::string& key, std::string json) {
  const std::int64_t revision = revision_ + 1;
  if (database_) TF_CHECK(database_->put(key, json, revision));
  auto text = std::make_shared<const std::string>(std::move(json));
  StoredObject& stored = objects_[key];
  JsonText previous = std::exchange(stored.json, text);
  stored.revision = revision;
  revision_ = revision;
  const auto type = previous ? ChangeType::kModified : ChangeType::kAdded;
  remember({revision, type, key, std::move(text), std::move(previous)});
  return {};
}

Status ObjectStore::remove(const std::string& key, std::string last) {
  const auto found = objects_.find(key);
  if (found == objects_.end()) return fail(ErrorCode::kNotFound, "no object at " + key);
  const std::int64_t revision = revision_ + 1;
  if (database_) TF_CHECK(database_->remove(key, revision));
  JsonText previous = found->second.json;
  objects_.erase(found);
  revision_ = revision;
  remember({revision, ChangeType::kDeleted, key,
            std::make_shared<const std::string>(std::move(last)), std::move(previous)});
  return {};
}

Status ObjectStore::clear() {
  if (database_) TF_CHECK(database_->clear(revision_ + 1));
  objects_.clear();
  compact(++revision_);
  return {};
}

Result<std::vector<const Change*>> ObjectStore::changes_after(std::int64_t revision) const {
  if (revision < compacted_) {
    return fail(ErrorCode::kNotFound,
                fmt::format("too old resource version: {} ({})", revision, compacted_));
  }
  std::vector<const Change*> found;
  for (auto at = history_.rbegin(); at != history_.rend() && at->revision > revision; ++at) {
    found.push_back(&*at);
  }
  return std::vector<const Change*>(found.rbegin(), found.rend());
}

void ObjectStore::compact(std::int64_t revision) {
  while (!history_.empty() && history_.front().revision <= revision) {
    history_bytes_ -= size_of(history_.front());
    history_.pop_front();
  }
  if (revision > compacted_) compacted_ = revision;
}

void ObjectStore::remember(Change change) {
  history_bytes_ += size_of(change);
  history_.push_back(std::move(change));
  while (history_.size() > kMaxChanges || history_bytes_ > kMaxHistoryBytes) {
    compact(history_.front().revision);
  }
}

}  // namespace tf::sandbox
