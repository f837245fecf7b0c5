#include "release-store/memory_driver.h"

#include <algorithm>
#include <utility>

#include "lib/base/text.h"
#include "lib/data/yaml_reader.h"
#include "release-store/release_codec.h"
#include "release-store/store.h"

namespace tf::store {
namespace {

Error missing_record() {
  return Error{ErrorCode::kNotFound, "release: not found"};
}

Status check_key(const std::string& key) {
  const auto parts = split_views(trim_prefix(key, "sh.helm.release.v1."), ".v");
  if (parts.size() == 2 && parse_integer(parts[1])) return {};
  return fail(ErrorCode::kInvalid, "release: invalid key");
}

StoredRecord stored(const std::string& ns, const std::string& key, const release::Release& record) {
  StoredRecord out;
  out.key = key;
  out.ns = ns;
  out.labels = {{"name", record.name},
                {"owner", "helm"},
                {"status", std::string(release::to_string(record.info.status))},
                {"version", to_text(record.revision)}};
  out.decoded = record;
  return out;
}

bool matches(const StoredRecord& record, const LabelQuery& labels) {
  return std::all_of(labels.begin(), labels.end(), [&](const auto& wanted) {
    return record.label(wanted.first) == wanted.second;
  });
}

}  // namespace

MemoryDriver::Place MemoryDriver::place_of(const std::string& key,
                                           const release::Release& record) const {
  if (!record.ns.empty()) return {record.ns, key};
  return {ns_.empty() ? "default" : ns_, key};
}

Status MemoryDriver::load(std::string_view yaml) {
  TF_ASSIGN(const Value root, parse_yaml(yaml));
  if (root.is_nil()) return {};
  const List* list = root.as_list();
  if (list == nullptr) return fail(ErrorCode::kInvalid, "a list of releases is expected");
  for (const Value& item : *list) {
    TF_ASSIGN(const release::Release record, release_from_value(item));
    TF_CHECK(create(record_key(record.name, record.revision), record));
  }
  return {};
}

Result<release::Release> MemoryDriver::get(const std::string& key) {
  TF_CHECK(check_key(key));
  const auto found = records_.find({ns_.empty() ? "default" : ns_, key});
  if (found == records_.end()) return fail(missing_record());
  return found->second;
}

Result<std::vector<StoredRecord>> MemoryDriver::list(const LabelQuery& labels) {
  std::vector<StoredRecord> out;
  for (const auto& [place, record] : records_) {
    if (!ns_.empty() && place.first != ns_) continue;
    StoredRecord candidate = stored(place.first, place.second, record);
    if (matches(candidate, labels)) out.push_back(std::move(candidate));
  }
  return out;
}

Status MemoryDriver::create(const std::string& key, const release::Release& record) {
  if (!records_.try_emplace(place_of(key, record), record).second)
    return fail(ErrorCode::kAlreadyExists, "release: already exists");
  return {};
}

Status MemoryDriver::update(const std::string& key, const release::Release& record) {
  const auto found = records_.find(place_of(key, record));
  if (found == records_.end()) return fail(missing_record());
  found->second = record;
  return {};
}

std::vector<Status> MemoryDriver::remove(std::span<const std::string> keys) {
  std::vector<Status> results;
  for (const std::string& key : keys) {
    const bool removed = records_.erase({ns_.empty() ? "default" : ns_, key}) > 0;
    results.emplace_back(removed ? Status() : tl::make_unexpected(missing_record()));
  }
  return results;
}

}  // namespace tf::store
