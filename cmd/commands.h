#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cmd/command.h"

namespace tf::cmd {

/// Every command, groups included, in the order in which suggestions are made.
[[nodiscard]] std::span<const CommandSpec* const> all_commands();
/// The program itself, the parent of all.
[[nodiscard]] const CommandSpec& root_command();
/// The commands right below `parent`, in table order, hidden ones included.
[[nodiscard]] std::vector<const CommandSpec*> subcommands(const CommandSpec& parent);
/// The subcommand of that name or alias, or nullptr.
[[nodiscard]] const CommandSpec* find_subcommand(const CommandSpec& parent, std::string_view name);
/// "tf get values".
[[nodiscard]] std::string command_path(const CommandSpec& spec);
/// "tf get values RELEASE_NAME [flags]"; groups have it too in cobra.
[[nodiscard]] std::string use_line(const CommandSpec& spec);
/// Names near to `typed`: cobra 1.10's SuggestionsFor with distance 2.
[[nodiscard]] std::vector<std::string> suggestions_for(std::string_view typed);

}  // namespace tf::cmd
