#include "lib/sandbox/access_reviews.h"

#include <array>
#include <utility>

#include "lib/base/go_quote.h"
#include "lib/data/strings_at.h"
#include "lib/sandbox/authorizer.h"
#include "lib/sandbox/managed_fields.h"
#include "lib/sandbox/metadata.h"
#include "lib/sandbox/object_text.h"
#include "lib/sandbox/pod_subresources.h"
#include "lib/sandbox/render.h"
#include "lib/sandbox/rfc3339.h"
#include "lib/sandbox/service_account_tokens.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kAuthorization = "authorization.k8s.io";
constexpr std::string_view kAuthentication = "authentication.k8s.io";

List list_of(const std::vector<std::string>& texts) {
  List list;
  for (const std::string& each : texts)
    list.push(each);
  return list;
}

/// What a review's spec asks about, for that user.
Attributes attributes_of(const Value& spec, User user) {
  Attributes asked{.user = std::move(user)};
  if (const Value* path = find_path(spec, {"nonResourceAttributes"}); path && path->is_map()) {
    asked.path = string_at(*path, {"path"});
    asked.verb = string_at(*path, {"verb"});
    return asked;
  }
  asked.verb = string_at(spec, {"resourceAttributes", "verb"});
  asked.group = string_at(spec, {"resourceAttributes", "group"});
  asked.resource = string_at(spec, {"resourceAttributes", "resource"});
  asked.subresource = string_at(spec, {"resourceAttributes", "subresource"});
  asked.ns = string_at(spec, {"resourceAttributes", "namespace"});
  asked.name = string_at(spec, {"resourceAttributes", "name"});
  return asked;
}

ApiResult<Value> read_review(Registry& registry, Call& call) {
  TF_ASSIGN(const WriteQuery query, read_write_query(call, "CreateOptions"));
  TF_ASSIGN(const std::string json, body_as_json(call.request));
  TF_ASSIGN(Body body, read_body(registry.catalog(), call, call.resource, json, query.validation));
  return update_fields(*call.resource.type, {}, std::move(body.object),
                       manager_of(registry, call, query, call.resource));
}

Response answered(Registry& registry, const Call& call, Value review, Map status) {
  review.as_map()->set("status", std::move(status));
  return render_object(call, 201, review, registry.clock().now());
}

Map status_of(const Decision& decision) {
  Map status{{"allowed", decision.allowed}};
  if (!decision.reason.empty()) status.set("reason", decision.reason);
  return status;
}

const Value& spec_of(const Value& review) {
  static const Value kNothing;
  const Value* spec = find_path(review, {"spec"});
  return spec == nullptr ? kNothing : *spec;
}

/// Such errors do not name the kind.
ApiError invalid_spec(std::string path, std::string message) {
  return invalid({std::string(kAuthorization), "", ""},
                 {{FieldError::Type::kInvalid, std::move(path), std::move(message)}});
}

/// Exactly one of the two kinds of attributes must be there.
/// Like: kubernetes 1.36 apis/authorization/validation.
ApiStatus check_attributes(const Value& spec) {
  const Value* of_resource = find_path(spec, {"resourceAttributes"});
  const Value* of_path = find_path(spec, {"nonResourceAttributes"});
  if ((of_resource != nullptr) != (of_path != nullptr)) return {};
  if (of_path == nullptr) {
    return refuse(invalid_spec("spec.resourceAttributes",
                               "Invalid value: null: exactly one of nonResourceAttributes or "
                               "resourceAttributes must be specified"));
  }
  return refuse(
      invalid_spec("spec.nonResourceAttributes",
                   "Invalid value: " +
                       json_text(Map{{"Path", std::string(string_at(*of_path, {"path"}))},
                                     {"Verb", std::string(string_at(*of_path, {"verb"}))}}) +
                       ": cannot be specified in combination with resourceAttributes"));
}

/// Whom a review is about, and where.
ApiStatus check_subject(const Call& call, const Value& spec) {
  const Value* groups = find_path(spec, {"groups"});
  if (string_at(spec, {"user"}).empty() && (groups == nullptr || !truth(*groups))) {
    return refuse(invalid_spec(
        "spec.user", "Invalid value: \"\": at least one of user or group must be specified"));
  }
  const auto ns = string_at(spec, {"resourceAttributes", "namespace"});
  if (call.target.ns.empty() || ns == call.target.ns) return {};
  return refuse(invalid_spec("spec.resourceAttributes.namespace",
                             "Invalid value: " + go_quote(ns) + ": must match metadata.namespace"));
}

