#include "cmd/post_renderer_plugin.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "lib/base/files.h"
#include "lib/base/semver.h"
#include "lib/base/text.h"
#include "lib/data/go_print.h"
#include "lib/data/yaml_reader.h"

namespace tf::cmd {
namespace {

constexpr std::string_view kFile = "plugin.yaml";
constexpr std::string_view kType = "postrenderer/v1";
constexpr std::string_view kSystem = "linux";
#if defined(__aarch64__)
constexpr std::string_view kArchitecture = "arm64";
#else
constexpr std::string_view kArchitecture = "amd64";
#endif

tl::unexpected<Error> broken(std::string message) {
  return fail(ErrorCode::kInvalid, std::move(message));
}

bool is_plugin_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return is_digit_ascii(c) || (to_lower_ascii(c) >= 'a' && to_lower_ascii(c) <= 'z') ||
           c == '_' || c == '-';
  });
}

/// helm 4.3.1 internal/plugin.MetadataV1.Validate.
Status check_metadata(const Value& root) {
  if (!is_plugin_name(string_at(root, {"name"}))) return broken("invalid plugin `name`");
  const std::string_view version = string_at(root, {"version"});
  if (version.empty()) return broken("plugin `version` is required");
  if (!Version::parse_strict(version)) {
    return broken(
        fmt::format("invalid plugin `version` {}: must be valid semver", go_quote(version)));
  }
  if (string_at(root, {"type"}).empty()) return broken("`type` missing");
  const std::string_view runtime = string_at(root, {"runtime"});
  if (runtime.empty()) return broken("`runtime` missing");
  if (runtime != "subprocess" && runtime != "extism/v1") {
    return broken(
        fmt::format("failed to convert MetadataV1 to Metadata: unsupported plugin runtime type: {}",
                    go_quote(runtime)));
  }
  return {};
}

PostRendererPlugin::Command read_command(const Value& entry) {
  PostRendererPlugin::Command command;
  command.os = string_at(entry, {"os"});
  command.architecture = string_at(entry, {"arch"});
  command.command = string_at(entry, {"command"});
  const Value* arguments = find_path(entry, {"args"});
  if (arguments == nullptr || !arguments->is_list()) return command;
  for (const Value& argument : *arguments->as_list())
    command.arguments.push_back(go_print(argument));
  return command;
}

/// Out: nothing for a plugin of another kind.
Result<std::optional<PostRendererPlugin>> load_plugin(const std::string& directory) {
  const std::string file = join_path(directory, kFile);
  TF_ASSIGN(const std::string text, read_file(file));
  auto root = parse_yaml(text);
  if (!root)
    return broken(
        fmt::format("failed to load plugin {}: {}", go_quote(directory), root.error().message));
  const std::string_view api_version = string_at(*root, {"apiVersion"});
  if (api_version.empty()) return std::nullopt;  // plugins of Helm 3 are commands and getters
  const auto in_plugin = [&directory](Error error) {
    return fail(std::move(error).wrap("failed to load plugin " + go_quote(directory)));
  };
  if (api_version != "v1") {
    return in_plugin(Error{ErrorCode::kInvalid,
                           fmt::format("invalid plugin apiVersion: {}", go_quote(api_version))});
  }
  if (auto valid = check_metadata(*root); !valid) return in_plugin(std::move(valid).error());
  if (string_at(*root, {"type"}) != kType) return std::nullopt;
  if (string_at(*root, {"runtime"}) != "subprocess") {
    return in_plugin(Error{ErrorCode::kUnsupported, "WebAssembly plugins are not offered yet"});
  }
  PostRendererPlugin plugin;
  plugin.name = string_at(*root, {"name"});
  plugin.directory = directory;
  const Value* commands = find_path(*root, {"runtimeConfig", "platformCommand"});
  if (commands != nullptr && commands->is_list()) {
    for (const Value& entry : *commands->as_list())
      plugin.commands.push_back(read_command(entry));
  }
  return plugin;
}

std::vector<std::string> plugin_directories(const std::string& base) {
  std::vector<std::string> found;
  const auto entries = list_directory(base);
  if (!entries) return found;
  for (const auto& [name, kind] : *entries) {
    if (stat_file(join_path(base, name + "/" + std::string(kFile))))
      found.push_back(join_path(base, name));
  }
  return found;
}

