#pragma once

#include <map>
#include <string>
#include <vector>

#include "cmd/environment.h"
#include "cmd/flag.h"
#include "lib/data/helm_dialect.h"
#include "lib/kube/rest_config.h"

namespace tf::cmd {

/// The program's own flags and the HELM_* variables behind them (cli.md 3): a value made once a
/// run.
struct Settings {
  std::string ns;
  std::string kubeconfig;
  std::string kube_context;
  std::string kube_token;
  std::string kube_as_user;
  std::vector<std::string> kube_as_groups;
  std::string kube_api_server;
  std::string kube_ca_file;
  std::string kube_tls_server_name;
  bool kube_insecure_skip_tls_verify = false;
  bool debug = false;
  std::string registry_config;
  std::string repository_config;
  std::string repository_cache;
  std::string content_cache;
  int burst_limit = 100;
  double qps = 0;
  std::string color = "auto";
  std::string sandbox;  ///< its name when the cluster is to be one; "": a real one
  HelmDialect dialect;  ///< which Helm charts are rendered as

  // Told by the environment alone.
  std::string plugins_directory;
  std::string cache_home;
  std::string config_home;
  std::string data_home;
  std::string driver;
  int max_history = 10;
};

/// What the environment says, flags not read yet. Like: helm 4.3.1 cli.New and helmpath.
[[nodiscard]] Settings settings_from(const Environment& environment);

/// The program's flags, shown as global ones, and the hidden ones that are accepted and ignored.
[[nodiscard]] std::vector<BoundFlag> global_flags(Settings& settings);

/// Flags of Kubernetes' logger: accepted, hidden, without effect.
struct LoggerFlags {
  bool toggle = false;
  int number = 0;
  std::string text;
};
[[nodiscard]] std::vector<BoundFlag> logger_flags(LoggerFlags& ignored);

[[nodiscard]] kube::ConnectionSettings connection_settings(const Settings& settings,
                                                           const Environment& environment);

/// The variables that `env` shows, HELM_BIN ... KUBECONFIG.
[[nodiscard]] std::map<std::string, std::string> environment_report(const Settings& settings,
                                                                    const Environment& environment);

/// Whether colours may go to stdout: --color, and for "auto" a terminal that can.
[[nodiscard]] bool colors_enabled(const Settings& settings, const Environment& environment);

}  // namespace tf::cmd
