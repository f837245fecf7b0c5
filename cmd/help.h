#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cmd/command.h"
#include "cmd/flag.h"

namespace tf::cmd {

/// Flags of a command in the two groups of its help.
struct FlagSections {
  std::vector<BoundFlag> local;   ///< its own and --help
  std::vector<BoundFlag> global;  ///< the program's; empty for the program itself
};

/// What `--help` prints: long text, usage, aliases, subcommands, flags.
/// Like: cobra 1.10.2's default help and usage templates (cli.md 9).
[[nodiscard]] std::string help_text(const CommandSpec& spec, const FlagSections& flags);
/// The part from "Usage:" on.
[[nodiscard]] std::string usage_text(const CommandSpec& spec, const FlagSections& flags);
/// Flag lines sorted by name, aligned; hidden ones left out. Like: pflag 1.0.10 FlagUsages.
[[nodiscard]] std::string flag_usages(std::vector<BoundFlag> flags);
/// "-o, --output format" and the like: the left part of a flag line.
[[nodiscard]] std::string flag_signature(const BoundFlag& flag);
/// Its help and " (default ...)" where one is worth showing.
[[nodiscard]] std::string flag_description(const BoundFlag& flag);

/// -h, --help of a command. In: `wanted` outlives the flag.
[[nodiscard]] BoundFlag help_flag(const CommandSpec& spec, bool& wanted);

}  // namespace tf::cmd
