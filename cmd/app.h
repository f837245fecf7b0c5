#pragma once

#include "cmd/environment.h"

namespace tf::cmd {

/// One run of the program in this process: finds the command, reads flags, runs it, reports.
/// In:     everything comes in with the environment; nothing of the process is read.
/// Out:    the exit code: 0, or 1 after an `Error: ...` line on err.   Threads: one run at a time
///         (install and upgrade watch for signals).
[[nodiscard]] int run_app(const Environment& environment);

}  // namespace tf::cmd
