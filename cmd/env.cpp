#include <fmt/core.h>

#include "cmd/command.h"
#include "cmd/session.h"
#include "cmd/settings.h"

namespace tf::cmd {
namespace {

class EnvCommand final : public Command {
 public:
  Status run(Session& session, std::span<const std::string> words) override {
    const auto report = environment_report(session.settings(), session.environment());
    if (!words.empty()) {
      const auto found = report.find(words[0]);
      session.print((found == report.end() ? "" : found->second) + "\n");
      return {};
    }
    for (const auto& [name, value] : report)
      session.print(fmt::format("{}=\"{}\"\n", name, value));
    return {};
  }

  Completion complete(Session& session, std::span<const std::string> words) override {
    Completion completion;
    if (!words.empty()) return completion;
    for (const auto& [name, value] :
         environment_report(session.settings(), session.environment())) {
      completion.lines.push_back(name);
    }
    return completion;
  }
};

}  // namespace

extern constinit const CommandSpec kEnv{.path = "env",
                                        .usage = "",
                                        .summary = "show the settings in use",
                                        .arity = {0, 1},
                                        .make = make<EnvCommand>};

}  // namespace tf::cmd
