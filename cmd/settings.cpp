#include "cmd/settings.h"

#include <fmt/core.h>

#include <filesystem>
#include <optional>
#include <utility>

#include "cmd/flag_values.h"
#include "cmd/version_info.h"
#include "lib/base/text.h"

namespace tf::cmd {
namespace {

Status set_dialect(Settings& settings, const std::string& value, EventSink&) {
  TF_ASSIGN(settings.dialect, parse_helm_dialect(value));
  return {};
}

constexpr Flag<Settings> kGlobalFlags[] = {
    {.name = "namespace",
     .short_name = 'n',
     .target = &Settings::ns,
     .help = "namespace to work in"},
    {.name = "kubeconfig", .target = &Settings::kubeconfig, .help = "kubeconfig file to use"},
    {.name = "kube-context",
     .target = &Settings::kube_context,
     .help = "context of the kubeconfig to use"},
    {.name = "kube-token",
     .target = &Settings::kube_token,
     .help = "bearer token to authenticate with"},
    {.name = "kube-as-user", .target = &Settings::kube_as_user, .help = "user to act as"},
    {.name = "kube-as-group",
     .target = &Settings::kube_as_groups,
     .help = "group to act as; may be repeated"},
    {.name = "kube-apiserver",
     .target = &Settings::kube_api_server,
     .help = "address and port of the API server"},
    {.name = "kube-ca-file",
     .target = &Settings::kube_ca_file,
     .help = "file with the certificate authority of the API server"},
    {.name = "kube-tls-server-name",
     .target = &Settings::kube_tls_server_name,
     .help = "name that the API server's certificate must have, when it is not the host's"},
    {.name = "kube-insecure-skip-tls-verify",
     .target = &Settings::kube_insecure_skip_tls_verify,
     .help = "trust any certificate of the API server; the connection is then open to tampering"},
    {.name = "debug", .target = &Settings::debug, .help = "say more about what is done"},
    {.name = "registry-config",
     .target = &Settings::registry_config,
     .help = "file with the logins of registries"},
    {.name = "repository-config",
     .target = &Settings::repository_config,
     .help = "file with names and URLs of chart repositories"},
    {.name = "repository-cache",
     .target = &Settings::repository_cache,
     .help = "directory of downloaded repository indexes"},
    {.name = "content-cache",
     .target = &Settings::content_cache,
     .help = "directory of downloaded charts"},
    {.name = "burst-limit",
     .target = &Settings::burst_limit,
     .help = "accepted for compatibility; requests are not throttled here"},
    {.name = "qps",
     .target = &Settings::qps,
     .help = "accepted for compatibility; requests are not throttled here"},
    {.name = "color",
     .target = &Settings::color,
     .help = "when to colour output: never, auto or always"},
    {.name = "colour",
     .target = &Settings::color,
     .help = "when to colour output: never, auto or always"},
    {.name = "sandbox",
     .target = &Settings::sandbox,
     .help = "use the sandbox of that name as the cluster, started if it does not run",
     .bare = "default"},
    {.name = "helm-compat",
     .target = Custom<Settings>{set_dialect,
                                [](const Settings& settings) {
                                  return std::string(settings.dialect.name);
                                }},
     .help = "version of Helm to render charts as: 3.22 or 4.3",
     .type = "version"},
};

constexpr std::string_view kIgnored = "ignored";

constexpr Flag<LoggerFlags> kLoggerFlags[] = {
    {.name = "add-dir-header", .target = &LoggerFlags::toggle, .help = kIgnored, .hidden = true},
    {.name = "alsologtostderr", .target = &LoggerFlags::toggle, .help = kIgnored, .hidden = true},
    {.name = "alsologtostderrthreshold",
     .target = &LoggerFlags::text,
     .help = kIgnored,
     .hidden = true},
    {.name = "legacy-stderr-threshold-behavior",
     .target = &LoggerFlags::toggle,
     .help = kIgnored,
     .hidden = true},
    {.name = "log-backtrace-at", .target = &LoggerFlags::text, .help = kIgnored, .hidden = true},
    {.name = "log-dir", .target = &LoggerFlags::text, .help = kIgnored, .hidden = true},
    {.name = "log-file", .target = &LoggerFlags::text, .help = kIgnored, .hidden = true},
    {.name = "log-file-max-size", .target = &LoggerFlags::number, .help = kIgnored, .hidden = true},
    {.name = "logtostderr", .target = &LoggerFlags::toggle, .help = kIgnored, .hidden = true},
    {.name = "one-output", .target = &LoggerFlags::toggle, .help = kIgnored, .hidden = true},
    {.name = "skip-headers", .target = &LoggerFlags::toggle, .help = kIgnored, .hidden = true},
    {.name = "skip-log-headers", .target = &LoggerFlags::toggle, .help = kIgnored, .hidden = true},
    {.name = "stderrthreshold", .target = &LoggerFlags::text, .help = kIgnored, .hidden = true},
    {.name = "v",
     .short_name = 'v',
     .target = &LoggerFlags::number,
     .help = kIgnored,
     .hidden = true},
    {.name = "vmodule", .target = &LoggerFlags::text, .help = kIgnored, .hidden = true},
};

/// filepath.Join: parts with one slash between them, cleaned.
std::string join_path(const std::string& base, std::string_view element) {
  auto path = (std::filesystem::path(base) / element).lexically_normal().string();
  if (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

/// A base directory: HELM_X_HOME as it is, else XDG_X_HOME or the default with "helm" below.
std::string base_directory(const Environment& environment, std::string_view helm_variable,
                           std::string_view xdg_variable, std::string_view below_home) {
  if (const auto base = environment.get(helm_variable); !base.empty()) return join_path(base, "");
  auto base = environment.get(xdg_variable);
  if (base.empty()) base = join_path(environment.get("HOME"), below_home);
  return join_path(base, "helm");
}

int integer_or(const Environment& environment, std::string_view name, int fallback) {
  const auto text = environment.find(name);
  const auto value = text ? parse_atoi(*text) : Result<std::int64_t>(fallback);
  return value ? static_cast<int>(*value) : fallback;
}

bool bool_or_false(const Environment& environment, std::string_view name) {
  return parse_flag_bool(environment.get(name)).value_or(false);
}

std::vector<std::string> comma_list(const std::string& text) {
  const auto trimmed = trim(text, ", ");
  return trimmed.empty() ? std::vector<std::string>{} : split(trimmed, ",");
}

std::string color_mode(const Environment& environment) {
  if (!environment.get("NO_COLOR").empty()) return "never";
  const auto mode = to_lower_ascii(environment.get("HELM_COLOR"));
  return mode == "never" || mode == "always" ? mode : "auto";
}

}  // namespace

Settings settings_from(const Environment& environment) {
  Settings settings;
  settings.cache_home = base_directory(environment, "HELM_CACHE_HOME", "XDG_CACHE_HOME", ".cache");
  settings.config_home =
      base_directory(environment, "HELM_CONFIG_HOME", "XDG_CONFIG_HOME", ".config");
  settings.data_home =
      base_directory(environment, "HELM_DATA_HOME", "XDG_DATA_HOME", ".local/share");
  const auto path_or = [&](std::string_view name, const std::string& home, std::string_view file) {
    return environment.find(name).value_or(join_path(home, file));
  };
  settings.plugins_directory = path_or("HELM_PLUGINS", settings.data_home, "plugins");
  settings.registry_config =
      path_or("HELM_REGISTRY_CONFIG", settings.config_home, "registry/config.json");
  settings.repository_config =
      path_or("HELM_REPOSITORY_CONFIG", settings.config_home, "repositories.yaml");
  settings.repository_cache = path_or("HELM_REPOSITORY_CACHE", settings.cache_home, "repository");
  settings.content_cache = path_or("HELM_CONTENT_CACHE", settings.cache_home, "content");
  settings.ns = environment.get("HELM_NAMESPACE");
  settings.kube_context = environment.get("HELM_KUBECONTEXT");
  settings.kube_token = environment.get("HELM_KUBETOKEN");
  settings.kube_as_user = environment.get("HELM_KUBEASUSER");
  settings.kube_as_groups = comma_list(environment.get("HELM_KUBEASGROUPS"));
  settings.kube_api_server = environment.get("HELM_KUBEAPISERVER");
  settings.kube_ca_file = environment.get("HELM_KUBECAFILE");
  settings.kube_tls_server_name = environment.get("HELM_KUBETLS_SERVER_NAME");
  settings.kube_insecure_skip_tls_verify =
      bool_or_false(environment, "HELM_KUBEINSECURE_SKIP_TLS_VERIFY");
  settings.debug = bool_or_false(environment, "HELM_DEBUG");
  settings.max_history = integer_or(environment, "HELM_MAX_HISTORY", settings.max_history);
  settings.burst_limit = integer_or(environment, "HELM_BURST_LIMIT", settings.burst_limit);
  settings.qps = parse_flag_float(environment.get("HELM_QPS")).value_or(settings.qps);
  settings.color = color_mode(environment);
  settings.driver = environment.get("HELM_DRIVER");
  return settings;
}

std::vector<BoundFlag> global_flags(Settings& settings) {
  return bind_all(settings, kGlobalFlags);
}

std::vector<BoundFlag> logger_flags(LoggerFlags& ignored) {
  return bind_all(ignored, kLoggerFlags);
}

kube::ConnectionSettings connection_settings(const Settings& settings,
                                             const Environment& environment) {
  kube::ConnectionSettings connection;
  connection.kubeconfig = settings.kubeconfig;
  for (auto& file : split(environment.get("KUBECONFIG"), ":")) {
    if (!file.empty()) connection.config_files.push_back(std::move(file));
  }
  if (connection.config_files.empty()) {
    connection.config_files.push_back(join_path(environment.get("HOME"), ".kube/config"));
  }
  connection.context = settings.kube_context;
  connection.ns = settings.ns;
  connection.token = settings.kube_token;
  connection.as_user = settings.kube_as_user;
  connection.as_groups = settings.kube_as_groups;
  connection.api_server = settings.kube_api_server;
  connection.ca_file = settings.kube_ca_file;
  connection.tls_server_name = settings.kube_tls_server_name;
  connection.insecure_skip_tls_verify = settings.kube_insecure_skip_tls_verify;
  connection.in_cluster_host = environment.get("KUBERNETES_SERVICE_HOST");
  connection.in_cluster_port = environment.get("KUBERNETES_SERVICE_PORT");
  connection.user_agent = fmt::format("Helm/{}", trim_prefix(kVersionInfo.version, "v"));
  for (const auto& [name, value] : environment.variables) {
    connection.environment.push_back(fmt::format("{}={}", name, value));
  }
  return connection;
}

std::map<std::string, std::string> environment_report(const Settings& settings,
                                                      const Environment& environment) {
  const auto yes_no = [](bool value) { return std::string(value ? "true" : "false"); };
  std::map<std::string, std::string> report = {
      {"HELM_BIN", environment.arguments.empty() ? "" : environment.arguments[0]},
      {"HELM_CACHE_HOME", settings.cache_home},
      {"HELM_CONFIG_HOME", settings.config_home},
      {"HELM_DATA_HOME", settings.data_home},
      {"HELM_DEBUG", yes_no(settings.debug)},
      {"HELM_PLUGINS", settings.plugins_directory},
      {"HELM_REGISTRY_CONFIG", settings.registry_config},
      {"HELM_REPOSITORY_CACHE", settings.repository_cache},
      {"HELM_CONTENT_CACHE", settings.content_cache},
      {"HELM_REPOSITORY_CONFIG", settings.repository_config},
      {"HELM_NAMESPACE", kube::resolve_namespace(connection_settings(settings, environment))},
      {"HELM_MAX_HISTORY", to_text(settings.max_history)},
      {"HELM_BURST_LIMIT", to_text(settings.burst_limit)},
      {"HELM_QPS", fmt::format("{:.2f}", settings.qps)},
      {"HELM_KUBECONTEXT", settings.kube_context},
      {"HELM_KUBETOKEN", settings.kube_token},
      {"HELM_KUBEASUSER", settings.kube_as_user},
      {"HELM_KUBEASGROUPS", join(settings.kube_as_groups, ",")},
      {"HELM_KUBEAPISERVER", settings.kube_api_server},
      {"HELM_KUBECAFILE", settings.kube_ca_file},
      {"HELM_KUBEINSECURE_SKIP_TLS_VERIFY", yes_no(settings.kube_insecure_skip_tls_verify)},
      {"HELM_KUBETLS_SERVER_NAME", settings.kube_tls_server_name},
  };
  if (!settings.kubeconfig.empty()) report["KUBECONFIG"] = settings.kubeconfig;
  return report;
}

bool colors_enabled(const Settings& settings, const Environment& environment) {
  if (settings.color != "auto") return settings.color == "always";
  return environment.out_is_terminal && environment.get("TERM") != "dumb" &&
         environment.get("NO_COLOR").empty();
}

}  // namespace tf::cmd
