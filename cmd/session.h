#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "cmd/environment.h"
#include "cmd/print/format.h"
#include "cmd/print/progress.h"
#include "cmd/settings.h"
#include "lib/action/context.h"
#include "lib/base/result.h"
#include "lib/kube/client.h"
#include "lib/kube/rest_config.h"
#include "release-store/store.h"

namespace tf::cmd {

/// Which releases a command looks at.
enum class Scope { kNamespace, kAllNamespaces };

/// What one run works with: settings, streams, and the cluster on first need. Commands that need no
/// cluster never read a kubeconfig.
class Session {
 public:
  /// In: environment and events are borrowed for the session's life.
  Session(Settings settings, const Environment& environment, ConsoleSink& events);

  [[nodiscard]] const Settings& settings() const { return settings_; }
  [[nodiscard]] const Environment& environment() const { return environment_; }
  [[nodiscard]] EventSink& events() { return events_; }
  [[nodiscard]] const Clock& clock() const { return *environment_.clock; }
  [[nodiscard]] Colors colors() const;
  /// The namespace of the run: flag, variable, context, "default".
  [[nodiscard]] const std::string& ns();

  /// Writes to stdout, after ending a progress line.
  void print(std::string_view text);
  /// Renders and writes. Errors: of the rendering.
  [[nodiscard]] Status print(const Printable& printable, OutputFormat format);

  /// A context without cluster, for client-side renders.
  [[nodiscard]] action::ActionContext offline(std::stop_token stop = {});
  /// A context with client and release store, opened on the first call; nothing is sent yet.
  /// Errors: kUnreachable "kubernetes cluster unreachable: ..." for a broken kubeconfig; of
  ///         HELM_DRIVER and HELM_MEMORY_DRIVER_DATA.
  [[nodiscard]] Result<action::ActionContext> connect(std::stop_token stop = {},
                                                      Scope scope = Scope::kNamespace);

 private:
  [[nodiscard]] Result<std::unique_ptr<store::StoreDriver>> open_driver(const std::string& ns);
  [[nodiscard]] Status open_client();
  /// How to reach the cluster, or the sandbox that stands in its place.
  [[nodiscard]] kube::ConnectionSettings connection() const;

  Settings settings_;
  const Environment& environment_;
  ConsoleSink& events_;
  std::string ns_;
  std::unique_ptr<kube::KubeClient> client_;
  std::unique_ptr<store::ReleaseStore> releases_;
};

}  // namespace tf::cmd
