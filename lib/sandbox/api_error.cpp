#include "lib/sandbox/api_error.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

namespace tf::sandbox {
namespace {

/// metav1.CauseType of a field error.
constexpr std::array<std::string_view, 11> kCauseReasons = {
    "FieldValueRequired",    "FieldValueInvalid",  "FieldValueNotSupported", "FieldValueDuplicate",
    "FieldValueForbidden",   "FieldValueNotFound", "FieldValueTooLong",      "FieldValueTooMany",
    "FieldValueTypeInvalid", "InternalError",      "FieldValueTooFew"};

std::string quoted(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

/// GroupResource.String() and GroupKind.String().
std::string qualified(const Subject& subject) {
  return subject.group.empty() ? subject.resource : subject.resource + "." + subject.group;
}

Map details_of(const Subject& subject) {
  Map details;
  if (!subject.name.empty()) details.set("name", subject.name);
  if (!subject.group.empty()) details.set("group", subject.group);
  if (!subject.resource.empty()) details.set("kind", subject.resource);
  return details;
}

ApiError about(int code, std::string_view reason, const Subject& subject, std::string message) {
  return {code, std::string(reason), std::move(message), details_of(subject)};
}

}  // namespace

Value ApiError::status() const {
  Map status;
  status.set("apiVersion", "v1");
  status.set("kind", "Status");
  status.set("metadata", Map{});
  status.set("status", "Failure");
  status.set("message", message);
  if (!reason.empty()) status.set("reason", reason);
  if (!details.is_nil()) status.set("details", details);
  status.set("code", Value::int64(code));
  return status;
}

ApiError not_found(const Subject& subject) {
  return about(404, "NotFound", subject,
               qualified(subject) + " " + quoted(subject.name) + " not found");
}

ApiError already_exists(const Subject& subject) {
  return about(409, "AlreadyExists", subject,
               qualified(subject) + " " + quoted(subject.name) + " already exists");
}

ApiError conflict(const Subject& subject, std::string_view reason) {
  return about(409, "Conflict", subject,
               fmt::format("Operation cannot be fulfilled on {} {}: {}", qualified(subject),
                           quoted(subject.name), reason));
}

ApiError forbidden(const Subject& subject, std::string_view reason) {
  const std::string what = subject.resource.empty() ? "forbidden"
                           : subject.name.empty()
                               ? qualified(subject) + " is forbidden"
                               : qualified(subject) + " " + quoted(subject.name) + " is forbidden";
  return about(403, "Forbidden", subject, fmt::format("{}: {}", what, reason));
}

ApiError invalid(const Subject& subject, const std::vector<FieldError>& errors) {
  List causes;
  std::vector<std::string> texts;
  for (const FieldError& error : errors) {
    causes.push(Map{{"reason", kCauseReasons[static_cast<std::size_t>(error.type)]},
                    {"message", error.message},
                    {"field", error.path}});
    std::string text = error.path + ": " + error.message;
    // ToAggregate tells equal errors once.
    if (std::find(texts.begin(), texts.end(), text) == texts.end())
      texts.push_back(std::move(text));
  }
  std::string all = texts.front();
  if (texts.size() > 1) {
    for (std::size_t i = 1; i < texts.size(); ++i)
      all += ", " + texts[i];
    all = "[" + all + "]";
  }
  ApiError error =
      about(422, "Invalid", subject,
            fmt::format("{} {} is invalid: {}", qualified(subject), quoted(subject.name), all));
  error.details.as_map()->set("causes", std::move(causes));
  return error;
}

ApiError bad_request(std::string message) {
  return {400, "BadRequest", std::move(message), {}};
}

ApiError method_not_allowed() {
  return {405, "MethodNotAllowed",
          "the server does not allow this method on the requested resource", Map{}};
}

ApiError expired(std::string message) {
  return {410, "Expired", std::move(message), {}};
}

ApiError unsupported_media_type(std::string message) {
  return {415, "UnsupportedMediaType", std::move(message), {}};
}

ApiError internal_error(std::string_view what) {
  ApiError error{500, "InternalError", fmt::format("Internal error occurred: {}", what), Map{}};
  List causes;
  causes.push(Map{{"message", what}});
  error.details.as_map()->set("causes", std::move(causes));
  return error;
}

ApiError unknown_path() {
  return {404, "NotFound", "the server could not find the requested resource", Map{}};
}

}  // namespace tf::sandbox
