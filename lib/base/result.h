#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <tl/expected.hpp>

namespace tf {

/// What a caller may branch on. Everything else about an error is text for people.
enum class ErrorCode {
  kInvalid,        ///< bad input: syntax, flags, charts, values, manifests
  kNotFound,       ///< the named thing does not exist (also HTTP 404)
  kAlreadyExists,  ///< the name is taken (also HTTP 409 AlreadyExists)
  kConflict,       ///< somebody else changed or owns it (HTTP 409 Conflict)
  kForbidden,      ///< the server knows who asks and refuses (401, 403)
  kUnreachable,    ///< no answer: refused, untrusted certificate, no route, no configuration
  kTimeout,        ///< a deadline passed
  kCancelled,      ///< the user interrupted
  kUnsupported,    ///< valid, but not offered here or by the server
  kInternal,       ///< everything else, server errors (5xx) included
};

/// A place in a text file. Line and column are 1-based; 0 means unknown.
struct SourcePos {
  std::string file;
  int line = 0;
  int column = 0;
};

/// One failure. `message` is whole: the outermost context first, as Go chains errors
/// ("doing x: opening y: reason"), and ready to be shown after "Error: ".
struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;
  std::optional<SourcePos> pos = std::nullopt;

  /// The same error with "context: " in front; code and position are kept.
  [[nodiscard]] Error wrap(std::string_view context) const&;
  [[nodiscard]] Error wrap(std::string_view context) &&;
};

template <class T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

/// Shorthand for returning a failure: `return fail(ErrorCode::kInvalid, "...")`.
[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string message) {
  return tl::make_unexpected(Error{code, std::move(message), std::nullopt});
}
[[nodiscard]] inline tl::unexpected<Error> fail(Error error) {
  return tl::make_unexpected(std::move(error));
}

}  // namespace tf

#define TF_CONCAT_INNER(a, b) a##b
#define TF_CONCAT(a, b) TF_CONCAT_INNER(a, b)

/// TF_ASSIGN(auto x, expr): unwraps a Result or returns its error from the enclosing function.
#define TF_ASSIGN(declaration, expression) \
  TF_ASSIGN_INNER(TF_CONCAT(tf_result_, __LINE__), declaration, expression)
#define TF_ASSIGN_INNER(result, declaration, expression)                \
  auto result = (expression);                                           \
  if (!result) return ::tl::make_unexpected(std::move(result).error()); \
  declaration = *std::move(result)

/// TF_CHECK(expr): returns the error of a Status or Result, drops its value.
#define TF_CHECK(expression)                                                    \
  do {                                                                          \
    auto tf_status = (expression);                                              \
    if (!tf_status) return ::tl::make_unexpected(std::move(tf_status).error()); \
  } while (false)
