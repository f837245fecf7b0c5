#include "cmd/flag_groups.h"

#include <fmt/core.h>

#include <iterator>
#include <utility>

#include "lib/base/files.h"
#include "lib/data/go_print.h"

namespace tf::cmd {
namespace {

using chart::ValueSources;

constexpr Flag<ValueSources> kValueFlags[] = {
    {.name = "values",
     .short_name = 'f',
     .target = CommaSeparated<ValueSources>{&ValueSources::files},
     .help = "YAML file with values; may be repeated, later files win"},
    {.name = "set",
     .target = &ValueSources::set,
     .help = "value on the command line, key1=val1,key2=val2; may be repeated"},
    {.name = "set-string",
     .target = &ValueSources::strings,
     .help = "as --set, but every value is a string"},
    {.name = "set-file",
     .target = &ValueSources::set_files,
     .help = "as --set, but the values are read from files: key1=path1,key2=path2"},
    {.name = "set-json",
     .target = &ValueSources::json,
     .help = "values in JSON: key1=json1,key2=json2, or one object"},
    {.name = "set-literal",
     .target = &ValueSources::literals,
     .help = "one string value, taken as it is"},
};

constexpr Flag<ChartFlags> kChartFlags[] = {
    {.name = "version",
     .target = &ChartFlags::version,
     .help = "version of the chart, or a range such as ^2.0.0; without it the latest"},
    {.name = "verify",
     .target = &ChartFlags::verify,
     .help = "check the chart's provenance before using it"},
    {.name = "keyring",
     .target = &ChartFlags::keyring,
     .help = "file of public keys that provenance is checked with"},
    {.name = "repo", .target = &ChartFlags::repo_url, .help = "URL of the chart's repository"},
    {.name = "username", .target = &ChartFlags::username, .help = "user name at the repository"},
    {.name = "password", .target = &ChartFlags::password, .help = "password at the repository"},
    {.name = "cert-file",
     .target = &ChartFlags::cert_file,
     .help = "client certificate for the repository"},
    {.name = "key-file",
     .target = &ChartFlags::key_file,
     .help = "key of the client certificate for the repository"},
    {.name = "insecure-skip-tls-verify",
     .target = &ChartFlags::insecure_skip_tls_verify,
     .help = "trust any certificate of the repository"},
    {.name = "plain-http",
     .target = &ChartFlags::plain_http,
     .help = "fetch the chart without TLS"},
    {.name = "ca-file",
     .target = &ChartFlags::ca_file,
     .help = "certificate authority of the repository"},
    {.name = "pass-credentials",
     .target = &ChartFlags::pass_credentials,
     .help = "send the credentials to other hosts of the repository too"},
    {.name = "devel",
     .target = &ChartFlags::devel,
     .help = "allow development versions, as --version '>0.0.0-0' does"},
    {.name = "dependency-update",
     .target = &ChartFlags::dependency_update,
     .help = "fetch dependencies that the chart lacks first"},
};

constexpr Flag<OutputFlag> kOutputFlag[] = {
    {.name = "output",
     .short_name = 'o',
     .target = Custom<OutputFlag>{
         [](OutputFlag& options, const std::string& value, EventSink&) -> Status {
           TF_ASSIGN(options.format, parse_output_format(value));
           return {};
         },
         [](const OutputFlag& options) { return to_string(options.format); }},
     .help = "form of the output: table, json or yaml",
     .type = "format"},
};

constexpr Flag<DryRunFlag> kDryRunFlag[] = {
    {.name = "dry-run",
     .target = &DryRunFlag::dry_run_text,
     .help = "only try: \"none\" does the work, \"client\" stays off the cluster, \"server\" asks "
             "the cluster but changes nothing",
     .bare = "unset"},
};

std::string_view wait_word(kube::WaitStrategy strategy) {
  switch (strategy) {
    case kube::WaitStrategy::kWatcher:
      return "watcher";
    case kube::WaitStrategy::kLegacy:
      return "legacy";
    case kube::WaitStrategy::kHookOnly:
      break;
  }
  return "hookOnly";
}

Status set_wait(action::WaitFlags& options, const std::string& value, EventSink& log) {
  if (value == "true") {
    log_warning(log,
                "--wait=true is deprecated (boolean value) and can be replaced with "
                "--wait=watcher");
  } else if (value == "false") {
    log_warning(log,
                "--wait=false is deprecated (boolean value) and can be replaced with "
                "--wait=hookOnly");
  }
  if (value == "watcher" || value == "true") {
    options.wait = kube::WaitStrategy::kWatcher;
  } else if (value == "hookOnly" || value == "false") {
    options.wait = kube::WaitStrategy::kHookOnly;
  } else if (value == "legacy") {
    options.wait = kube::WaitStrategy::kLegacy;
  } else {
    return fail(ErrorCode::kInvalid,
                fmt::format("invalid wait input {}. Valid inputs are watcher, hookOnly, and legacy",
                            go_quote(value)));
  }
  return {};
}

constexpr Flag<action::WaitFlags> kWaitAndTimeout[] = {
    {.name = "wait",
     .target = Custom<action::WaitFlags>{set_wait,
                                         [](const action::WaitFlags& options) {
                                           return std::string(wait_word(options.wait));
                                         }},
     .help = "wait for the resources to be ready, no longer than --timeout: alone or 'watcher' "
             "watches them, 'legacy' asks again and again, 'hookOnly' waits for hooks alone",
     .type = "WaitStrategy",
     .bare = "watcher"},
    {.name = "timeout",
     .target = &action::WaitFlags::timeout,
     .help = "longest wait for one step, such as a hook's Job"},
};

constexpr Flag<action::WaitFlags> kWaitForJobs[] = {
    {.name = "wait-for-jobs",
     .target = &action::WaitFlags::wait_for_jobs,
     .help = "with --wait, wait until Jobs are complete too"},
};

constexpr std::string_view kUseForceReplace = "use --force-replace instead";
constexpr std::string_view kUseRollback = "use --rollback-on-failure instead";

constexpr Flag<action::ApplyFlags> kApplyFlags[] = {
    {.name = "force-replace",
     .target = &action::ApplyFlags::force_replace,
     .help = "update resources by replacing them"},
    {.name = "force",
     .target = &action::ApplyFlags::force_replace,
     .help = "old name of --force-replace",
     .deprecated = kUseForceReplace},
    {.name = "force-conflicts",
     .target = &action::ApplyFlags::force_conflicts,
     .help = "with server-side apply, take over fields that others manage"},
    {.name = "no-hooks", .target = &action::ApplyFlags::no_hooks, .help = "run no hooks"},
};

constexpr Flag<action::ApplyFlags> kSafetyFlags[] = {
    {.name = "take-ownership",
     .target = &action::ApplyFlags::take_ownership,
     .help = "adopt existing resources without asking whom they belong to"},
    {.name = "rollback-on-failure",
     .target = &action::ApplyFlags::rollback_on_failure,
     .help = "undo everything when it fails; implies --wait=watcher"},
    {.name = "atomic",
     .target = &action::ApplyFlags::rollback_on_failure,
     .help = "old name of --rollback-on-failure",
     .deprecated = kUseRollback},
};

constexpr Flag<action::RenderFlags> kRenderFlags[] = {
    {.name = "description",
     .target = &action::RenderFlags::description,
     .help = "text to keep with the revision"},
    {.name = "skip-schema-validation",
     .target = &action::RenderFlags::skip_schema_validation,
     .help = "do not check values against the charts' schemas"},
    {.name = "enable-dns",
     .target = &action::RenderFlags::enable_dns,
     .help = "let templates look up host names"},
};

constexpr Flag<action::RenderFlags> kNotesFlags[] = {
    {.name = "hide-notes",
     .target = &action::RenderFlags::hide_notes,
     .help = "do not show the chart's notes"},
    {.name = "render-subchart-notes",
     .target = &action::RenderFlags::render_subchart_notes,
     .help = "keep the notes of sub-charts too"},
};

// Which program or plugin a name means is found when the command runs: --helm-compat may follow.
Status add_post_renderer(PostRendererFlags& options, const std::string& value, EventSink&) {
  if (!value.empty()) options.post_renderers.push_back(value);
  return {};
}

Status add_post_renderer_argument(PostRendererFlags& options, const std::string& value,
                                  EventSink&) {
  options.post_renderer_args.push_back(value);
  return {};
}

constexpr Flag<PostRendererFlags> kPostRendererFlags[] = {
    {.name = "post-renderer",
     .target = Custom<PostRendererFlags>{add_post_renderer,
                                         [](const PostRendererFlags& options) {
                                           return options.post_renderers.empty()
                                                      ? std::string()
                                                      : options.post_renderers.back();
                                         }},
     .help = "plugin of type postrenderer/v1 that changes the manifests; with --helm-compat=3.22 a "
             "program",
     .type = "postRendererString"},
    {.name = "post-renderer-args",
     .target = Custom<PostRendererFlags>{add_post_renderer_argument,
                                         [](const PostRendererFlags& options) {
                                           return show_list(options.post_renderer_args);
                                         }},
     .help = "argument for the post-renderer; may be repeated",
     .type = "postRendererArgsSlice"},
};

constexpr Flag<action::InstallOptions> kInstallFlags[] = {
    {.name = "create-namespace",
     .target = &action::InstallOptions::create_namespace,
     .help = "create the namespace when it is missing"},
    {.name = "server-side",
     .target = &action::InstallOptions::server_side,
     .help = "let the API server merge changes (server-side apply)"},
    {.name = "replace",
     .target = &action::InstallOptions::replace,
     .help = "reuse the name of an uninstalled release whose history was kept; not for production"},
    {.name = "disable-openapi-validation",
     .target = &action::InstallOptions::disable_openapi_validation,
     .help = "do not check manifests against the cluster's OpenAPI schema"},
    {.name = "skip-crds",
     .target = &action::InstallOptions::skip_crds,
     .help = "install no CRDs; otherwise those that are missing are"},
    {.name = "labels",
     .short_name = 'l',
     .target = &action::InstallOptions::labels,
     .help = "labels for the release's record, key=value,..."},
};

}  // namespace

std::vector<BoundFlag> value_flags(ValueFlags& options) {
  return bind_all(options.values, kValueFlags);
}

std::vector<BoundFlag> chart_flags(ChartFlags& options) {
  return bind_all(options, kChartFlags);
}

std::vector<BoundFlag> output_flag(OutputFlag& options) {
  return bind_all(options, kOutputFlag);
}

std::vector<BoundFlag> dry_run_flag(DryRunFlag& options) {
  return bind_all(options, kDryRunFlag);
}

Result<action::DryRun> dry_run_of(const std::string& text, DryRunFor purpose, EventSink& log) {
  const auto refuse = [&](std::string_view allowed) {
    return fail(ErrorCode::kInvalid,
                fmt::format("invalid dry-run value ({}). Must be {}", go_quote(text), allowed));
  };
  constexpr std::string_view kRealToo = R"("none", "server", or "client")";
  constexpr std::string_view kDryOnly = R"("server" or "client")";
  if (text == "unset") {
    log_warning(log, "--dry-run is deprecated and should be replaced with '--dry-run=client'");
    return action::DryRun::kClient;
  }
  if (text == "client") return action::DryRun::kClient;
  if (text == "server") return action::DryRun::kServer;
  const auto flag = parse_flag_bool(text);
  if (text != "none" && !flag) return refuse(kRealToo);
  const bool dry = text != "none" && *flag;
  if (!dry && purpose == DryRunFor::kTemplate) return refuse(kDryOnly);
  if (text != "none") {
    log_warning(log, fmt::format("boolean '--dry-run={}' flag is deprecated and must be replaced "
                                 "with '--dry-run={}'",
                                 text, dry ? "client" : "none"));
  }
  return dry ? action::DryRun::kClient : action::DryRun::kNone;
}

std::vector<BoundFlag> wait_flags(action::WaitFlags& options) {
  return bind_all(options, kWaitAndTimeout, kWaitForJobs);
}

std::vector<BoundFlag> wait_and_timeout_flags(action::WaitFlags& options) {
  return bind_all(options, kWaitAndTimeout);
}

std::vector<BoundFlag> apply_flags(action::ApplyFlags& options) {
  return bind_all(options, kApplyFlags);
}

std::vector<BoundFlag> safety_flags(action::ApplyFlags& options) {
  return bind_all(options, kSafetyFlags);
}

std::vector<BoundFlag> render_flags(action::RenderFlags& options) {
  return bind_all(options, kRenderFlags);
}

std::vector<BoundFlag> notes_flags(action::RenderFlags& options) {
  return bind_all(options, kNotesFlags);
}

std::vector<BoundFlag> post_renderer_flags(PostRendererFlags& options) {
  return bind_all(options, kPostRendererFlags);
}

std::vector<BoundFlag> install_flags(action::InstallOptions& options) {
  return concat({bind_all(options, kInstallFlags), apply_flags(options), safety_flags(options),
                 wait_flags(options), render_flags(options), notes_flags(options)});
}

std::vector<BoundFlag> concat(std::vector<std::vector<BoundFlag>> lists) {
  std::vector<BoundFlag> all;
  for (auto& list : lists) {
    all.insert(all.end(), std::make_move_iterator(list.begin()),
               std::make_move_iterator(list.end()));
  }
  return all;
}

std::string default_keyring(const Environment& environment) {
  const auto base = environment.find("GNUPGHOME").value_or(environment.get("HOME") + "/.gnupg");
  const std::string ring = base + "/pubring.gpg";
  const std::string box = base + "/pubring.kbx";
  return !stat_file(ring) && stat_file(box) ? box : ring;
}

}  // namespace tf::cmd
