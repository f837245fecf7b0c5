#include "lib/action/upgrade.h"

#include <set>

#include "lib/action/cluster.h"
#include "lib/action/ownership.h"
#include "lib/action/record.h"
#include "lib/action/render.h"
#include "lib/action/reuse_values.h"
#include "lib/action/rollback.h"
#include "lib/action/steps.h"
#include "lib/base/text.h"
#include "lib/chart/dependencies.h"
#include "lib/data/go_print.h"

namespace tf::action {
namespace {

using release::Release;
using release::ReleaseStatus;

tl::unexpected<Error> no_deployed_releases(const std::string& name) {
  return fail(ErrorCode::kNotFound, go_quote(name) + " has no deployed releases");
}

/// Labels of the last revision under the user's; "null" takes one away.
std::map<std::string, std::string> merge_labels(std::map<std::string, std::string> labels,
                                                const std::map<std::string, std::string>& wanted) {
  for (const auto& [key, value] : wanted)
    labels[key] = value;
  std::erase_if(labels, [](const auto& label) { return label.second == "null"; });
  return labels;
}

/// One upgrade; its steps in the order of helm 4.3.1 Upgrade.RunWithContext.
class UpgradeRun {
 public:
  UpgradeRun(ActionContext& context, const std::string& name, chart::Chart chart, Value values,
             const UpgradeOptions& options)
      : context_(context),
        name_(name),
        options_(options),
        wait_(effective_wait(options, options.rollback_on_failure)),
        chart_(std::move(chart)),
        values_(std::move(values)) {}

  Outcome<Release> run() {
    TF_CHECK(begin_action(context_));
    if (!release::check_release_name(name_))
      return tl::make_unexpected(
          Failure(Error{ErrorCode::kInvalid, "release name is invalid: " + name_}));
    log_debug(*context_.events, "preparing upgrade", {{"name", name_}});
    TF_CHECK(prepare());
    log_debug(*context_.events, "performing update", {{"name", name_}});
    if (auto built = build_current(); !built) return failed(std::move(built).error());
    TF_CHECK(adopt_existing());
    if (is_dry_run()) {
      record_.info.description =
          options_.description.empty() ? "Dry run complete" : options_.description;
      return std::move(record_);
    }
    TF_CHECK(context_.releases->prune(name_, history_, options_.max_history));
    TF_CHECK(context_.releases->create(record_));
    auto performed = perform();
    if (!performed) return fail_release(std::move(performed).error());
    return finish();
  }

 private:
  [[nodiscard]] bool is_dry_run() const { return options_.dry_run != DryRun::kNone; }
  [[nodiscard]] HookSettings hook_settings() const { return {wait_.wait, wait_.timeout, method_}; }
  tl::unexpected<Failure> failed(Error error) {
    return tl::make_unexpected(Failure{std::move(error), record_});
  }

  // --- preparation -----------------------------------------------------------------------------

  Status prepare() {
    if (options_.hide_secret && !is_dry_run())
      return fail(ErrorCode::kInvalid, "hiding Kubernetes secrets requires a dry-run mode");
    TF_CHECK(find_current());
    const ReuseValues mode = options_.reuse_values;
    TF_ASSIGN(values_,
              reuse_values(mode, current_, chart_, values_, *context_.events, context_.dialect));
    TF_CHECK(chart::process_dependencies(chart_, values_, *context_.events, context_.dialect));
    TF_ASSIGN(RenderedRelease rendered, render());
    TF_CHECK(store::check_user_labels(options_.labels));
    TF_CHECK(choose_method());
    fill_record(rendered);
    TF_ASSIGN(target_, kube::build_objects(*context_.kube, release::objects_of(rendered.manifests),
                                           context_.ns));
    return {};
  }

  /// The last revision, which must not be in the making, and the deployed one to upgrade from.
  Status find_current() {
    TF_ASSIGN(history_, context_.releases->open_history(name_));
    auto last = history_.last();
    if (!last) return no_deployed_releases(name_);
    last_ = *std::move(last);
    const ReleaseStatus status = last_.info.status;
    if (release::is_pending(status))
      return fail(ErrorCode::kConflict,
                  "another operation (install/upgrade/rollback) is in progress");
    current_ = last_;
    if (status == ReleaseStatus::kDeployed) return {};
    auto deployed = history_.deployed();
    if (!deployed.empty()) {
      current_ = std::move(deployed.back());
      return {};
    }
    const bool usable = status == ReleaseStatus::kFailed || status == ReleaseStatus::kSuperseded;
    return usable ? Status() : no_deployed_releases(name_);
  }

