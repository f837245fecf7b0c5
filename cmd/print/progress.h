#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "cmd/environment.h"
#include "cmd/print/color.h"
#include "lib/data/event.h"
#include "lib/data/helm_dialect.h"

namespace tf::cmd {

enum class Progress { kHidden, kShown };

/// Turns events into text on stderr: log records as Helm's log (DEBUG only when asked for), and on
/// a terminal one line for each group of kinds, hook and wait.
/// Threads: as EventSink.
class ConsoleSink final : public EventSink {
 public:
  struct Options {
    bool debug = false;
    Progress progress = Progress::kHidden;
    Colors colors = Colors::kOff;
    HelmDialect dialect = {};
  };
  ConsoleSink(TextSink& err, Options options) : err_(err), options_(options) {}

  void on_event(const Event& event) override;
  /// Ends a line that is still open, before something else is written to the terminal.
  void end_line();

 private:
  void on(const LogRecord& record);
  void on(const BatchStarted& batch);
  void on(const BatchFinished& batch);
  void on(const HookStarted& hook);
  void on(const HookFinished& hook);
  void on(const WaitProgress& progress);
  void open_line(std::string text);
  void close_line(const std::string& text, std::string_view mark, std::string_view details);

  TextSink& err_;
  Options options_;
  std::string open_text_;        ///< the step whose line is not ended, or ""
  std::size_t shown_width_ = 0;  ///< columns of that line so far
};

/// "ConfigMaps", "Ingresses", "NetworkPolicies"; a single Namespace is "namespace".
[[nodiscard]] std::string kind_words(std::string_view kind, std::size_t count);

}  // namespace tf::cmd
