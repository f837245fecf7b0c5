#pragma once

#include <exception>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "lib/base/result.h"
#include "lib/base/time.h"
#include "lib/data/event.h"
#include "lib/data/helm_dialect.h"
#include "lib/data/type.h"
#include "lib/data/value.h"

namespace tf {
class RegexCache;
}

namespace tf::engine {

/// Reads an object (or list of them) of the cluster: apiVersion, kind, namespace, name.
using LookupFn = std::function<Result<Value>(std::string_view api_version, std::string_view kind,
                                             std::string_view ns, std::string_view name)>;

/// What templates may reach outside of their data. Borrowed for a render.
struct Environment {
  const Clock* clock = nullptr;  ///< now, date of nothing; never null in a render
  EventSink* events = nullptr;   ///< where lint's log lines go; may be null
  LookupFn lookup;               ///< empty: lookup returns an empty map
  bool enable_dns = false;       ///< getHostByName answers only then
  bool lint = false;             ///< required and fail log instead of failing
  /// When the program began, for the reading m=+0.1 that a printed `now` has; the epoch: no
  /// reading.
  TimePoint started = {};
  HelmDialect dialect = {};  ///< which functions there are, and how errors read
};

/// Thrown by a template function that fails: the executor reports
/// "error calling <name>: <message>" with its place, as Go's text/template (1.26) does.
/// The only exception of functions; caught in exec.cpp alone.
class FunctionError final : public std::exception {
 public:
  explicit FunctionError(std::string message) : message_(std::move(message)) {}
  [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }
  /// The whole message: it may hold NULs.
  [[nodiscard]] const std::string& message() const { return message_; }

 private:
  std::string message_;
};

/// What the executor offers to a function while it runs.
class CallContext {
 public:
  CallContext() = default;
  CallContext(const CallContext&) = delete;
  CallContext& operator=(const CallContext&) = delete;
  virtual ~CallContext() = default;

  [[nodiscard]] virtual const Environment& environment() const = 0;
  /// Helm's include and tpl (template-engine.md 3.6). Throw FunctionError or the executor's own
  /// error.
  virtual std::string include(const std::string& name, const Value& data) = 0;
  virtual std::string tpl(const std::string& text, const Value& data) = 0;
  /// A list or map was put into a map: nothing but the executor frees one that now holds itself.
  virtual void note_container(const MapRef& map, const std::string& key) = 0;
  /// Patterns compiled so far in this render.
  virtual RegexCache& regexes() = 0;
};

/// One template function. `call` gets arguments already checked and converted against `signature`
/// (a kInt64 parameter holds an Integer of kInt64, a kString parameter a string ...);
/// kAny and kReflect parameters come as they are. It may take from `args` by moving.
struct Function {
  std::string_view name;
  Signature signature;
  /// Null for and, or and call, which the executor carries out itself.
  Value (*call)(CallContext& context, std::span<Value> args);
  std::string_view doc;      ///< one line in our own words
  std::string_view example;  ///< "template -> output", run by a test; "" where output is random
};

/// Every function by name, or nullptr. Cost: O(1), on a table made at the first call.
[[nodiscard]] const Function* find_function(std::string_view name);
/// The whole table, sorted by name.
[[nodiscard]] std::span<const Function> all_functions();

/// The families, each in its own funcs_<family>.cpp.
[[nodiscard]] std::span<const Function> builtin_functions();
[[nodiscard]] std::span<const Function> crypto_functions();
[[nodiscard]] std::span<const Function> date_functions();
[[nodiscard]] std::span<const Function> dict_functions();
[[nodiscard]] std::span<const Function> encoding_functions();
[[nodiscard]] std::span<const Function> flow_functions();
[[nodiscard]] std::span<const Function> list_functions();
[[nodiscard]] std::span<const Function> math_functions();
[[nodiscard]] std::span<const Function> network_functions();
[[nodiscard]] std::span<const Function> reflect_functions();
[[nodiscard]] std::span<const Function> regex_functions();
[[nodiscard]] std::span<const Function> semver_functions();
[[nodiscard]] std::span<const Function> string_functions();

}  // namespace tf::engine
