#include "lib/kube/rest_config.h"

#include <fmt/core.h>

#include <string_view>

#include "lib/base/files.h"
#include "lib/base/text.h"
#include "lib/kube/kubeconfig.h"
#include "lib/net/url.h"

namespace tf::kube {
namespace {

/// What client-go talks to when nothing is configured.
constexpr std::string_view kDefaultServer = "http://localhost:8080";

/// The entries of one context with the settings' overrides on top.
struct Selection {
  std::string context_name;
  KubeContext context;
  KubeCluster cluster;
  KubeUser user;
};

tl::unexpected<Error> unreachable(std::string message) {
  return fail(ErrorCode::kUnreachable, std::move(message));
}

void override_cluster(KubeCluster& cluster, const ConnectionSettings& settings) {
  // As DirectClientConfig.getCluster: a CA or "insecure" from outside replaces all trust settings,
  // a server from outside drops the file's TLS name.
  if (settings.insecure_skip_tls_verify || !settings.ca_file.empty()) {
    cluster.insecure_skip_tls_verify = settings.insecure_skip_tls_verify;
    cluster.ca_file = settings.ca_file;
    cluster.ca_data.clear();
  }
  if (!settings.tls_server_name.empty() || !settings.api_server.empty()) {
    cluster.tls_server_name = settings.tls_server_name;
  }
  if (!settings.api_server.empty()) cluster.server = settings.api_server;
}

void override_user(KubeUser& user, const ConnectionSettings& settings) {
  if (!settings.token.empty()) user.token = settings.token;
  if (!settings.as_user.empty()) user.as_user = settings.as_user;
  if (!settings.as_groups.empty()) user.as_groups = settings.as_groups;
}

Result<Selection> select(const KubeConfig& config, const ConnectionSettings& settings) {
  Selection selection;
  const bool asked = !settings.context.empty();
  selection.context_name = asked ? settings.context : config.current_context;
  const auto context = config.contexts.find(selection.context_name);
  if (context != config.contexts.end()) {
    selection.context = context->second;
  } else if (asked) {
    return unreachable(fmt::format("context \"{}\" does not exist", settings.context));
  } else if (!selection.context_name.empty()) {
    return unreachable(
        fmt::format("invalid configuration: context was not found for specified context: {}",
                    selection.context_name));
  }
  const auto cluster = config.clusters.find(selection.context.cluster);
  if (cluster != config.clusters.end()) {
    selection.cluster = cluster->second;
  } else {
    selection.cluster.server = kDefaultServer;
  }
  const auto user = config.users.find(selection.context.user);
  if (user != config.users.end()) selection.user = user->second;
  override_cluster(selection.cluster, settings);
  override_user(selection.user, settings);
  return selection;
}

/// One failed rule of clientcmd's validateClusterInfo and validateAuthInfo.
using Problems = std::vector<std::string>;

void check_readable(Problems& problems, std::string_view what, const std::string& file,
                    const std::string& owner) {
  if (file.empty()) return;
  if (auto data = read_file(file); !data) {
    problems.push_back(fmt::format("unable to read {} {} for {} due to {}", what, file, owner,
                                   data.error().message));
  }
}

void check_cluster(Problems& problems, const std::string& name, const KubeCluster& cluster) {
  if (cluster.server.empty()) {
    problems.push_back(name.empty() ? "default cluster has no server defined"
                                    : fmt::format("no server found for cluster \"{}\"", name));
  }
  if (!cluster.ca_file.empty() && !cluster.ca_data.empty()) {
    problems.push_back(
        fmt::format("certificate-authority-data and certificate-authority are both specified for "
                    "{}. certificate-authority-data will override.",
                    name));
  }
  check_readable(problems, "certificate-authority", cluster.ca_file, name);
}

void check_exec(Problems& problems, const std::string& name, const RestConfig::ExecPlugin& exec) {
  constexpr std::string_view kTail = "to use exec authentication plugin";
  if (exec.command.empty()) {
    problems.push_back(fmt::format("command must be specified for {} {}", name, kTail));
  }
  if (exec.api_version.empty()) {
    problems.push_back(fmt::format("apiVersion must be specified for {} {}", name, kTail));
  }
  for (const auto& [key, value] : exec.environment) {
    if (key.empty()) {
      problems.push_back(fmt::format("env variable name must be specified for {} {}", name, kTail));
    }
  }
  const std::string& mode = exec.interactive_mode;
  if (mode.empty()) {
    problems.push_back(fmt::format("interactiveMode must be specified for {} {}", name, kTail));
  } else if (mode != "Never" && mode != "IfAvailable" && mode != "Always") {
    problems.push_back(fmt::format("invalid interactiveMode for {}: \"{}\"", name, mode));
  }
}

void check_user(Problems& problems, const std::string& name, const KubeUser& user) {
  if (!user.certificate_file.empty() || !user.certificate_data.empty()) {
    if (user.key_file.empty() && user.key_data.empty()) {
      problems.push_back(
          fmt::format("client-key-data or client-key must be specified for {} to use "
                      "the clientCert authentication method.",
                      name));
    }
    if (user.certificate_data.empty()) {
      check_readable(problems, "client-cert", user.certificate_file, name);
    }
    if (user.key_data.empty()) check_readable(problems, "client-key", user.key_file, name);
  }
  if (user.exec) check_exec(problems, name, *user.exec);
}

/// DirectClientConfig.ConfirmUsable.
Status check_usable(const Selection& selection) {
  Problems problems;
  check_user(problems, selection.context.user, selection.user);
  check_cluster(problems, selection.context.cluster, selection.cluster);
  if (problems.empty()) return {};
  const std::string all =
      problems.size() == 1 ? problems.front() : "[" + join(problems, ", ") + "]";
  return unreachable("invalid configuration: " + all);
}

Result<std::string> data_or_file(const std::string& data, const std::string& file) {
  if (!data.empty() || file.empty()) return data;
  auto text = read_file(file);
  if (!text) return unreachable(text.error().message);
  return text;
}

/// "host:port" without a scheme is plain HTTP, as rest.DefaultServerURL has it; slashes at the end
/// go.
std::string normal_server(std::string_view server) {
  std::string url(contains(server, "://") ? "" : "http://");
  url.append(trim_right(server, "/"));
  return url;
}

bool is_tls(const std::string& server) {
  return server.starts_with("https://");
}

/// Credentials and trust, which client-go reads for TLS servers only.
Status add_identity(RestConfig& config, const Selection& selection) {
  const KubeUser& user = selection.user;
  TF_ASSIGN(config.ca_pem, data_or_file(selection.cluster.ca_data, selection.cluster.ca_file));
  config.tls_server_name = selection.cluster.tls_server_name;
  config.insecure_skip_tls_verify = selection.cluster.insecure_skip_tls_verify;
  config.bearer_token_file = user.token_file;
  TF_ASSIGN(config.bearer_token, data_or_file(user.token, user.token_file));
  TF_ASSIGN(config.client_certificate_pem,
            data_or_file(user.certificate_data, user.certificate_file));
  TF_ASSIGN(config.client_key_pem, data_or_file(user.key_data, user.key_file));
  config.username = user.username;
  config.password = user.password;
  const bool has_other = !config.bearer_token.empty() || !user.username.empty() ||
                         !config.client_certificate_pem.empty();
  if (user.exec && !has_other) {
    config.exec = user.exec;
    config.exec->cluster_config = selection.cluster.exec_config;
  }
  if (config.insecure_skip_tls_verify && !config.ca_pem.empty()) {
    return unreachable("specifying a root certificates file with the insecure flag is not allowed");
  }
  return {};
}

bool in_cluster_possible(const ConnectionSettings& settings) {
  if (settings.in_cluster_host.empty() || settings.in_cluster_port.empty()) return false;
  const auto info = stat_file(settings.service_account_dir + "/token");
  return info && info->kind != FileKind::kDirectory;
}

/// rest.InClusterConfig with the few overrides client-go honours there.
Result<RestConfig> in_cluster_config(const ConnectionSettings& settings) {
  RestConfig config;
  const std::string& host = settings.in_cluster_host;
  const std::string shown_host = contains(host, ":") ? "[" + host + "]" : host;
  config.server = fmt::format("https://{}:{}", shown_host, settings.in_cluster_port);
  config.bearer_token_file = settings.service_account_dir + "/token";
  std::string ca_file = settings.service_account_dir + "/ca.crt";
  if (!settings.api_server.empty()) config.server = normal_server(settings.api_server);
  if (!settings.ca_file.empty()) ca_file = settings.ca_file;
  if (!settings.token.empty()) {
    config.bearer_token = settings.token;
    config.bearer_token_file.clear();
  } else {
    TF_ASSIGN(config.bearer_token, data_or_file("", config.bearer_token_file));
  }
  // A pod without the CA file still gets a configuration; the system's certificates are used then.
  config.ca_pem = read_file(ca_file).value_or("");
  return config;
}

std::string pod_namespace(const ConnectionSettings& settings) {
  constexpr std::string_view kVariable = "POD_NAMESPACE=";
  for (const std::string& entry : settings.environment) {
    if (entry.starts_with(kVariable) && entry.size() > kVariable.size()) {
      return entry.substr(kVariable.size());
    }
  }
  const auto text = read_file(settings.service_account_dir + "/namespace");
  const std::string ns(text ? trim_space(*text) : std::string_view());
  return ns.empty() ? "default" : ns;
}

std::string pick_namespace(const ConnectionSettings& settings, const KubeContext& context) {
  if (!settings.ns.empty()) return settings.ns;
  if (!context.ns.empty()) return context.ns;
  return in_cluster_possible(settings) ? pod_namespace(settings) : "default";
}

bool is_default(const Selection& selection) {
  return selection.cluster.server == kDefaultServer && selection.user.as_user.empty();
}

}  // namespace

Result<RestConfig> resolve_rest_config(const ConnectionSettings& settings) {
  TF_ASSIGN(const KubeConfig files, load_kubeconfig(settings.kubeconfig, settings.config_files));
  TF_ASSIGN(const Selection selection, select(files, settings));
  TF_CHECK(check_usable(selection));
  RestConfig config;
  if (is_default(selection) && in_cluster_possible(settings)) {
    TF_ASSIGN(config, in_cluster_config(settings));
  } else {
    config.server = normal_server(selection.cluster.server);
    config.proxy_url = selection.cluster.proxy_url;
    if (is_tls(config.server)) TF_CHECK(add_identity(config, selection));
    config.as_user = selection.user.as_user;
    if (!config.as_user.empty()) config.as_groups = selection.user.as_groups;
  }
  config.bearer_token = trim_space(config.bearer_token);
  config.context = selection.context_name;
  config.ns = pick_namespace(settings, selection.context);
  config.user_agent = settings.user_agent;
  config.process_environment = settings.environment;
  if (config.proxy_url.empty()) {
    if (const auto endpoint = net::parse_endpoint(config.server)) {
      config.proxy_url = net::proxy_from_environment(*endpoint, settings.environment);
    }
  }
  return config;
}

std::string resolve_namespace(const ConnectionSettings& settings) {
  if (!settings.ns.empty()) return settings.ns;
  const auto files = load_kubeconfig(settings.kubeconfig, settings.config_files);
  if (!files) return "default";
  const auto selection = select(*files, settings);
  if (!selection || !check_usable(*selection)) return "default";
  return pick_namespace(settings, selection->context);
}

}  // namespace tf::kube
