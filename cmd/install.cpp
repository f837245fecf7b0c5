#include <fmt/core.h>

#include <utility>

#include "cmd/chart_source.h"
#include "cmd/command.h"
#include "cmd/install_run.h"
#include "cmd/offers.h"
#include "cmd/post_renderer.h"
#include "cmd/print/release_view.h"
#include "lib/base/interrupt.h"

namespace tf::cmd {
namespace {

constexpr Flag<NameFlags> kNameFlags[] = {
    {.name = "generate-name",
     .short_name = 'g',
     .target = &NameFlags::generate_name,
     .help = "make up a name from the chart's and the time; NAME is left out then"},
    {.name = "name-template",
     .target = &NameFlags::name_template,
     .help = "template that gives the name"},
};

struct InstallArgs : action::InstallOptions,
                     NameFlags,
                     ChartFlags,
                     ValueFlags,
                     DryRunFlag,
                     OutputFlag,
                     PostRendererFlags {};

constexpr Flag<action::RenderFlags> kHideSecret[] = {
    {.name = "hide-secret",
     .target = &action::RenderFlags::hide_secret,
     .help = "with --dry-run, do not show Secrets"},
};

class InstallCommand final : public Command {
 public:
  void use_environment(const Settings&, const Environment& environment) override {
    args_.keyring = default_keyring(environment);
  }

  std::vector<BoundFlag> flags() override {
    return concat({install_flags(args_), name_flags(args_), chart_flags(args_), value_flags(args_),
                   dry_run_flag(args_), output_flag(args_), post_renderer_flags(args_),
                   bind_all(args_, kHideSecret)});
  }

  Status run(Session& session, std::span<const std::string> words) override {
    TF_ASSIGN(args_.post_render, make_post_renderer(session, args_));
    TF_ASSIGN(args_.dry_run, dry_run_of(args_.dry_run_text, DryRunFor::kChange, session.events()));
    auto release = run_install(session, words, args_, args_, args_, args_);
    if (!release) return fail(std::move(release).error().wrap("INSTALLATION FAILED"));
    ReleaseViewOptions view;
    view.debug = session.settings().debug;
    view.hide_notes = args_.hide_notes;
    view.colors = session.colors();
    return session.print(ReleaseView(*release, view, session.events()), args_.format);
  }

  Completion complete(Session&, std::span<const std::string> words) override {
    const std::size_t chart_at = args_.generate_name ? 0 : 1;
    return words.size() == chart_at ? offer_files() : Completion{};
  }

 private:
  InstallArgs args_;
};

}  // namespace

std::vector<BoundFlag> name_flags(NameFlags& options) {
  return bind_all(options, kNameFlags);
}

Result<action::ActionContext> connect_for_install(Session& session, std::stop_token stop) {
  auto context = session.connect(std::move(stop));
  if (context || context.error().code != ErrorCode::kUnreachable) return context;
  Error error = std::move(context).error().wrap("cluster reachability check failed");
  session.events().on_event(LogRecord{LogRecord::Level::kError, error.message});
  return fail(std::move(error));
}

std::string cancelled_text(const std::string& release) {
  return fmt::format("Release {} has been cancelled.\n", release);
}

Result<release::Release> run_install(Session& session, std::span<const std::string> words,
                                     const NameFlags& names, const ChartFlags& chart_flags,
                                     const ValueFlags& value_flags,
                                     action::InstallOptions& options) {
  TF_ASSIGN(auto named, action::name_and_chart({words.begin(), words.end()}, names.generate_name,
                                               names.name_template, "", session.clock()));
  TF_ASSIGN(auto loaded, load_chart_and_values(session, named.chart, chart_flags, value_flags));
  options.name = std::move(named.name);
  const InterruptGuard interrupt(
      [&session, &words] { session.environment().out->write(cancelled_text(words[0])); });
  const bool offline = options.dry_run == action::DryRun::kClient;
  TF_ASSIGN(auto context, offline
                              ? Result<action::ActionContext>(session.offline(interrupt.token()))
                              : connect_for_install(session, interrupt.token()));
  auto outcome =
      action::install(context, std::move(loaded.chart), std::move(loaded.values), options);
  if (!outcome) return fail(std::move(outcome.error().error));
  return *std::move(outcome);
}

extern constinit const CommandSpec kInstall{
    .path = "install",
    .usage = "[NAME] [CHART]",
    .summary = "install a chart",
    .arity = {1, Arity::kAny},
    .exclusive = {{{"force", "force-conflicts"}, {"force-replace", "force-conflicts"}}},
    .make = make<InstallCommand>};

}  // namespace tf::cmd
