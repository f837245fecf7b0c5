#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <vector>

#include "lib/sandbox/validation/names.h"
#include "lib/sandbox/validation/pod.h"

namespace tf::sandbox::validation {
namespace {

/// Real-time signals beside SIGRTMIN and SIGRTMAX themselves.
std::vector<std::string> linux_signals() {
  std::vector<std::string> signals = {
      "SIGABRT", "SIGALRM", "SIGBUS",   "SIGCHLD",   "SIGCLD",  "SIGCONT", "SIGFPE",    "SIGHUP",
      "SIGILL",  "SIGINT",  "SIGIO",    "SIGIOT",    "SIGKILL", "SIGPIPE", "SIGPOLL",   "SIGPROF",
      "SIGPWR",  "SIGQUIT", "SIGSEGV",  "SIGSTKFLT", "SIGSTOP", "SIGSYS",  "SIGTERM",   "SIGTRAP",
      "SIGTSTP", "SIGTTIN", "SIGTTOU",  "SIGURG",    "SIGUSR1", "SIGUSR2", "SIGVTALRM", "SIGWINCH",
      "SIGXCPU", "SIGXFSZ", "SIGRTMIN", "SIGRTMAX"};
  for (int i = 1; i <= 15; ++i)
    signals.push_back(fmt::format("SIGRTMIN+{}", i));
  for (int i = 1; i <= 14; ++i)
    signals.push_back(fmt::format("SIGRTMAX-{}", i));
  std::sort(signals.begin(), signals.end());
  return signals;
}

void check_stop_signal(Report& report, const PodContext& context, const Node& signal) {
  if (!context.spec["os"].present()) {
    report.forbidden(signal, "may not be set for containers with empty `spec.os.name`");
  } else if (context.os() == "windows") {
    report.choose(signal, {"SIGKILL", "SIGTERM"});
  } else if (context.os() == "linux") {
    const std::vector<std::string> known = linux_signals();
    const std::vector<std::string_view> views(known.begin(), known.end());
    if (!std::binary_search(known.begin(), known.end(), signal.text()))
      report.unsupported(signal, views);
  }
}

void check_http(Report& report, const Node& http) {
  if (http["path"].empty()) report.required(http["path"]);
  check_port(report, http["port"]);
  report.choose(http["scheme"], {"HTTP", "HTTPS"});
  for (const Node& header : http["httpHeaders"].items()) {
    report.invalid_text(header["name"].moved(http.path() + ".httpHeaders"),
                        http_header_name(header["name"].text()));
  }
}

void check_sleep(Report& report, const PodContext& context, const Node& sleep) {
  const auto grace = context.spec["terminationGracePeriodSeconds"].maybe_number();
  const std::int64_t seconds = sleep["seconds"].number();
  if (grace && (seconds < 0 || seconds > *grace)) {
    report.invalid_value(sleep, Value::int64(seconds),
                         fmt::format("must be non-negative and less than "
                                     "terminationGracePeriodSeconds ({})",
                                     *grace));
  }
}

void check_handler(Report& report, const PodContext& context, const Node& handler) {
  bool found = false;
  const auto only_one = [&](std::string_view name, auto check) {
    const Node action = handler[name];
    if (!action.present()) return;
    if (found) return report.forbidden(action, "may not specify more than 1 handler type");
    found = true;
    check(action);
  };
  only_one("exec", [&](const Node& exec) {
    if (exec["command"].empty()) report.required(exec["command"]);
  });
  only_one("httpGet", [&](const Node& http) { check_http(report, http); });
  only_one("tcpSocket", [&](const Node& tcp) { check_port(report, tcp["port"]); });
  only_one("grpc", [&](const Node& grpc) { check_port(report, grpc["port"]); });
  only_one("sleep", [&](const Node& sleep) { check_sleep(report, context, sleep); });
  if (!found) report.required(handler, "must specify a handler type");
}

void check_probe(Report& report, const PodContext& context, const Node& probe) {
  check_handler(report, context, probe);
  for (const std::string_view field : {"initialDelaySeconds", "timeoutSeconds", "periodSeconds",
                                       "successThreshold", "failureThreshold"})
    report.nonnegative(probe[field]);
  const Node grace = probe["terminationGracePeriodSeconds"];
  if (grace.present() && grace.number() <= 0)
    report.invalid_number(grace, "must be greater than 0");
}

}  // namespace

void check_lifecycle(Report& report, const PodContext& context, const Node& lifecycle) {
  for (const std::string_view when : {"postStart", "preStop"}) {
    if (lifecycle[when].present()) check_handler(report, context, lifecycle[when]);
  }
  if (lifecycle["stopSignal"].present())
    check_stop_signal(report, context, lifecycle["stopSignal"]);
}

void check_probes(Report& report, const PodContext& context, const Node& container) {
  for (const std::string_view name : {"livenessProbe", "readinessProbe", "startupProbe"}) {
    const Node probe = container[name];
    if (!probe.present()) continue;
    check_probe(report, context, probe);
    if (name == "readinessProbe") {
      const Node grace = probe["terminationGracePeriodSeconds"];
      if (grace.present()) report.invalid_number(grace, "must not be set for readinessProbes");
    } else if (probe["successThreshold"].number() != 1) {
      report.invalid_number(probe["successThreshold"], "must be 1");
    }
  }
}

}  // namespace tf::sandbox::validation
