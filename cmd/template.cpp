#include <fmt/core.h>

#include <utility>

#include "cmd/chart_source.h"
#include "cmd/command.h"
#include "cmd/install_run.h"
#include "cmd/offers.h"
#include "cmd/post_renderer.h"
#include "cmd/print/release_view.h"
#include "cmd/template_output.h"
#include "lib/action/install.h"
#include "lib/base/text.h"
#include "lib/chart/capabilities.h"

namespace tf::cmd {
namespace {

struct TemplateArgs : action::InstallOptions,
                      NameFlags,
                      ChartFlags,
                      ValueFlags,
                      DryRunFlag,
                      PostRendererFlags,
                      TemplateOutput {
  TemplateArgs() { dry_run_text = "client"; }
  bool validate = false;
  bool skip_tests = false;
};

constexpr Flag<TemplateArgs> kTemplateFlags[] = {
    {.name = "show-only",
     .short_name = 's',
     .target = &TemplateArgs::show_only,
     .help = "only manifests of this template (a pattern); may be repeated"},
    {.name = "output-dir",
     .target = &TemplateArgs::output_dir,
     .help = "write the manifests to files below this directory instead"},
    {.name = "validate",
     .target = &TemplateArgs::validate,
     .help = "old name of --dry-run=server",
     .deprecated = "use '--dry-run=server' instead"},
    {.name = "include-crds",
     .target = &TemplateArgs::include_crds,
     .help = "show the chart's CRDs too"},
    {.name = "skip-tests",
     .target = &TemplateArgs::skip_tests,
     .help = "leave out the hooks that are tests"},
    {.name = "is-upgrade",
     .target = &TemplateArgs::is_upgrade,
     .help = "render as for an upgrade: .Release.IsUpgrade is true"},
    {.name = "kube-version",
     .target = &TemplateArgs::kube_version,
     .help = "Kubernetes version for .Capabilities.KubeVersion"},
    {.name = "api-versions",
     .short_name = 'a',
     .target = CommaSeparated<TemplateArgs>{&action::RenderFlags::api_versions},
     .help = "API versions to add to .Capabilities.APIVersions; may be repeated"},
    {.name = "release-name",
     .target = &TemplateArgs::use_release_name,
     .help = "put a directory of the release's name below --output-dir"},
};

constexpr std::string_view kNoEffect =
    "this flag has no effect for 'tf template' and will be removed in Helm 5";

class TemplateCommand final : public Command {
 public:
  void use_environment(const Settings&, const Environment& environment) override {
    args_.keyring = default_keyring(environment);
  }

  std::vector<BoundFlag> flags() override {
    auto flags =
        concat({install_flags(args_), name_flags(args_), chart_flags(args_), value_flags(args_),
                dry_run_flag(args_), post_renderer_flags(args_), bind_all(args_, kTemplateFlags)});
    for (auto& flag : flags) {
      if (flag.name != "hide-notes" && flag.name != "render-subchart-notes") continue;
      flag.deprecated = kNoEffect;
      flag.hidden = true;
    }
    return flags;
  }

  Status run(Session& session, std::span<const std::string> words) override {
    TF_ASSIGN(args_.post_render, make_post_renderer(session, args_));
    if (!args_.kube_version.empty()) {
      const auto version =
          chart::parse_kube_version(args_.kube_version, session.settings().dialect);
      if (!version) {
        return fail(Error(version.error())
                        .wrap(fmt::format("invalid kube version '{}'", args_.kube_version)));
      }
    }
    TF_ASSIGN(args_.dry_run,
              dry_run_of(args_.dry_run_text, DryRunFor::kTemplate, session.events()));
    if (args_.validate) args_.dry_run = action::DryRun::kServer;
    auto rendered = render_chart(session, words);
    if (rendered) return write_template_output(session, *rendered, output(), std::nullopt);
    auto& failure = rendered.error();
    if (!failure.release) return fail(std::move(failure.error));
    if (!session.settings().debug) {
      return fail(with_debug_hint(session, std::move(failure.error)));
    }
    return write_template_output(session, *failure.release, output(), failure.error);
  }

  Completion complete(Session&, std::span<const std::string> words) override {
    const std::size_t chart_at = args_.generate_name ? 0 : 1;
    return words.size() == chart_at ? offer_files() : Completion{};
  }

 private:
  action::Outcome<release::Release> render_chart(Session& session,
                                                 std::span<const std::string> words) {
    const auto early = [](Error error) {
      return tl::make_unexpected(action::Failure{std::move(error), std::nullopt});
    };
    auto named = action::name_and_chart({words.begin(), words.end()}, args_.generate_name,
                                        args_.name_template, "release-name", session.clock());
    if (!named) return early(std::move(named).error());
    const bool server = args_.dry_run == action::DryRun::kServer;
    // Over in a moment, and few charts look at their large files: CRDs, archives.
    const Reading reading = server ? Reading::kCopy : Reading::kMapLarge;
    auto loaded = load_chart_and_values(session, named->chart, args_, args_, reading);
    if (!loaded) return early(std::move(loaded).error());
    args_.name = std::move(named->name);
    auto context = server ? connect_for_install(session, {}) : session.offline();
    if (!context) return early(std::move(context).error());
    return action::render_template(*context, std::move(loaded->chart), std::move(loaded->values),
                                   args_);
  }

  /// What is to be shown of the render.
  const TemplateOutput& output() {
    args_.hooks = args_.no_hooks     ? TemplateHooks::kNone
                  : args_.skip_tests ? TemplateHooks::kAllButTests
                                     : TemplateHooks::kAll;
    return args_;
  }

  TemplateArgs args_;
};

}  // namespace

extern constinit const CommandSpec kTemplate{.path = "template",
                                             .usage = "[NAME] [CHART]",
                                             .summary = "render a chart's templates",
                                             .arity = {1, Arity::kAny},
                                             .exclusive = {{{"force", "force-conflicts"},
                                                            {"force-replace", "force-conflicts"},
                                                            {"validate", "dry-run"}}},
                                             .make = make<TemplateCommand>};

}  // namespace tf::cmd
