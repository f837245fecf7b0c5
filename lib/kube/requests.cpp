#include <fmt/core.h>

#include <utility>

#include "lib/data/json.h"
#include "lib/kube/client.h"
#include "lib/net/url.h"

namespace tf::kube {
namespace {

constexpr std::string_view kFieldManager = "helm";
constexpr std::string_view kJson = "application/json";

ApiRequest collection_request(std::string method, const Resource& resource, std::string_view ns) {
  ApiRequest request;
  request.method = std::move(method);
  request.path = resource.path(net::path_escape(ns));
  return request;
}

/// Why a name cannot be part of a path, or "". Like: IsValidPathSegmentName of apimachinery 0.37.
std::string name_refusal(std::string_view name) {
  if (name.empty()) return "resource name may not be empty";
  std::string reasons;
  if (name == "." || name == "..") {
    reasons = fmt::format("may not be '{}'", name);
  } else {
    for (const char c : {'/', '%'}) {
      if (name.find(c) == std::string_view::npos) continue;
      if (!reasons.empty()) reasons += " ";
      reasons += fmt::format("may not contain '{}'", c);
    }
  }
  if (reasons.empty()) return {};
  return fmt::format("invalid resource name \"{}\": [{}]", name, reasons);
}

ApiRequest object_request(std::string method, const Resource& resource, std::string_view ns,
                          std::string_view name) {
  ApiRequest request;
  request.method = std::move(method);
  request.path = resource.path(net::path_escape(ns), net::path_escape(name));
  request.refusal = name_refusal(name);
  return request;
}

/// Objects come from YAML or JSON, so what JSON cannot say (NaN) is not in them; the server gets ""
/// then.
std::string body_of(const Object& object) {
  return to_json(object.root(), {.escape_html = false}).value_or("");
}

}  // namespace

ApiRequest get_request(const Resource& resource, std::string_view ns, std::string_view name) {
  return object_request("GET", resource, ns, name);
}

ApiRequest list_request(const Resource& resource, std::string_view ns,
                        std::string_view label_selector) {
  ApiRequest request = collection_request("GET", resource, ns);
  if (!label_selector.empty()) request.query.emplace_back("labelSelector", label_selector);
  return request;
}

ApiRequest create_request(const Resource& resource, std::string_view ns, const Object& object,
                          std::string_view field_manager) {
  ApiRequest request = collection_request("POST", resource, ns);
  if (!field_manager.empty()) request.query.emplace_back("fieldManager", field_manager);
  request.content_type = kJson;
  request.body = body_of(object);
  return request;
}

ApiRequest replace_request(const Resource& resource, std::string_view ns, const Object& object,
                           std::string_view field_manager) {
  ApiRequest request = object_request("PUT", resource, ns, object.name());
  if (!field_manager.empty()) request.query.emplace_back("fieldManager", field_manager);
  request.content_type = kJson;
  request.body = body_of(object);
  return request;
}

ApiRequest apply_request(const Resource& resource, std::string_view ns, const Object& object,
                         ForceConflicts force) {
  ApiRequest request = object_request("PATCH", resource, ns, object.name());
  request.query = {{"fieldManager", std::string(kFieldManager)},
                   {"fieldValidation", "Strict"},
                   {"force", force == ForceConflicts::kYes ? "true" : "false"}};
  request.content_type = "application/apply-patch+yaml";
  request.body = body_of(object);
  return request;
}

ApiRequest patch_request(const Resource& resource, std::string_view ns, std::string_view name,
                         std::string body, std::string content_type) {
  ApiRequest request = object_request("PATCH", resource, ns, name);
  request.query = {{"fieldManager", std::string(kFieldManager)}};
  request.content_type = std::move(content_type);
  request.body = std::move(body);
  return request;
}

ApiRequest delete_request(const Resource& resource, std::string_view ns, std::string_view name,
                          std::string_view propagation) {
  ApiRequest request = object_request("DELETE", resource, ns, name);
  if (propagation.empty()) return request;
  request.content_type = kJson;
  request.body = R"({"kind":"DeleteOptions","apiVersion":"v1","propagationPolicy":)";
  append_json_string(request.body, propagation);
  request.body += "}";
  return request;
}

}  // namespace tf::kube
