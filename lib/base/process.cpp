#include "lib/base/process.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstring>
#include <string_view>
#include <utility>

#include "lib/base/descriptor.h"
#include "lib/base/files.h"
#include "lib/base/spawn.h"
#include "lib/base/text.h"

namespace tf {
namespace {

constexpr std::size_t kMaxOutput = std::size_t{256} << 20U;

tl::unexpected<Error> system_failure(std::string_view what, int number) {
  return fail(ErrorCode::kInvalid, fmt::format("{}: {}", what, errno_text(number)));
}

/// Both ends of a connection; a socket rather than a pipe, so that a reader that went away is an
/// error of send() and no signal.
struct Channel {
  Descriptor ours;
  Descriptor theirs;
};

Result<Channel> open_channel() {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    return system_failure("socketpair", errno);
  return Channel{Descriptor(ends[0]), Descriptor(ends[1])};
}

/// Sends what there is room for; closes at the end or when nobody reads any more.
void feed(Descriptor& to, std::string_view& rest) {
  const ssize_t sent = send(to.get(), rest.data(), rest.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent < 0 && (errno == EINTR || errno == EAGAIN)) return;
  if (sent > 0) rest.remove_prefix(static_cast<std::size_t>(sent));
  if (sent < 0 || rest.empty()) to.close();
}

void take(Descriptor& from, std::string& out) {
  std::array<char, std::size_t{64} * 1024> buffer{};
  const ssize_t got = read(from.get(), buffer.data(), buffer.size());
  if (got < 0 && errno == EINTR) return;
  if (got > 0) out.append(buffer.data(), static_cast<std::size_t>(got));
  if (got <= 0) from.close();
}

/// Feeds and reads until both outputs are closed. Out: false when they grew too large.
bool exchange(Descriptor& in, std::string_view input, Descriptor& out, Descriptor& err,
              ProcessOutcome& outcome) {
  if (input.empty()) in.close();
  while (out.is_open() || err.is_open()) {
    std::array<pollfd, 3> waits = {
        {{in.get(), POLLOUT, 0}, {out.get(), POLLIN, 0}, {err.get(), POLLIN, 0}}};
    if (poll(waits.data(), waits.size(), -1) < 0) {
      if (errno == EINTR) continue;
      return false;
    }
    if (waits[0].revents != 0) feed(in, input);
    if (waits[1].revents != 0) take(out, outcome.out);
    if (waits[2].revents != 0) take(err, outcome.err);
    if (outcome.out.size() > kMaxOutput || outcome.err.size() > kMaxOutput) return false;
  }
  return true;
}

void wait_for_end(pid_t child, ProcessOutcome& outcome) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return;
  }
  if (WIFEXITED(status)) {
    outcome.exit_code = WEXITSTATUS(status);
    if (outcome.exit_code != 0) outcome.failure = fmt::format("exit status {}", outcome.exit_code);
    return;
  }
  outcome.exit_code = -1;
  const std::string name = strsignal(WTERMSIG(status));
  outcome.failure = fmt::format("signal: {}", to_lower_ascii(name));
}

}  // namespace

Result<ProcessOutcome> run_process(const ProcessRequest& request) {
  TF_ASSIGN(Channel in, open_channel());
  TF_ASSIGN(Channel out, open_channel());
  TF_ASSIGN(Channel err, open_channel());
  SpawnActions actions;
  posix_spawn_file_actions_adddup2(actions.get(), in.theirs.get(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(actions.get(), out.theirs.get(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(actions.get(), err.theirs.get(), STDERR_FILENO);
  std::vector<std::string> arguments{request.program};
  arguments.insert(arguments.end(), request.arguments.begin(), request.arguments.end());
  std::vector<std::string> environment = request.environment;
  pid_t child = 0;
  const int failure = posix_spawn(&child, request.program.c_str(), actions.get(), nullptr,
                                  c_strings(arguments).data(), c_strings(environment).data());
  if (failure != 0) return system_failure("fork/exec " + request.program, failure);
  for (Channel* channel : {&in, &out, &err})
    channel->theirs.close();
  ProcessOutcome outcome;
  const bool complete = exchange(in.ours, request.input, out.ours, err.ours, outcome);
  if (!complete) kill(child, SIGKILL);
  wait_for_end(child, outcome);
  if (!complete) {
    return fail(ErrorCode::kInvalid, fmt::format("the output of {} is too large", request.program));
  }
  return outcome;
}

Result<std::string> find_executable(const std::string& command, const std::string& search_path) {
  const auto problem = [&command](std::string_view why) {
    return fail(ErrorCode::kNotFound, fmt::format("exec: \"{}\": {}", command, why));
  };
  const auto is_program = [](const std::string& path) {
    const auto info = stat_file(path);
    return info && info->kind != FileKind::kDirectory && access(path.c_str(), X_OK) == 0;
  };
  if (contains(command, "/")) {
    if (is_program(command)) return command;
    const auto info = stat_file(command);
    if (!info) return problem(info.error().message);
    return problem(info->kind == FileKind::kDirectory ? "is a directory" : "permission denied");
  }
  for (const std::string& folder : split(search_path, ":")) {
    std::string path = (folder.empty() ? "." : folder) + "/" + command;
    if (is_program(path)) return path;
  }
  return problem("executable file not found in $PATH");
}

}  // namespace tf
