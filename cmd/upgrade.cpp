#include "lib/action/upgrade.h"

#include <fmt/core.h>

#include <utility>

#include "cmd/chart_source.h"
#include "cmd/command.h"
#include "cmd/install_run.h"
#include "cmd/offers.h"
#include "cmd/post_renderer.h"
#include "cmd/print/release_view.h"
#include "lib/action/query.h"
#include "lib/base/interrupt.h"
#include "lib/data/go_print.h"

namespace tf::cmd {
namespace {

struct UpgradeArgs : action::UpgradeOptions,
                     ChartFlags,
                     ValueFlags,
                     DryRunFlag,
                     OutputFlag,
                     PostRendererFlags {
  bool install = false;
  bool create_namespace = false;
  bool skip_crds = false;
  bool reset_values_flag = false;
  bool reuse_values_flag = false;
  bool reset_then_reuse_values_flag = false;
  std::string server_side_text = "auto";
};

constexpr Flag<UpgradeArgs> kUpgradeFlags[] = {
    {.name = "install",
     .short_name = 'i',
     .target = &UpgradeArgs::install,
     .help = "install the release when there is none of that name"},
    {.name = "create-namespace",
     .target = &UpgradeArgs::create_namespace,
     .help = "with --install, create the namespace when it is missing"},
    {.name = "skip-crds",
     .target = &UpgradeArgs::skip_crds,
     .help = "with --install, install no CRDs; otherwise those that are missing are"},
    {.name = "hide-secret",
     .target = &UpgradeArgs::hide_secret,
     .help = "with --dry-run, do not show Secrets"},
    {.name = "server-side",
     .target = &UpgradeArgs::server_side_text,
     .help = "let the API server merge changes: \"true\", \"false\", or \"auto\" for the way of "
             "the last revision"},
    {.name = "disable-openapi-validation",
     .target = &UpgradeArgs::disable_openapi_validation,
     .help = "do not check manifests against the cluster's OpenAPI schema"},
    {.name = "reset-values",
     .target = &UpgradeArgs::reset_values_flag,
     .help = "start from the chart's values alone"},
    {.name = "reuse-values",
     .target = &UpgradeArgs::reuse_values_flag,
     .help = "start from the last revision's values; --reset-values wins over it"},
    {.name = "reset-then-reuse-values",
     .target = &UpgradeArgs::reset_then_reuse_values_flag,
     .help = "start from the new chart's values, then the last revision's; the other two win over "
             "it"},
    {.name = "history-max",
     .target = &UpgradeArgs::max_history,
     .help = "revisions to keep of a release; 0 keeps all"},
    {.name = "cleanup-on-fail",
     .target = &UpgradeArgs::cleanup_on_fail,
     .help = "delete what a failed upgrade created"},
    {.name = "labels",
     .short_name = 'l',
     .target = &UpgradeArgs::labels,
     .help = "labels for the release's record, key=value,...; they join the old ones, null removes "
             "one"},
};

action::ReuseValues reuse_of(const UpgradeArgs& args) {
  if (args.reset_values_flag) return action::ReuseValues::kReset;
  if (args.reuse_values_flag) return action::ReuseValues::kReuse;
  return args.reset_then_reuse_values_flag ? action::ReuseValues::kResetThenReuse
                                           : action::ReuseValues::kDefault;
}

action::InstallOptions install_options(const UpgradeArgs& args, bool replace) {
  action::InstallOptions options;
  static_cast<action::ApplyFlags&>(options) = static_cast<const action::ApplyFlags&>(args);
  static_cast<action::WaitFlags&>(options) = static_cast<const action::WaitFlags&>(args);
  static_cast<action::RenderFlags&>(options) = static_cast<const action::RenderFlags&>(args);
  options.create_namespace = args.create_namespace;
  options.replace = replace;
  options.skip_crds = args.skip_crds;
  options.disable_openapi_validation = args.disable_openapi_validation;
  options.server_side = args.server_side_text != "false";
  options.labels = args.labels;
  return options;
}

class UpgradeCommand final : public Command {
 public:
  std::vector<BoundFlag> flags() override {
    return concat({bind_all(args_, kUpgradeFlags), apply_flags(args_), safety_flags(args_),
                   wait_flags(args_), render_flags(args_), notes_flags(args_), chart_flags(args_),
                   value_flags(args_), dry_run_flag(args_), output_flag(args_),
                   post_renderer_flags(args_)});
  }

