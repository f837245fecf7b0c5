#include "lib/action/steps.h"

#include <utility>

namespace tf::action {

WaitFlags effective_wait(const WaitFlags& flags, bool rollback_on_failure) {
  WaitFlags wait = flags;
  if (rollback_on_failure && wait.wait == kube::WaitStrategy::kHookOnly)
    wait.wait = kube::WaitStrategy::kWatcher;
  return wait;
}

kube::ApplyMethod apply_method(bool server_side) {
  return server_side ? kube::ApplyMethod::kServerSide : kube::ApplyMethod::kClientSide;
}

std::string_view to_string(kube::ApplyMethod method) {
  return method == kube::ApplyMethod::kServerSide ? "ssa" : "csa";
}

kube::ApplyOptions create_options(kube::ApplyMethod method) {
  kube::ApplyOptions options;
  options.method = method;
  return options;
}

kube::ApplyOptions update_options(const ApplyFlags& flags, kube::ApplyMethod method,
                                  bool migrate_managers) {
  kube::ApplyOptions options;
  options.method = method;
  options.force_conflicts =
      flags.force_conflicts ? kube::ForceConflicts::kYes : kube::ForceConflicts::kNo;
  options.force_replace = flags.force_replace;
  options.migrate_managers = migrate_managers && method == kube::ApplyMethod::kServerSide;
  return options;
}

Status run_event(ActionContext& context, release::Release& record, release::HookEvent event,
                 const HookSettings& settings, std::string_view prefix) {
  auto done = run_hooks(context, record, event, settings);
  if (done || prefix.empty()) return done;
  return fail(std::move(done).error().wrap(prefix));
}

Status wait_for(ActionContext& context, const std::vector<kube::MappedObject>& objects,
                const WaitFlags& flags) {
  const auto jobs = flags.wait_for_jobs ? kube::WaitForJobs::kYes : kube::WaitForJobs::kNo;
  return kube::wait_ready(*context.kube, objects, flags.wait, jobs, flags.timeout, *context.events);
}

Result<std::vector<kube::MappedObject>> build_stored(ActionContext& context,
                                                     const std::string& manifest) {
  TF_ASSIGN(const auto documents, release::parse_manifest(manifest));
  return kube::build_objects(*context.kube, release::objects_of(documents), context.ns);
}

}  // namespace tf::action
