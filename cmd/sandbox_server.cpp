#include "cmd/sandbox_server.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <thread>
#include <utility>
#include <vector>

#include "lib/base/descriptor.h"
#include "lib/base/files.h"
#include "lib/base/interrupt.h"
#include "lib/base/spawn.h"
#include "lib/base/text.h"
#include "lib/sandbox/api_server.h"
#include "lib/sandbox/http_server.h"
#include "lib/sandbox/object_store.h"

namespace tf::cmd {
namespace {

constexpr std::chrono::seconds kStartTimeout{20};
constexpr std::chrono::seconds kStopTimeout{10};
constexpr std::chrono::milliseconds kPoll{2};
constexpr std::size_t kMaxName = 40;
constexpr std::uint32_t kPrivate = 0600;

bool is_label(std::string_view name) {
  if (name.empty() || name.size() > kMaxName || name.front() == '-' || name.back() == '-') {
    return false;
  }
  return name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

/// Listens on the port that is wished for; the last run's is only a preference.
Result<std::unique_ptr<sandbox::HttpServer>> listen(sandbox::Service& service, const Clock& clock,
                                                    const sandbox::Home& home,
                                                    const sandbox::Credentials& credentials,
                                                    int port) {
  sandbox::HttpServerOptions options;
  options.certificate = credentials.server.certificate;
  options.key = credentials.server.key;
  options.authority = credentials.authority.certificate;
  options.token = credentials.token;
  options.port = port != 0 ? static_cast<std::uint16_t>(port) : home.last_port();
  auto server = sandbox::HttpServer::listen(service, clock, options);
  if (server || port != 0 || server.error().code != ErrorCode::kConflict) return server;
  options.port = 0;
  return sandbox::HttpServer::listen(service, clock, options);
}

sandbox::ApiServerOptions api_options(const SandboxServerOptions& options,
                                      const std::string& authority) {
  sandbox::ApiServerOptions api;
  api.authority = authority;
  api.controllers = options.controllers;
  if (!options.audit_log.empty()) {
    api.audit = [path = options.audit_log](std::string_view line) {
      static_cast<void>(write_file(path, line, kPrivate, WriteMode::kAppend));
    };
  }
  return api;
}

bool accepts_connections(std::uint16_t port) {
  const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

std::string last_line(const std::string& path) {
  const auto text = read_file(path);
  if (!text) return "it wrote no log";
  const auto trimmed = trim_space(*text);
  return std::string(trimmed.substr(trimmed.rfind('\n') + 1));
}

std::vector<std::string> server_arguments(const SandboxServerOptions& options) {
  std::vector<std::string> words = {"tf",           "sandbox", "start",
                                    "--foreground", "--name",  options.name};
  if (options.ephemeral) words.emplace_back("--ephemeral");
  if (!options.controllers) words.emplace_back("--no-controllers");
  if (options.port != 0) words.push_back(fmt::format("--port={}", options.port));
  if (!options.audit_log.empty()) words.push_back("--audit-log=" + options.audit_log);
  return words;
}

/// This program again, in a session of its own, with its output in the log.
Result<pid_t> spawn_server(const Environment& environment, const SandboxServerOptions& options,
                           const std::string& log) {
  SpawnActions actions;
  posix_spawn_file_actions_addopen(actions.get(), STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(actions.get(), STDOUT_FILENO, log.c_str(),
                                   O_WRONLY | O_CREAT | O_TRUNC, kPrivate);
  posix_spawn_file_actions_adddup2(actions.get(), STDOUT_FILENO, STDERR_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
  std::vector<std::string> words = server_arguments(options);
  std::vector<std::string> variables;
  for (const auto& [name, value] : environment.variables)
    variables.push_back(name + "=" + value);
  pid_t pid = 0;
  const int failed = posix_spawn(&pid, "/proc/self/exe", actions.get(), &attributes,
                                 c_strings(words).data(), c_strings(variables).data());
  posix_spawnattr_destroy(&attributes);
  if (failed != 0) {
    return fail(ErrorCode::kInternal, "cannot start the sandbox: " + errno_text(failed));
  }
  return pid;
}

}  // namespace

Result<sandbox::Home> sandbox_home(const Environment& environment, const std::string& name) {
  if (!is_label(name)) {
    return fail(ErrorCode::kInvalid,
                fmt::format("\"{}\" is no name for a sandbox: lower-case letters, digits and '-', "
                            "{} at most",
                            name, kMaxName));
  }
  std::string state = environment.get("XDG_STATE_HOME");
  if (state.empty()) state = join_path(environment.get("HOME"), ".local/state");
  const std::string context = name == "default" ? "tf-sandbox" : "tf-sandbox-" + name;
  return sandbox::Home(join_path(state, "tf/sandbox/" + name), context);
}

Status serve_sandbox(const Environment& environment, const SandboxServerOptions& options) {
  TF_ASSIGN(const sandbox::Home home, sandbox_home(environment, options.name));
  TF_CHECK(home.create());
  TF_ASSIGN(sandbox::Home::Lock lock, home.lock());
  const InterruptGuard interrupt;
  TF_ASSIGN(const sandbox::Credentials credentials, home.credentials(environment.clock->now()));
  TF_ASSIGN(const auto store,
            sandbox::ObjectStore::open(options.ephemeral ? std::string() : home.database()));
  sandbox::ApiServer api(*store, *environment.clock,
                         api_options(options, credentials.authority.certificate));
  TF_ASSIGN(const auto server, listen(api, *environment.clock, home, credentials, options.port));
  TF_CHECK(home.write_kubeconfig(credentials, server->port()));
  TF_CHECK(lock.announce({::getpid(), server->port()}));
  return server->run(interrupt.token());
}

Result<StartedSandbox> start_sandbox(const Environment& environment,
                                     const SandboxServerOptions& options) {
  TF_ASSIGN(const sandbox::Home home, sandbox_home(environment, options.name));
  TF_CHECK(home.create());
  const auto deadline = std::chrono::steady_clock::now() + kStartTimeout;
  // A server that has been killed holds its lock until the kernel has taken it apart.
  while (const auto running = home.running()) {
    if (accepts_connections(running->port)) return StartedSandbox{*running, true};
    if (std::chrono::steady_clock::now() > deadline) break;
    std::this_thread::sleep_for(kPoll);
  }
  TF_ASSIGN(const pid_t pid, spawn_server(environment, options, home.log()));
  while (std::chrono::steady_clock::now() < deadline) {
    if (const auto running = home.running()) return StartedSandbox{*running, false};
    int status = 0;
    if (::waitpid(pid, &status, WNOHANG) == pid) {
      // Another one may have been quicker.
      if (const auto running = home.running()) return StartedSandbox{*running, true};
      return fail(ErrorCode::kInternal,
                  "the sandbox did not start: " +
                      std::string(trim_prefix(last_line(home.log()), "Error: ")));
    }
    std::this_thread::sleep_for(kPoll);
  }
  return fail(ErrorCode::kTimeout, fmt::format("the sandbox does not answer after {} s; see {}",
                                               kStartTimeout.count(), home.log()));
}

Result<bool> stop_sandbox(const sandbox::Home& home) {
  const auto running = home.running();
  if (!running) return false;
  // The lock that names this process is held, so the id is no other's.
  if (::kill(running->pid, SIGTERM) != 0 && errno != ESRCH) {
    return fail(ErrorCode::kInternal,
                fmt::format("cannot end process {}: {}", running->pid, errno_text(errno)));
  }
  const auto deadline = std::chrono::steady_clock::now() + kStopTimeout;
  while (home.running()) {
    if (std::chrono::steady_clock::now() > deadline) {
      return fail(ErrorCode::kTimeout, fmt::format("process {} has not ended after {} s",
                                                   running->pid, kStopTimeout.count()));
    }
    std::this_thread::sleep_for(kPoll);
  }
  return true;
}

Result<std::string> use_sandbox(const Environment& environment, const std::string& name) {
  TF_ASSIGN(const sandbox::Home home, sandbox_home(environment, name));
  SandboxServerOptions options;
  options.name = name;
  TF_ASSIGN(const StartedSandbox started, start_sandbox(environment, options));
  if (!started.was_running) {
    environment.err->write(
        fmt::format("sandbox \"{}\" started: https://127.0.0.1:{}\n", name, started.server.port));
  }
  return home.kubeconfig();
}

}  // namespace tf::cmd
