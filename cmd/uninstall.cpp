#include "lib/action/uninstall.h"

#include <fmt/core.h>

#include "cmd/command.h"
#include "cmd/flag_groups.h"
#include "cmd/offers.h"
#include "cmd/session.h"

namespace tf::cmd {
namespace {

using action::UninstallOptions;

constexpr Flag<UninstallOptions> kUninstallFlags[] = {
    {.name = "dry-run",
     .target = &UninstallOptions::dry_run,
     .help = "only say what would be uninstalled"},
    {.name = "no-hooks", .target = &UninstallOptions::no_hooks, .help = "run no hooks"},
    {.name = "ignore-not-found",
     .target = &UninstallOptions::ignore_not_found,
     .help = "a release that does not exist is no failure"},
    {.name = "keep-history",
     .target = &UninstallOptions::keep_history,
     .help = "delete the resources, but keep the release's history"},
    {.name = "cascade",
     .target = &UninstallOptions::cascade,
     .help = "what becomes of dependents: \"background\", \"orphan\" or \"foreground\"; the last "
             "one with --wait also waits for finalizers"},
    {.name = "description",
     .target = &UninstallOptions::description,
     .help = "text to keep with the revision"},
};

class UninstallCommand final : public Command {
 public:
  std::vector<BoundFlag> flags() override {
    return concat({bind_all(options_, kUninstallFlags), wait_and_timeout_flags(options_)});
  }

  Status run(Session& session, std::span<const std::string> words) override {
    const auto& cascade = options_.cascade;
    if (cascade != "background" && cascade != "foreground" && cascade != "orphan") {
      return fail(ErrorCode::kInvalid,
                  fmt::format("invalid cascade value ({}). Must be \"background\", "
                              "\"foreground\", or \"orphan\"",
                              cascade));
    }
    TF_ASSIGN(auto context, session.connect());
    for (const auto& name : words) {
      TF_ASSIGN(const auto report, action::uninstall(context, name, options_));
      if (!report.info.empty()) session.print(report.info + "\n");
      session.print(fmt::format("release \"{}\" uninstalled\n", name));
    }
    return {};
  }

  Completion complete(Session& session, std::span<const std::string> words) override {
    return offer_releases(session, words);
  }

 private:
  UninstallOptions options_;
};

}  // namespace

extern constinit const CommandSpec kUninstall{.path = "uninstall",
                                              .usage = "RELEASE_NAME [...]",
                                              .summary = "uninstall releases",
                                              .arity = {1, Arity::kAny},
                                              .aliases = {"del", "delete", "un"},
                                              .suggest_for = {"remove", "rm"},
                                              .make = make<UninstallCommand>};

}  // namespace tf::cmd
