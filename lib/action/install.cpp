#include "lib/action/install.h"

#include "lib/action/cluster.h"
#include "lib/action/crds.h"
#include "lib/action/ownership.h"
#include "lib/action/record.h"
#include "lib/action/render.h"
#include "lib/action/steps.h"
#include "lib/action/uninstall.h"
#include "lib/chart/dependencies.h"
#include "lib/data/go_print.h"

namespace tf::action {
namespace {

using release::Release;
using release::ReleaseStatus;

void log_error(ActionContext& context, std::string message, const Error* cause = nullptr) {
  LogRecord record{LogRecord::Level::kError, std::move(message), {}};
  if (cause != nullptr) record.attributes.emplace_back("error", cause->message);
  context.events->on_event(record);
}

/// One installation; its steps in the order of helm 4.3.1 Install.RunWithContext.
class Installation {
 public:
  Installation(ActionContext& context, chart::Chart chart, Value values,
               const InstallOptions& options)
      : context_(context),
        options_(options),
        wait_(effective_wait(options, options.rollback_on_failure)),
        method_(apply_method(options.server_side)),
        chart_(std::move(chart)),
        values_(std::move(values)) {}

  Outcome<Release> run() {
    TF_CHECK(check_request());
    TF_CHECK(resolve_dependencies());
    TF_CHECK(install_chart_crds());
    TF_ASSIGN(const chart::Capabilities capabilities, read_capabilities());
    auto rendered = render(capabilities);
    if (!rendered) return tl::make_unexpected(std::move(rendered).error());
    if (options_.dry_run != DryRun::kClient) TF_CHECK(build(*rendered));
    if (is_dry_run()) {
      record_.info.description = "Dry run complete";
      return std::move(record_);
    }
    if (options_.create_namespace) TF_CHECK(ensure_namespace());
    if (options_.replace) TF_CHECK(supersede_last());
    auto stored = context_.releases->create(record_);
    if (!stored) return failed(std::move(stored).error());
    auto performed = perform();
    if (!performed) return fail_release(std::move(performed).error());
    return finish();
  }

 private:
  [[nodiscard]] bool is_dry_run() const { return options_.dry_run != DryRun::kNone; }
  [[nodiscard]] bool uses_cluster() const { return options_.dry_run != DryRun::kClient; }
  [[nodiscard]] ReleaseOwner owner() const { return {record_.name, record_.ns}; }
  [[nodiscard]] HookSettings hook_settings() const { return {wait_.wait, wait_.timeout, method_}; }
  tl::unexpected<Failure> failed(Error error) {
    return tl::make_unexpected(Failure{std::move(error), record_});
  }

  // --- before anything is touched --------------------------------------------------------------

  [[nodiscard]] Error of_step(Error error, std::string_view step) const {
    return context_.dialect.names_failed_step ? std::move(error).wrap(step) : error;
  }

  Status check_request() {
    if (uses_cluster()) {
      if (auto reachable = begin_action(context_); !reachable) {
        Error error = of_step(std::move(reachable).error(), "cluster reachability check failed");
        log_error(context_, error.message);
        return fail(std::move(error));
      }
    }
    if (options_.hide_secret && !is_dry_run()) {
      const std::string message = "hiding Kubernetes secrets requires a dry-run mode";
      log_error(context_, message);
      return fail(ErrorCode::kInvalid, message);
    }
    if (auto available = check_name(); !available) {
      log_error(context_, "release name check failed", &available.error());
      return fail(of_step(std::move(available).error(), "release name check failed"));
    }
    return {};
  }

  /// A name is free without history, or with --replace when its last revision is out of use.
  Status check_name() {
    auto valid = release::check_release_name(options_.name);
    if (!valid)
      return fail(std::move(valid).error().wrap("release name " + go_quote(options_.name)));
    if (is_dry_run()) return {};
    TF_ASSIGN(const store::History history, context_.releases->open_history(options_.name));
    if (history.empty()) return {};
    auto last = history.last();
    if (!last) return {};
    const ReleaseStatus status = last->info.status;
    const bool out_of_use =
        status == ReleaseStatus::kUninstalled || status == ReleaseStatus::kFailed;
    if (!options_.replace || !out_of_use)
      return fail(ErrorCode::kAlreadyExists, "cannot reuse a name that is still in use");
    last_ = *std::move(last);
    return {};
  }

