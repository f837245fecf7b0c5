#include "cmd/help.h"

#include <fmt/core.h>

#include <algorithm>

#include "cmd/commands.h"
#include "cmd/manual.h"
#include "cmd/version_info.h"
#include "lib/base/text.h"
#include "lib/data/go_print.h"

namespace tf::cmd {
namespace {

constexpr std::size_t kNamePadding = 11;

/// pflag's words for its types.
std::string_view type_word(const BoundFlag& flag) {
  if (flag.type == "bool") return "";
  if (flag.type == "stringSlice") return "strings";
  return flag.type;
}

/// pflag's defaultIsZeroValue.
bool default_is_zero(const BoundFlag& flag) {
  const auto& text = flag.default_text;
  if (flag.type == "duration") return text == "0s";
  if (flag.type == "stringSlice" || flag.type == "stringArray") return text == "[]";
  return text.empty() || text == "false" || text == "0" || text == "<nil>";
}

std::string subcommand_list(const CommandSpec& spec) {
  auto commands = subcommands(spec);
  std::sort(commands.begin(), commands.end(),
            [](const auto* a, const auto* b) { return a->name() < b->name(); });
  std::size_t padding = kNamePadding;
  for (const auto* command : commands)
    padding = std::max(padding, command->name().size());
  std::string text;
  for (const auto* command : commands) {
    if (command->hidden) continue;
    text += fmt::format("\n  {:<{}} {}", command->name(), padding, command->summary);
  }
  return text;
}

std::string alias_list(const CommandSpec& spec) {
  std::string text(spec.name());
  for (const auto alias : spec.aliases) {
    if (!alias.empty()) text += fmt::format(", {}", alias);
  }
  return text;
}

}  // namespace

std::string flag_signature(const BoundFlag& flag) {
  std::string text = flag.short_name != 0 ? fmt::format("-{}, ", flag.short_name) : "    ";
  text += fmt::format("--{}", flag.name);
  if (const auto word = type_word(flag); !word.empty()) text += fmt::format(" {}", word);
  if (flag.bare.empty() || (flag.type == "bool" && flag.bare == "true")) return text;
  const bool quoted = flag.type == "string";
  return text + (quoted ? fmt::format("[=\"{}\"]", flag.bare) : fmt::format("[={}]", flag.bare));
}

std::string flag_description(const BoundFlag& flag) {
  std::string text(flag.help);
  if (default_is_zero(flag)) return text;
  const bool quoted = flag.type == "string";
  return text +
         fmt::format(" (default {})", quoted ? go_quote(flag.default_text) : flag.default_text);
}

std::string flag_usages(std::vector<BoundFlag> flags) {
  std::erase_if(flags, [](const BoundFlag& flag) { return flag.hidden; });
  std::sort(flags.begin(), flags.end(),
            [](const BoundFlag& a, const BoundFlag& b) { return a.name < b.name; });
  std::size_t widest = 0;
  for (const auto& flag : flags)
    widest = std::max(widest, flag_signature(flag).size());
  std::string text;
  for (const auto& flag : flags) {
    text += fmt::format("  {:<{}}   {}\n", flag_signature(flag), widest, flag_description(flag));
  }
  return text;
}

std::string usage_text(const CommandSpec& spec, const FlagSections& flags) {
  std::string text = "Usage:";
  const bool group = spec.make == nullptr;
  text += group ? fmt::format("\n  {} [command]", command_path(spec))
                : fmt::format("\n  {}", use_line(spec));
  if (!spec.aliases[0].empty()) text += "\n\nAliases:\n  " + alias_list(spec);
  if (group) text += "\n\nAvailable Commands:" + subcommand_list(spec);
  const auto section = [&](std::string_view title, const std::vector<BoundFlag>& list) {
    const auto lines = flag_usages(list);
    if (!lines.empty()) text += fmt::format("\n\n{}:\n{}", title, trim_space_right(lines));
  };
  section("Flags", flags.local);
  section("Global Flags", flags.global);
  if (group) {
    text += fmt::format("\n\nUse \"{} [command] --help\" for more information about a command.",
                        command_path(spec));
  }
  return text + "\n";
}

std::string help_text(const CommandSpec& spec, const FlagSections& flags) {
  const auto page = manual_page(spec.path);
  const std::string about = page.empty() ? std::string(spec.summary) : manual_text(page);
  return std::string(trim_space_right(about)) + "\n\n" + usage_text(spec, flags);
}

BoundFlag help_flag(const CommandSpec& spec, bool& wanted) {
  BoundFlag flag;
  flag.name = "help";
  flag.short_name = 'h';
  flag.help = spec.path.empty() ? "help for tf" : "help for this command";
  flag.type = "bool";
  flag.bare = "true";
  flag.default_text = "false";
  flag.set = [&wanted](const std::string& value, EventSink&) -> Status {
    TF_ASSIGN(wanted, parse_flag_bool(value));
    return {};
  };
  return flag;
}

}  // namespace tf::cmd
