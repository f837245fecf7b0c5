#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/text.h"
#include "lib/data/json.h"
#include "lib/data/json_kind.h"
#include "lib/kube/apply.h"
#include "lib/kube/object_fields.h"

namespace tf::kube {
namespace {

using Problems = std::vector<std::string>;

/// Go's utilerrors.Aggregate: one error as it is, several as "[a, b]", repeated ones once.
std::string aggregate(const Problems& problems) {
  Problems unique;
  for (const std::string& problem : problems) {
    if (std::find(unique.begin(), unique.end(), problem) == unique.end()) unique.push_back(problem);
  }
  return unique.size() == 1 ? unique.front() : "[" + join(unique, ", ") + "]";
}

void check_type_field(Problems& problems, const Value& value, std::string_view field) {
  const Value* found = find_path(value, {field});
  if (found == nullptr || found->is_nil()) {
    problems.push_back(fmt::format("{} not set", field));
  } else if (!found->is_string()) {
    problems.push_back(fmt::format("{} isn't string type", field));
  } else if (field == "apiVersion" &&
             std::count(found->as_string()->begin(), found->as_string()->end(), '/') > 1) {
    problems.push_back("unexpected GroupVersion string: " + *found->as_string());
  }
}

/// What kubectl checks before anything is looked up. Like: getObjectKind and ValidateBytes of
/// kubectl 0.37's pkg/validation.
std::optional<std::string> invalidity(const Object& object) {
  Problems problems;
  const Value* items = find_path(object.root(), {"items"});
  if (object.kind() == "List" && object.api_version() == "v1") {
    if (items == nullptr || !items->is_list()) problems.emplace_back("invalid object to validate");
    for (const Value& item : list_at(object.root(), {"items"})) {
      check_type_field(problems, item, "apiVersion");
      check_type_field(problems, item, "kind");
    }
  } else {
    check_type_field(problems, object.root(), "apiVersion");
    check_type_field(problems, object.root(), "kind");
  }
  if (problems.empty()) return std::nullopt;
  return "error validating \"\": error validating data: " + aggregate(problems);
}

std::string mismatch(const Value& value, std::string_view field, std::string_view type) {
  return fmt::format(
      "unable to decode \"\": json: cannot unmarshal {} into Go struct field "
      "ObjectMeta.metadata.{} of type {}",
      json_kind(value), field, type);
}

/// metav1.ObjectMeta's fields that charts write and get wrong, sorted as they are met.
constexpr auto kStringMaps = std::to_array<std::string_view>({"annotations", "labels"});
constexpr auto kStrings = std::to_array<std::string_view>({"generateName", "name", "namespace"});

std::optional<std::string> field_mismatch(std::string_view field, const Value& value) {
  if (value.is_nil()) return std::nullopt;
  const auto has = [field](const auto& table) {
    return std::find(table.begin(), table.end(), field) != table.end();
  };
  if (has(kStrings) && !value.is_string()) return mismatch(value, field, "string");
  if (field == "finalizers" && !value.is_list()) return mismatch(value, field, "[]string");
  if (!has(kStringMaps)) return std::nullopt;
  if (!value.is_map()) return mismatch(value, field, "map[string]string");
  for (const auto& [key, item] : *value.as_map()) {
    if (!item.is_nil() && !item.is_string()) return mismatch(item, field, "string");
  }
  return std::nullopt;
}

/// The first field of metadata that client-go could not decode.
std::optional<std::string> undecodable(const Object& object) {
  if (object.kind().empty()) {
    return fmt::format("unable to decode \"\": Object 'Kind' is missing in '{}'",
                       to_json(object.root()).value_or(""));
  }
  const Value* metadata = find_path(object.root(), {"metadata"});
  if (metadata == nullptr || metadata->as_map() == nullptr) return std::nullopt;
  for (const auto& [field, value] : *metadata->as_map()) {
    if (auto problem = field_mismatch(field, value)) return problem;
  }
  return std::nullopt;
}

/// Fills in the namespace where the kind has one, and takes it away where it has none.
MappedObject place(Object object, Resource resource, const std::string& default_namespace) {
  MappedObject mapped{.object = std::move(object), .resource = std::move(resource), .ns = {}};
  const std::string own(mapped.object.ns());
  if (mapped.resource.namespaced) mapped.ns = own.empty() ? default_namespace : own;
  if (mapped.ns == own) return mapped;
  mapped.object = mapped.object.clone();
  if (mapped.ns.empty()) {
    mapped.object.map().find("metadata")->as_map()->erase("namespace");
  } else {
    mapped.object.set_namespace(mapped.ns);
  }
  return mapped;
}

class Builder {
 public:
  Builder(const RestMapper& mapper, const std::string& default_namespace)
      : mapper_(mapper), default_namespace_(default_namespace) {}

  void add(Object object) {
    if (auto problem = undecodable(object)) {
      problems.push_back(*std::move(problem));
      return;
    }
    auto resource = find_resource(object.gvk());
    if (!resource) {
      problems.push_back(
          fmt::format("resource mapping not found for name: \"{}\" namespace: \"{}\" from \"\": "
                      "{}\nensure CRDs are installed first",
                      object.name(), object.ns(), resource.error().message));
      return;
    }
    const Value* items = find_path(object.root(), {"items"});
    // Anything with items is a list to client-go, whatever its kind.
    if (items != nullptr && items->is_list()) {
      add_items(object, *items->as_list());
    } else {
      out.push_back(place(std::move(object), *std::move(resource), default_namespace_));
    }
  }

  std::vector<MappedObject> out;
  Problems problems;

 private:
  /// Discovery names no list kinds, yet "List" and "<Kind>List" are known.
  [[nodiscard]] Result<Resource> find_resource(GroupVersionKind gvk) const {
    auto found = mapper_.map(gvk);
    if (found || !gvk.kind.ends_with("List")) return found;
    if (gvk.kind == "List")
      return Resource{.gvk = gvk, .plural = {}, .namespaced = false, .verbs = {}};
    gvk.kind = trim_suffix(gvk.kind, "List");
    auto item = mapper_.map(gvk);
    return item ? item : found;
  }

  void add_items(const Object& list, const List& items) {
    for (const Value& item : items) {
      if (!item.is_map()) continue;
      Object object(item);
      if (object.kind().empty() && object.api_version().empty()) {
        object = object.clone();
        object.map().set("kind", trim_suffix(list.kind(), "List"));
        object.map().set("apiVersion", list.api_version());
      }
      auto resource = mapper_.map(object.gvk());
      if (resource) {
        out.push_back(place(std::move(object), *std::move(resource), default_namespace_));
      } else {
        problems.push_back("unable to recognize " + resource.error().message);
      }
    }
  }

  const RestMapper& mapper_;
  const std::string& default_namespace_;
};

}  // namespace

Result<std::vector<MappedObject>> build_objects(KubeClient& client, std::vector<Object> objects,
                                                const std::string& default_namespace,
                                                BuildValidation validation) {
  if (objects.empty()) return std::vector<MappedObject>();
  TF_ASSIGN(const RestMapper* mapper, client.mapper());
  Builder builder(*mapper, default_namespace);
  for (Object& object : objects) {
    if (validation == BuildValidation::kYes) {
      // kubectl stops reading at the first document that is not valid.
      if (auto problem = invalidity(object)) {
        builder.problems.push_back(*std::move(problem));
        break;
      }
    }
    builder.add(std::move(object));
  }
  if (!builder.problems.empty()) return fail(ErrorCode::kInvalid, aggregate(builder.problems));
  return std::move(builder.out);
}

}  // namespace tf::kube
