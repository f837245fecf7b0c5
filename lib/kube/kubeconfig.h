#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lib/base/result.h"
#include "lib/kube/rest_config.h"

namespace tf::kube {

/// The parts of a kubeconfig file that decide a connection. Paths are resolved against the file's
/// folder,
/// *-data fields are decoded.
struct KubeCluster {
  std::string server;
  std::string ca_file;
  std::string ca_data;
  std::string tls_server_name;
  std::string proxy_url;
  bool insecure_skip_tls_verify = false;
  Value exec_config;
};

struct KubeUser {
  std::string certificate_file;
  std::string certificate_data;
  std::string key_file;
  std::string key_data;
  std::string token;
  std::string token_file;
  std::string username;
  std::string password;
  std::string as_user;
  std::vector<std::string> as_groups;
  std::optional<RestConfig::ExecPlugin> exec;
};

struct KubeContext {
  std::string cluster;
  std::string user;
  std::string ns;
};

struct KubeConfig {
  std::map<std::string, KubeCluster> clusters;
  std::map<std::string, KubeUser> users;
  std::map<std::string, KubeContext> contexts;
  std::string current_context;
};

/// Reads and merges the files; of two entries of one name, and of two current contexts, the first
/// wins. Files that are missing are skipped, except `explicit_file`, which is then the only one
/// read. Errors: kUnreachable `stat /nope: no such file or directory`, `error loading config file
/// "f": ...`. Like: ClientConfigLoadingRules.Load, client-go 0.37.
[[nodiscard]] Result<KubeConfig> load_kubeconfig(const std::string& explicit_file,
                                                 const std::vector<std::string>& files);

}  // namespace tf::kube
