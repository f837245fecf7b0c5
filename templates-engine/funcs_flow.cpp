// Functions that reach beyond their arguments: other templates, the cluster, the run itself.
// Like: helm 4.3.1 pkg/engine/engine.go.
#include <array>
#include <string>

#include "templates-engine/exec_error.h"
#include "templates-engine/function_table.h"

namespace tf::engine {
namespace {

Value include_template(CallContext& context, std::span<Value> args) {
  return context.include(*args[0].as_string(), args[1]);
}

Value render_text_argument(CallContext& context, std::span<Value> args) {
  return context.tpl(*args[0].as_string(), args[1]);
}

[[noreturn]] void fail_by_user(const std::string& message) {
  throw FunctionError(std::string(kUserErrorStart) + message + std::string(kUserErrorEnd));
}

/// With lint on, a template goes on and the message goes to the log.
void log_lint(const Environment& environment, LogRecord::Level level, const char* what,
              const std::string& message) {
  if (environment.events == nullptr) return;
  environment.events->on_event(LogRecord{level, what, {{"message", message}}});
}

Value require_value(CallContext& context, std::span<Value> args) {
  const Value& value = args[1];
  const bool empty_text = value.is_string() && value.as_string()->empty();
  if (!value.is_nil() && !empty_text) return std::move(args[1]);
  const std::string& message = *args[0].as_string();
  if (!context.environment().lint) fail_by_user(message);
  log_lint(context.environment(), LogRecord::Level::kWarn,
           value.is_nil() ? "missing required value" : "missing required values", message);
  return "";
}

Value fail_render(CallContext& context, std::span<Value> args) {
  const std::string& message = *args[0].as_string();
  if (!context.environment().lint) fail_by_user(message);
  log_lint(context.environment(), LogRecord::Level::kInfo, "funcMap fail", message);
  return "";
}

Value lookup_object(CallContext& context, std::span<Value> args) {
  const Environment& environment = context.environment();
  if (environment.lint || !environment.lookup) return Map();
  Result<Value> found = environment.lookup(*args[0].as_string(), *args[1].as_string(),
                                           *args[2].as_string(), *args[3].as_string());
  if (!found) throw FunctionError(found.error().message);
  return *std::move(found);
}

constexpr auto kAny = ParamType::kAny;
constexpr auto kString = ParamType::kString;

constexpr std::array kFunctions = {
    Function{"fail", {kString}, fail_render, "Stops the rendering with a message.", ""},
    Function{"include",
             {kString, kAny},
             include_template,
             "The output of a named template, as text to go on with.",
             ""},
    Function{
        "lookup",
        {kString, kString, kString, kString},
        lookup_object,
        "An object of the cluster: apiVersion, kind, namespace, name (all of them without one).",
        "{{ lookup \"v1\" \"Pod\" \"default\" \"\" }} -> map[]"},
    Function{"required",
             {kString, kAny},
             require_value,
             "The value, or a stop with the message when it is missing or an empty text.",
             "{{ required \"name is needed\" \"web\" }} -> web"},
    Function{"tpl",
             {kString, kAny},
             render_text_argument,
             "Renders text as a template with the given data.",
             "{{ tpl \"{{ .a }}!\" (dict \"a\" 1) }} -> 1!"},
};

}  // namespace

std::span<const Function> flow_functions() {
  return kFunctions;
}

}  // namespace tf::engine
