#include "cmd/session.h"

#include <utility>

#include "cmd/sandbox_server.h"
#include "lib/base/files.h"
#include "lib/base/text.h"
#include "lib/kube/rest_config.h"
#include "release-store/memory_driver.h"

namespace tf::cmd {
namespace {

constexpr std::string_view kMemoryDriver = "memory";

/// The files of HELM_MEMORY_DRIVER_DATA as a driver. Like: helm 4.3.1 loadReleasesInMemory.
Result<std::unique_ptr<store::StoreDriver>> open_memory(const std::string& ns,
                                                        const std::string& paths) {
  auto driver = std::make_unique<store::MemoryDriver>(ns);
  for (const auto& path : split(paths, ":")) {
    if (path.empty()) continue;
    TF_ASSIGN(const auto text, read_file(path));
    const auto status = driver->load(text);
    if (!status) return fail(Error(status.error()).wrap("Unable to unmarshal memory driver data"));
  }
  return driver;
}

}  // namespace

Session::Session(Settings settings, const Environment& environment, ConsoleSink& events)
    : settings_(std::move(settings)), environment_(environment), events_(events) {}

Colors Session::colors() const {
  return colors_enabled(settings_, environment_) ? Colors::kOn : Colors::kOff;
}

kube::ConnectionSettings Session::connection() const {
  kube::ConnectionSettings wished = connection_settings(settings_, environment_);
  if (settings_.sandbox.empty()) return wished;
  // Nothing that names another cluster has a say.
  kube::ConnectionSettings sandbox;
  if (const auto home = sandbox_home(environment_, settings_.sandbox)) {
    sandbox.kubeconfig = home->kubeconfig();
  }
  sandbox.ns = std::move(wished.ns);
  sandbox.as_user = std::move(wished.as_user);
  sandbox.as_groups = std::move(wished.as_groups);
  sandbox.user_agent = std::move(wished.user_agent);
  return sandbox;
}

const std::string& Session::ns() {
  if (ns_.empty()) ns_ = kube::resolve_namespace(connection());
  return ns_;
}

void Session::print(std::string_view text) {
  events_.end_line();
  environment_.out->write(text);
}

Status Session::print(const Printable& printable, OutputFormat format) {
  TF_ASSIGN(const auto text, render(printable, format));
  print(text);
  return {};
}

action::ActionContext Session::offline(std::stop_token stop) {
  action::ActionContext context;
  context.clock = environment_.clock;
  context.events = &events_;
  context.stop = std::move(stop);
  context.ns = ns();
  context.dialect = settings_.dialect;
  return context;
}

Status Session::open_client() {
  if (client_) return {};
  if (!settings_.sandbox.empty()) TF_CHECK(use_sandbox(environment_, settings_.sandbox));
  auto config = kube::resolve_rest_config(connection());
  if (!config) return fail(std::move(config).error().wrap("kubernetes cluster unreachable"));
  client_ = kube::make_client(*std::move(config));
  return {};
}

Result<std::unique_ptr<store::StoreDriver>> Session::open_driver(const std::string& ns) {
  if (settings_.driver == kMemoryDriver) {
    return open_memory(ns, environment_.get("HELM_MEMORY_DRIVER_DATA"));
  }
  return store::make_driver(settings_.driver, client_.get(), ns, clock());
}

Result<action::ActionContext> Session::connect(std::stop_token stop, Scope scope) {
  auto context = offline(stop);
  if (settings_.driver != kMemoryDriver) {
    TF_CHECK(open_client());
    client_->set_stop(std::move(stop));
  }
  const std::string store_ns = scope == Scope::kAllNamespaces ? "" : ns();
  TF_ASSIGN(auto driver, open_driver(store_ns));
  releases_ = std::make_unique<store::ReleaseStore>(std::move(driver), events_);
  context.kube = client_.get();
  context.releases = releases_.get();
  return context;
}

}  // namespace tf::cmd
