#include "lib/action/ownership.h"

#include <algorithm>
#include <optional>

#include "lib/base/text.h"
#include "lib/data/go_print.h"

namespace tf::action {
namespace {

constexpr std::string_view kManagedByLabel = "app.kubernetes.io/managed-by";
constexpr std::string_view kManager = "Helm";
constexpr std::string_view kNameAnnotation = "meta.helm.sh/release-name";
constexpr std::string_view kNamespaceAnnotation = "meta.helm.sh/release-namespace";

/// client-go reads labels and annotations as map[string]string: one value that is no string, and
/// none of them is seen.
const Map* text_map(const Object& object, std::string_view field) {
  const Value* value = find_path(object.root(), {"metadata", field});
  const Map* map = value == nullptr ? nullptr : value->as_map();
  if (map == nullptr) return nullptr;
  const bool all_text = std::all_of(map->begin(), map->end(),
                                    [](const auto& entry) { return entry.second.is_string(); });
  return all_text ? map : nullptr;
}

/// What is no map of strings is dropped before Helm's own entries are added, as SetLabels does.
void drop_unreadable(const Object& object, std::string_view field) {
  if (text_map(object, field) != nullptr) return;
  if (Value* metadata = object.map().find("metadata"); metadata != nullptr && metadata->is_map())
    metadata->as_map()->erase(field);
}

std::optional<std::string> wrong_value(const Map* entries, std::string_view key,
                                       std::string_view wanted) {
  const Value* actual = entries == nullptr ? nullptr : entries->find(key);
  if (actual == nullptr)
    return "missing key " + go_quote(key) + ": must be set to " + go_quote(wanted);
  const std::string& text = *actual->as_string();
  if (text == wanted) return std::nullopt;
  return "key " + go_quote(key) + " must equal " + go_quote(wanted) + ": current value is " +
         go_quote(text);
}

/// True for an object that the server will name. Errors: kInvalid when both names are given.
Result<bool> is_named_by_server(const kube::MappedObject& object) {
  if (string_at(object.object.root(), {"metadata", "generateName"}).empty()) return false;
  if (object.object.name().empty()) return true;
  return fail(ErrorCode::kInvalid, "metadata.name and metadata.generateName cannot both be set");
}

}  // namespace

std::string describe(const kube::MappedObject& object) {
  return object.resource.gvk.kind + " " + go_quote(object.object.name()) + " in namespace " +
         go_quote(object.ns);
}

void stamp_ownership(const std::vector<kube::MappedObject>& objects, const ReleaseOwner& owner) {
  for (const kube::MappedObject& mapped : objects) {
    Object object = mapped.object;
    drop_unreadable(object, "labels");
    drop_unreadable(object, "annotations");
    object.set_label(kManagedByLabel, kManager);
    object.set_annotation(kNameAnnotation, owner.name);
    object.set_annotation(kNamespaceAnnotation, owner.ns);
  }
}

Status check_ownership(const Object& live, const ReleaseOwner& owner) {
  std::vector<std::string> problems;
  const Map* labels = text_map(live, "labels");
  const Map* annotations = text_map(live, "annotations");
  if (auto problem = wrong_value(labels, kManagedByLabel, kManager))
    problems.push_back("label validation error: " + *problem);
  if (auto problem = wrong_value(annotations, kNameAnnotation, owner.name))
    problems.push_back("annotation validation error: " + *problem);
  if (auto problem = wrong_value(annotations, kNamespaceAnnotation, owner.ns))
    problems.push_back("annotation validation error: " + *problem);
  if (problems.empty()) return {};
  return fail(ErrorCode::kInvalid,
              "invalid ownership metadata; " + join(std::span<const std::string>(problems), "; "));
}

Result<std::vector<kube::MappedObject>> find_adopted(kube::KubeClient& client,
                                                     const std::vector<kube::MappedObject>& objects,
                                                     const ReleaseOwner& owner,
                                                     TakeOwnership take) {
  std::vector<kube::MappedObject> named;
  for (const kube::MappedObject& object : objects) {
    TF_ASSIGN(const bool by_server, is_named_by_server(object));
    if (!by_server) named.push_back(object);
  }
  const auto live = kube::live_metadata(client, named);
  std::vector<kube::MappedObject> adopted;
  for (std::size_t i = 0; i < named.size(); ++i) {
    if (!live[i]) {
      if (live[i].error().code == ErrorCode::kNotFound) continue;
      return fail(live[i].error().wrap("could not get information about the resource " +
                                       describe(named[i])));
    }
    if (take == TakeOwnership::kNo) {
      auto owned = check_ownership(*live[i], owner);
      if (!owned)
        return fail(std::move(owned).error().wrap(
            describe(named[i]) + " exists and cannot be imported into the current release"));
    }
    adopted.push_back(named[i]);
  }
  return adopted;
}

OwnershipReport verify_ownership(kube::KubeClient& client,
                                 const std::vector<kube::MappedObject>& objects,
                                 const ReleaseOwner& owner) {
  OwnershipReport report;
  const auto live = kube::live_metadata(client, objects);
  for (std::size_t i = 0; i < objects.size(); ++i) {
    if (live[i]) {
      const bool owned = check_ownership(*live[i], owner).has_value();
      (owned ? report.owned : report.foreign).push_back(objects[i]);
    } else if (live[i].error().code != ErrorCode::kNotFound) {
      report.unknown.emplace_back(objects[i], live[i].error());
    }
  }
  return report;
}

}  // namespace tf::action
