#include "lib/sandbox/authorizer.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "lib/base/text.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kRbac = "rbac.authorization.k8s.io";
constexpr std::string_view kMasters = "system:masters";
constexpr std::string_view kAuthenticated = "system:authenticated";

/// What everybody who is known may ask for.   Like: the roles system:discovery and
/// system:basic-user.
constexpr std::array<std::string_view, 9> kOpenPaths = {
    "/api", "/apis", "/healthz", "/livez", "/openapi", "/readyz", "/version", "/.well-known", "/"};
constexpr std::array<std::string_view, 3> kOpenReviews = {
    "selfsubjectaccessreviews", "selfsubjectrulesreviews", "selfsubjectreviews"};

bool is_in(const std::vector<std::string>& list, std::string_view wanted) {
  return std::find(list.begin(), list.end(), wanted) != list.end();
}

bool is_open_to_all(const Attributes& asked) {
  if (!is_in(asked.user.groups, kAuthenticated)) return false;
  if (!asked.resource.empty()) {
    return asked.verb == "create" && std::find(kOpenReviews.begin(), kOpenReviews.end(),
                                               asked.resource) != kOpenReviews.end();
  }
  return asked.verb == "get" &&
         std::any_of(kOpenPaths.begin(), kOpenPaths.end(), [&](std::string_view path) {
           return asked.path == path ||
                  (path != "/" && asked.path.starts_with(std::string(path) + "/"));
         });
}

bool list_has(const Value& rule, std::string_view field, std::string_view wanted) {
  const Value* list = find_path(rule, {field});
  if (list == nullptr || !list->is_list()) return false;
  return std::any_of(list->as_list()->begin(), list->as_list()->end(), [&](const Value& each) {
    const std::string* text = each.as_string();
    return text != nullptr && (*text == "*" || *text == wanted);
  });
}

bool path_matches(const Value& rule, std::string_view path) {
  const Value* urls = find_path(rule, {"nonResourceURLs"});
  if (urls == nullptr || !urls->is_list()) return false;
  return std::any_of(urls->as_list()->begin(), urls->as_list()->end(), [&](const Value& each) {
    const std::string_view url = each.is_string() ? *each.as_string() : std::string_view();
    return url == "*" || url == path ||
           (url.ends_with('*') && path.starts_with(url.substr(0, url.size() - 1)));
  });
}

bool resource_matches(const Value& rule, const Attributes& asked) {
  const std::string full =
      asked.subresource.empty() ? asked.resource : asked.resource + "/" + asked.subresource;
  return list_has(rule, "resources", full) ||
         (!asked.subresource.empty() && list_has(rule, "resources", "*/" + asked.subresource));
}

bool rule_allows(const Value& rule, const Attributes& asked) {
  if (!list_has(rule, "verbs", asked.verb)) return false;
  if (asked.resource.empty()) return path_matches(rule, asked.path);
  if (!list_has(rule, "apiGroups", asked.group) || !resource_matches(rule, asked)) return false;
  const Value* names = find_path(rule, {"resourceNames"});
  if (names == nullptr || !truth(*names)) return true;
  return !asked.name.empty() && list_has(rule, "resourceNames", asked.name);
}

bool is_subject(const Value& subject, const User& user, std::string_view ns) {
  const auto kind = string_at(subject, {"kind"});
  const auto name = string_at(subject, {"name"});
  if (kind == "User") return name == user.name;
  if (kind == "Group") return is_in(user.groups, name);
  if (kind != "ServiceAccount") return false;
  const auto own = string_at(subject, {"namespace"});
  return user.name == fmt::format("system:serviceaccount:{}:{}", own.empty() ? ns : own, name);
}

bool binds(const Object& binding, const User& user) {
  const Value* subjects = find_path(binding.root(), {"subjects"});
  if (subjects == nullptr || !subjects->is_list()) return false;
  return std::any_of(subjects->as_list()->begin(), subjects->as_list()->end(),
                     [&](const Value& subject) { return is_subject(subject, user, binding.ns()); });
}

bool role_allows(Registry& registry, const Object& binding, const Attributes& asked) {
  const bool cluster = string_at(binding.root(), {"roleRef", "kind"}) == "ClusterRole";
  const Resource* roles = registry.catalog().find(kRbac, "v1", cluster ? "clusterroles" : "roles");
  const auto role = registry.get(*roles, cluster ? std::string_view() : binding.ns(),
                                 string_at(binding.root(), {"roleRef", "name"}));
  if (!role) return false;
  const Value* rules = find_path(role->root(), {"rules"});
  if (rules == nullptr || !rules->is_list()) return false;
  return std::any_of(rules->as_list()->begin(), rules->as_list()->end(),
                     [&](const Value& rule) { return rule_allows(rule, asked); });
}

Decision ask_bindings(Registry& registry, std::string_view plural, std::string_view ns,
                      const Attributes& asked) {
  const Resource* bindings = registry.catalog().find(kRbac, "v1", plural);
  for (const Object& binding : registry.list(*bindings, ns)) {
    if (!binds(binding, asked.user) || !role_allows(registry, binding, asked)) continue;
    const auto place = ns.empty() ? std::string(binding.name())
                                  : fmt::format("{}/{}", binding.name(), binding.ns());
    return {true, fmt::format("RBAC: allowed by {} \"{}\" of {} \"{}\"", binding.kind(), place,
                              string_at(binding.root(), {"roleRef", "kind"}),
                              string_at(binding.root(), {"roleRef", "name"}))};
  }
  return {};
}

}  // namespace

Decision authorize(Registry& registry, const Attributes& attributes) {
  if (is_in(attributes.user.groups, kMasters) || is_open_to_all(attributes)) return {true, ""};
  Decision decision = ask_bindings(registry, "clusterrolebindings", "", attributes);
  if (decision.allowed || attributes.ns.empty()) return decision;
  return ask_bindings(registry, "rolebindings", attributes.ns, attributes);
}

ApiResult<User> impersonated(Registry& registry, const Request& request) {
  const auto name = request.header("impersonate-user");
  if (name.empty()) return request.user;
  User user{std::string(name), {}};
  for (const auto& [header, value] : request.headers) {
    if (header == "impersonate-group") user.groups.push_back(value);
  }
  Attributes asked{.user = request.user, .verb = "impersonate", .resource = "users"};
  asked.name = name;
  if (const Decision decision = authorize(registry, asked); !decision.allowed) {
    return refuse(not_allowed(asked, decision));
  }
  if (!is_in(user.groups, kAuthenticated)) user.groups.emplace_back(kAuthenticated);
  return user;
}

ApiError not_allowed(const Attributes& asked, const Decision& decision) {
  const std::string reason = decision.reason.empty() ? "" : ": " + decision.reason;
  if (asked.resource.empty()) {
    return forbidden({}, fmt::format("User \"{}\" cannot {} path \"{}\"{}", asked.user.name,
                                     asked.verb, asked.path, reason));
  }
  const std::string what =
      asked.subresource.empty() ? asked.resource : asked.resource + "/" + asked.subresource;
  const std::string where =
      asked.ns.empty() ? "at the cluster scope" : fmt::format("in the namespace \"{}\"", asked.ns);
  return forbidden({asked.group, asked.resource, asked.name},
                   fmt::format("User \"{}\" cannot {} resource \"{}\" in API group \"{}\" {}{}",
                               asked.user.name, asked.verb, what, asked.group, where, reason));
}

}  // namespace tf::sandbox
