#include <fmt/core.h>
#include <unistd.h>

#include <cerrno>

#include "cmd/command.h"
#include "cmd/flag_groups.h"
#include "cmd/print/sandbox_view.h"
#include "cmd/sandbox_server.h"
#include "cmd/session.h"
#include "lib/base/files.h"
#include "lib/base/process.h"
#include "lib/base/spawn.h"

namespace tf::cmd {
namespace {

struct NameFlag {
  std::string name = "default";
};

template <class Args>
constexpr Flag<Args> name_row() {
  return {.name = "name", .target = &Args::name, .help = "which sandbox; several may run at once"};
}

struct StartArgs : SandboxServerOptions {
  bool foreground = false;
  bool no_controllers = false;
};

constexpr Flag<StartArgs> kStartFlags[] = {
    name_row<StartArgs>(),
    {.name = "foreground",
     .target = &StartArgs::foreground,
     .help = "serve in this process until it is interrupted"},
    {.name = "ephemeral",
     .target = &StartArgs::ephemeral,
     .help = "keep objects in memory: they end with the server"},
    {.name = "no-controllers",
     .target = &StartArgs::no_controllers,
     .help = "leave objects as they are written: no pods run, nothing becomes ready"},
    {.name = "port",
     .target = &StartArgs::port,
     .help = "port on the loopback interface; 0 is that of the last start, or any"},
    {.name = "audit-log",
     .target = &StartArgs::audit_log,
     .help = "append a line of JSON for each request to this file"},
};

class SandboxStart final : public Command {
 public:
  std::vector<BoundFlag> flags() override { return bind_all(args_, kStartFlags); }

  Status run(Session& session, std::span<const std::string>) override {
    args_.controllers = !args_.no_controllers;
    if (args_.foreground) return serve_sandbox(session.environment(), args_);
    TF_ASSIGN(const sandbox::Home home, sandbox_home(session.environment(), args_.name));
    TF_ASSIGN(const StartedSandbox started, start_sandbox(session.environment(), args_));
    session.print(
        fmt::format("sandbox \"{}\" {}: https://127.0.0.1:{}\n"
                    "To use it: export KUBECONFIG={}\n",
                    args_.name, started.was_running ? "runs already" : "started",
                    started.server.port, home.kubeconfig()));
    return {};
  }

 private:
  StartArgs args_;
};

constexpr Flag<NameFlag> kNameFlags[] = {name_row<NameFlag>()};

class SandboxStop final : public Command {
 public:
  std::vector<BoundFlag> flags() override { return bind_all(args_, kNameFlags); }

  Status run(Session& session, std::span<const std::string>) override {
    TF_ASSIGN(const sandbox::Home home, sandbox_home(session.environment(), args_.name));
    TF_ASSIGN(const bool ended, stop_sandbox(home));
    session.print(
        fmt::format("sandbox \"{}\" {}\n", args_.name, ended ? "stopped" : "does not run"));
    return {};
  }

 private:
  NameFlag args_;
};

struct StatusArgs : NameFlag, OutputFlag {};
constexpr Flag<StatusArgs> kStatusFlags[] = {name_row<StatusArgs>()};

class SandboxStatus final : public Command {
 public:
  std::vector<BoundFlag> flags() override {
    return concat({bind_all(args_, kStatusFlags), output_flag(args_)});
  }

  Status run(Session& session, std::span<const std::string>) override {
    TF_ASSIGN(const sandbox::Home home, sandbox_home(session.environment(), args_.name));
    const auto running = home.running();
    SandboxState state{args_.name, running.has_value(), 0, "", home.kubeconfig()};
    if (running) {
      state.pid = running->pid;
      state.server = fmt::format("https://127.0.0.1:{}", running->port);
    }
    return session.print(SandboxView(std::move(state)), args_.format);
  }

 private:
  StatusArgs args_;
};

class SandboxReset final : public Command {
 public:
  std::vector<BoundFlag> flags() override { return bind_all(args_, kNameFlags); }

