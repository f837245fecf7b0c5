#include "lib/kube/api_status.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <string>

#include "lib/base/text.h"
#include "lib/data/json.h"

namespace tf::kube {
namespace {

constexpr std::size_t kMaxTextBytes = 2048;

/// What a path is about: "/apis/apps/v1/namespaces/x/deployments/y" -> deployments.apps, y.
struct PathTarget {
  std::string resource;  ///< "deployments.apps"; "" for paths that name no resource
  std::string name;
};

PathTarget target_of(std::string_view path) {
  auto parts = split_views(trim(path, "/"), "/");
  std::string_view group;
  std::size_t at = 0;
  if (parts[0] == "api" && parts.size() > 2) {
    at = 2;
  } else if (parts[0] == "apis" && parts.size() > 3) {
    group = parts[1];
    at = 3;
  } else {
    return {};
  }
  if (parts[at] == "namespaces" && parts.size() > at + 2) at += 2;
  PathTarget target{std::string(parts[at]), {}};
  if (!group.empty()) target.resource.append(".").append(group);
  if (parts.size() > at + 1) target.name = parts[at + 1];
  return target;
}

/// http.StatusText for Go's kInternal case is not needed: client-go words each known code itself.
std::string generic_message(int status, std::string_view server_message) {
  switch (status) {
    case 400:
      return "the server rejected our request for an unknown reason";
    case 401:
      return "the server has asked for the client to provide credentials";
    case 403:
    case 415:
      return std::string(server_message);
    case 404:
      return "the server could not find the requested resource";
    case 405:
      return "the server does not allow this method on the requested resource";
    case 406:
      return server_message.empty() || server_message == "unknown"
                 ? "the server was unable to respond with a content type that the client supports"
                 : std::string(server_message);
    case 409:
      return "the server reported a conflict";
    case 422:
      return "the server rejected our request due to an error in our request";
    case 429:
      return "the server has received too many requests and has asked us to try again later";
    case 503:
      return "the server is currently unable to handle the request";
    case 504:
      return "the server was unable to return a response in the time allotted, but may still be "
             "processing the request";
    default:
      break;
  }
  if (status >= 500) {
    return fmt::format("an error on the server (\"{}\") has prevented the request from succeeding",
                       server_message);
  }
  return fmt::format(
      "the server responded with the status code {} but did not return more information", status);
}

std::string client_words(std::string_view method, std::string_view path,
                         const net::HttpResponse& response) {
  std::string_view text = "unknown";
  if (response.header("content-type").starts_with("text/")) {
    text = trim_space(std::string_view(response.body).substr(0, kMaxTextBytes));
  }
  std::string message = generic_message(response.status, text);
  const PathTarget target = target_of(path);
  if (target.resource.empty()) return message;
  message += fmt::format(" ({} {}", to_lower_ascii(method), target.resource);
  if (!target.name.empty()) message += " " + target.name;
  return message + ")";
}

ErrorCode code_of(int status, std::string_view method, std::string_view reason) {
  switch (status) {
    case 400:
    case 422:
      return ErrorCode::kInvalid;
    case 401:
    case 403:
      return ErrorCode::kForbidden;
    case 404:
      return ErrorCode::kNotFound;
    case 405:
    case 406:
    case 415:
    case 501:
      return ErrorCode::kUnsupported;
    case 409:
      return reason == "AlreadyExists" || (reason.empty() && method == "POST")
                 ? ErrorCode::kAlreadyExists
                 : ErrorCode::kConflict;
    default:
      return ErrorCode::kInternal;
  }
}

std::optional<Value> status_body(const net::HttpResponse& response) {
  if (!response.body.starts_with('{')) return std::nullopt;
  auto value = parse_json(response.body, Numbers::kInt64OrFloat);
  if (!value || string_at(*value, {"kind"}) != "Status") return std::nullopt;
  return *std::move(value);
}

}  // namespace

Error api_error(std::string_view method, std::string_view path, const net::HttpResponse& response,
                ErrorWords words) {
  const auto status = status_body(response);
  if (!status) {
    return Error{code_of(response.status, method, ""), client_words(method, path, response)};
  }
  const ErrorCode code = code_of(response.status, method, string_at(*status, {"reason"}));
  if (words == ErrorWords::kClient) return Error{code, client_words(method, path, response)};
  return Error{code, std::string(string_at(*status, {"message"}))};
}

Error status_object_error(const Object& status) {
  const auto http_code = integer_at(status.root(), {"code"}).value_or(500);
  const ErrorCode code = code_of(static_cast<int>(std::clamp<std::int64_t>(http_code, 0, 999)),
                                 "GET", string_at(status.root(), {"reason"}));
  return Error{code, std::string(string_at(status.root(), {"message"}))};
}

}  // namespace tf::kube
