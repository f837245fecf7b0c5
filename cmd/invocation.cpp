#include "cmd/invocation.h"

#include <utility>

#include "cmd/flag_groups.h"

namespace tf::cmd {

Invocation::Invocation(const CommandSpec& command_spec, const Environment& environment)
    : spec(command_spec), settings(settings_from(environment)) {
  if (spec.make != nullptr) {
    command = spec.make();
    command->use_environment(settings, environment);
    sections.local = command->flags();
  }
  sections.local.push_back(help_flag(spec, help));
  auto& program_flags = spec.path.empty() ? sections.local : sections.global;
  for (auto& flag : concat({global_flags(settings), logger_flags(ignored)})) {
    program_flags.push_back(std::move(flag));
  }
}

std::vector<BoundFlag> Invocation::all_flags() const {
  return concat({sections.local, sections.global});
}

}  // namespace tf::cmd
