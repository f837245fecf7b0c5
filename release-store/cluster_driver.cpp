#include "release-store/cluster_driver.h"

#include <chrono>
#include <utility>

#include "lib/base/base64.h"
#include "lib/base/text.h"
#include "lib/data/go_print.h"
#include "release-store/release_codec.h"

namespace tf::store {
namespace {

constexpr std::string_view kDataKey = "release";

std::string unix_seconds(const Clock& clock) {
  return to_text(std::chrono::floor<std::chrono::seconds>(clock.now()).time_since_epoch().count());
}

Error not_found() {
  return Error{ErrorCode::kNotFound, "release: not found"};
}

Map text_map(const std::map<std::string, std::string>& texts) {
  Map map;
  for (const auto& [key, value] : texts)
    map.set(key, value);
  return map;
}

}  // namespace

RecordKind secret_records() {
  return {"Secret", "secrets", "helm.sh/release.v1", true, true};
}

RecordKind configmap_records() {
  return {"ConfigMap", "configmaps", "", false, false};
}

ClusterDriver::ClusterDriver(RecordKind kind, kube::KubeClient& client, std::string ns,
                             const Clock& clock)
    : kind_(std::move(kind)), client_(client), ns_(std::move(ns)), clock_(clock) {
  resource_.gvk = {"", "v1", kind_.kind};
  resource_.plural = kind_.plural;
}

Error ClusterDriver::prefixed(const std::string& prefix, Error error) const {
  return kind_.prefix_errors ? std::move(error).wrap(prefix) : error;
}

StoredRecord ClusterDriver::read_record(const Object& object) const {
  StoredRecord record;
  record.key = object.name();
  record.ns = object.ns();
  if (const Value* labels = find_path(object.root(), {"metadata", "labels"});
      labels != nullptr && labels->is_map()) {
    for (const auto& [name, value] : *labels->as_map())
      if (const std::string* text = value.as_string()) record.labels[name] = *text;
  }
  const std::string_view data = string_at(object.root(), {"data", kDataKey});
  if (!kind_.base64_data) {
    record.text = data;
  } else if (auto text = base64_decode(data)) {
    record.text = *std::move(text);
  }
  return record;
}

Result<release::Release> ClusterDriver::get(const std::string& key) {
  auto object = client_.send(kube::get_request(resource_, ns_, key));
  if (!object) {
    if (object.error().code == ErrorCode::kNotFound) return fail(not_found());
    return fail(prefixed("get: failed to get " + go_quote(key), std::move(object).error()));
  }
  auto record = read_record(*object).decode();
  if (!record)
    return fail(prefixed("get: failed to decode data " + go_quote(key), std::move(record).error()));
  record->labels = without_system_labels(record->labels);
  return record;
}

Result<std::vector<StoredRecord>> ClusterDriver::list(const LabelQuery& labels) {
  std::string selector;
  for (const auto& [name, value] : labels)
    selector.append(selector.empty() ? "" : ",").append(name).append("=").append(value);
  auto answer = client_.send(kube::list_request(resource_, ns_, selector));
  if (!answer) {
    const bool whole_list = labels.size() == 1;
    return fail(prefixed(whole_list ? "list: failed to list" : "query: failed to query with labels",
                         std::move(answer).error()));
  }
  std::vector<StoredRecord> records;
  const Value* items = answer->map().find("items");
  if (items == nullptr || !items->is_list()) return records;
  for (const Value& item : *items->as_list())
    if (item.is_map()) records.push_back(read_record(Object(item)));
  return records;
}

/// Labels as Helm puts them: the release's own, the time stamp, the release's own again (so an
/// inherited stamp wins), then name, owner, status and version.
Result<Object> ClusterDriver::make_object(const std::string& key, const release::Release& record,
                                          const std::string& stamp_label) const {
  TF_ASSIGN(std::string text, encode_release(record));
  std::map<std::string, std::string> labels = record.labels;
  labels.emplace(stamp_label, unix_seconds(clock_));
  labels["name"] = record.name;
  labels["owner"] = "helm";
  labels["status"] = release::to_string(record.info.status);
  labels["version"] = to_text(record.revision);

  Map root;
  root.set("apiVersion", "v1");
  root.set("kind", kind_.kind);
  root.set("metadata", Map{{"name", key}, {"labels", text_map(labels)}});
  if (!kind_.type.empty()) root.set("type", kind_.type);
  Map data;
  data.set(std::string(kDataKey), kind_.base64_data ? base64_encode(text) : std::move(text));
  root.set("data", std::move(data));
  return Object(Value(std::move(root)));
}

Status ClusterDriver::create(const std::string& key, const release::Release& record) {
  auto object = make_object(key, record, "createdAt");
  if (!object)
    return fail(prefixed("create: failed to encode release " + go_quote(record.name),
                         std::move(object).error()));
  auto answer = client_.send(kube::create_request(resource_, ns_, *object, ""));
  if (answer) return {};
  if (answer.error().code == ErrorCode::kAlreadyExists)
    return fail(ErrorCode::kAlreadyExists, "release: already exists");
  return fail(prefixed("create: failed to create", std::move(answer).error()));
}

Status ClusterDriver::update(const std::string& key, const release::Release& record) {
  auto object = make_object(key, record, "modifiedAt");
  if (!object)
    return fail(prefixed("update: failed to encode release " + go_quote(record.name),
                         std::move(object).error()));
  auto answer = client_.send(kube::replace_request(resource_, ns_, *object, ""));
  if (answer) return {};
  return fail(prefixed("update: failed to update", std::move(answer).error()));
}

std::vector<Status> ClusterDriver::remove(std::span<const std::string> keys) {
  std::vector<kube::ApiRequest> requests;
  requests.reserve(keys.size());
  for (const std::string& key : keys)
    requests.push_back(kube::delete_request(resource_, ns_, key, ""));
  std::vector<Status> results;
  for (auto& answer : client_.send_all(requests)) {
    if (answer) {
      results.emplace_back();
    } else if (answer.error().code == ErrorCode::kNotFound) {
      results.emplace_back(tl::make_unexpected(not_found()));
    } else {
      results.emplace_back(tl::make_unexpected(std::move(answer).error()));
    }
  }
  return results;
}

}  // namespace tf::store