ApiResult<Response> review_self(Registry& registry, Call& call) {
  TF_ASSIGN(Value review, read_review(registry, call));
  TF_CHECK(check_attributes(spec_of(review)));
  const Decision decision = authorize(registry, attributes_of(spec_of(review), call.request.user));
  return answered(registry, call, std::move(review), status_of(decision));
}

ApiResult<Response> review_subject(Registry& registry, Call& call) {
  TF_ASSIGN(Value review, read_review(registry, call));
  TF_CHECK(check_attributes(spec_of(review)));
  const Value& spec = spec_of(review);
  TF_CHECK(check_subject(call, spec));
  User user{std::string(string_at(spec, {"user"})), strings_at(spec, {"groups"})};
  const Decision decision = authorize(registry, attributes_of(spec, std::move(user)));
  if (!call.target.ns.empty()) set_metadata(review, "namespace", call.target.ns);
  return answered(registry, call, std::move(review), status_of(decision));
}

ApiResult<Response> review_rules(Registry& registry, Call& call) {
  TF_ASSIGN(Value review, read_review(registry, call));
  if (string_at(spec_of(review), {"namespace"}).empty()) {
    return refuse(bad_request("no namespace on request"));
  }
  // Whoever gets in here unrestricted may do everything; for others the rules are those of roles,
  // which a client can read itself.
  List all;
  all.push("*");
  List resource_rules;
  List path_rules;
  if (authorize(registry, {.user = call.request.user, .verb = "*", .group = "*", .resource = "*"})
          .allowed) {
    resource_rules.push(Map{
        {"verbs", deep_copy(all)}, {"apiGroups", deep_copy(all)}, {"resources", deep_copy(all)}});
    path_rules.push(Map{{"verbs", deep_copy(all)}, {"nonResourceURLs", deep_copy(all)}});
  }
  return answered(registry, call, std::move(review),
                  Map{{"resourceRules", std::move(resource_rules)},
                      {"nonResourceRules", std::move(path_rules)},
                      {"incomplete", false}});
}

ApiResult<Response> review_me(Registry& registry, Call& call) {
  TF_ASSIGN(Value review, read_review(registry, call));
  const User& user = call.request.user;
  return answered(
      registry, call, std::move(review),
      Map{{"userInfo",
           Map{{"username", user.name}, {"groups", list_of(user.groups)}, {"extra", Map{}}}}});
}

ApiResult<Response> review_token(Registry& registry, Call& call) {
  TF_ASSIGN(Value review, read_review(registry, call));
  const std::string token(string_at(spec_of(review), {"token"}));
  if (token.empty()) {
    return refuse(bad_request("token is required for TokenReview in authentication"));
  }
  if (Value user = user_of_token(registry, token); !user.is_nil()) {
    List audiences;
    audiences.push("https://kubernetes.default.svc");
    return answered(registry, call, std::move(review),
                    Map{{"authenticated", true},
                        {"user", std::move(user)},
                        {"audiences", std::move(audiences)}});
  }
  return answered(registry, call, std::move(review),
                  Map{{"user", Map{}}, {"error", "[invalid bearer token, unknown]"}});
}

struct Review {
  std::string_view group;
  std::string_view plural;
  ReviewHandler handler;
};
constexpr std::array kReviews = std::to_array<Review>({
    {kAuthorization, "selfsubjectaccessreviews", review_self},
    {kAuthorization, "subjectaccessreviews", review_subject},
    {kAuthorization, "localsubjectaccessreviews", review_subject},
    {kAuthorization, "selfsubjectrulesreviews", review_rules},
    {"", "bindings", answer_binding},
    {kAuthentication, "selfsubjectreviews", review_me},
    {kAuthentication, "tokenreviews", review_token},
});

}  // namespace

ReviewHandler find_review(const Resource& resource) {
  for (const Review& each : kReviews) {
    if (each.group == resource.group && each.plural == resource.plural) return each.handler;
  }
  return nullptr;
}

}  // namespace tf::sandbox
