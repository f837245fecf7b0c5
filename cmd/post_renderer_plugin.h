#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/process.h"
#include "lib/base/result.h"
#include "lib/data/event.h"

namespace tf::cmd {

using VariableMap = std::map<std::string, std::string, std::less<>>;

/// A plugin of Helm 4 of type postrenderer/v1 that runs as a process.
struct PostRendererPlugin {
  struct Command {
    std::string os;
    std::string architecture;
    std::string command;
    std::vector<std::string> arguments;
  };
  std::string name;
  std::string directory;
  std::vector<Command> commands;
};

/// Looks through the plugin.yaml of every plugin in the directories ("a:b").
/// Errors: kNotFound `plugin: {Name:x Type:postrenderer/v1} not found`. Events: a warning for each
///         plugin that cannot be read.   Like: helm 4.3.1 internal/plugin.FindPlugin.
[[nodiscard]] Result<PostRendererPlugin> find_post_renderer(const std::string& directories,
                                                            const std::string& name,
                                                            EventSink& events);

/// The process that a plugin is run as, without its input: the command for this platform with
/// variables expanded, HELM_PLUGIN_NAME and HELM_PLUGIN_DIR in the environment.
/// Errors: kInvalid "failed to prepare plugin command: no plugin command is applicable", kNotFound
///         `exec: "x": executable file not found in $PATH`.
/// Like:   helm 4.3.1 internal/plugin.PrepareCommands.
[[nodiscard]] Result<ProcessRequest> plugin_process(const PostRendererPlugin& plugin,
                                                    const std::vector<std::string>& extra_arguments,
                                                    VariableMap variables);

/// Go's os.Expand: $name, ${name} and the one-character names of a shell.
[[nodiscard]] std::string expand_variables(std::string_view text, const VariableMap& variables);

}  // namespace tf::cmd
