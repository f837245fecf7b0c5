#include <fmt/core.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/kube/apply.h"
#include "lib/kube/apply_steps.h"
#include "lib/kube/client_side_patch.h"
#include "lib/kube/managed_fields.h"

namespace tf::kube {
namespace {

constexpr std::string_view kFieldManager = "helm";
constexpr std::string_view kPolicyAnnotation = "helm.sh/resource-policy";
constexpr int kMaxTries = 5;

Status check_options(const ApplyOptions& options) {
  const bool server_side = options.method == ApplyMethod::kServerSide;
  const bool forced = options.force_conflicts == ForceConflicts::kYes;
  if (!server_side && forced) {
    return fail(ErrorCode::kInvalid,
                "invalid client update option(s): forceConflicts enabled when serverSideApply "
                "disabled");
  }
  if (options.three_way_custom && server_side) {
    return fail(ErrorCode::kInvalid,
                "invalid operation: cannot use three-way merge for unstructured and server-side "
                "apply together");
  }
  if (forced && options.force_replace) {
    return fail(ErrorCode::kInvalid,
                "invalid operation: cannot use force conflicts and force replace together");
  }
  if (server_side && options.force_replace) {
    return fail(ErrorCode::kInvalid,
                "invalid operation: cannot use server-side apply and force replace together");
  }
  return {};
}

/// A live object as it could stand in a manifest: without what the server alone writes.
Object as_manifest(const Object& live) {
  Object copy = live.clone();
  copy.map().erase("status");
  Value* metadata = copy.map().find("metadata");
  if (metadata == nullptr || !metadata->is_map()) return copy;
  for (const std::string_view field :
       {"creationTimestamp", "generation", "managedFields", "resourceVersion", "uid"}) {
    metadata->as_map()->erase(field);
  }
  return copy;
}

/// An object that exists, with what it is compared with.
struct Existing {
  const MappedObject* target = nullptr;
  Object live;
};

class Updater {
 public:
  Updater(KubeClient& client, const std::vector<MappedObject>& current, const ApplyOptions& options,
          EventSink& events, UpdateResult& result)
      : client_(client), current_(current), options_(options), events_(events), result_(result) {}

  /// Creates and updates; failed updates are collected, anything else ends the work.
  Status bring(const std::vector<MappedObject>& target) {
    const bool blind = options_.method == ApplyMethod::kServerSide && !options_.migrate_managers;
    for (const ObjectRefs& batch : kind_batches(target)) {
      BatchReport report(events_, Verb::kUpdate, batch);
      const std::size_t failed_before = errors_.size();
      const Status done = blind ? apply_blindly(batch) : compare_and_update(batch);
      report.finish(done ? errors_.size() - failed_before : batch.size());
      TF_CHECK(done);
    }
    if (!errors_.empty()) return fail(join_errors(errors_, " && "));
    return {};
  }

  /// Deletes what is in current only, except what the live object says to keep.
  Status remove_obsolete(const std::vector<MappedObject>& target) {
    std::vector<MappedObject> obsolete;
    for (const MappedObject& object : current_) {
      if (find_same(target, object) == nullptr) obsolete.push_back(object);
    }
    if (obsolete.empty()) return {};
    const auto live = live_metadata(client_, obsolete);
    std::vector<MappedObject> doomed;
    for (std::size_t i = 0; i < obsolete.size(); ++i) {
      // As in Helm, an object that cannot be read is left alone.
      if (!live[i] || live[i]->annotation(kPolicyAnnotation) == "keep") continue;
      doomed.push_back(std::move(obsolete[i]));
    }
    for (const ObjectRefs& batch : kind_batches(doomed))
      remove(batch);
    if (!errors_.empty()) return fail(join_errors(errors_, " && "));
    return {};
  }

 private:
  void remove(const ObjectRefs& batch) {
    BatchReport report(events_, Verb::kDelete, batch);
    const std::size_t failed_before = errors_.size();
    const auto statuses = delete_batch(client_, batch, "Background");
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const MappedObject& object = *batch[i];
      if (statuses[i]) {
        result_.deleted.push_back(object);
        continue;
      }
      errors_.push_back(statuses[i].error().wrap(
          fmt::format("failed to delete resource namespace={}, name={}, kind={}", object.ns,
                      object.object.name(), object.resource.gvk.kind)));
    }
    report.finish(errors_.size() - failed_before);
  }