  Status resolve_dependencies() {
    auto done = chart::process_dependencies(chart_, values_, *context_.events, context_.dialect);
    if (done) return {};
    log_error(context_, "chart dependencies processing failed", &done.error());
    return fail(of_step(std::move(done).error(), "chart dependencies processing failed"));
  }

  Status install_chart_crds() {
    if (!uses_cluster() || options_.skip_crds || chart::crd_files(chart_).empty()) return {};
    if (is_dry_run()) {
      log_warning(*context_.events,
                  "This chart or one of its subcharts contains CRDs. Rendering may fail or contain "
                  "inaccuracies.");
      return {};
    }
    kube::ApplyOptions apply = create_options(method_);
    if (options_.force_conflicts) apply.force_conflicts = kube::ForceConflicts::kYes;
    return install_crds(context_, chart_, apply, options_.wait);
  }

  Result<chart::Capabilities> read_capabilities() {
    chart::Capabilities capabilities = chart::default_capabilities();
    if (!options_.kube_version.empty()) {
      auto version = chart::parse_kube_version(options_.kube_version, context_.dialect);
      if (!version)
        return fail(std::move(version).error().wrap("invalid kube version '" +
                                                    options_.kube_version + "'"));
      capabilities.kube_version = *std::move(version);
    }
    if (uses_cluster()) return cluster_capabilities(*context_.kube);
    capabilities.api_versions.insert(capabilities.api_versions.end(), options_.api_versions.begin(),
                                     options_.api_versions.end());
    return capabilities;
  }

  // --- the record and its objects --------------------------------------------------------------

  Outcome<RenderedRelease> render(const chart::Capabilities& capabilities) {
    RenderRequest request;
    request.chart = &chart_;
    TF_ASSIGN(request.values, coalesced_values(chart_, values_, options_.skip_schema_validation,
                                               *context_.events, context_.dialect));
    TF_CHECK(store::check_user_labels(options_.labels));
    request.capabilities = &capabilities;
    request.dialect = context_.dialect;
    is_upgrade_ = options_.is_upgrade && is_dry_run();
    request.facts = {options_.name, context_.ns, 1, is_upgrade_};
    request.flags = static_cast<const RenderFlags&>(options_);
    if (uses_cluster()) {
      request.lookup = make_lookup(context_);
    } else {
      request.content = release::ManifestContent::kHead;
    }
    auto rendered = render_release(std::move(request), *context_.clock, *context_.events);
    fill_record();
    if (!rendered) {
      RenderFailure& failure = rendered.error();
      record_.manifest = std::move(failure.files);
      set_status(ReleaseStatus::kFailed, "failed to render resource: " + failure.error.message);
      return failed(std::move(failure.error));
    }
    record_.hooks = std::move(rendered->hooks);
    record_.manifest = std::move(rendered->text);
    record_.info.notes = std::move(rendered->notes);
    set_status(ReleaseStatus::kPendingInstall, "Initial install underway");
    return *std::move(rendered);
  }

  void fill_record() {
    record_.name = options_.name;
    record_.ns = context_.ns;
    record_.revision = 1;
    record_.chart = std::move(chart_);
    record_.config = std::move(values_);
    record_.labels = options_.labels;
    record_.apply_method = to_string(method_);
    record_.info.first_deployed = context_.clock->now();
    record_.info.last_deployed = record_.info.first_deployed;
  }

  void set_status(ReleaseStatus status, std::string description) {
    record_.info.status = status;
    record_.info.description = std::move(description);
  }

  Status build(const RenderedRelease& rendered) {
    auto objects =
        kube::build_objects(*context_.kube, release::objects_of(rendered.manifests), context_.ns);
    if (!objects)
      return fail(std::move(objects).error().wrap(
          "unable to build kubernetes objects from release manifest"));
    objects_ = *std::move(objects);
    stamp_ownership(objects_, owner());
    if (is_upgrade_ || objects_.empty()) return {};
    const auto take = options_.take_ownership ? TakeOwnership::kYes : TakeOwnership::kNo;
    auto adopted = find_adopted(*context_.kube, objects_, owner(), take);
    if (!adopted) return fail(std::move(adopted).error().wrap("unable to continue with install"));
    adopted_ = *std::move(adopted);
    return {};
  }

  // --- changes of the cluster ------------------------------------------------------------------

