#pragma once

#include <string>
#include <vector>

#include "cmd/environment.h"
#include "cmd/flag.h"
#include "cmd/print/format.h"
#include "lib/action/install.h"
#include "lib/chart/value_sources.h"

namespace tf::cmd {

/// -f, --set and their kin.
struct ValueFlags {
  chart::ValueSources values;
};
[[nodiscard]] std::vector<BoundFlag> value_flags(ValueFlags& options);

/// Where a chart comes from. Charts are directories and archives here; the flags for repositories
/// are known, and refused by locate() when they ask for one.
struct ChartFlags {
  std::string version;
  bool verify = false;
  std::string keyring;
  std::string repo_url;
  std::string username;
  std::string password;
  std::string cert_file;
  std::string key_file;
  bool insecure_skip_tls_verify = false;
  bool plain_http = false;
  std::string ca_file;
  bool pass_credentials = false;
  bool devel = false;
  bool dependency_update = false;
};
[[nodiscard]] std::vector<BoundFlag> chart_flags(ChartFlags& options);

/// -o.
struct OutputFlag {
  OutputFormat format = OutputFormat::kTable;
};
[[nodiscard]] std::vector<BoundFlag> output_flag(OutputFlag& options);

/// --dry-run as typed: its value is judged when the command runs, as in Helm.
struct DryRunFlag {
  std::string dry_run_text = "none";
};
[[nodiscard]] std::vector<BoundFlag> dry_run_flag(DryRunFlag& options);

enum class DryRunFor { kChange, kTemplate };
/// Helm's cmdGetDryRunFlagStrategy. Warns about old spellings. Errors: kInvalid `invalid dry-run
/// value ("x"). Must be ...`.
[[nodiscard]] Result<action::DryRun> dry_run_of(const std::string& text, DryRunFor purpose,
                                                EventSink& log);

/// --wait, --wait-for-jobs, --timeout.
[[nodiscard]] std::vector<BoundFlag> wait_flags(action::WaitFlags& options);
/// --wait, --timeout for uninstall, which has no jobs to wait for.
[[nodiscard]] std::vector<BoundFlag> wait_and_timeout_flags(action::WaitFlags& options);

/// --force-replace, --force, --force-conflicts, --no-hooks.
[[nodiscard]] std::vector<BoundFlag> apply_flags(action::ApplyFlags& options);
/// --take-ownership, --rollback-on-failure, --atomic.
[[nodiscard]] std::vector<BoundFlag> safety_flags(action::ApplyFlags& options);

/// --description, --enable-dns, --skip-schema-validation ... of install, upgrade and template.
[[nodiscard]] std::vector<BoundFlag> render_flags(action::RenderFlags& options);
/// --hide-notes, --render-subchart-notes.
[[nodiscard]] std::vector<BoundFlag> notes_flags(action::RenderFlags& options);

/// --post-renderer and its arguments, as typed; cmd/post_renderer.h makes them work.
struct PostRendererFlags {
  std::vector<std::string> post_renderers;
  std::vector<std::string> post_renderer_args;
};
[[nodiscard]] std::vector<BoundFlag> post_renderer_flags(PostRendererFlags& options);

/// The flags that install and template share.
[[nodiscard]] std::vector<BoundFlag> install_flags(action::InstallOptions& options);

/// Concatenates flag lists.
[[nodiscard]] std::vector<BoundFlag> concat(std::vector<std::vector<BoundFlag>> lists);

/// The file of public keys that --keyring defaults to: $GNUPGHOME or ~/.gnupg.
[[nodiscard]] std::string default_keyring(const Environment& environment);

}  // namespace tf::cmd
