#include <fmt/core.h>

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "lib/kube/apply.h"

namespace tf::kube {
namespace {

constexpr std::string_view kMetadataOnly =
    "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";
constexpr std::string_view kMetadataList =
    "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";
/// A namespace may hold far more than a release does; only the first page is read.
constexpr std::string_view kPageSize = "500";
/// From this many objects of one kind a list is worth it: one request a kind keeps an install of N
/// objects of K kinds within N + K and a constant.
constexpr std::size_t kListFrom = 2;

using Results = std::vector<Result<Object>>;
using Indices = std::vector<std::size_t>;

/// Metadata answers call themselves PartialObjectMetadata; callers want the object's own kind.
Object metadata_of(const Resource& resource, const Value& answer) {
  const Value* metadata = find_path(answer, {"metadata"});
  return Object(Value(Map{{"apiVersion", Value(resource.gvk.api_version())},
                          {"kind", Value(resource.gvk.kind)},
                          {"metadata", metadata == nullptr ? Value(Map{}) : *metadata}}));
}

/// The API server's words for an object that is not there.
Error not_found(const MappedObject& object) {
  const GroupVersionKind& gvk = object.resource.gvk;
  const std::string group = gvk.group.empty() ? "" : "." + gvk.group;
  return Error{ErrorCode::kNotFound, fmt::format("{}{} \"{}\" not found", object.resource.plural,
                                                 group, object.object.name())};
}

/// Objects of one kind and namespace, by position in the whole list.
std::vector<Indices> group(const std::vector<MappedObject>& objects) {
  std::map<std::tuple<std::string, std::string>, Indices> groups;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    groups[{objects[i].resource.path(objects[i].ns), objects[i].ns}].push_back(i);
  }
  std::vector<Indices> out;
  for (auto& [key, indices] : groups)
    out.push_back(std::move(indices));
  return out;
}

ApiRequest page_request(const MappedObject& object) {
  ApiRequest request = list_request(object.resource, object.ns, "");
  request.query.emplace_back("limit", kPageSize);
  request.accept = kMetadataList;
  return request;
}

/// Fills in what a list tells. Gives back the objects that it leaves open: those behind its first
/// page.
Indices take_list(const Object& list, const Indices& indices,
                  const std::vector<MappedObject>& objects,
                  std::vector<std::optional<Result<Object>>>& results) {
  std::map<std::string, const Value*, std::less<>> by_name;
  const Value* items = find_path(list.root(), {"items"});
  if (items != nullptr && items->as_list() != nullptr) {
    for (const Value& item : *items->as_list()) {
      by_name.emplace(string_at(item, {"metadata", "name"}), &item);
    }
  }
  // Behind the first page only the server knows.
  const bool complete = string_at(list.root(), {"metadata", "continue"}).empty();
  Indices open;
  for (const std::size_t index : indices) {
    const auto found = by_name.find(objects[index].object.name());
    if (found != by_name.end()) {
      results[index] = metadata_of(objects[index].resource, *found->second);
    } else if (complete) {
      results[index] = tl::make_unexpected(not_found(objects[index]));
    } else {
      open.push_back(index);
    }
  }
  return open;
}

}  // namespace

std::vector<Result<Object>> live_metadata(KubeClient& client,
                                          const std::vector<MappedObject>& objects) {
  std::vector<std::optional<Result<Object>>> results(objects.size());
  Indices singles;
  std::vector<Indices> listed;
  std::vector<ApiRequest> lists;
  for (Indices& indices : group(objects)) {
    if (indices.size() < kListFrom) {
      singles.insert(singles.end(), indices.begin(), indices.end());
    } else {
      lists.push_back(page_request(objects[indices.front()]));
      listed.push_back(std::move(indices));
    }
  }
  const auto answers = client.send_all(lists);
  for (std::size_t i = 0; i < listed.size(); ++i) {
    const Indices open =
        answers[i] ? take_list(*answers[i], listed[i], objects, results) : listed[i];
    singles.insert(singles.end(), open.begin(), open.end());
  }
  std::vector<ApiRequest> gets;
  for (const std::size_t index : singles) {
    gets.push_back(
        get_request(objects[index].resource, objects[index].ns, objects[index].object.name()));
    gets.back().accept = kMetadataOnly;
  }
  auto found = client.send_all(gets);
  for (std::size_t i = 0; i < singles.size(); ++i) {
    results[singles[i]] = std::move(found[i]).map([&](const Object& answer) {
      return metadata_of(objects[singles[i]].resource, answer.root());
    });
  }
  Results out;
  out.reserve(results.size());
  for (auto& result : results)
    out.push_back(*std::move(result));
  return out;
}

}  // namespace tf::kube
