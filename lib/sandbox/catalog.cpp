#include "lib/sandbox/catalog.h"

#include <algorithm>
#include <array>
#include <utility>

#include "lib/base/text.h"
#include "lib/data/strings_at.h"
#include "lib/sandbox/published_data.h"

namespace tf::sandbox {
namespace {

/// Where OpenAPI names of an API group's types begin.
struct TypePrefix {
  std::string_view group;
  std::string_view prefix;
};
constexpr std::array kTypePrefixes = std::to_array<TypePrefix>({
    {"", "io.k8s.api.core."},
    {"apiextensions.k8s.io", "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions."},
    {"apiregistration.k8s.io", "io.k8s.kube-aggregator.pkg.apis.apiregistration."},
});

/// Kinds that are kept under another group than the one they are asked for in.
struct StorageGroup {
  std::string_view group;
  std::string_view plural;
  std::string_view storage_group;
};
constexpr std::array kStorageGroups = std::to_array<StorageGroup>({
    {"events.k8s.io", "events", ""},
});

/// "io.k8s.api.rbac.v1." for rbac.authorization.k8s.io/v1.
std::string type_prefix(std::string_view group, std::string_view version) {
  const auto special = std::find_if(kTypePrefixes.begin(), kTypePrefixes.end(),
                                    [&](const TypePrefix& each) { return each.group == group; });
  const std::string start =
      special != kTypePrefixes.end()
          ? std::string(special->prefix)
          : "io.k8s.api." + std::string(group.substr(0, group.find('.'))) + ".";
  return start + std::string(version) + ".";
}

std::string storage_group(std::string_view group, std::string_view plural) {
  for (const StorageGroup& each : kStorageGroups) {
    if (each.group == group && each.plural == plural) return std::string(each.storage_group);
  }
  return std::string(group);
}

/// The kind an APIResource names: its own group and version where it says so.
GroupVersionKind kind_of(const Value& described, const GroupVersionKind& otherwise) {
  GroupVersionKind kind = otherwise;
  kind.kind = string_at(described, {"kind"});
  if (const auto version = string_at(described, {"version"}); !version.empty()) {
    kind.version = version;
    kind.group = string_at(described, {"group"});
  }
  return kind;
}

Resource read_resource(const Value& described, std::string_view group, std::string_view version) {
  Resource resource;
  resource.group = group;
  resource.version = version;
  resource.kind = string_at(described, {"kind"});
  resource.plural = string_at(described, {"name"});
  resource.singular = string_at(described, {"singularName"});
  resource.short_names = strings_at(described, {"shortNames"});
  resource.categories = strings_at(described, {"categories"});
  resource.verbs = strings_at(described, {"verbs"});
  resource.namespaced = truth(*find_path(described, {"namespaced"}));
  resource.storage_version_hash = string_at(described, {"storageVersionHash"});
  resource.storage_group = storage_group(group, resource.plural);
  if (resource.has_verb("list")) resource.list_kind = resource.kind + "List";
  return resource;
}

GroupVersion read_version(const Value& described, std::string_view group) {
  GroupVersion version;
  version.version = string_at(described, {"version"});
  for (const Value& each : *find_path(described, {"resources"})->as_list()) {
    const auto name = string_at(each, {"name"});
    const auto slash = name.find('/');
    if (slash == std::string_view::npos) {
      version.resources.push_back(
          std::make_unique<Resource>(read_resource(each, group, version.version)));
      continue;
    }
    // Its resource is always the one before it or further up: names are sorted.
    for (auto& resource : version.resources) {
      if (resource->plural != name.substr(0, slash)) continue;
      resource->subresources.push_back({std::string(name.substr(slash + 1)),
                                        kind_of(each, {std::string(group), version.version, ""}),
                                        strings_at(each, {"verbs"})});
    }
  }
  return version;
}

template <class Range, class Predicate>
auto* find_in(Range& range, const Predicate& predicate) {
  const auto found = std::find_if(range.begin(), range.end(), predicate);
  return found == range.end() ? nullptr : &*found;
}

}  // namespace

std::string Resource::group_resource() const {
  return group.empty() ? plural : plural + "." + group;
}

const Subresource* Resource::subresource(std::string_view name) const {
  return find_in(subresources, [&](const Subresource& each) { return each.name == name; });
}

bool Resource::has_verb(std::string_view verb) const {
  return std::find(verbs.begin(), verbs.end(), verb) != verbs.end();
}

Catalog::Catalog() {
  const Value groups = PublishedData().groups();
  for (const Value& described : *groups.as_list()) {
    Group& group = groups_.emplace_back();
    group.name = string_at(described, {"name"});
    for (const Value& version : *find_path(described, {"versions"})->as_list()) {
      group.versions.push_back(read_version(version, group.name));
      for (auto& resource : group.versions.back().resources) {
        resource->type = schemas_.find(type_prefix(group.name, resource->version) + resource->kind);
      }
    }
  }
}

Catalog::~Catalog() = default;

const Type* Catalog::type_of(const GroupVersionKind& gvk) {
  return schemas_.find(type_prefix(gvk.group, gvk.version) + gvk.kind);
}

const Group* Catalog::find_group(std::string_view name) const {
  return find_in(groups_, [&](const Group& each) { return each.name == name; });
}

const Resource* Catalog::find(std::string_view group, std::string_view version,
                              std::string_view plural) const {
  const Group* in = find_group(group);
  if (in == nullptr) return nullptr;
  for (const GroupVersion& each : in->versions) {
    if (each.version != version) continue;
    const auto* found = find_in(each.resources, [&](const std::unique_ptr<Resource>& resource) {
      return resource->plural == plural;
    });
    return found == nullptr ? nullptr : found->get();
  }
  return nullptr;
}

const Resource* Catalog::find_kind(const GroupVersionKind& gvk) const {
  const Group* in = find_group(gvk.group);
  if (in == nullptr) return nullptr;
  for (const GroupVersion& each : in->versions) {
    if (each.version != gvk.version) continue;
    const auto* found = find_in(each.resources, [&](const std::unique_ptr<Resource>& resource) {
      return resource->kind == gvk.kind;
    });
    return found == nullptr ? nullptr : found->get();
  }
  return nullptr;
}

const Resource* Catalog::find_preferred(std::string_view group, std::string_view plural) const {
  const Group* in = find_group(group);
  if (in == nullptr) return nullptr;
  for (const GroupVersion& each : in->versions) {
    if (const Resource* found = find(group, each.version, plural)) return found;
  }
  return nullptr;
}

void Catalog::add_custom(Resource resource, const std::vector<std::string>& versions_in_order) {
  Group* group = find_in(groups_, [&](const Group& each) { return each.name == resource.group; });
  if (group == nullptr) {
    group = &groups_.emplace_back();
    group->name = resource.group;
  }
  auto* version = find_in(
      group->versions, [&](const GroupVersion& each) { return each.version == resource.version; });
  if (version == nullptr) {
    version = &group->versions.emplace_back();
    version->version = resource.version;
    const auto rank = [&](const GroupVersion& each) {
      return std::find(versions_in_order.begin(), versions_in_order.end(), each.version);
    };
    std::stable_sort(
        group->versions.begin(), group->versions.end(),
        [&](const GroupVersion& a, const GroupVersion& b) { return rank(a) < rank(b); });
    version = find_in(group->versions,
                      [&](const GroupVersion& each) { return each.version == resource.version; });
  }
  auto& resources = version->resources;
  std::erase_if(resources, [&](const std::unique_ptr<Resource>& each) {
    return each->plural == resource.plural;
  });
  const auto place = std::find_if(
      resources.begin(), resources.end(),
      [&](const std::unique_ptr<Resource>& each) { return each->plural > resource.plural; });
  resources.insert(place, std::make_unique<Resource>(std::move(resource)));
}

void Catalog::remove_custom(std::string_view group, std::string_view plural) {
  for (Group& each : groups_) {
    if (each.name != group) continue;
    for (GroupVersion& version : each.versions) {
      std::erase_if(version.resources, [&](const std::unique_ptr<Resource>& resource) {
        return resource->custom && resource->plural == plural;
      });
    }
    std::erase_if(each.versions,
                  [](const GroupVersion& version) { return version.resources.empty(); });
  }
  std::erase_if(groups_, [](const Group& each) { return each.versions.empty(); });
}

}  // namespace tf::sandbox
