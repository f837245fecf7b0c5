#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cmd/command.h"
#include "cmd/flag.h"
#include "lib/base/result.h"
#include "lib/data/event.h"

namespace tf::cmd {

/// Unknown flags are errors, or are stepped over (the first look at the program's own flags).
enum class UnknownFlags { kFail, kSkip };

struct ParsedArguments {
  std::vector<std::string> words;    ///< what is no flag, in order
  std::vector<std::string> notices;  ///< "Flag --x has been deprecated, ..." in order
};

/// Reads a command line by pflag 1.0.10's rules and sets the flags in the order given: flags and
/// words interleave, "--" ends flags, shorthands cluster, a flag with a bare value takes one only
/// after '='. In: flags are changed through their `set`. Errors: kInvalid in pflag's words; flags
/// before the faulty one are set.   Cost: linear; the grammar is an extra parser of
/// Boost.ProgramOptions.
[[nodiscard]] Result<ParsedArguments> parse_arguments(std::span<const std::string> arguments,
                                                      std::vector<BoundFlag>& flags,
                                                      UnknownFlags unknown, EventSink& log);

/// A command found in a command line, and the arguments that are left for it.
struct FoundCommand {
  const CommandSpec* spec = nullptr;
  std::vector<std::string> arguments;
};

/// Follows words that name commands, flags (and their values) left out: cobra 1.10's Find.
/// In:     flags: the program's own and -h, which all commands know.
/// Errors: kInvalid `unknown command "x" for "tf"` with suggestions.
[[nodiscard]] Result<FoundCommand> find_command(std::span<const std::string> arguments,
                                                const std::vector<BoundFlag>& flags);

/// The words that count as arguments of a command: cobra's stripFlags.
[[nodiscard]] std::vector<std::string> strip_flags(std::span<const std::string> arguments,
                                                   const std::vector<BoundFlag>& flags);

/// Helm's argument-count errors, `"tf list" accepts no arguments\n\nUsage:  tf list [flags]`.
[[nodiscard]] Status check_arity(const CommandSpec& spec, std::size_t count);
/// cobra's error for flags that exclude each other.
[[nodiscard]] Status check_exclusive(const CommandSpec& spec, const std::vector<BoundFlag>& flags);

}  // namespace tf::cmd
