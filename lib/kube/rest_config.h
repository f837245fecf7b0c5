#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/base/result.h"
#include "lib/data/value.h"
#include "lib/net/http.h"

namespace tf::kube {

/// What decides which cluster is talked to, as whom and where: flags first, then environment values
/// that cmd read (nothing in here reads the environment).
struct ConnectionSettings {
  std::string kubeconfig;  ///< --kubeconfig: this file only
  std::vector<std::string>
      config_files;  ///< $KUBECONFIG split, or ~/.kube/config; merged, first wins
  std::string context;
  std::string ns;  ///< "" : the context's, the pod's, or "default"
  std::string token;
  std::string as_user;
  std::vector<std::string> as_groups;
  std::string api_server;
  std::string ca_file;
  std::string tls_server_name;
  bool insecure_skip_tls_verify = false;
  /// KUBERNETES_SERVICE_HOST/PORT and the service account's directory, for in-cluster use; empty
  /// elsewhere.
  std::string in_cluster_host;
  std::string in_cluster_port;
  std::string service_account_dir = "/var/run/secrets/kubernetes.io/serviceaccount";
  /// The environment handed to exec credential plugins ("K=V").
  std::vector<std::string> environment;
  std::string user_agent = "Helm/4.3.1";
};

/// One cluster, fully resolved: files are read, the exec plugin is not run yet.
struct RestConfig {
  std::string server;  ///< "https://host:port[/prefix]" without trailing slash
  std::string ca_pem;  ///< "": the system's
  std::string client_certificate_pem;
  std::string client_key_pem;
  std::string tls_server_name;
  bool insecure_skip_tls_verify = false;
  std::string proxy_url;
  std::string bearer_token;
  std::string bearer_token_file;
  std::string username;
  std::string password;
  std::string as_user;
  std::vector<std::string> as_groups;
  std::string user_agent;
  std::string context;  ///< name of the context in use, "" when none
  std::string ns;       ///< the resolved default namespace, never empty

  /// client.authentication.k8s.io credential plugin; run on first need by make_client.
  struct ExecPlugin {
    std::string command;
    std::vector<std::string> arguments;
    std::vector<std::pair<std::string, std::string>> environment;
    std::string api_version;
    std::string install_hint;
    std::string interactive_mode;  ///< "Never", "IfAvailable", "Always"
    bool provide_cluster_info = false;
    Value cluster_config;  ///< the cluster's "client.authentication.k8s.io/exec" extension
  };
  std::optional<ExecPlugin> exec;
  std::vector<std::string> process_environment;
};

/// kubeconfig loading and merging as client-go does (cli.md 3.2).
/// Errors: kUnreachable with what follows "kubernetes cluster unreachable: " in Helm:
///         `context "nope" does not exist`, `stat /nope: no such file or directory`; broken YAML
///         with file:line.
[[nodiscard]] Result<RestConfig> resolve_rest_config(const ConnectionSettings& settings);

/// Only the namespace, without touching certificates: flags, context, pod, "default".
[[nodiscard]] std::string resolve_namespace(const ConnectionSettings& settings);

}  // namespace tf::kube