/// The first fit: system and architecture, then the system alone, then any.
const PostRendererPlugin::Command* command_for_platform(const PostRendererPlugin& plugin) {
  const PostRendererPlugin::Command* best = nullptr;
  bool fits_system = false;
  for (const auto& command : plugin.commands) {
    const bool system = equals_ignore_case(command.os, kSystem);
    if (system && equals_ignore_case(command.architecture, kArchitecture)) return &command;
    if ((!command.os.empty() && !system) || !command.architecture.empty()) continue;
    if (best == nullptr || (system && !fits_system)) best = &command;
    fits_system = fits_system || system;
  }
  return best;
}

bool is_name_character(char c) {
  return c == '_' || is_digit_ascii(c) || (to_lower_ascii(c) >= 'a' && to_lower_ascii(c) <= 'z');
}

/// os.getShellName: the name behind a '$' and how many characters it takes.
std::pair<std::string_view, std::size_t> shell_name(std::string_view text) {
  constexpr std::string_view kSpecial = "*#$@!?-0123456789";
  if (text[0] == '{') {
    const bool special =
        text.size() > 2 && kSpecial.find(text[1]) != std::string_view::npos && text[2] == '}';
    if (special) return {text.substr(1, 1), 3};
    const std::size_t close = text.find('}', 1);
    if (close == std::string_view::npos) return {{}, 1};
    if (close == 1) return {{}, 2};
    return {text.substr(1, close - 1), close + 1};
  }
  if (kSpecial.find(text[0]) != std::string_view::npos) return {text.substr(0, 1), 1};
  const auto end = std::find_if_not(text.begin(), text.end(), is_name_character);
  const auto size = static_cast<std::size_t>(end - text.begin());
  return {text.substr(0, size), size};
}

}  // namespace

std::string expand_variables(std::string_view text, const VariableMap& variables) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] != '$' || at + 1 == text.size()) {
      out += text[at++];
      continue;
    }
    const auto [name, width] = shell_name(text.substr(at + 1));
    if (name.empty() && width == 0) out += '$';
    const auto found = variables.find(name);
    if (!name.empty() && found != variables.end()) out += found->second;
    at += width + 1;
  }
  return out;
}

Result<PostRendererPlugin> find_post_renderer(const std::string& directories,
                                              const std::string& name, EventSink& events) {
  std::optional<PostRendererPlugin> found;
  for (const std::string& base : split(directories, ":")) {
    for (const std::string& directory : plugin_directories(base)) {
      auto plugin = load_plugin(directory);
      if (!plugin) {
        log_warning(
            events, "failed to load plugin (ignoring)",
            {{"plugin_yaml", join_path(directory, kFile)}, {"error", plugin.error().message}});
      } else if (*plugin && (*plugin)->name == name && !found) {
        found = **std::move(plugin);
      }
    }
  }
  if (found) return *std::move(found);
  return fail(ErrorCode::kNotFound,
              fmt::format("plugin: {{Name:{} Type:{}}} not found", name, kType));
}

Result<ProcessRequest> plugin_process(const PostRendererPlugin& plugin,
                                      const std::vector<std::string>& extra_arguments,
                                      VariableMap variables) {
  variables.insert_or_assign("HELM_PLUGIN_NAME", plugin.name);
  variables.insert_or_assign("HELM_PLUGIN_DIR", plugin.directory);
  const PostRendererPlugin::Command* chosen = command_for_platform(plugin);
  const auto words = chosen == nullptr ? std::vector<std::string>() : split(chosen->command, " ");
  if (words.empty() || words.front().empty()) {
    return broken("failed to prepare plugin command: no plugin command is applicable");
  }
  ProcessRequest request;
  const auto path = variables.find("PATH");
  TF_ASSIGN(request.program,
            find_executable(expand_variables(words.front(), variables),
                            path == variables.end() ? std::string() : path->second));
  for (std::size_t i = 1; i < words.size(); ++i)
    request.arguments.push_back(expand_variables(words[i], variables));
  for (const std::string& argument : chosen->arguments)
    request.arguments.push_back(expand_variables(argument, variables));
  request.arguments.insert(request.arguments.end(), extra_arguments.begin(), extra_arguments.end());
  for (const auto& [key, value] : variables)
    request.environment.push_back(key + "=" + value);
  return request;
}

}  // namespace tf::cmd
