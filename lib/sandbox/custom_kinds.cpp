#include "lib/sandbox/custom_kinds.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "lib/sandbox/custom/custom_definition.h"
#include "lib/sandbox/metadata.h"
#include "lib/sandbox/object_text.h"
#include "lib/sandbox/rfc3339.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kGroup = "apiextensions.k8s.io";
constexpr std::string_view kPlural = "customresourcedefinitions";
constexpr std::string_view kManager = "apiserver";

std::vector<std::string> served_versions(const Value& definition) {
  std::vector<std::string> names;
  const Value* versions = find_path(definition, {"spec", "versions"});
  if (versions == nullptr || !versions->is_list()) return names;
  for (const Value& each : *versions->as_list())
    names.emplace_back(string_at(each, {"name"}));
  return in_version_order(std::move(names));
}

}  // namespace

CustomKinds::CustomKinds(Registry& registry) : registry_(registry) {}

bool CustomKinds::is_definition(const Resource& resource) {
  return resource.group == kGroup && resource.plural == kPlural;
}

const Resource& CustomKinds::definitions() const {
  return *registry_.catalog().find(kGroup, "v1", kPlural);
}

void CustomKinds::follow() {
  ObjectStore& store = registry_.store();
  if (seen_ == store.revision()) return;
  const std::string prefix = Registry::prefix_of(definitions(), "");
  std::set<std::string> changed;
  const auto changes = seen_ == 0 ? store.changes_after(-1) : store.changes_after(seen_);
  seen_ = store.revision();
  if (changes) {
    for (const Change* change : *changes) {
      if (!change->key.starts_with(prefix)) continue;
      changed.insert(change->key.substr(prefix.size()));
      if (change->type == ChangeType::kDeleted) forget(parse_object(*change->json));
    }
  } else {
    for (const Object& each : registry_.list(definitions(), ""))
      changed.emplace(each.name());
  }
  for (const std::string& name : changed)
    bring_on(name);
}

/// A definition's status first, then what it serves; one that is deleted takes its objects along.
void CustomKinds::bring_on(const std::string& name) {
  const auto live = registry_.get(definitions(), "", name);
  if (!live) return;
  Value definition = deep_copy(live->root());
  const std::string now = rfc3339_seconds(registry_.clock().now());
  std::vector<Value> others;
  for (const Object& each : registry_.list(definitions(), "")) {
    if (each.name() != name) others.push_back(each.root());
  }
  if (accept_names(definition, others, now)) {
    static_cast<void>(
        registry_.update(definitions(), "", name, Object(definition),
                         {.manager = std::string(kManager), .subresource = "status"}));
  }
  serve(definition);
  if (is_deleted(definition)) clear_away(definition);
}

void CustomKinds::serve(const Value& definition) {
  forget(definition);
  const auto order = served_versions(definition);
  for (Resource& resource : resources_of(definition, registry_.catalog().schemas())) {
    registry_.catalog().add_custom(std::move(resource), order);
  }
}

void CustomKinds::forget(const Value& definition) {
  registry_.catalog().remove_custom(string_at(definition, {"spec", "group"}),
                                    string_at(definition, {"spec", "names", "plural"}));
}

void CustomKinds::clear_away(const Value& definition) {
  const std::string now = rfc3339_seconds(registry_.clock().now());
  const std::string name(metadata_text(definition, "name"));
  bool left = false;
  const Resource* resource = registry_.catalog().find_preferred(
      string_at(definition, {"spec", "group"}), string_at(definition, {"spec", "names", "plural"}));
  if (resource != nullptr) {
    for (const Object& each : registry_.list(*resource, "")) {
      const auto removed = registry_.remove(*resource, each.ns(), each.name(), {});
      left = left || !removed || !removed->gone;
    }
  }
  if (left) return;
  Value ended = deep_copy(definition);
  end_removal(ended, now);
  static_cast<void>(registry_.update(definitions(), "", name, Object(ended),
                                     {std::string(kManager), "", DryRun::kNo}));
  forget(definition);
}

}  // namespace tf::sandbox