  /// Server-side apply without asking first: 201 tells a created object, and only failed ones are
  /// looked up.
  Status apply_blindly(const ObjectRefs& batch) {
    auto answers = apply_batch(client_, batch, options_.force_conflicts);
    std::vector<MappedObject> failed;
    std::vector<Error> reasons;
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (!answers[i]) {
        failed.push_back(*batch[i]);
        reasons.push_back(std::move(answers[i]).error());
      } else if (answers[i]->status == 201) {
        result_.created.push_back(*batch[i]);
      } else {
        result_.updated.push_back(*batch[i]);
        if (find_same(current_, *batch[i]) == nullptr) warn_unknown(*batch[i]);
      }
    }
    if (failed.empty()) return {};
    const auto live = live_metadata(client_, failed);
    for (std::size_t i = 0; i < failed.size(); ++i) {
      TF_CHECK(sort_failure(failed[i], live[i], std::move(reasons[i])));
    }
    return {};
  }

  /// Whether a failed apply was a create (which ends the work) or an update (which is collected).
  Status sort_failure(const MappedObject& object, const Result<Object>& live, Error reason) {
    if (live) {
      result_.updated.push_back(object);
      errors_.push_back(std::move(reason));
      return {};
    }
    if (live.error().code == ErrorCode::kNotFound) {
      result_.created.push_back(object);
      return fail(std::move(reason).wrap("failed to create resource"));
    }
    return fail(live.error().wrap("could not get information about the resource"));
  }

  void warn_unknown(const MappedObject& object) {
    log_warning(
        events_,
        "resource exists on cluster but not in original release, using cluster state as "
        "baseline",
        {{"namespace", object.ns}, {"name", object.name()}, {"kind", object.resource.gvk.kind}});
  }

