#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cmd/environment.h"
#include "lib/base/result.h"
#include "lib/data/event.h"
#include "lib/sandbox/home.h"

namespace tf::cmd {

struct SandboxServerOptions {
  std::string name = "default";
  bool ephemeral = false;  ///< objects in memory only
  bool controllers = true;
  int port = 0;                ///< 0: that of the last run if it is free, else any
  std::string audit_log = {};  ///< file to append to; "": none
};

/// Where the sandbox of that name lives: $XDG_STATE_HOME/tf/sandbox/<name>.
/// Errors: kInvalid for a name that is no DNS label.
[[nodiscard]] Result<sandbox::Home> sandbox_home(const Environment& environment,
                                                 const std::string& name);

/// Serves in this process until it is interrupted.   Errors: kConflict while another one runs.
[[nodiscard]] Status serve_sandbox(const Environment& environment,
                                   const SandboxServerOptions& options);

/// What became of a wish to have a sandbox.
struct StartedSandbox {
  sandbox::Running server;
  bool was_running = false;
};
/// Starts one in the background unless it runs, and waits until it answers.
/// Errors: kInternal with the last line of its log.
[[nodiscard]] Result<StartedSandbox> start_sandbox(const Environment& environment,
                                                   const SandboxServerOptions& options);

/// Ends one and waits until it is gone; false when none ran.
[[nodiscard]] Result<bool> stop_sandbox(const sandbox::Home& home);

/// Starts the sandbox if needed, says so, and gives the path of its kubeconfig.
[[nodiscard]] Result<std::string> use_sandbox(const Environment& environment,
                                              const std::string& name);

}  // namespace tf::cmd
