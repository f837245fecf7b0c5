#pragma once

#include <exception>
#include <string>
#include <vector>

#include "lib/base/result.h"
#include "lib/data/helm_dialect.h"

namespace tf::engine {

/// A template that failed while running. Thrown by the executor; it passes through `include`, where
/// each level adds its own place, and is caught at the module's border.
/// Like: ExecError of Go 1.26 text/template with the chain that errors.Unwrap walks.
class ExecError final : public std::exception {
 public:
  /// `text`: the whole message. `pos`: where, column from 1.
  ExecError(std::string text, SourcePos pos);
  /// The same for a function that returned an error: `place` ends in "error calling x: ".
  ExecError(std::string place, std::string cause, SourcePos pos);

  /// Puts the place of an outer template in front.
  void wrap(std::string place, SourcePos pos);

  /// The outermost message. Each message of the chain ends in the next one.
  [[nodiscard]] std::string text() const;
  /// Where in text() each message of the chain starts, outermost first.
  [[nodiscard]] std::vector<std::size_t> chain() const;
  [[nodiscard]] const SourcePos& pos() const { return pos_; }
  [[nodiscard]] const char* what() const noexcept override { return parts_.back().c_str(); }

 private:
  std::vector<std::string> parts_;  // innermost first
  SourcePos pos_;                   // of the outermost
};

/// What helm 4.3.1 shows for an execution error: `fail` and `required` with the outermost place,
/// errors of the template language on several lines, errors of functions on one.
/// Like: reformatExecErrorMsg of helm 4.3.1 pkg/engine/engine.go (template-engine.md 3.8).
/// Helm 3.22.0 (cleanupExecError) leaves all but the first as Go words them.
[[nodiscard]] std::string format_exec_error(const ExecError& error,
                                            const HelmDialect& dialect = {});

/// "parse error at (file:line): last part" of Go's parse error.   Like: cleanupParseError, as
/// above.
[[nodiscard]] std::string format_parse_error(std::string_view file, std::string_view message);

/// Marks the message of `fail` and `required` inside an error, for format_exec_error.
inline constexpr std::string_view kUserErrorStart = "HELM_ERR_START";
inline constexpr std::string_view kUserErrorEnd = "HELM_ERR_END";

}  // namespace tf::engine
