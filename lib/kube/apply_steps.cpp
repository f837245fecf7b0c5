#include "lib/kube/apply_steps.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "lib/base/text.h"

namespace tf::kube {
namespace {

constexpr int kMaxTries = 5;  // retry.DefaultRetry of client-go
constexpr std::string_view kFieldManager = "helm";

/// "ns/name group/version, Kind=X", as Helm names objects in errors.
std::string described(const MappedObject& object) {
  return fmt::format("{}/{} {}", object.ns, object.name(), object.resource.gvk.to_string());
}

Error apply_error(const MappedObject& object, const Error& error) {
  if (error.code == ErrorCode::kUnsupported) {
    return error.wrap("server-side apply not available on the server");
  }
  if (is_conflict(error)) {
    return error.wrap("conflict occurred while applying object " + described(object));
  }
  return error.wrap("server-side apply failed for object " + described(object));
}

/// A copy without the version of an earlier read, which the server would refuse in a POST.
Object without_version(const Object& object) {
  if (string_at(object.root(), {"metadata", "resourceVersion"}).empty()) return object;
  Object copy = object.clone();
  if (Value* metadata = copy.map().find("metadata"); metadata != nullptr && metadata->is_map()) {
    metadata->as_map()->erase("resourceVersion");
  }
  return copy;
}

}  // namespace

std::vector<ObjectRefs> kind_batches(const std::vector<MappedObject>& objects) {
  std::vector<ObjectRefs> batches;
  std::string_view kind;
  for (const MappedObject& object : objects) {
    if (batches.empty() || object.resource.gvk.kind != kind) batches.emplace_back();
    kind = object.resource.gvk.kind;
    batches.back().push_back(&object);
  }
  return batches;
}

BatchReport::BatchReport(EventSink& events, Verb verb, const ObjectRefs& batch)
    : events_(events),
      verb_(verb),
      kind_(batch.empty() ? "" : batch.front()->resource.gvk.kind),
      count_(batch.size()),
      started_(std::chrono::steady_clock::now()) {
  events_.on_event(BatchStarted{verb_, kind_, count_});
}

void BatchReport::finish(std::size_t failed) {
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - started_);
  events_.on_event(BatchFinished{verb_, kind_, count_, failed, took});
}

Error join_errors(const std::vector<Error>& errors, std::string_view separator) {
  Error all = errors.front();
  for (std::size_t i = 1; i < errors.size(); ++i) {
    all.message.append(separator).append(errors[i].message);
  }
  return all;
}

bool is_conflict(const Error& error) {
  return error.code == ErrorCode::kConflict;
}

bool is_quota_conflict(const Error& error) {
  return is_conflict(error) &&
         contains(error.message, "Operation cannot be fulfilled on resourcequotas") &&
         contains(error.message, "the object has been modified");
}

std::vector<Result<ApiAnswer>> exchange_with_retries(KubeClient& client,
                                                     std::span<const ApiRequest> requests,
                                                     bool (*again)(const Error& error)) {
  auto results = client.exchange_all(requests);
  for (std::size_t i = 0; i < requests.size(); ++i) {
    // One by one: what collided in parallel would collide again.
    for (int tries = 1; tries < kMaxTries && !results[i] && again(results[i].error()); ++tries) {
      results[i] = std::move(client.exchange_all(requests.subspan(i, 1)).front());
    }
  }
  return results;
}

std::vector<Result<ApiAnswer>> apply_batch(KubeClient& client, const ObjectRefs& batch,
                                           ForceConflicts force) {
  std::vector<ApiRequest> requests;
  requests.reserve(batch.size());
  for (const MappedObject* object : batch) {
    requests.push_back(apply_request(object->resource, object->ns, object->object, force));
  }
  auto results = exchange_with_retries(client, requests, is_quota_conflict);
  for (std::size_t i = 0; i < batch.size(); ++i) {
    results[i] = std::move(results[i]).map_error([&](const Error& error) {
      return apply_error(*batch[i], error);
    });
  }
  return results;
}

std::vector<Result<ApiAnswer>> post_batch(KubeClient& client, const ObjectRefs& batch) {
  std::vector<ApiRequest> requests;
  requests.reserve(batch.size());
  for (const MappedObject* object : batch) {
    requests.push_back(create_request(object->resource, object->ns, without_version(object->object),
                                      kFieldManager));
  }
  return exchange_with_retries(client, requests, is_conflict);
}

std::vector<Result<ApiAnswer>> create_batch(KubeClient& client, const ObjectRefs& batch,
                                            const ApplyOptions& options) {
  if (options.method == ApplyMethod::kClientSide) return post_batch(client, batch);
  return apply_batch(client, batch, options.force_conflicts);
}

std::vector<Status> delete_batch(KubeClient& client, const ObjectRefs& batch,
                                 std::string_view propagation) {
  std::vector<ApiRequest> requests;
  requests.reserve(batch.size());
  for (const MappedObject* object : batch) {
    requests.push_back(
        delete_request(object->resource, object->ns, object->object.name(), propagation));
  }
  std::vector<Status> out;
  for (auto& answer : exchange_with_retries(client, requests, is_conflict)) {
    if (answer || answer.error().code == ErrorCode::kNotFound) {
      out.emplace_back();
    } else {
      out.emplace_back(tl::make_unexpected(std::move(answer).error()));
    }
  }
  return out;
}

bool is_same(const MappedObject& a, const MappedObject& b) {
  return a.object.name() == b.object.name() && a.ns == b.ns &&
         a.resource.gvk.group == b.resource.gvk.group && a.resource.gvk.kind == b.resource.gvk.kind;
}

const MappedObject* find_same(const std::vector<MappedObject>& list, const MappedObject& object) {
  const auto found = std::find_if(list.begin(), list.end(), [&object](const MappedObject& other) {
    return is_same(other, object);
  });
  return found == list.end() ? nullptr : &*found;
}

}  // namespace tf::kube
