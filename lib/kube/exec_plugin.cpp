#include "lib/kube/exec_plugin.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/base64.h"
#include "lib/base/descriptor.h"
#include "lib/base/files.h"
#include "lib/base/process.h"
#include "lib/base/spawn.h"
#include "lib/base/text.h"
#include "lib/data/json.h"

namespace tf::kube {
namespace {

constexpr std::string_view kGroup = "client.authentication.k8s.io/";
constexpr std::size_t kMaxOutputBytes = std::size_t{16} << 20U;

tl::unexpected<Error> plugin_error(std::string message) {
  return fail(ErrorCode::kUnreachable, std::move(message));
}

std::string variable(const std::vector<std::string>& environment, std::string_view name) {
  for (const std::string& entry : environment) {
    const auto parts = cut(entry, "=");
    if (parts && parts->first == name) return std::string(parts->second);
  }
  return {};
}

Map cluster_info(const RestConfig& config) {
  Map cluster;
  cluster.set("server", Value(config.server));
  if (!config.tls_server_name.empty()) cluster.set("tls-server-name", config.tls_server_name);
  if (config.insecure_skip_tls_verify) cluster.set("insecure-skip-tls-verify", Value(true));
  if (!config.ca_pem.empty()) {
    cluster.set("certificate-authority-data", Value(base64_encode(config.ca_pem)));
  }
  if (!config.proxy_url.empty()) cluster.set("proxy-url", Value(config.proxy_url));
  cluster.set("config", config.exec->cluster_config);
  return cluster;
}

/// The ExecCredential that tells the plugin what it is asked for.
Result<std::string> request_text(const RestConfig& config, bool interactive) {
  Map spec{{"interactive", Value(interactive)}};
  if (config.exec->provide_cluster_info) spec.set("cluster", Value(cluster_info(config)));
  return to_json(Value(Map{{"kind", "ExecCredential"},
                           {"apiVersion", Value(config.exec->api_version)},
                           {"spec", Value(std::move(spec))}}),
                 {.escape_html = false});
}

std::vector<std::string> plugin_environment(const RestConfig& config, const std::string& request) {
  std::vector<std::string> all;
  const auto overridden = [&config](std::string_view name) {
    for (const auto& [key, value] : config.exec->environment) {
      if (key == name) return true;
    }
    return name == "KUBERNETES_EXEC_INFO";
  };
  for (const std::string& entry : config.process_environment) {
    const auto parts = cut(entry, "=");
    if (!parts || !overridden(parts->first)) all.push_back(entry);
  }
  for (const auto& [key, value] : config.exec->environment)
    all.push_back(key + "=" + value);
  all.push_back("KUBERNETES_EXEC_INFO=" + request);
  return all;
}

Result<std::string> read_all(int fd) {
  std::string out;
  std::array<char, 8192> buffer{};
  while (true) {
    const ssize_t count = read(fd, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return plugin_error(fmt::format("exec: {}", errno_text(errno)));
    if (count == 0) return out;
    out.append(buffer.data(), static_cast<std::size_t>(count));
    if (out.size() > kMaxOutputBytes) return plugin_error("exec: the plugin's output is too large");
  }
}

/// Exit code of a child, or -1 when a signal ended it.
int wait_for(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return -1;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// Runs a program and gives its standard output.
Result<std::string> run(const std::string& program, std::vector<std::string> arguments,
                        std::vector<std::string> environment, bool interactive) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    return plugin_error(fmt::format("exec: {}", errno_text(errno)));
  }
  const Descriptor reader(ends[0]);
  Descriptor writer(ends[1]);
  SpawnActions actions;
  posix_spawn_file_actions_adddup2(actions.get(), writer.get(), STDOUT_FILENO);
  if (!interactive) {
    posix_spawn_file_actions_addopen(actions.get(), STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  }
  const std::string command = arguments.front();
  pid_t child = 0;
  const int failure = posix_spawn(&child, program.c_str(), actions.get(), nullptr,
                                  c_strings(arguments).data(), c_strings(environment).data());
  if (failure != 0) return plugin_error(fmt::format("exec: {}", errno_text(failure)));
  writer.close();
  auto output = read_all(reader.get());
  const int code = wait_for(child);
  if (!output) return output;
  if (code != 0) {
    return plugin_error(fmt::format("exec: executable {} failed with exit code {}", command, code));
  }
  return output;
}

Result<ExecCredential> read_credential(const std::string& output, const std::string& api_version) {
  const auto answer = parse_json(output);
  if (!answer) return plugin_error("decoding stdout: " + answer.error().message);
  if (!answer->is_map() || string_at(*answer, {"kind"}) != "ExecCredential") {
    return plugin_error("decoding stdout: not an ExecCredential");
  }
  if (const auto got = string_at(*answer, {"apiVersion"}); got != api_version) {
    return plugin_error(
        fmt::format("exec plugin is configured to use API version {}, plugin returned version {}",
                    api_version, got));
  }
  const Value* status = find_path(*answer, {"status"});
  if (status == nullptr || !status->is_map()) {
    return plugin_error("exec plugin didn't return a status field");
  }
  ExecCredential credential{
      .token = std::string(string_at(*status, {"token"})),
      .certificate_pem = std::string(string_at(*status, {"clientCertificateData"})),
      .key_pem = std::string(string_at(*status, {"clientKeyData"}))};
  const bool has_certificate = !credential.certificate_pem.empty();
  if (credential.token.empty() && !has_certificate && credential.key_pem.empty()) {
    return plugin_error("exec plugin didn't return a token or cert/key pair");
  }
  if (has_certificate == credential.key_pem.empty()) {
    return plugin_error("exec plugin returned only certificate or key, not both");
  }
  return credential;
}

}  // namespace

Result<ExecCredential> run_exec_plugin(const RestConfig& config) {
  const RestConfig::ExecPlugin& plugin = *config.exec;
  const std::string& version = plugin.api_version;
  if (version != fmt::format("{}v1", kGroup) && version != fmt::format("{}v1beta1", kGroup)) {
    return plugin_error(fmt::format("exec plugin: invalid apiVersion \"{}\"", version));
  }
  const bool terminal = isatty(STDIN_FILENO) == 1;
  if (plugin.interactive_mode == "Always" && !terminal) {
    return plugin_error(
        "exec plugin cannot support interactive mode: standard input is not a terminal");
  }
  const bool interactive = terminal && plugin.interactive_mode != "Never";
  const auto program =
      find_executable(plugin.command, variable(config.process_environment, "PATH"));
  if (!program) {
    std::string message = fmt::format("exec: executable {} not found", plugin.command);
    if (!plugin.install_hint.empty()) message += "\n\n" + plugin.install_hint;
    return plugin_error(std::move(message));
  }
  TF_ASSIGN(const std::string request, request_text(config, interactive));
  std::vector<std::string> arguments{plugin.command};
  arguments.insert(arguments.end(), plugin.arguments.begin(), plugin.arguments.end());
  TF_ASSIGN(const std::string output,
            run(*program, std::move(arguments), plugin_environment(config, request), interactive));
  return read_credential(output, version);
}

}  // namespace tf::kube
