#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/data/value.h"

#include <tl/expected.hpp>

namespace tf::sandbox {

/// What is wrong with one field.   Like: apimachinery 0.36 field.Error.
struct FieldError {
  enum class Type {
    kRequired,
    kInvalid,
    kNotSupported,
    kDuplicate,
    kForbidden,
    kNotFound,
    kTooLong,
    kTooMany,
    kTypeInvalid,
    kInternal,
    kTooFew
  };
  Type type = Type::kInvalid;
  std::string path;  ///< "spec.template.spec.containers[0].name"
  std::string
      message;  ///< whole, without the path: `Invalid value: "A_B": a lowercase RFC 1123 ...`
};

/// A refused request: what becomes a Status object.
/// Like: apimachinery 0.36 api/errors; texts are those of a kube-apiserver.
struct ApiError {
  int code = 500;
  std::string reason;   ///< "NotFound", "Conflict" ...; may be ""
  std::string message;  ///< whole
  Value details;        ///< the Status' details, a map; nil: none

  /// The Status object as a client gets it.
  [[nodiscard]] Value status() const;
};

template <class T>
using ApiResult = tl::expected<T, ApiError>;
using ApiStatus = ApiResult<void>;

[[nodiscard]] inline tl::unexpected<ApiError> refuse(ApiError error) {
  return tl::make_unexpected(std::move(error));
}

/// What an error is about: "deployments.apps" and a name.
struct Subject {
  std::string group;
  std::string resource;  ///< plural; for invalid(): the kind
  std::string name;
};

/// NewNotFound: `configmaps "x" not found`.
[[nodiscard]] ApiError not_found(const Subject& subject);
/// NewAlreadyExists: `configmaps "x" already exists`.
[[nodiscard]] ApiError already_exists(const Subject& subject);
/// NewConflict: `Operation cannot be fulfilled on configmaps "x": <reason>`.
[[nodiscard]] ApiError conflict(const Subject& subject, std::string_view reason);
/// NewForbidden: `configmaps "x" is forbidden: <reason>`.
[[nodiscard]] ApiError forbidden(const Subject& subject, std::string_view reason);
/// NewInvalid: `Deployment.apps "x" is invalid: spec.replicas: Invalid value: -1: ...`, several in
/// brackets; the causes stand in the details. Precondition: at least one error.
[[nodiscard]] ApiError invalid(const Subject& subject, const std::vector<FieldError>& errors);
/// NewBadRequest.
[[nodiscard]] ApiError bad_request(std::string message);
/// 405 without a subject: "the server does not allow this method on the requested resource".
[[nodiscard]] ApiError method_not_allowed();
/// 410 Expired.
[[nodiscard]] ApiError expired(std::string message);
/// 415 UnsupportedMediaType.
[[nodiscard]] ApiError unsupported_media_type(std::string message);
/// 500 InternalError.
[[nodiscard]] ApiError internal_error(std::string_view what);
/// 404 without a subject: "the server could not find the requested resource".
[[nodiscard]] ApiError unknown_path();

}  // namespace tf::sandbox
