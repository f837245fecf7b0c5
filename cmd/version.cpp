#include <fmt/core.h>

#include "cmd/command.h"
#include "cmd/session.h"
#include "cmd/version_info.h"
#include "lib/base/text.h"
#include "lib/data/value.h"
#include "templates-engine/renderer.h"

namespace tf::cmd {
namespace {

struct VersionArgs {
  bool short_form = false;
  std::string format_template;
};

constexpr Flag<VersionArgs> kVersionFlags[] = {
    {.name = "short", .target = &VersionArgs::short_form, .help = "the version number only"},
    {.name = "template",
     .target = &VersionArgs::format_template,
     .help = "Go template for the output, e.g. {{.Version}}"},
};

std::string short_text(const VersionInfo& info) {
  return fmt::format("{}+tf{}", info.version, trim_prefix(info.tf_version, "v"));
}

std::string long_text(const VersionInfo& info) {
  return fmt::format(
      "version.BuildInfo{{Version:\"{}\", GitCommit:\"{}\", GitTreeState:\"{}\", GoVersion:\"{}\", "
      "KubeClientVersion:\"{}\", TfVersion:\"{}\"}}",
      info.version, info.git_commit, info.git_tree_state, info.go_version, info.kube_client_version,
      info.tf_version);
}

Value template_scope(const VersionInfo& info) {
  return Map({{"Version", info.version},
              {"GitCommit", info.git_commit},
              {"GitTreeState", info.git_tree_state},
              {"GoVersion", info.go_version},
              {"KubeClientVersion", info.kube_client_version},
              {"TfVersion", info.tf_version}});
}

class VersionCommand final : public Command {
 public:
  std::vector<BoundFlag> flags() override { return bind_all(args_, kVersionFlags); }

  Status run(Session& session, std::span<const std::string>) override {
    if (args_.format_template.empty()) {
      session.print((args_.short_form ? short_text(kVersionInfo) : long_text(kVersionInfo)) + "\n");
      return {};
    }
    engine::Environment environment;
    environment.clock = &session.clock();
    TF_ASSIGN(const auto text, engine::render_text("_", args_.format_template,
                                                   template_scope(kVersionInfo), environment));
    session.print(text);
    return {};
  }

 private:
  VersionArgs args_;
};

}  // namespace

extern constinit const CommandSpec kVersion{.path = "version",
                                            .usage = "",
                                            .summary = "show the version",
                                            .arity = {0, 0},
                                            .make = make<VersionCommand>};

}  // namespace tf::cmd