  Result<RenderedRelease> render() {
    RenderRequest request;
    TF_ASSIGN(const chart::Capabilities capabilities, cluster_capabilities(*context_.kube));
    TF_ASSIGN(request.values, coalesced_values(chart_, values_, options_.skip_schema_validation,
                                               *context_.events, context_.dialect));
    request.chart = &chart_;
    request.dialect = context_.dialect;
    request.capabilities = &capabilities;
    request.facts = {name_, current_.ns, last_.revision + 1, true};
    request.flags = static_cast<const RenderFlags&>(options_);
    request.flags.include_crds = false;
    if (options_.dry_run != DryRun::kClient) request.lookup = make_lookup(context_);
    auto rendered = render_release(std::move(request), *context_.clock, *context_.events);
    if (!rendered) return fail(std::move(rendered).error().error);
    return *std::move(rendered);
  }

  Status choose_method() {
    const bool last_was_server_side = last_.apply_method == "ssa";
    const bool server_side = options_.server_side == ServerSide::kYes ||
                             (options_.server_side == ServerSide::kAuto && last_was_server_side);
    method_ = apply_method(server_side);
    log_debug(*context_.events, "determined release apply method",
              {{"server_side_apply", server_side ? "true" : "false"},
               {"previous_release_apply_method", last_.apply_method}});
    return {};
  }

  void fill_record(RenderedRelease& rendered) {
    record_.name = name_;
    record_.ns = current_.ns;
    record_.revision = last_.revision + 1;
    record_.chart = std::move(chart_);
    record_.config = std::move(values_);
    record_.manifest = std::move(rendered.text);
    record_.hooks = std::move(rendered.hooks);
    record_.labels = merge_labels(last_.labels, options_.labels);
    record_.apply_method = to_string(method_);
    record_.info.first_deployed = current_.info.first_deployed;
    record_.info.last_deployed = context_.clock->now();
    record_.info.status = ReleaseStatus::kPendingUpgrade;
    record_.info.description = "Preparing upgrade";
    record_.info.notes = std::move(rendered.notes);
  }

  Status build_current() {
    auto objects = build_stored(context_, current_.manifest);
    if (!objects)
      return fail(std::move(objects).error().wrap(
          "unable to build kubernetes objects from current release manifest"));
    built_current_ = *std::move(objects);
    return {};
  }

  /// Objects that are new in this revision may exist already; those that fit join the current ones.
  Status adopt_existing() {
    const ReleaseOwner owner{record_.name, record_.ns};
    stamp_ownership(target_, owner);
    std::set<ObjectKey> existing;
    for (const kube::MappedObject& object : built_current_)
      existing.insert({object.resource.gvk, object.ns, object.name()});
    std::vector<kube::MappedObject> fresh;
    for (const kube::MappedObject& object : target_)
      if (!existing.contains({object.resource.gvk, object.ns, object.name()}))
        fresh.push_back(object);
    if (fresh.empty()) return {};
    const auto take = options_.take_ownership ? TakeOwnership::kYes : TakeOwnership::kNo;
    auto adopted = find_adopted(*context_.kube, fresh, owner, take);
    if (!adopted) return fail(std::move(adopted).error().wrap("unable to continue with update"));
    built_current_.insert(built_current_.end(), adopted->begin(), adopted->end());
    return {};
  }

  // --- changes of the cluster ------------------------------------------------------------------

  Status perform() {
    if (!options_.no_hooks)
      TF_CHECK(run_event(context_, record_, release::HookEvent::kPreUpgrade, hook_settings(),
                         "pre-upgrade hooks failed"));
    if (auto applied = apply(); !applied) {
      const GracePeriod grace(context_);
      record_release(context_, current_);
      return applied;
    }
    if (!options_.no_hooks)
      TF_CHECK(run_event(context_, record_, release::HookEvent::kPostUpgrade, hook_settings(),
                         "post-upgrade hooks failed"));
    return check_interrupt(context_);
  }

