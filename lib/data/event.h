#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace tf {

/// A record for Helm's log (slog): level, message and key=value attributes in order.
struct LogRecord {
  enum class Level { kDebug, kInfo, kWarn, kError };
  Level level = Level::kInfo;
  std::string message;
  std::vector<std::pair<std::string, std::string>> attributes = {};
};

/// What an action is about to do to a group of objects of one kind, or has done.
enum class Verb { kCreate, kUpdate, kDelete };

struct BatchStarted {
  Verb verb = Verb::kCreate;
  std::string kind;
  std::size_t count = 0;
};
struct BatchFinished {
  Verb verb = Verb::kCreate;
  std::string kind;
  std::size_t count = 0;
  std::size_t failed = 0;
  std::chrono::milliseconds took{0};
};
struct HookStarted {
  std::string event;
  std::string name;
  std::string kind;
};
struct HookFinished {
  std::string event;
  std::string name;
  std::string kind;
  bool succeeded = true;
  std::chrono::milliseconds took{0};
};
struct WaitProgress {
  std::size_t ready = 0;
  std::size_t total = 0;
  std::vector<std::string> lagging = {};  ///< "Deployment/web: Available: 0/1", at most a few
};

using Event =
    std::variant<LogRecord, BatchStarted, BatchFinished, HookStarted, HookFinished, WaitProgress>;

/// Where actions report; cmd/print turns events to text, tests keep them in a list.
/// Threads: called from the thread that runs the action only.
class EventSink {
 public:
  EventSink() = default;
  EventSink(const EventSink&) = delete;
  EventSink& operator=(const EventSink&) = delete;
  virtual ~EventSink() = default;
  virtual void on_event(const Event& event) = 0;
};

/// Shorthands for the common records.
inline void log_warning(EventSink& sink, std::string message,
                        std::vector<std::pair<std::string, std::string>> attributes = {}) {
  sink.on_event(LogRecord{LogRecord::Level::kWarn, std::move(message), std::move(attributes)});
}
inline void log_info(EventSink& sink, std::string message,
                     std::vector<std::pair<std::string, std::string>> attributes = {}) {
  sink.on_event(LogRecord{LogRecord::Level::kInfo, std::move(message), std::move(attributes)});
}
inline void log_debug(EventSink& sink, std::string message,
                      std::vector<std::pair<std::string, std::string>> attributes = {}) {
  sink.on_event(LogRecord{LogRecord::Level::kDebug, std::move(message), std::move(attributes)});
}

}  // namespace tf