  /// The database goes while no server has it open; one that ran starts again on its port.
  Status run(Session& session, std::span<const std::string>) override {
    TF_ASSIGN(const sandbox::Home home, sandbox_home(session.environment(), args_.name));
    TF_ASSIGN(const bool ran, stop_sandbox(home));
    TF_CHECK(home.remove_objects());
    if (ran) {
      SandboxServerOptions options;
      options.name = args_.name;
      TF_CHECK(start_sandbox(session.environment(), options));
    }
    session.print(fmt::format("sandbox \"{}\" is empty\n", args_.name));
    return {};
  }

 private:
  NameFlag args_;
};

struct KubeconfigArgs : NameFlag {
  bool path = false;
};
constexpr Flag<KubeconfigArgs> kKubeconfigFlags[] = {
    name_row<KubeconfigArgs>(),
    {.name = "path", .target = &KubeconfigArgs::path, .help = "print the path of the file instead"},
};

class SandboxKubeconfig final : public Command {
 public:
  std::vector<BoundFlag> flags() override { return bind_all(args_, kKubeconfigFlags); }

  Status run(Session& session, std::span<const std::string>) override {
    TF_ASSIGN(const sandbox::Home home, sandbox_home(session.environment(), args_.name));
    auto text = read_file(home.kubeconfig());
    if (!text) {
      return fail(ErrorCode::kNotFound,
                  fmt::format("sandbox \"{0}\" was never started: tf sandbox start --name {0}",
                              args_.name));
    }
    session.print(args_.path ? home.kubeconfig() + "\n" : *text);
    return {};
  }

 private:
  KubeconfigArgs args_;
};

class SandboxExec final : public Command {
 public:
  std::vector<BoundFlag> flags() override { return bind_all(args_, kNameFlags); }

  /// This process becomes the command, so its signals and its exit code are the command's own.
  Status run(Session& session, std::span<const std::string> words) override {
    const Environment& environment = session.environment();
    TF_ASSIGN(const std::string kubeconfig, use_sandbox(environment, args_.name));
    TF_ASSIGN(const std::string program, find_executable(words[0], environment.get("PATH")));
    std::vector<std::string> arguments(words.begin(), words.end());
    std::vector<std::string> variables = {"KUBECONFIG=" + kubeconfig};
    for (const auto& [name, value] : environment.variables) {
      if (name != "KUBECONFIG") variables.push_back(name + "=" + value);
    }
    ::execve(program.c_str(), c_strings(arguments).data(), c_strings(variables).data());
    return fail(ErrorCode::kInvalid, fmt::format("exec {}: {}", program, errno_text(errno)));
  }

 private:
  NameFlag args_;
};

}  // namespace

extern constinit const CommandSpec kSandbox{
    .path = "sandbox",
    .usage = "",
    .summary = "a Kubernetes API on this machine, for trying and testing"};
extern constinit const CommandSpec kSandboxExec{
    .path = "sandbox exec",
    .usage = "-- COMMAND [ARGUMENT...]",
    .summary = "run a command with the sandbox as its cluster",
    .arity = {1, Arity::kAny},
    .make = make<SandboxExec>};
extern constinit const CommandSpec kSandboxKubeconfig{.path = "sandbox kubeconfig",
                                                      .usage = "",
                                                      .summary = "print the sandbox's kubeconfig",
                                                      .arity = {0, 0},
                                                      .make = make<SandboxKubeconfig>};
extern constinit const CommandSpec kSandboxReset{.path = "sandbox reset",
                                                 .usage = "",
                                                 .summary = "remove everything from the sandbox",
                                                 .arity = {0, 0},
                                                 .make = make<SandboxReset>};
extern constinit const CommandSpec kSandboxStart{.path = "sandbox start",
                                                 .usage = "",
                                                 .summary = "start the sandbox",
                                                 .arity = {0, 0},
                                                 .make = make<SandboxStart>};
extern constinit const CommandSpec kSandboxStatus{
    .path = "sandbox status",
    .usage = "",
    .summary = "tell whether the sandbox runs, and where",
    .arity = {0, 0},
    .make = make<SandboxStatus>};
extern constinit const CommandSpec kSandboxStop{.path = "sandbox stop",
                                                .usage = "",
                                                .summary = "end the sandbox",
                                                .arity = {0, 0},
                                                .make = make<SandboxStop>};

}  // namespace tf::cmd
