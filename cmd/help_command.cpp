#include <fmt/core.h>

#include "cmd/argv.h"
#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/help.h"
#include "cmd/invocation.h"
#include "cmd/session.h"
#include "lib/base/text.h"

namespace tf::cmd {
namespace {

/// Like: cobra 1.10.2's default help command.
class HelpCommand final : public Command {
 public:
  Status run(Session& session, std::span<const std::string> words) override {
    const Environment& environment = session.environment();
    const Invocation root(root_command(), environment);
    const auto found = find_command(words, root.all_flags());
    if (!found) {
      const auto topics = join(words, " ");
      environment.err->write(fmt::format("Unknown help topic [`{}`]\n", topics));
      environment.err->write(usage_text(root_command(), root.sections));
      return {};
    }
    const Invocation invocation(*found->spec, environment);
    session.print(help_text(*found->spec, invocation.sections));
    return {};
  }

  Completion complete(Session&, std::span<const std::string> words) override {
    const auto* parent = &root_command();
    for (const auto& word : words) {
      parent = find_subcommand(*parent, word);
      if (parent == nullptr) return {};
    }
    Completion completion;
    for (const auto* command : subcommands(*parent)) {
      if (command->hidden) continue;
      completion.lines.push_back(fmt::format("{}\t{}", command->name(), command->summary));
    }
    return completion;
  }
};

}  // namespace

extern constinit const CommandSpec kHelp{.path = "help",
                                         .usage = "[command]",
                                         .summary = "help about a command",
                                         .make = make<HelpCommand>};

}  // namespace tf::cmd
