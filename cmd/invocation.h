#pragma once

#include <memory>
#include <vector>

#include "cmd/command.h"
#include "cmd/environment.h"
#include "cmd/help.h"
#include "cmd/settings.h"

namespace tf::cmd {

/// A command made ready for one run: fresh options, and all flags it knows bound to them.
struct Invocation {
  Invocation(const CommandSpec& command_spec, const Environment& environment);
  Invocation(const Invocation&) = delete;
  Invocation& operator=(const Invocation&) = delete;
  ~Invocation() = default;

  /// Its own flags, then the program's.
  [[nodiscard]] std::vector<BoundFlag> all_flags() const;

  const CommandSpec& spec;
  std::unique_ptr<Command> command;  ///< null for groups
  Settings settings;
  LoggerFlags ignored;
  bool help = false;
  FlagSections sections;
};

}  // namespace tf::cmd
