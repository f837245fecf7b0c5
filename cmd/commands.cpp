#include "cmd/commands.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "cmd/version_info.h"
#include "lib/base/text.h"

namespace tf::cmd {

// Each is defined in the file of its command.
extern const CommandSpec kGet;
extern const CommandSpec kGetAll;
extern const CommandSpec kGetHooks;
extern const CommandSpec kGetManifest;
extern const CommandSpec kGetMetadata;
extern const CommandSpec kGetNotes;
extern const CommandSpec kGetValues;
extern const CommandSpec kHistory;
extern const CommandSpec kInstall;
extern const CommandSpec kList;
extern const CommandSpec kRollback;
extern const CommandSpec kStatus;
extern const CommandSpec kTemplate;
extern const CommandSpec kUninstall;
extern const CommandSpec kUpgrade;
extern const CommandSpec kCompletion;
extern const CommandSpec kCompletionBash;
extern const CommandSpec kCompletionFish;
extern const CommandSpec kCompletionZsh;
extern const CommandSpec kEnv;
extern const CommandSpec kSandbox;
extern const CommandSpec kSandboxExec;
extern const CommandSpec kSandboxKubeconfig;
extern const CommandSpec kSandboxReset;
extern const CommandSpec kSandboxStart;
extern const CommandSpec kSandboxStatus;
extern const CommandSpec kSandboxStop;
extern const CommandSpec kVersion;
extern const CommandSpec kDocs;
extern const CommandSpec kHelp;

namespace {

constexpr CommandSpec kRoot{.path = "", .usage = "", .summary = "Helm charts on Kubernetes"};

constexpr std::array kCommands = {
    &kGet,           &kGetAll,         &kGetHooks,          &kGetManifest,   &kGetMetadata,
    &kGetNotes,      &kGetValues,      &kHistory,           &kInstall,       &kList,
    &kRollback,      &kStatus,         &kTemplate,          &kUninstall,     &kUpgrade,
    &kCompletion,    &kCompletionBash, &kCompletionFish,    &kCompletionZsh, &kEnv,
    &kSandbox,       &kSandboxExec,    &kSandboxKubeconfig, &kSandboxReset,  &kSandboxStart,
    &kSandboxStatus, &kSandboxStop,    &kVersion,           &kDocs,          &kHelp};

/// cobra's ld: edits between two words, case ignored.
std::size_t edit_distance(std::string_view first, std::string_view second) {
  std::vector<std::size_t> previous(second.size() + 1);
  for (std::size_t j = 0; j < previous.size(); ++j)
    previous[j] = j;
  for (std::size_t i = 1; i <= first.size(); ++i) {
    std::vector<std::size_t> current = {i};
    for (std::size_t j = 1; j <= second.size(); ++j) {
      const bool same = to_lower_ascii(first[i - 1]) == to_lower_ascii(second[j - 1]);
      const auto least = std::min({previous[j], current[j - 1], previous[j - 1]});
      current.push_back(same ? previous[j - 1] : least + 1);
    }
    previous = std::move(current);
  }
  return previous.back();
}

}  // namespace

std::span<const CommandSpec* const> all_commands() {
  return kCommands;
}

const CommandSpec& root_command() {
  return kRoot;
}

std::vector<const CommandSpec*> subcommands(const CommandSpec& parent) {
  std::vector<const CommandSpec*> found;
  for (const auto* command : kCommands) {
    if (command->parent() == parent.path) found.push_back(command);
  }
  return found;
}

const CommandSpec* find_subcommand(const CommandSpec& parent, std::string_view name) {
  for (const auto* command : subcommands(parent)) {
    const auto& aliases = command->aliases;
    const bool alias =
        !name.empty() && std::find(aliases.begin(), aliases.end(), name) != aliases.end();
    if (command->name() == name || alias) return command;
  }
  return nullptr;
}

std::string command_path(const CommandSpec& spec) {
  return spec.path.empty() ? std::string(kProgramName)
                           : fmt::format("{} {}", kProgramName, spec.path);
}

std::string use_line(const CommandSpec& spec) {
  const std::string path = command_path(spec);
  return spec.usage.empty() ? path + " [flags]" : fmt::format("{} {} [flags]", path, spec.usage);
}

std::vector<std::string> suggestions_for(std::string_view typed) {
  constexpr std::size_t kNear = 2;
  std::vector<std::string> names;
  for (const auto* command : subcommands(kRoot)) {
    if (command->hidden) continue;
    const auto name = command->name();
    const bool prefix = to_lower_ascii(name).starts_with(to_lower_ascii(typed));
    if (prefix || edit_distance(typed, name) <= kNear) names.emplace_back(name);
    for (const auto word : command->suggest_for) {
      if (!word.empty() && equals_ignore_case(word, typed)) names.emplace_back(name);
    }
  }
  return names;
}

}  // namespace tf::cmd
