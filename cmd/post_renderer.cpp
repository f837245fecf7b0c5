#include "cmd/post_renderer.h"

#include <fmt/core.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "cmd/post_renderer_plugin.h"
#include "lib/base/process.h"
#include "lib/base/text.h"
#include "lib/data/go_print.h"

namespace tf::cmd {
namespace {

tl::unexpected<Error> refuse(const std::string& name, Error cause) {
  return fail(std::move(cause).wrap(
      fmt::format("invalid argument {} for \"--post-renderer\" flag", go_quote(name))));
}

std::vector<std::string> environment_of(const Environment& environment) {
  std::vector<std::string> all;
  for (const auto& [name, value] : environment.variables)
    all.push_back(name + "=" + value);
  return all;
}

/// helm 3.22.0 postrender.NewExec and execRender.Run.
Result<action::PostRenderFn> make_program(Session& session, const PostRendererFlags& flags) {
  ProcessRequest request;
  request.arguments = flags.post_renderer_args;
  request.environment = environment_of(session.environment());
  for (const std::string& name : flags.post_renderers) {
    auto found = find_executable(name, session.environment().get("PATH"));
    if (!found)
      return refuse(name, std::move(found).error().wrap("unable to find binary at " + name));
    request.program = std::filesystem::absolute(*found).lexically_normal().string();
  }
  return [request](const std::string& manifests) -> Result<std::string> {
    ProcessRequest run = request;
    run.input = manifests;
    const auto told = [&run](const std::string& err, const std::string& why) {
      return fail(ErrorCode::kInvalid,
                  fmt::format("error while running command {}. error output:\n{}: {}", run.program,
                              err, why));
    };
    auto outcome = run_process(run);
    if (!outcome) return told({}, outcome.error().message);
    if (!outcome->failure.empty()) return told(outcome->err, outcome->failure);
    return std::move(outcome->out);
  };
}

/// helm 4.3.1 postrenderer.NewPostRendererPlugin and postRendererPlugin.Run.
Result<action::PostRenderFn> make_plugin(Session& session, const PostRendererFlags& flags) {
  const std::string& name = flags.post_renderers.front();
  auto plugin = find_post_renderer(session.settings().plugins_directory, name, session.events());
  if (!plugin) return refuse(name, std::move(plugin).error());
  if (flags.post_renderers.size() > 1) {
    return refuse(flags.post_renderers[1],
                  Error{ErrorCode::kInvalid, "cannot specify --post-renderer flag more than once"});
  }
  return [plugin = *std::move(plugin), arguments = flags.post_renderer_args,
          variables = session.environment().variables](
             const std::string& manifests) -> Result<std::string> {
    const auto refused = [&plugin](Error error) {
      return fail(std::move(error).wrap(
          fmt::format("failed to invoke post-renderer plugin {}", go_quote(plugin.name))));
    };
    auto request = plugin_process(plugin, arguments, variables);
    if (!request) return refused(std::move(request).error());
    request->input = manifests;
    auto outcome = run_process(*request);
    if (!outcome) return refused(std::move(outcome).error());
    if (!outcome->failure.empty()) {
      return refused(Error{ErrorCode::kInvalid,
                           fmt::format("plugin {} exited with error", go_quote(plugin.name))});
    }
    if (trim_space(outcome->out).empty()) {
      return fail(ErrorCode::kInvalid,
                  fmt::format("post-renderer {} produced empty output", go_quote(plugin.name)));
    }
    return std::move(outcome->out);
  };
}

}  // namespace

Result<action::PostRenderFn> make_post_renderer(Session& session, const PostRendererFlags& flags) {
  if (flags.post_renderers.empty()) return action::PostRenderFn();
  return session.settings().dialect.post_renders_by_plugin ? make_plugin(session, flags)
                                                           : make_program(session, flags);
}

}  // namespace tf::cmd
