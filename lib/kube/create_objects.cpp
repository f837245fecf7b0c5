#include <utility>
#include <vector>

#include "lib/kube/apply.h"
#include "lib/kube/apply_steps.h"

namespace tf::kube {

Result<std::vector<Object>> create_objects(KubeClient& client,
                                           const std::vector<MappedObject>& objects,
                                           const ApplyOptions& options, EventSink& events) {
  if (options.method == ApplyMethod::kClientSide &&
      options.force_conflicts == ForceConflicts::kYes) {
    return fail(ErrorCode::kInvalid,
                "invalid client create option(s): forceConflicts enabled when serverSideApply "
                "disabled");
  }
  std::vector<Object> live;
  std::vector<Error> errors;
  for (const ObjectRefs& batch : kind_batches(objects)) {
    BatchReport report(events, Verb::kCreate, batch);
    const std::size_t failed_before = errors.size();
    for (auto& answer : create_batch(client, batch, options)) {
      if (answer) {
        live.push_back(std::move(answer->object));
      } else {
        errors.push_back(std::move(answer).error());
      }
    }
    report.finish(errors.size() - failed_before);
  }
  if (!errors.empty()) return fail(join_errors(errors, "\n"));
  return live;
}

Status delete_objects(KubeClient& client, const std::vector<MappedObject>& objects,
                      const std::string& propagation, EventSink& events) {
  std::vector<Error> errors;
  for (const ObjectRefs& batch : kind_batches(objects)) {
    BatchReport report(events, Verb::kDelete, batch);
    const std::size_t failed_before = errors.size();
    for (auto& status : delete_batch(client, batch, propagation)) {
      if (!status) errors.push_back(std::move(status).error());
    }
    report.finish(errors.size() - failed_before);
  }
  if (!errors.empty()) return fail(join_errors(errors, "\n"));
  return {};
}

}  // namespace tf::kube
