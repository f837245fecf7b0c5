#include "lib/sandbox/service_account_tokens.h"

#include <fmt/core.h>

#include <chrono>
#include <utility>

#include "lib/base/base64.h"
#include "lib/base/digest.h"
#include "lib/base/text.h"
#include "lib/sandbox/managed_fields.h"
#include "lib/sandbox/metadata.h"
#include "lib/sandbox/object_text.h"
#include "lib/sandbox/pod_subresources.h"
#include "lib/sandbox/render.h"
#include "lib/sandbox/rfc3339.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kIssuer = "https://kubernetes.default.svc";
constexpr std::string_view kHeader = R"({"alg":"none","typ":"JWT"})";
constexpr std::int64_t kLeastSeconds = 600;
constexpr std::int64_t kUsualSeconds = 3600;

std::int64_t seconds_of(TimePoint time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

std::string encode_part(std::string_view text) {
  std::string part = base64_encode(text);
  part.erase(part.find_last_not_of('=') + 1);
  for (char& c : part)
    c = c == '+' ? '-' : c == '/' ? '_' : c;
  return part;
}

Result<std::string> decode_part(std::string_view part) {
  std::string text(part);
  for (char& c : text)
    c = c == '-' ? '+' : c == '_' ? '/' : c;
  text.append((4 - text.size() % 4) % 4, '=');
  return base64_decode(text);
}

/// A JWT in its form. In the place of a signature stands a digest: a sandbox keeps nobody out.
std::string make_token(const Value& claims) {
  const std::string signed_part = encode_part(kHeader) + "." + encode_part(json_text(claims));
  return signed_part + "." + encode_part(sha256_hex(signed_part));
}

ApiStatus check_request(const Value& request) {
  const auto seconds = integer_at(request, {"spec", "expirationSeconds"}).value_or(kUsualSeconds);
  if (seconds >= kLeastSeconds) return {};
  return refuse(invalid({"authentication.k8s.io", "TokenRequest", ""},
                        {{FieldError::Type::kInvalid, "spec.expirationSeconds",
                          fmt::format("Invalid value: {}: may not specify a duration less than 10 "
                                      "minutes",
                                      seconds)}}));
}

/// What a token is bound to must be there.
ApiStatus check_bound_object(Registry& registry, const Call& call, const Value& request) {
  const Value* bound = find_path(request, {"spec", "boundObjectRef"});
  if (bound == nullptr || !bound->is_map()) return {};
  const Resource* resource = registry.catalog().find_kind(
      GroupVersionKind::parse(string_at(*bound, {"apiVersion"}), string_at(*bound, {"kind"})));
  if (resource == nullptr) return refuse(bad_request("cannot bind token to this kind of object"));
  const std::string_view ns = resource->namespaced ? std::string_view(call.target.ns) : "";
  TF_CHECK(registry.get(*resource, ns, string_at(*bound, {"name"})));
  return {};
}

Value claims_of(const Object& account, const Value& audiences, std::int64_t from,
                std::int64_t until) {
  return Map{
      {"aud", deep_copy(audiences)},
      {"exp", Value::int64(until)},
      {"iat", Value::int64(from)},
      {"iss", kIssuer},
      {"jti", new_uid()},
      {"kubernetes.io",
       Map{{"namespace", std::string(account.ns())},
           {"serviceaccount", Map{{"name", std::string(account.name())},
                                  {"uid", std::string(metadata_text(account.root(), "uid"))}}}}},
      {"nbf", Value::int64(from)},
      {"sub", fmt::format("system:serviceaccount:{}:{}", account.ns(), account.name())}};
}

/// The request as it is answered: defaults, metadata of the account.
void complete(Value& request, const Object& account, std::string_view now) {
  Map& root = *request.as_map();
  const Value* audiences = find_path(request, {"spec", "audiences"});
  if (audiences == nullptr || !truth(*audiences)) {
    List usual;
    usual.push(kIssuer);
    set_path(root, {"spec", "audiences"}, std::move(usual));
  }
  if (find_path(request, {"spec", "boundObjectRef"}) == nullptr) {
    set_path(root, {"spec", "boundObjectRef"}, Value());
  }
  set_metadata(request, "name", account.name());
  set_metadata(request, "namespace", account.ns());
  copy_metadata(request, account.root(), "uid");
  set_metadata(request, "creationTimestamp", now);
}

}  // namespace

ApiResult<Response> answer_token(Registry& registry, Call& call) {
  TF_ASSIGN(const WriteQuery query, read_write_query(call, "CreateOptions"));
  const Subresource& own = *call.resource.subresource("token");
  TF_ASSIGN(const Value body, read_posted(registry, call, own));
  TF_ASSIGN(const Object account, registry.get(call.resource, call.target.ns, call.target.name));
  TF_CHECK(check_request(body));
  TF_CHECK(check_bound_object(registry, call, body));
  const TimePoint time = registry.clock().now();
  const std::string now = rfc3339_seconds(time);
  Value request = deep_copy(body);
  const auto seconds = integer_at(request, {"spec", "expirationSeconds"}).value_or(kUsualSeconds);
  set_path(*request.as_map(), {"spec", "expirationSeconds"}, Value::int64(seconds));
  if (const Value* bound = find_path(request, {"spec", "boundObjectRef"});
      bound && bound->is_nil()) {
    find_path(request, {"spec"})->as_map()->erase("boundObjectRef");
  }
  request = update_fields(*registry.catalog().type_of(own.kind), {}, std::move(request),
                          {query.options.manager, "token", own.kind.api_version(), now});
  complete(request, account, now);
  const Value claims = claims_of(account, *find_path(request, {"spec", "audiences"}),
                                 seconds_of(time), seconds_of(time) + seconds);
  request.as_map()->set("status", Map{{"token", make_token(claims)},
                                      {"expirationTimestamp",
                                       rfc3339_seconds(time + std::chrono::seconds(seconds))}});
  return respond(call.rendering, 201, request);
}

Value user_of_token(Registry& registry, std::string_view token) {
  const auto parts = split_views(token, ".");
  if (parts.size() != 3) return {};
  const auto signed_part = token.substr(0, token.rfind('.'));
  if (parts[2] != encode_part(sha256_hex(signed_part))) return {};
  const auto text = decode_part(parts[1]);
  if (!text) return {};
  const Value claims = parse_object(*text);
  if (integer_at(claims, {"exp"}).value_or(0) < seconds_of(registry.clock().now())) return {};
  const std::string ns(string_at(claims, {"kubernetes.io", "namespace"}));
  const auto name = string_at(claims, {"kubernetes.io", "serviceaccount", "name"});
  const auto account =
      registry.get(*registry.catalog().find("", "v1", "serviceaccounts"), ns, name);
  const auto uid = string_at(claims, {"kubernetes.io", "serviceaccount", "uid"});
  if (!account || metadata_text(account->root(), "uid") != uid) return {};
  List groups;
  groups.push("system:serviceaccounts");
  groups.push("system:serviceaccounts:" + ns);
  groups.push("system:authenticated");
  return Map{{"username", std::string(string_at(claims, {"sub"}))},
             {"uid", std::string(uid)},
             {"groups", std::move(groups)}};
}

}  // namespace tf::sandbox
