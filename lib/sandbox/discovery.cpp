#include "lib/sandbox/discovery.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "lib/base/base64.h"
#include "lib/base/digest.h"
#include "lib/base/text.h"
#include "lib/sandbox/published_data.h"

namespace tf::sandbox {
namespace {

/// The order in which the server of custom resources tells their verbs.
constexpr std::array<std::string_view, 8> kCustomVerbs = {
    "delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"};

Value strings(const std::vector<std::string>& texts) {
  List list;
  for (const std::string& text : texts)
    list.push(text);
  return list;
}

Value verbs_of(const Resource& resource) {
  if (!resource.custom) return strings(resource.verbs);
  std::vector<std::string> verbs;
  for (const std::string_view verb : kCustomVerbs) {
    if (resource.has_verb(verb)) verbs.emplace_back(verb);
  }
  return strings(verbs);
}

/// Custom resources have their status before their scale, built-in ones all by name.
std::vector<const Subresource*> subresources_of(const Resource& resource) {
  std::vector<const Subresource*> subresources;
  for (const Subresource& each : resource.subresources)
    subresources.push_back(&each);
  if (resource.custom) std::reverse(subresources.begin(), subresources.end());
  return subresources;
}

bool is_foreign(const Resource& resource, const GroupVersionKind& kind) {
  return kind.group != resource.group || kind.version != resource.version;
}

std::string group_version(const Group& group, const GroupVersion& version) {
  return GroupVersionKind{group.name, version.version, ""}.api_version();
}

Map api_resource(const Resource& resource) {
  Map entry{{"name", resource.plural},
            {"singularName", resource.singular},
            {"namespaced", resource.namespaced},
            {"kind", resource.kind},
            {"verbs", verbs_of(resource)}};
  if (!resource.short_names.empty()) entry.set("shortNames", strings(resource.short_names));
  if (!resource.categories.empty()) entry.set("categories", strings(resource.categories));
  if (!resource.storage_version_hash.empty()) {
    entry.set("storageVersionHash", resource.storage_version_hash);
  }
  return entry;
}

Map api_subresource(const Resource& resource, const Subresource& subresource) {
  Map entry{{"name", resource.plural + "/" + subresource.name},
            {"singularName", ""},
            {"namespaced", resource.namespaced},
            {"kind", subresource.kind.kind},
            {"verbs", strings(subresource.verbs)}};
  if (is_foreign(resource, subresource.kind)) {
    if (!subresource.kind.group.empty()) entry.set("group", subresource.kind.group);
    entry.set("version", subresource.kind.version);
  }
  return entry;
}

Value resource_list(const Group& group, const GroupVersion& version) {
  List resources;
  for (const auto& resource : version.resources) {
    resources.push(api_resource(*resource));
    for (const Subresource* each : subresources_of(*resource))
      resources.push(api_subresource(*resource, *each));
  }
  Map list{{"kind", "APIResourceList"},
           {"groupVersion", group_version(group, version)},
           {"resources", std::move(resources)}};
  // The core group's list says no version of itself, an old omission that clients know.
  if (!group.name.empty()) list.set("apiVersion", "v1");
  return list;
}

Map api_group(const Group& group) {
  List versions;
  for (const GroupVersion& version : group.versions) {
    versions.push(
        Map{{"groupVersion", group_version(group, version)}, {"version", version.version}});
  }
  Value preferred = versions[0];
  return Map{{"name", group.name},
             {"versions", std::move(versions)},
             {"preferredVersion", std::move(preferred)}};
}

bool is_custom(const Group& group) {
  return group.versions.front().resources.front()->custom;
}

/// The APIService that comes first by name: "v1.example.com".
std::string first_api_service(const Group& group) {
  std::vector<std::string> names;
  for (const GroupVersion& version : group.versions)
    names.push_back(version.version + "." + group.name);
  return *std::min_element(names.begin(), names.end());
}

/// All groups but core, sorted as /apis has them: custom ones, which all have one priority, by
/// their APIServices' names, or by their own name.
std::vector<const Group*> sorted_groups(const Catalog& catalog, bool by_api_service) {
  std::vector<const Group*> groups;
  for (const Group& group : catalog.groups()) {
    if (!group.name.empty()) groups.push_back(&group);
  }
  const auto custom = std::stable_partition(groups.begin(), groups.end(),
                                            [](const Group* group) { return !is_custom(*group); });
  std::sort(custom, groups.end(), [&](const Group* a, const Group* b) {
    return by_api_service ? first_api_service(*a) < first_api_service(*b) : a->name < b->name;
  });
  return groups;
}

Value group_list(const Catalog& catalog) {
  List groups;
  for (const Group* group : sorted_groups(catalog, true))
    groups.push(api_group(*group));
  return Map{{"kind", "APIGroupList"}, {"apiVersion", "v1"}, {"groups", std::move(groups)}};
}

Value api_versions(const Catalog& catalog, std::string_view server_address) {
  List versions;
  for (const GroupVersion& version : catalog.find_group("")->versions)
    versions.push(version.version);
  List addresses;
  addresses.push(Map{{"clientCIDR", "0.0.0.0/0"}, {"serverAddress", server_address}});
  return Map{{"kind", "APIVersions"},
             {"versions", std::move(versions)},
             {"serverAddressByClientCIDRs", std::move(addresses)}};
}

/// Built-in kinds of the resource's own group are named without it.
Value response_kind(const Resource& resource, const GroupVersionKind& kind) {
  const bool whole = resource.custom || is_foreign(resource, kind);
  return Map{{"group", whole ? kind.group : ""},
             {"version", whole ? kind.version : ""},
             {"kind", kind.kind}};
}

Value aggregated_resource(const Resource& resource) {
  Map entry{{"resource", resource.plural},
            {"responseKind", response_kind(resource, resource.gvk())},
            {"scope", resource.namespaced ? "Namespaced" : "Cluster"},
            {"singularResource", resource.singular},
            {"verbs", verbs_of(resource)}};
  if (!resource.short_names.empty()) entry.set("shortNames", strings(resource.short_names));
  if (!resource.categories.empty()) entry.set("categories", strings(resource.categories));
  List subresources;
  for (const Subresource* each : subresources_of(resource)) {
    subresources.push(Map{{"subresource", each->name},
                          {"responseKind", response_kind(resource, each->kind)},
                          {"verbs", strings(each->verbs)}});
  }
  if (!subresources.empty()) entry.set("subresources", std::move(subresources));
  return entry;
}

Value aggregated_group(const Group& group) {
  List versions;
  for (const GroupVersion& version : group.versions) {
    List resources;
    for (const auto& resource : version.resources)
      resources.push(aggregated_resource(*resource));
    versions.push(Map{{"version", version.version},
                      {"resources", std::move(resources)},
                      {"freshness", "Current"}});
  }
  Map metadata;
  if (!group.name.empty()) metadata.set("name", group.name);
  return Map{{"metadata", std::move(metadata)}, {"versions", std::move(versions)}};
}

Value aggregated(const std::vector<const Group*>& groups) {
  List items;
  for (const Group* group : groups)
    items.push(aggregated_group(*group));
  return Map{{"kind", "APIGroupDiscoveryList"},
             {"apiVersion", "apidiscovery.k8s.io/v2"},
             {"metadata", Map{}},
             {"items", std::move(items)}};
}

std::optional<Value> discover_group(const Group* group) {
  if (group == nullptr) return {};
  Map document = api_group(*group);
  document.set("kind", "APIGroup");
  document.set("apiVersion", "v1");
  return document;
}

std::optional<Value> discover_version(const Group* group, std::string_view version) {
  if (group == nullptr) return {};
  for (const GroupVersion& each : group->versions) {
    if (each.version == version) return resource_list(*group, each);
  }
  return {};
}

}  // namespace

DiscoveryForm discovery_form(std::string_view accept) {
  for (const std::string_view media_type : split_views(accept, ",")) {
    const auto parts = split_views(media_type, ";");
    const std::string_view type = trim_space(parts.front());
    const auto has = [&](std::string_view parameter) {
      return std::any_of(parts.begin() + 1, parts.end(),
                         [&](std::string_view part) { return trim_space(part) == parameter; });
    };
    if (type != "application/json" && type != "application/yaml" && type != "*/*") continue;
    const bool named =
        has("g=apidiscovery.k8s.io") && has("v=v2") && has("as=APIGroupDiscoveryList");
    if (named) return DiscoveryForm::kAggregated;
  }
  return DiscoveryForm::kLegacy;
}

std::optional<Value> discover(const Catalog& catalog, std::string_view path, DiscoveryForm form,
                              std::string_view server_address) {
  const auto steps = split_views(trim_suffix(trim_prefix(path, "/"), "/"), "/");
  const bool whole = form == DiscoveryForm::kAggregated;
  if (steps.front() == "api") {
    const Group* core = catalog.find_group("");
    if (steps.size() == 1)
      return whole ? aggregated({core}) : api_versions(catalog, server_address);
    if (steps.size() == 2) return discover_version(core, steps[1]);
    return {};
  }
  if (steps.front() != "apis") return {};
  if (steps.size() == 1) {
    return whole ? aggregated(sorted_groups(catalog, false)) : group_list(catalog);
  }
  if (steps[1].empty()) return {};
  if (steps.size() == 2) return discover_group(catalog.find_group(steps[1]));
  if (steps.size() == 3) return discover_version(catalog.find_group(steps[1]), steps[2]);
  return {};
}

std::string document_hash(std::string_view text) {
  return to_upper_ascii(sha256_hex(text));
}

std::string storage_version_hash(const GroupVersionKind& stored) {
  const std::string digest = sha256_hex(stored.group + "/" + stored.version + "/" + stored.kind);
  constexpr std::size_t kBytes = 8;
  std::string bytes;
  for (std::size_t i = 0; i < 2 * kBytes; i += 2)
    bytes += static_cast<char>(hex_digit(digest[i]) * 16 + hex_digit(digest[i + 1]));
  return base64_encode(bytes);
}

Value version_info() {
  return Map{{"major", "1"},
             {"minor", "36"},
             {"emulationMajor", "1"},
             {"emulationMinor", "36"},
             {"minCompatibilityMajor", "1"},
             {"minCompatibilityMinor", "35"},
             {"gitVersion", PublishedData().version()},
             {"gitCommit", "$Format:%H$"},
             {"gitTreeState", ""},
             {"buildDate", "1970-01-01T00:00:00Z"},
             {"goVersion", "go1.26.8"},
             {"compiler", "gc"},
             {"platform", "linux/amd64"}};
}

}  // namespace tf::sandbox
