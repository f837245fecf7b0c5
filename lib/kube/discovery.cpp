#include "lib/kube/discovery.h"

#include <utility>

#include "lib/base/text.h"

namespace tf::kube {
namespace {

/// The items of a list field; none when it is missing.
std::vector<Value> items_at(const Value& value, std::string_view key) {
  const Value* found = find_path(value, {key});
  if (found == nullptr || found->as_list() == nullptr) return {};
  return found->as_list()->items();
}

std::vector<std::string> strings_at(const Value& value, std::string_view key) {
  std::vector<std::string> out;
  for (const Value& item : items_at(value, key)) {
    if (const auto* text = item.as_string()) out.push_back(*text);
  }
  return out;
}

bool true_at(const Value& value, std::string_view key) {
  const Value* found = find_path(value, {key});
  return found != nullptr && found->as_bool() != nullptr && *found->as_bool();
}

/// Resources are listed below the group version that serves them, whatever version their kind
/// names.
void add_aggregated_resource(Discovered& out, const GroupVersionKind& served, const Value& item) {
  Resource resource;
  resource.gvk = served;
  resource.gvk.kind = string_at(item, {"responseKind", "kind"});
  resource.plural = string_at(item, {"resource"});
  resource.namespaced = string_at(item, {"scope"}) == "Namespaced";
  resource.verbs = strings_at(item, "verbs");
  const std::string plural = resource.plural;
  const bool namespaced = resource.namespaced;
  if (!resource.gvk.kind.empty()) out.resources.push_back(std::move(resource));
  for (const Value& sub : items_at(item, "subresources")) {
    Resource extra;
    extra.gvk = served;
    extra.gvk.kind = string_at(sub, {"responseKind", "kind"});
    extra.plural = plural + "/" + std::string(string_at(sub, {"subresource"}));
    extra.namespaced = namespaced;
    extra.verbs = strings_at(sub, "verbs");
    if (!extra.gvk.kind.empty()) out.resources.push_back(std::move(extra));
  }
}

}  // namespace

void add_aggregated(Discovered& out, const Value& document) {
  for (const Value& group : items_at(document, "items")) {
    const std::string_view name = string_at(group, {"metadata", "name"});
    for (const Value& version : items_at(group, "versions")) {
      GroupVersionKind served{std::string(name), std::string(string_at(version, {"version"})), ""};
      out.group_versions.push_back(served.api_version());
      for (const Value& item : items_at(version, "resources")) {
        add_aggregated_resource(out, served, item);
      }
    }
  }
}

void add_group_versions(Discovered& out, const Value& document) {
  for (std::string& version : strings_at(document, "versions")) {
    out.group_versions.push_back(std::move(version));
  }
  for (const Value& group : items_at(document, "groups")) {
    for (const Value& version : items_at(group, "versions")) {
      out.group_versions.emplace_back(string_at(version, {"groupVersion"}));
    }
  }
}

void add_resource_list(Discovered& out, const Value& document) {
  const GroupVersionKind served =
      GroupVersionKind::parse(string_at(document, {"groupVersion"}), "");
  for (const Value& item : items_at(document, "resources")) {
    Resource resource;
    resource.gvk = served;
    resource.gvk.kind = string_at(item, {"kind"});
    resource.plural = string_at(item, {"name"});
    resource.namespaced = true_at(item, "namespaced");
    resource.verbs = strings_at(item, "verbs");
    if (!resource.gvk.kind.empty()) out.resources.push_back(std::move(resource));
  }
}

bool is_aggregated(std::string_view content_type) {
  return contains(content_type, "as=APIGroupDiscoveryList");
}

std::string group_version_path(std::string_view group_version) {
  return (contains(group_version, "/") ? "/apis/" : "/api/") + std::string(group_version);
}

}  // namespace tf::kube
