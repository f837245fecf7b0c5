#include "lib/sandbox/managers.h"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include "lib/base/go_quote.h"
#include "lib/data/json.h"

namespace tf::sandbox {
namespace {

constexpr std::size_t kMaxUpdates = 10;
constexpr std::string_view kOldUpdates = "ancient-changes";

void add_member(std::string& json, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  if (json.size() > 1) json += ',';
  append_json_string(json, name);
  json += ':';
  append_json_string(json, value);
}

std::string identifier(std::string_view name, std::string_view operation,
                       std::string_view api_version, std::string_view subresource) {
  std::string json = "{";
  add_member(json, "manager", name);
  add_member(json, "operation", operation);
  add_member(json, "apiVersion", api_version);
  add_member(json, "subresource", subresource);
  return json + "}";
}

Status check_entry(const Value& entry, std::size_t index) {
  const auto operation = string_at(entry, {"operation"});
  if (operation != "Apply" && operation != "Update") {
    return fail(ErrorCode::kInvalid, "operation must be `Apply` or `Update`");
  }
  if (string_at(entry, {"apiVersion"}).empty()) {
    return fail(ErrorCode::kInvalid, "apiVersion must not be empty");
  }
  const auto type = string_at(entry, {"fieldsType"});
  if (type == "FieldsV1") return {};
  const std::string where = " in managed fields entry " + std::to_string(index);
  if (type.empty()) return fail(ErrorCode::kInvalid, "missing fieldsType" + where);
  return fail(ErrorCode::kInvalid, "invalid fieldsType " + go_quote(type) + where);
}

Value parsed(std::string_view identifier) {
  return parse_json(identifier).value_or(Value());
}

Value entry_of(const std::string& identifier, const Owned& owned, const std::string* time) {
  const Value parts = parsed(identifier);
  Map entry;
  for (const std::string_view name : {"manager", "operation", "subresource"}) {
    if (const Value* part = find_path(parts, {name})) entry.set(std::string(name), *part);
  }
  if (owned.applied) entry.set("operation", "Apply");
  entry.set("apiVersion", owned.api_version);
  if (time != nullptr && !time->empty()) entry.set("time", *time);
  entry.set("fieldsType", "FieldsV1");
  entry.set("fieldsV1", owned.fields.to_json());
  return entry;
}

auto order_of(const Value& entry) {
  return std::tuple(string_at(entry, {"operation"}), string_at(entry, {"time"}),
                    string_at(entry, {"manager"}), string_at(entry, {"apiVersion"}),
                    string_at(entry, {"subresource"}));
}

}  // namespace

Result<Managers> Managers::read(const Value& entries) {
  Managers managers;
  if (!entries.is_list()) return managers;
  for (std::size_t i = 0; i < entries.as_list()->size(); ++i) {
    const Value& entry = (*entries.as_list())[i];
    TF_CHECK(check_entry(entry, i));
    const bool applied = string_at(entry, {"operation"}) == "Apply";
    const auto api_version = string_at(entry, {"apiVersion"});
    const auto name = string_at(entry, {"manager"});
    const auto subresource = string_at(entry, {"subresource"});
    std::string key = applied ? applier_identifier(name, subresource)
                              : updater_identifier(name, api_version, subresource);
    Owned owned{{}, std::string(api_version), applied};
    if (const Value* fields = find_path(entry, {"fieldsV1"}); fields != nullptr) {
      TF_ASSIGN(owned.fields, FieldSet::from_json(*fields));
    }
    managers.times.insert_or_assign(key, std::string(string_at(entry, {"time"})));
    managers.owned.insert_or_assign(std::move(key), std::move(owned));
  }
  return managers;
}

Value Managers::write() const {
  if (owned.empty()) return {};
  std::vector<Value> entries;
  entries.reserve(owned.size());
  for (const auto& [key, fields] : owned) {
    const auto time = times.find(key);
    entries.push_back(entry_of(key, fields, time != times.end() ? &time->second : nullptr));
  }
  std::stable_sort(entries.begin(), entries.end(),
                   [](const Value& a, const Value& b) { return order_of(a) < order_of(b); });
  return List(std::move(entries));
}

std::string applier_identifier(std::string_view name, std::string_view subresource) {
  return identifier(name, "Apply", {}, subresource);
}

std::string updater_identifier(std::string_view name, std::string_view api_version,
                               std::string_view subresource) {
  return identifier(name, "Update", api_version, subresource);
}

std::string manager_text(std::string_view identifier) {
  const Value parts = parsed(identifier);
  std::string text = go_quote(string_at(parts, {"manager"}));
  const auto subresource = string_at(parts, {"subresource"});
  if (!subresource.empty()) text += " with subresource " + go_quote(subresource);
  if (string_at(parts, {"operation"}) == "Update") {
    text += " using " + std::string(string_at(parts, {"apiVersion"}));
  }
  return text;
}

void cap_updates(Managers& managers) {
  std::vector<std::pair<std::string, std::string>> updates;  // time and identifier
  for (const auto& [key, owned] : managers.owned) {
    if (owned.applied) continue;
    const auto time = managers.times.find(key);
    updates.emplace_back(time != managers.times.end() ? time->second : std::string(), key);
  }
  std::size_t left = updates.size();
  if (left <= kMaxUpdates) return;
  std::sort(updates.begin(), updates.end());
  std::map<std::string, std::string, std::less<>> first_of_version;
  for (const auto& [time, key] : updates) {
    if (left <= kMaxUpdates) return;
    const std::string version = managers.owned.find(key)->second.api_version;
    const auto [first, is_first] = first_of_version.emplace(version, key);
    if (is_first) continue;
    const std::string bucket = updater_identifier(kOldUpdates, version, {});
    if (!managers.owned.contains(bucket)) {
      managers.owned[bucket] = std::move(managers.owned.find(first->second)->second);
      managers.owned.erase(first->second);
    }
    Owned& together = managers.owned[bucket];
    together.fields = managers.owned.find(key)->second.fields.united(together.fields);
    managers.owned.erase(key);
    managers.times[bucket] = time;
    --left;
  }
}

}  // namespace tf::sandbox
