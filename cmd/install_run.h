#pragma once

#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "cmd/flag_groups.h"
#include "cmd/session.h"
#include "lib/action/install.h"
#include "lib/release/release.h"

namespace tf::cmd {

/// How the name of the release is found.
struct NameFlags {
  bool generate_name = false;
  std::string name_template;
};
[[nodiscard]] std::vector<BoundFlag> name_flags(NameFlags& options);

/// One install as `install` and `upgrade --install` run it: chart and values, cluster, signals, the
/// action. `options` gets its name. Errors: unprefixed.   Like: helm 4.3.1 runInstall.
[[nodiscard]] Result<release::Release> run_install(
    Session& session, std::span<const std::string> words, const NameFlags& names,
    const ChartFlags& chart_flags, const ValueFlags& value_flags, action::InstallOptions& options);

/// Session::connect for rendering and installing, where a broken kubeconfig is found when Helm asks
/// whether the cluster answers. Errors: kUnreachable "cluster reachability check failed: ...",
/// logged too.
[[nodiscard]] Result<action::ActionContext> connect_for_install(Session& session,
                                                                std::stop_token stop);

/// What SIGINT makes an operation on a release say, on stdout, as in Helm.
[[nodiscard]] std::string cancelled_text(const std::string& release);

}  // namespace tf::cmd
