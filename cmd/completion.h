#pragma once

#include <span>
#include <string>

#include "cmd/environment.h"

namespace tf::cmd {

/// Whether the arguments are a shell's question: `__complete` or `__completeNoDesc` first.
[[nodiscard]] bool is_completion_request(std::span<const std::string> arguments);

/// Answers it: one offer a line, then ":<directive>" (0: files are fine, 4: they are not).
/// Out: the exit code.   Like: cobra 1.10.2's __complete, so that Helm's scripts fit.
[[nodiscard]] int answer_completion(const Environment& environment,
                                    std::span<const std::string> arguments);

}  // namespace tf::cmd