  /// Reads all live objects first, as client-side updates and the migration of field managers need
  /// them.
  Status compare_and_update(const ObjectRefs& batch) {
    std::vector<ApiRequest> gets;
    for (const MappedObject* object : batch) {
      gets.push_back(get_request(object->resource, object->ns, object->object.name()));
    }
    auto live = client_.send_all(gets);
    ObjectRefs missing;
    std::vector<Existing> existing;
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (live[i]) {
        existing.push_back({batch[i], *std::move(live[i])});
      } else if (live[i].error().code == ErrorCode::kNotFound) {
        missing.push_back(batch[i]);
      } else {
        return fail(
            std::move(live[i]).error().wrap("could not get information about the resource"));
      }
    }
    TF_CHECK(create(missing));
    for (const Existing& one : existing) {
      result_.updated.push_back(*one.target);
      if (find_same(current_, *one.target) == nullptr) warn_unknown(*one.target);
    }
    update(existing);
    return {};
  }

  Status create(const ObjectRefs& missing) {
    if (missing.empty()) return {};
    const auto answers = create_batch(client_, missing, options_);
    for (std::size_t i = 0; i < missing.size(); ++i) {
      result_.created.push_back(*missing[i]);
      if (!answers[i]) return fail(answers[i].error().wrap("failed to create resource"));
    }
    return {};
  }

  void update(std::vector<Existing>& existing) {
    if (existing.empty()) return;
    if (options_.force_replace) {
      replace(existing);
    } else if (options_.method == ApplyMethod::kServerSide) {
      migrate(existing);
      ObjectRefs ready;
      for (const Existing& one : existing)
        ready.push_back(one.target);
      collect(apply_batch(client_, ready, options_.force_conflicts));
    } else {
      patch(existing);
    }
  }

  template <class Answer>
  void collect(const std::vector<Result<Answer>>& answers) {
    for (const auto& answer : answers) {
      if (!answer) errors_.push_back(answer.error());
    }
  }

  /// PUT over the live object, whatever its version. Helm tries once; here a change between the
  /// read and the write is no failure, as the object is to be overwritten anyway.
  void replace(std::vector<Existing>& existing) {
    for (int tries = 1; !existing.empty(); ++tries) {
      std::vector<ApiRequest> requests;
      for (const Existing& one : existing)
        requests.push_back(replacement(one));
      const auto answers = client_.send_all(requests);
      std::vector<Existing> again;
      for (std::size_t i = 0; i < answers.size(); ++i) {
        if (answers[i]) continue;
        const MappedObject& target = *existing[i].target;
        if (is_conflict(answers[i].error()) && tries < kMaxTries) {
          auto live = client_.send(get_request(target.resource, target.ns, target.object.name()));
          if (live) {
            again.push_back({&target, *std::move(live)});
            continue;
          }
        }
        errors_.push_back(answers[i].error().wrap("failed to replace object"));
      }
      existing = std::move(again);
    }
  }

  static ApiRequest replacement(const Existing& one) {
    Object object = one.target->object.clone();
    Value& metadata = object.map()["metadata"];
    if (!metadata.is_map()) metadata = Value(Map{});
    if (string_at(object.root(), {"metadata", "resourceVersion"}).empty()) {
      metadata.as_map()->set("resourceVersion",
                             string_at(one.live.root(), {"metadata", "resourceVersion"}));
    }
    ApiRequest request =
        replace_request(one.target->resource, one.target->ns, object, kFieldManager);
    request.query.emplace_back("fieldValidation", "Strict");
    return request;
  }

  void patch(const std::vector<Existing>& existing) {
    std::vector<ApiRequest> requests;
    std::vector<const MappedObject*> patched;
    const CustomMerge custom =
        options_.three_way_custom ? CustomMerge::kThreeWay : CustomMerge::kTwoWay;
    for (const Existing& one : existing) {
      const MappedObject& target = *one.target;
      const MappedObject* original = find_same(current_, target);
      const Object baseline = original == nullptr ? as_manifest(one.live) : original->object;
      auto change = client_side_patch(baseline, target.object, one.live, custom);
      if (!change) {
        errors_.push_back(std::move(change).error());
      } else if (*change) {
        requests.push_back(patch_request(target.resource, target.ns, target.object.name(),
                                         std::move((*change)->body),
                                         std::move((*change)->content_type)));
        patched.push_back(&target);
      }
    }
    auto answers = client_.send_all(requests);
    for (std::size_t i = 0; i < answers.size(); ++i) {
      if (answers[i]) continue;
      errors_.push_back(
          std::move(answers[i])
              .error()
              .wrap(fmt::format("cannot patch \"{}\" with kind {}", patched[i]->object.name(),
                                patched[i]->resource.gvk.kind)));
    }
  }

  /// Turns client-side ownership of fields into server-side ownership; objects where that fails are
  /// dropped.
  void migrate(std::vector<Existing>& existing) {
    for (int tries = 0; tries < kMaxTries; ++tries) {
      std::vector<ApiRequest> requests;
      std::vector<std::size_t> indices;
      for (std::size_t i = 0; i < existing.size(); ++i) {
        if (auto request = migration(existing[i])) {
          requests.push_back(*std::move(request));
          indices.push_back(i);
        }
      }
      if (requests.empty()) return;
      auto answers = client_.send_all(requests);
      std::vector<std::size_t> broken;
      for (std::size_t i = 0; i < answers.size(); ++i) {
        take_migration(existing[indices[i]], std::move(answers[i]), tries, broken, indices[i]);
      }
      for (auto index = broken.rbegin(); index != broken.rend(); ++index) {
        existing.erase(existing.begin() + static_cast<std::ptrdiff_t>(*index));
      }
    }
  }

  static std::optional<ApiRequest> migration(const Existing& one) {
    auto body = managed_fields_patch(one.live, kFieldManager);
    if (!body) return std::nullopt;
    ApiRequest request =
        patch_request(one.target->resource, one.target->ns, one.target->object.name(),
                      *std::move(body), "application/json-patch+json");
    request.query.emplace_back("fieldValidation", "Strict");
    return request;
  }

  /// A conflict is tried again with the object's newest state, other failures are collected.
  void take_migration(Existing& one, Result<Object> answer, int tries,
                      std::vector<std::size_t>& broken, std::size_t index) {
    if (answer) {
      one.live = *std::move(answer);
      return;
    }
    const std::string described = fmt::format("{}/{} {}", one.target->ns, one.target->object.name(),
                                              one.target->resource.gvk.to_string());
    Error error = std::move(answer).error();
    if (!is_conflict(error)) {
      error =
          std::move(error).wrap("failed to patch object to upgrade CSA field manager " + described);
    } else if (tries + 1 < kMaxTries) {
      auto live = client_.send(
          get_request(one.target->resource, one.target->ns, one.target->object.name()));
      if (live) {
        one.live = *std::move(live);
        return;
      }
      error = std::move(live).error().wrap("failed to get object " + described);
    }
    errors_.push_back(std::move(error));
    broken.push_back(index);
  }

  KubeClient& client_;
  const std::vector<MappedObject>& current_;
  const ApplyOptions& options_;
  EventSink& events_;
  UpdateResult& result_;
  std::vector<Error> errors_;
};

}  // namespace

Result<UpdateResult> update_objects(KubeClient& client, const std::vector<MappedObject>& current,
                                    const std::vector<MappedObject>& target,
                                    const ApplyOptions& options, EventSink& events,
                                    UpdateResult* partial) {
  TF_CHECK(check_options(options));
  UpdateResult result;
  Updater updater(client, current, options, events, result);
  Status done = updater.bring(target);
  if (done) done = updater.remove_obsolete(target);
  if (partial != nullptr) *partial = result;
  if (!done) return fail(std::move(done).error());
  return result;
}

}  // namespace tf::kube
