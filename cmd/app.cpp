#include "cmd/app.h"

#include <fmt/core.h>

#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cmd/argv.h"
#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/completion.h"
#include "cmd/flag_groups.h"
#include "cmd/help.h"
#include "cmd/invocation.h"
#include "cmd/print/progress.h"
#include "cmd/session.h"
#include "cmd/settings.h"
#include "cmd/version_info.h"
#include "lib/data/go_print.h"

namespace tf::cmd {
namespace {

/// Warnings of the first look at the flags would come twice.
class SilentSink final : public EventSink {
 public:
  void on_event(const Event&) override {}
};

ConsoleSink::Options console_options(const Settings& settings, const Environment& environment) {
  ConsoleSink::Options options;
  options.debug = settings.debug;
  options.dialect = settings.dialect;
  options.progress = environment.err_is_terminal ? Progress::kShown : Progress::kHidden;
  Environment of_err = environment;
  of_err.out_is_terminal = environment.err_is_terminal;
  options.colors = colors_enabled(settings, of_err) ? Colors::kOn : Colors::kOff;
  return options;
}

/// What the program's flags say wherever they stand, before a command is looked for; faults are
/// left for the second reading. Like: helm 4.3.1 newRootCmdWithConfig.
Settings first_look(const Environment& environment, std::span<const std::string> arguments) {
  Settings settings = settings_from(environment);
  LoggerFlags ignored;
  bool help = false;
  auto flags = concat({global_flags(settings), logger_flags(ignored)});
  flags.push_back(help_flag(root_command(), help));
  SilentSink silent;
  static_cast<void>(parse_arguments(arguments, flags, UnknownFlags::kSkip, silent));
  return settings;
}

bool known_driver(const std::string& driver) {
  for (const std::string_view name :
       {"", "secret", "secrets", "configmap", "configmaps", "memory", "sql"}) {
    if (driver == name) return true;
  }
  return false;
}

int report(const Error& error, ConsoleSink& console, const Environment& environment) {
  console.end_line();
  environment.err->write(fmt::format("Error: {}\n", error.message));
  return 1;
}

/// Steps in cobra's order: flags, help, driver, number of arguments, flag groups, the command.
/// Out: the exit code, for failures that are told by a log line alone.
Result<int> run_command(Invocation& invocation, std::span<const std::string> arguments,
                        const Environment& environment, ConsoleSink& console) {
  auto flags = invocation.all_flags();
  TF_ASSIGN(const auto parsed, parse_arguments(arguments, flags, UnknownFlags::kFail, console));
  if (invocation.settings.dialect.notes_deprecated_flags) {
    for (const auto& notice : parsed.notices)
      environment.err->write(notice);
  }
  if (invocation.help || !invocation.command) {
    environment.out->write(help_text(invocation.spec, invocation.sections));
    return 0;
  }
  if (!known_driver(invocation.settings.driver)) {
    log_info(console, "unknown driver " + go_quote(invocation.settings.driver));
    return 1;
  }
  TF_CHECK(check_arity(invocation.spec, parsed.words.size()));
  TF_CHECK(check_exclusive(invocation.spec, flags));
  Session session(invocation.settings, environment, console);
  TF_CHECK(invocation.command->run(session, parsed.words));
  return 0;
}

}  // namespace

int run_app(const Environment& environment) {
  const auto& argv = environment.arguments;
  const auto arguments = std::span(argv).subspan(argv.empty() ? 0 : 1);
  const Settings settings = first_look(environment, arguments);
  ConsoleSink console(*environment.err, console_options(settings, environment));
  if (const auto& color = settings.color;
      color != "never" && color != "auto" && color != "always") {
    log_warning(console, "command failed",
                {{"error", fmt::format("invalid color mode {}: must be one of: never, auto, always",
                                       go_quote(color))}});
    return 1;
  }
  if (is_completion_request(arguments)) return answer_completion(environment, arguments);
  const Invocation root(root_command(), environment);
  auto found = find_command(arguments, root.all_flags());
  if (!found) {
    report(found.error(), console, environment);
    environment.err->write(fmt::format("Run '{} --help' for usage.\n", kProgramName));
    return 1;
  }
  Invocation invocation(*found->spec, environment);
  const auto exit_code = run_command(invocation, found->arguments, environment, console);
  console.end_line();
  return exit_code ? *exit_code : report(exit_code.error(), console, environment);
}

}  // namespace tf::cmd