  Status ensure_namespace() {
    const Object object(Value(
        Map{{"apiVersion", "v1"},
            {"kind", "Namespace"},
            {"metadata", Map{{"name", context_.ns}, {"labels", Map{{"name", context_.ns}}}}}}));
    TF_ASSIGN(const auto mapped, kube::build_objects(*context_.kube, {object}, context_.ns));
    auto created =
        kube::create_objects(*context_.kube, mapped, create_options(method_), *context_.events);
    if (!created && created.error().code != ErrorCode::kAlreadyExists)
      return fail(std::move(created).error());
    return {};
  }

  Status supersede_last() {
    if (!last_) return {};
    record_.revision = last_->revision + 1;
    if (last_->info.status == ReleaseStatus::kFailed) return {};
    last_->info.status = ReleaseStatus::kSuperseded;
    last_->info.description = "superseded by new release";
    return context_.releases->update(*last_);
  }

  Status perform() {
    if (!options_.no_hooks)
      TF_CHECK(run_event(context_, record_, release::HookEvent::kPreInstall, hook_settings(),
                         "failed pre-install"));
    TF_CHECK(apply());
    TF_CHECK(wait_for(context_, objects_, wait_));
    if (!options_.no_hooks)
      TF_CHECK(run_event(context_, record_, release::HookEvent::kPostInstall, hook_settings(),
                         "failed post-install"));
    return check_interrupt(context_);
  }

  Status apply() {
    if (objects_.empty()) return {};
    if (adopted_.empty()) {
      TF_CHECK(kube::create_objects(*context_.kube, objects_, create_options(method_),
                                    *context_.events));
      return {};
    }
    kube::ApplyOptions update = update_options(options_, method_, true);
    update.three_way_custom = options_.take_ownership && !options_.server_side;
    TF_CHECK(kube::update_objects(*context_.kube, adopted_, objects_, update, *context_.events));
    return {};
  }

  Outcome<Release> finish() {
    set_status(ReleaseStatus::kDeployed,
               options_.description.empty() ? "Install complete" : options_.description);
    const GracePeriod grace(context_);
    if (auto stored = context_.releases->update(record_); !stored)
      log_error(context_, "failed to record the release", &stored.error());
    return std::move(record_);
  }

  Outcome<Release> fail_release(Error error) {
    error = plain_if_cancelled(std::move(error));
    set_status(ReleaseStatus::kFailed,
               "Release " + go_quote(options_.name) + " failed: " + error.message);
    if (options_.rollback_on_failure) return uninstall_failed(std::move(error));
    const GracePeriod grace(context_);
    // A record that cannot be written is not worth more than the error at hand.
    if (auto stored = context_.releases->update(record_); !stored)
      log_debug(*context_.events, "failed to record the release",
                {{"error", stored.error().message}});
    return failed(std::move(error));
  }

  Outcome<Release> uninstall_failed(Error error) {
    log_debug(*context_.events,
              "install failed and rollback-on-failure is set, uninstalling release",
              {{"release", options_.name}});
    UninstallOptions uninstall_options;
    static_cast<WaitFlags&>(uninstall_options) = wait_;
    uninstall_options.no_hooks = options_.no_hooks;
    const GracePeriod grace(context_, wait_.timeout);
    auto uninstalled = uninstall(context_, options_.name, uninstall_options);
    if (!uninstalled) {
      error.message = "an error occurred while uninstalling the release. original install error: " +
                      error.message + ": " + uninstalled.error().message;
      return failed(std::move(error));
    }
    return failed(std::move(error).wrap("release " + options_.name +
                                        " failed, and has been uninstalled due to "
                                        "rollback-on-failure being set"));
  }

  ActionContext& context_;
  const InstallOptions& options_;
  WaitFlags wait_;
  kube::ApplyMethod method_;
  chart::Chart chart_;
  Value values_;
  bool is_upgrade_ = false;
  std::optional<Release> last_;  ///< the revision that --replace follows
  Release record_;
  std::vector<kube::MappedObject> objects_;
  std::vector<kube::MappedObject> adopted_;
};

}  // namespace

Outcome<Release> install(ActionContext& context, chart::Chart chart, Value values,
                         const InstallOptions& options) {
  return Installation(context, std::move(chart), std::move(values), options).run();
}

Outcome<Release> render_template(ActionContext& context, chart::Chart chart, Value values,
                                 const InstallOptions& options) {
  InstallOptions rendering = options;
  if (rendering.dry_run == DryRun::kNone) rendering.dry_run = DryRun::kClient;
  return install(context, std::move(chart), std::move(values), rendering);
}

}  // namespace tf::action
