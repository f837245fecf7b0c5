#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lib/base/result.h"

namespace tf {

/// A program to run: nothing of the caller's is handed on unless it stands here.
struct ProcessRequest {
  std::string program;                   ///< path of the executable
  std::vector<std::string> arguments;    ///< without the program itself
  std::vector<std::string> environment;  ///< "NAME=value" each
  std::string input;                     ///< what it reads from standard input
};

struct ProcessOutcome {
  std::string out;
  std::string err;
  /// How it ended, in Go's words: "" for success, "exit status 3", "signal: killed".
  std::string failure;
  int exit_code = 0;  ///< -1 when a signal ended it
};

/// Runs a program to its end; both its outputs are read while it is fed.
/// Errors: kInvalid "fork/exec <program>: ..." when it does not start, "the output of <program> is
///         too large" past 256 MiB.   Threads: any; SIGPIPE is not raised.
[[nodiscard]] Result<ProcessOutcome> run_process(const ProcessRequest& request);

/// Where a command is: as it is when it has a slash, else in the folders of `search_path`
/// ("a:b"). Like: Go 1.26 exec.LookPath.
/// Errors: kNotFound `exec: "x": executable file not found in $PATH`, `exec: "./x": stat ./x: no
/// such
///         file or directory`, `exec: "./x": permission denied`.
[[nodiscard]] Result<std::string> find_executable(const std::string& command,
                                                  const std::string& search_path);

}  // namespace tf
