#pragma once

#include <string_view>

namespace tf::cmd {

/// The program's own name in usage and errors, where Helm prints "helm".
inline constexpr std::string_view kProgramName = "tf";

/// What `version` shows. Scripts gate on Helm's version, so `version` is the Helm release that this
/// program mirrors; its own number stands beside it.
struct VersionInfo {
  std::string_view version = "v4.3.1";
  std::string_view git_commit = {};
  std::string_view git_tree_state = {};
  std::string_view go_version = {};
  std::string_view kube_client_version = "v1.37";
  std::string_view tf_version = "v0.1.0";
};
inline constexpr VersionInfo kVersionInfo;

}  // namespace tf::cmd