  Status apply() {
    const bool was_client_side = current_.apply_method != "ssa";
    const kube::ApplyOptions update = update_options(options_, method_, was_client_side);
    TF_CHECK(kube::update_objects(*context_.kube, built_current_, target_, update, *context_.events,
                                  &changes_));
    return wait_for(context_, target_, wait_);
  }

  Outcome<Release> finish() {
    const GracePeriod grace(context_);
    current_.info.status = ReleaseStatus::kSuperseded;
    record_release(context_, current_);
    record_.info.status = ReleaseStatus::kDeployed;
    record_.info.description =
        options_.description.empty() ? "Upgrade complete" : options_.description;
    log_debug(*context_.events, "updating status for upgraded release", {{"name", name_}});
    if (auto stored = context_.releases->update(record_); !stored)
      return failed(std::move(stored).error());
    return std::move(record_);
  }

  Outcome<Release> fail_release(Error error) {
    error = plain_if_cancelled(std::move(error));
    log_warning(*context_.events, "upgrade failed", {{"name", name_}, {"error", error.message}});
    record_.info.status = ReleaseStatus::kFailed;
    record_.info.description = "Upgrade " + go_quote(name_) + " failed: " + error.message;
    const bool recovers = options_.cleanup_on_fail || options_.rollback_on_failure;
    const std::chrono::nanoseconds record_time = std::chrono::seconds(10);
    const GracePeriod grace(context_, recovers ? wait_.timeout : record_time);
    record_release(context_, record_);
    if (options_.cleanup_on_fail && !changes_.created.empty()) {
      log_debug(*context_.events, "cleanup on fail set",
                {{"cleaning_resources", to_text(changes_.created.size())}});
      auto deleted =
          kube::delete_objects(*context_.kube, changes_.created, "Background", *context_.events);
      if (!deleted) {
        error.message = "an error occurred while cleaning up resources. original upgrade error: " +
                        error.message + ": unable to cleanup resources: " + deleted.error().message;
        return failed(std::move(error));
      }
    }
    if (options_.rollback_on_failure) return roll_back(std::move(error));
    return failed(std::move(error));
  }

  /// Goes back to the last revision that had been in use. Failed revisions are not superseded, so
  /// a superseded one had worked.
  Outcome<Release> roll_back(Error error) {
    auto history = context_.releases->open_history(name_);
    if (!history) {
      error.message =
          "an error occurred while finding last successful release. original upgrade error: " +
          error.message + ": " + history.error().message;
      return failed(std::move(error));
    }
    const int good = history->last_with({ReleaseStatus::kSuperseded, ReleaseStatus::kDeployed});
    if (good == 0)
      return failed(std::move(error).wrap(
          "unable to find a previously successful release when attempting to rollback. original "
          "upgrade error"));
    RollbackOptions back;
    static_cast<WaitFlags&>(back) = wait_;
    back.force_replace = options_.force_replace;
    back.force_conflicts = options_.force_conflicts;
    back.no_hooks = options_.no_hooks;
    back.revision = good;
    back.server_side = options_.server_side;
    back.max_history = 0;
    if (auto done = rollback(context_, name_, back); !done) {
      error.message = "an error occurred while rolling back the release. original upgrade error: " +
                      error.message + ": " + done.error().message;
      return failed(std::move(error));
    }
    return failed(std::move(error).wrap(
        "release " + name_ +
        " failed, and has been rolled back due to rollback-on-failure being set"));
  }

  ActionContext& context_;
  const std::string& name_;
  const UpgradeOptions& options_;
  WaitFlags wait_;
  chart::Chart chart_;
  Value values_;
  kube::ApplyMethod method_ = kube::ApplyMethod::kServerSide;
  store::History history_;
  Release last_;
  Release current_;
  Release record_;
  std::vector<kube::MappedObject> built_current_;
  std::vector<kube::MappedObject> target_;
  kube::UpdateResult changes_;
};

}  // namespace

Result<ServerSide> parse_server_side(const std::string& text) {
  if (text == "auto") return ServerSide::kAuto;
  if (text == "true") return ServerSide::kYes;
  if (text == "false") return ServerSide::kNo;
  return fail(ErrorCode::kInvalid, "invalid/unknown release server-side apply method: " + text);
}

Outcome<Release> upgrade(ActionContext& context, const std::string& name, chart::Chart chart,
                         Value values, const UpgradeOptions& options) {
  return UpgradeRun(context, name, std::move(chart), std::move(values), options).run();
}

}  // namespace tf::action