  void use_environment(const Settings& settings, const Environment& environment) override {
    args_.max_history = settings.max_history;
    args_.keyring = default_keyring(environment);
  }

  Status run(Session& session, std::span<const std::string> words) override {
    TF_ASSIGN(args_.post_render, make_post_renderer(session, args_));
    TF_ASSIGN(args_.dry_run, dry_run_of(args_.dry_run_text, DryRunFor::kChange, session.events()));
    if (args_.install) {
      TF_ASSIGN(const auto before, standing(session, words[0]));
      if (before != Standing::kInstalled) {
        return install_instead(session, words, before == Standing::kUninstalled);
      }
    }
    TF_ASSIGN(auto loaded, load_chart_and_values(session, words[1], args_, args_));
    auto release = upgrade(session, words[0], std::move(loaded));
    if (!release) return fail(std::move(release).error().wrap("UPGRADE FAILED"));
    if (args_.format == OutputFormat::kTable) {
      session.print(
          fmt::format("Release {} has been upgraded. Happy Helming!\n", go_quote(words[0])));
    }
    return show(session, *release);
  }

  Completion complete(Session& session, std::span<const std::string> words) override {
    if (words.empty()) return offer_releases(session, words);
    return words.size() == 1 ? offer_files() : Completion{};
  }

 private:
  enum class Standing { kInstalled, kUninstalled, kUnknown };

  /// What the newest revision of the name is, for --install.
  static Result<Standing> standing(Session& session, const std::string& name) {
    TF_ASSIGN(auto context, session.connect());
    const auto last = action::history(context, name, 1);
    if (!last && last.error().code == ErrorCode::kNotFound) return Standing::kUnknown;
    if (!last) return fail(last.error());
    const bool gone =
        !last->empty() && last->back().info.status == release::ReleaseStatus::kUninstalled;
    return gone ? Standing::kUninstalled : Standing::kInstalled;
  }

  Status install_instead(Session& session, std::span<const std::string> words, bool replace) {
    if (args_.format == OutputFormat::kTable) {
      session.print(
          fmt::format("Release {} does not exist. Installing it now.\n", go_quote(words[0])));
    }
    auto options = install_options(args_, replace);
    TF_ASSIGN(const auto release, run_install(session, words, NameFlags{}, args_, args_, options));
    return show(session, release);
  }

  Result<release::Release> upgrade(Session& session, const std::string& name,
                                   ChartAndValues loaded) {
    TF_ASSIGN(args_.server_side, action::parse_server_side(args_.server_side_text));
    args_.reuse_values = reuse_of(args_);
    const InterruptGuard interrupt(
        [&session, &name] { session.environment().out->write(cancelled_text(name)); });
    TF_ASSIGN(auto context, session.connect(interrupt.token()));
    auto outcome =
        action::upgrade(context, name, std::move(loaded.chart), std::move(loaded.values), args_);
    if (!outcome) return fail(std::move(outcome.error().error));
    return *std::move(outcome);
  }

  Status show(Session& session, const release::Release& release) const {
    ReleaseViewOptions view;
    view.debug = session.settings().debug;
    view.hide_notes = args_.hide_notes;
    view.colors = session.colors();
    return session.print(ReleaseView(release, view, session.events()), args_.format);
  }

  UpgradeArgs args_;
};

}  // namespace

extern constinit const CommandSpec kUpgrade{
    .path = "upgrade",
    .usage = "[RELEASE] [CHART]",
    .summary = "upgrade a release",
    .arity = {2, 2},
    .exclusive = {{{"force", "force-conflicts"}, {"force-replace", "force-conflicts"}}},
    .make = make<UpgradeCommand>};

}  // namespace tf::cmd
