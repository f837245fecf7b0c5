#include <fmt/core.h>

#include <string>
#include <utility>
#include <vector>

#include "lib/base/text.h"
#include "lib/kube/apply.h"
#include "lib/kube/object_fields.h"

namespace tf::kube {
namespace {

constexpr int kMaxListDepth = 16;

/// The items of lists in place of the lists. kubectl knows a list by its items, not by its kind.
void flatten(std::vector<Object>& out, Object object, int depth) {
  const Value* items = find_path(object.root(), {"items"});
  const bool is_list = object.kind().ends_with("List") && items != nullptr && items->is_list();
  if (!is_list || depth >= kMaxListDepth) {
    out.push_back(std::move(object));
    return;
  }
  for (const Value& item : *items->as_list()) {
    if (item.is_map()) flatten(out, Object(item), depth + 1);
  }
}

/// Go's utilerrors.Aggregate: one error as it is, several as "[a, b]", repeated ones once.
std::string aggregate(const std::vector<std::string>& problems) {
  std::vector<std::string> unique;
  for (const std::string& problem : problems) {
    bool known = false;
    for (const std::string& seen : unique)
      known |= seen == problem;
    if (!known) unique.push_back(problem);
  }
  return unique.size() == 1 ? unique.front() : "[" + join(unique, ", ") + "]";
}

/// kubectl's check before anything is looked up. Like: getObjectKind of kubectl 0.37's
/// pkg/validation.
void check_field(std::vector<std::string>& problems, const Object& object, std::string_view field) {
  const Value* value = object.map().find(field);
  if (value == nullptr || value->is_nil()) {
    problems.push_back(fmt::format("{} not set", field));
  } else if (!value->is_string()) {
    problems.push_back(fmt::format("{} isn't string type", field));
  }
}

Status validate(const Object& object) {
  std::vector<std::string> problems;
  check_field(problems, object, "apiVersion");
  check_field(problems, object, "kind");
  if (problems.empty()) return {};
  return fail(ErrorCode::kInvalid,
              "error validating \"\": error validating data: " + aggregate(problems));
}

Result<MappedObject> map_object(const RestMapper& mapper, Object object,
                                const std::string& default_namespace) {
  auto resource = mapper.map(object.gvk());
  if (!resource) {
    return fail(ErrorCode::kInvalid,
                fmt::format("resource mapping not found for name: \"{}\" namespace: \"{}\" from "
                            "\"\": {}\nensure CRDs are installed first",
                            object.name(), object.ns(), resource.error().message));
  }
  MappedObject mapped{.object = std::move(object), .resource = *std::move(resource), .ns = {}};
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

}  // namespace

Result<std::vector<MappedObject>> build_objects(KubeClient& client, std::vector<Object> objects,
                                                const std::string& default_namespace,
                                                BuildValidation validation) {
  if (objects.empty()) return std::vector<MappedObject>();
  if (validation == BuildValidation::kYes) {
    // kubectl stops reading a stream at the first document that is not valid.
    for (const Object& object : objects)
      TF_CHECK(validate(object));
  }
  std::vector<Object> flat;
  for (Object& object : objects)
    flatten(flat, std::move(object), 0);
  TF_ASSIGN(const RestMapper* mapper, client.mapper());
  std::vector<MappedObject> out;
  std::vector<std::string> problems;
  for (Object& object : flat) {
    auto mapped = map_object(*mapper, std::move(object), default_namespace);
    if (mapped) {
      out.push_back(*std::move(mapped));
    } else {
      problems.push_back(std::move(mapped).error().message);
    }
  }
  if (!problems.empty()) return fail(ErrorCode::kInvalid, aggregate(problems));
  return out;
}

}  // namespace tf::kube
