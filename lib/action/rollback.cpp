#include "lib/action/rollback.h"

#include <utility>
#include <vector>

#include "lib/action/cluster.h"
#include "lib/action/ownership.h"
#include "lib/action/record.h"
#include "lib/action/steps.h"
#include "lib/base/text.h"
#include "lib/base/utf8.h"
#include "lib/data/go_print.h"

namespace tf::action {
namespace {

using release::Release;
using release::ReleaseStatus;

constexpr std::size_t kMaxDescription = 256;

/// One rollback; its steps in the order of helm 4.3.1 Rollback.Run.
class RollbackRun {
 public:
  RollbackRun(ActionContext& context, const std::string& name, const RollbackOptions& options)
      : context_(context), name_(name), options_(options) {}

  Status run() {
    if (const auto length = rune_count(options_.description); length > kMaxDescription)
      return fail(ErrorCode::kInvalid,
                  "description must be 256 characters or less, got " + to_text(length));
    TF_CHECK(begin_action(context_));
    log_debug(*context_.events, "preparing rollback", {{"name", name_}});
    TF_CHECK(prepare());
    if (options_.dry_run != DryRun::kNone) return {};
    return perform();
  }

 private:
  Status perform() {
    log_debug(*context_.events, "creating rolled back release", {{"name", name_}});
    TF_CHECK(context_.releases->prune(name_, history_, options_.max_history));
    TF_CHECK(context_.releases->create(record_));
    log_debug(*context_.events, "performing rollback", {{"name", name_}});
    TF_CHECK(build());
    TF_CHECK(run_hooks_at(release::HookEvent::kPreRollback));
    TF_CHECK(apply());
    TF_CHECK(run_hooks_at(release::HookEvent::kPostRollback));
    return finish();
  }

  Status prepare() {
    if (!release::check_release_name(name_))
      return fail(ErrorCode::kInvalid, "prepareRollback: Release name is invalid: " + name_);
    if (options_.revision < 0) return fail(ErrorCode::kInvalid, "invalid release revision");
    TF_ASSIGN(history_, context_.releases->open_history(name_));
    TF_ASSIGN(current_, history_.last());
    const int revision = options_.revision == 0 ? current_.revision - 1 : options_.revision;
    if (!history_.contains(revision))
      return fail(ErrorCode::kNotFound, "release has no " + to_text(revision) + " version");
    log_debug(*context_.events, "rolling back",
              {{"name", name_},
               {"currentVersion", to_text(current_.revision)},
               {"targetVersion", to_text(revision)}});
    TF_ASSIGN(Release earlier, history_.get(revision));
    const bool was_server_side = earlier.apply_method == "ssa";
    method_ = apply_method(options_.server_side == ServerSide::kYes ||
                           (options_.server_side == ServerSide::kAuto && was_server_side));
    fill_record(std::move(earlier));
    return {};
  }

  void fill_record(Release earlier) {
    const int revision = earlier.revision;
    record_ = std::move(earlier);
    record_.ns = current_.ns;
    record_.revision = current_.revision + 1;
    record_.labels = store::without_system_labels(record_.labels);
    record_.apply_method = to_string(method_);
    record_.info = release::ReleaseInfo{.first_deployed = current_.info.first_deployed,
                                        .last_deployed = context_.clock->now(),
                                        .deleted = std::nullopt,
                                        .description = options_.description,
                                        .status = ReleaseStatus::kPendingRollback,
                                        .rollback_revision = revision,
                                        .notes = std::move(record_.info.notes)};
    if (record_.info.description.empty())
      record_.info.description = "Rollback to " + to_text(revision);
  }

  Status build() {
    auto current = build_stored(context_, current_.manifest);
    if (!current)
      return fail(std::move(current).error().wrap(
          "unable to build kubernetes objects from current release manifest"));
    auto target = build_stored(context_, record_.manifest);
    if (!target)
      return fail(std::move(target).error().wrap(
          "unable to build kubernetes objects from new release manifest"));
    built_current_ = *std::move(current);
    target_ = *std::move(target);
    return {};
  }

  /// A hook that fails leaves the record pending, as in Helm; an interrupt marks it failed.
  Status run_hooks_at(release::HookEvent event) {
    if (options_.no_hooks) return {};
    const HookSettings settings{options_.wait, options_.timeout, method_};
    auto done = run_hooks(context_, record_, event, settings);
    if (done || !context_.stop.stop_requested()) return done;
    return fail_release(std::move(done).error(), "Rollback");
  }

  Status apply() {
    stamp_ownership(target_, {record_.name, record_.ns});
    kube::UpdateResult changes;
    const bool was_client_side = current_.apply_method != "ssa";
    auto applied = kube::update_objects(*context_.kube, built_current_, target_,
                                        update_options(options_, method_, was_client_side),
                                        *context_.events, &changes);
    if (!applied) return fail_update(std::move(applied).error(), changes);
    auto ready = wait_for(context_, target_, options_);
    if (ready) ready = check_interrupt(context_);
    if (ready) return {};
    auto failed = fail_release(std::move(ready).error(), "Release");
    return fail(std::move(failed).error().wrap("release " + name_ + " failed"));
  }

  Status fail_update(Error error, const kube::UpdateResult& changes) {
    current_.info.status = ReleaseStatus::kSuperseded;
    auto failed = fail_release(std::move(error), "Rollback");
    log_warning(*context_.events, record_.info.description);
    if (!options_.cleanup_on_fail) return failed;
    log_debug(*context_.events, "cleanup on fail set, cleaning up resources",
              {{"count", to_text(changes.created.size())}});
    const GracePeriod grace(context_, options_.timeout);
    auto deleted =
        kube::delete_objects(*context_.kube, changes.created, "Background", *context_.events);
    if (!deleted)
      return fail(std::move(deleted).error().wrap(
          "an error occurred while cleaning up resources. original rollback error: unable to "
          "cleanup resources"));
    return failed;
  }

  /// Writes both records, the new one as failed, and gives the error back.
  Status fail_release(Error error, std::string_view what) {
    error = plain_if_cancelled(std::move(error));
    record_.info.status = ReleaseStatus::kFailed;
    record_.info.description =
        std::string(what) + " " + go_quote(name_) + " failed: " + error.message;
    const GracePeriod grace(context_);
    record_release(context_, current_);
    record_release(context_, record_);
    return fail(std::move(error));
  }

  Status finish() {
    const GracePeriod grace(context_);
    for (Release& deployed : history_.deployed()) {
      log_debug(*context_.events, "superseding previous deployment",
                {{"version", to_text(deployed.revision)}});
      deployed.info.status = ReleaseStatus::kSuperseded;
      record_release(context_, deployed);
    }
    record_.info.status = ReleaseStatus::kDeployed;
    log_debug(*context_.events, "updating status for rolled back release", {{"name", name_}});
    return context_.releases->update(record_);
  }

  ActionContext& context_;
  const std::string& name_;
  const RollbackOptions& options_;
  kube::ApplyMethod method_ = kube::ApplyMethod::kServerSide;
  store::History history_;
  Release current_;
  Release record_;
  std::vector<kube::MappedObject> built_current_;
  std::vector<kube::MappedObject> target_;
};

}  // namespace

Status rollback(ActionContext& context, const std::string& name, const RollbackOptions& options) {
  return RollbackRun(context, name, options).run();
}

}  // namespace tf::action
