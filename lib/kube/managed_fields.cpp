#include "lib/kube/managed_fields.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/data/json.h"

namespace tf::kube {
namespace {

constexpr int kMaxDepth = 200;

bool is_entry(const Value& entry, std::string_view manager, std::string_view operation) {
  return string_at(entry, {"manager"}) == manager && string_at(entry, {"operation"}) == operation &&
         string_at(entry, {"subresource"}).empty();
}

/// fieldsV1 is a trie of maps; the union of two field sets is the union of their tries.
void unite(Map& into, const Map& from, int depth) {
  if (depth > kMaxDepth) return;
  for (const auto& [key, value] : from) {
    Value* there = into.find(key);
    if (there != nullptr && there->is_map() && value.is_map()) {
      unite(*there->as_map(), *value.as_map(), depth + 1);
    } else if (there == nullptr) {
      into.set(key, value);
    }
  }
}

std::vector<Value>::iterator find_entry(std::vector<Value>& entries, std::string_view manager,
                                        std::string_view operation) {
  return std::find_if(entries.begin(), entries.end(),
                      [&](const Value& entry) { return is_entry(entry, manager, operation); });
}

}  // namespace

std::optional<std::string> managed_fields_patch(const Object& live, std::string_view manager) {
  const Value* managed = find_path(live.root(), {"metadata", "managedFields"});
  if (managed == nullptr || managed->as_list() == nullptr) return std::nullopt;
  const Value copy = deep_copy(*managed);
  std::vector<Value>& entries = copy.as_list()->items();
  if (find_entry(entries, manager, "Update") == entries.end()) return std::nullopt;
  auto kept = find_entry(entries, manager, "Apply");
  if (kept == entries.end()) {
    // The newest update entry comes first and becomes the apply entry.
    kept = find_entry(entries, manager, "Update");
    if (kept->as_map() == nullptr) return std::nullopt;
    kept->as_map()->set("operation", "Apply");
  }
  const std::string api_version(string_at(*kept, {"apiVersion"}));
  const auto same_version = std::find_if(entries.begin(), entries.end(), [&](const Value& entry) {
    return is_entry(entry, manager, "Update") && string_at(entry, {"apiVersion"}) == api_version;
  });
  if (same_version != entries.end()) {
    const Value* fields = find_path(*same_version, {"fieldsV1"});
    Value& target = (*kept->as_map())["fieldsV1"];
    if (target.as_map() == nullptr) target = Value(Map{});
    if (fields != nullptr && fields->is_map()) unite(*target.as_map(), *fields->as_map(), 0);
  }
  std::erase_if(entries, [&](const Value& entry) { return is_entry(entry, manager, "Update"); });
  const Value patch(
      List({Value(Map{{"op", "replace"}, {"path", "/metadata/managedFields"}, {"value", copy}}),
            Value(Map{{"op", "replace"},
                      {"path", "/metadata/resourceVersion"},
                      {"value", string_at(live.root(), {"metadata", "resourceVersion"})}})}));
  auto body = to_json(patch, {.escape_html = false});
  if (!body) return std::nullopt;
  return *std::move(body);
}

}  // namespace tf::kube
