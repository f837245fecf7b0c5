#include "release-store/store.h"

#include <algorithm>
#include <map>
#include <utility>

#include "lib/base/text.h"
#include "lib/data/go_print.h"
#include "release-store/cluster_driver.h"
#include "release-store/memory_driver.h"

namespace tf::store {
namespace {

tl::unexpected<Error> release_not_found() {
  return fail(ErrorCode::kNotFound, "release: not found");
}

bool is_deployed(const StoredRecord& record) {
  return record.label("status") == release::to_string(release::ReleaseStatus::kDeployed);
}

/// All readable records of `records`, in their order.
std::vector<release::Release> decode_all(const std::vector<StoredRecord>& records) {
  std::vector<release::Release> out;
  for (const StoredRecord& record : records)
    if (auto decoded = record.decode()) out.push_back(*std::move(decoded));
  return out;
}

/// The newest readable record of each namespace and name; older ones stay packed.
std::vector<release::Release> decode_latest(const std::vector<StoredRecord>& records) {
  std::map<std::pair<std::string, std::string>, std::vector<const StoredRecord*>> groups;
  for (const StoredRecord& record : records)
    groups[{record.ns, record.label("name")}].push_back(&record);
  std::vector<release::Release> out;
  for (auto& [place, group] : groups) {
    std::stable_sort(group.begin(), group.end(), [](const StoredRecord* a, const StoredRecord* b) {
      return a->revision() > b->revision();
    });
    for (const StoredRecord* record : group) {
      auto decoded = record->decode();
      if (!decoded) continue;
      out.push_back(*std::move(decoded));
      break;
    }
  }
  return out;
}

}  // namespace

History::History(std::vector<StoredRecord> records) : records_(std::move(records)) {
  std::stable_sort(
      records_.begin(), records_.end(),
      [](const StoredRecord& a, const StoredRecord& b) { return a.revision() < b.revision(); });
}

std::vector<int> History::revisions() const {
  std::vector<int> out;
  out.reserve(records_.size());
  for (const StoredRecord& record : records_)
    out.push_back(record.revision());
  return out;
}

bool History::contains(int revision) const {
  return std::any_of(records_.begin(), records_.end(),
                     [&](const StoredRecord& record) { return record.revision() == revision; });
}

Result<release::Release> History::last() const {
  for (auto record = records_.rbegin(); record != records_.rend(); ++record)
    if (auto decoded = record->decode()) return decoded;
  return release_not_found();
}

Result<release::Release> History::get(int revision) const {
  for (const StoredRecord& record : records_)
    if (record.revision() == revision) return record.decode();
  return release_not_found();
}

std::vector<release::Release> History::deployed() const {
  std::vector<release::Release> out;
  for (const StoredRecord& record : records_) {
    if (!is_deployed(record)) continue;
    if (auto decoded = record.decode()) out.push_back(*std::move(decoded));
  }
  return out;
}

int History::last_with(std::initializer_list<release::ReleaseStatus> statuses) const {
  for (auto record = records_.rbegin(); record != records_.rend(); ++record) {
    const auto status = release::parse_status(record->label("status"));
    if (std::find(statuses.begin(), statuses.end(), status) != statuses.end())
      return record->revision();
  }
  return 0;
}

std::vector<release::Release> History::newest(int max) const {
  std::vector<release::Release> out;
  for (auto record = records_.rbegin(); record != records_.rend(); ++record) {
    if (max <= 0 || out.size() == static_cast<std::size_t>(max)) break;
    if (auto decoded = record->decode()) out.push_back(*std::move(decoded));
  }
  std::reverse(out.begin(), out.end());
  return out;
}

std::vector<release::Release> History::all() const {
  return decode_all(records_);
}

ReleaseStore::ReleaseStore(std::unique_ptr<StoreDriver> driver, EventSink& events)
    : driver_(std::move(driver)), events_(&events) {}

Result<History> ReleaseStore::open_history(const std::string& name) {
  log_debug(*events_, "getting release history", {{"name", name}});
  TF_ASSIGN(auto records, driver_->list({{"name", name}, {"owner", "helm"}}));
  return History(std::move(records));
}

Result<std::vector<release::Release>> ReleaseStore::history(const std::string& name) {
  TF_ASSIGN(const History history, open_history(name));
  if (history.empty()) return release_not_found();
  return history.all();
}

Result<release::Release> ReleaseStore::last(const std::string& name) {
  TF_ASSIGN(const History history, open_history(name));
  return history.last();
}

Result<release::Release> ReleaseStore::get(const std::string& name, int revision) {
  log_debug(*events_, "getting release", {{"key", record_key(name, revision)}});
  return driver_->get(record_key(name, revision));
}

Result<std::vector<release::Release>> ReleaseStore::deployed(const std::string& name) {
  const LabelQuery query = {{"name", name}, {"owner", "helm"}, {"status", "deployed"}};
  TF_ASSIGN(auto records, driver_->list(query));
  auto releases = History(std::move(records)).all();
  if (releases.empty())
    return fail(ErrorCode::kNotFound, go_quote(name) + " has no deployed releases");
  return releases;
}

Result<std::vector<release::Release>> ReleaseStore::list(Decode decode) {
  log_debug(*events_, "listing all releases in storage");
  TF_ASSIGN(const auto records, driver_->list({{"owner", "helm"}}));
  return decode == Decode::kAll ? decode_all(records) : decode_latest(records);
}

Status ReleaseStore::create(const release::Release& record) {
  const std::string key = record_key(record.name, record.revision);
  log_debug(*events_, "creating release", {{"key", key}});
  return driver_->create(key, record);
}

Status ReleaseStore::update(const release::Release& record) {
  const std::string key = record_key(record.name, record.revision);
  log_debug(*events_, "updating release", {{"key", key}});
  return driver_->update(key, record);
}

Status ReleaseStore::remove(const std::string& name, int revision) {
  return remove_all(name, {revision});
}

Status ReleaseStore::remove_all(const std::string& name, const std::vector<int>& revisions) {
  std::vector<std::string> keys;
  for (int revision : revisions) {
    keys.push_back(record_key(name, revision));
    log_debug(*events_, "deleting release", {{"key", keys.back()}});
  }
  for (Status& status : driver_->remove(keys))
    TF_CHECK(std::move(status));
  return {};
}

/// Like helm 4.3.1 Storage.removeLeastRecent: oldest first, the last deployed revision stays.
Status ReleaseStore::prune(const std::string& name, const History& history, int max_history) {
  if (max_history <= 0) return {};
  const std::size_t keep = static_cast<std::size_t>(max_history) - 1;
  const int last_deployed = history.last_with({release::ReleaseStatus::kDeployed});
  std::vector<std::string> doomed;
  for (const StoredRecord& record : history.records_) {
    if (history.records_.size() - doomed.size() <= keep) break;
    if (record.revision() != last_deployed) doomed.push_back(record.key);
  }
  if (doomed.empty()) return {};
  std::vector<Error> errors;
  for (Status& status : driver_->remove(doomed))
    if (!status && status.error().code != ErrorCode::kNotFound)
      errors.push_back(std::move(status).error());
  log_debug(
      *events_, "pruned records",
      {{"count", to_text(doomed.size())}, {"release", name}, {"errors", to_text(errors.size())}});
  if (errors.empty()) return {};
  if (errors.size() == 1) return fail(std::move(errors.front()));
  return fail(std::move(errors.front())
                  .wrap("encountered " + to_text(errors.size()) + " deletion errors. First is"));
}

std::string record_key(const std::string& name, int revision) {
  return "sh.helm.release.v1." + name + ".v" + to_text(revision);
}

Result<std::unique_ptr<StoreDriver>> make_driver(const std::string& kind, kube::KubeClient* client,
                                                 const std::string& ns, const Clock& clock) {
  if (kind == "memory") return std::make_unique<MemoryDriver>(ns);
  if (kind == "sql")
    return fail(ErrorCode::kUnsupported, "unable to instantiate SQL driver: not supported");
  const bool secrets = kind.empty() || kind == "secret" || kind == "secrets";
  const bool configmaps = kind == "configmap" || kind == "configmaps";
  if (!secrets && !configmaps) return fail(ErrorCode::kInvalid, "unknown driver " + go_quote(kind));
  if (client == nullptr)
    return fail(ErrorCode::kInternal, "the " + kind + " storage driver needs a cluster");
  return std::make_unique<ClusterDriver>(secrets ? secret_records() : configmap_records(), *client,
                                         ns, clock);
}

}  // namespace tf::store
