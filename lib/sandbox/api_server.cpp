#include "lib/sandbox/api_server.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "lib/base/text.h"
#include "lib/sandbox/access_reviews.h"
#include "lib/sandbox/audit.h"
#include "lib/sandbox/authorizer.h"
#include "lib/sandbox/catalog.h"
#include "lib/sandbox/controllers.h"
#include "lib/sandbox/custom/custom_facts.h"
#include "lib/sandbox/custom_kinds.h"
#include "lib/sandbox/discovery.h"
#include "lib/sandbox/handlers.h"
#include "lib/sandbox/object_text.h"
#include "lib/sandbox/openapi.h"
#include "lib/sandbox/own_paths.h"
#include "lib/sandbox/protobuf.h"
#include "lib/sandbox/registry.h"
#include "lib/sandbox/render.h"
#include "lib/sandbox/subresources.h"

namespace tf::sandbox {
namespace {

using Handler = ApiResult<Response> (*)(Registry&, Call&);

struct Verb {
  std::string_view method;
  bool named;             ///< of one object, not of a collection
  std::string_view verb;  ///< as discovery names it
  Handler handler;
};
constexpr std::array kVerbs = std::to_array<Verb>({
    {"GET", true, "get", get_object},
    {"GET", false, "list", list_objects},
    {"POST", false, "create", create_object},
    {"PUT", true, "update", update_object},
    {"PATCH", true, "patch", patch_object},
    {"DELETE", true, "delete", delete_object},
    {"DELETE", false, "deletecollection", delete_collection},
});

/// The handler of a request for a resource, or nullptr when it does not have that verb.
Handler find_handler(const Call& call) {
  const RequestTarget& target = call.target;
  const bool named = !target.name.empty();
  const std::string_view method = call.request.method;
  // A namespaced object is written in its namespace, a list may span all.
  const bool misplaced = call.resource.namespaced && target.ns.empty();
  if (misplaced && (named || method != "GET")) return nullptr;
  if (method == "GET" && target.watches() && call.resource.has_verb("watch")) {
    return watch_objects;
  }
  for (const Verb& each : kVerbs) {
    if (each.method == method && each.named == named && call.resource.has_verb(each.verb)) {
      return each.handler;
    }
  }
  return nullptr;
}

/// A discovery document; aggregated ones can be asked for again by their ETag.
Response respond_discovery(const Value& document, DiscoveryForm form, const RequestTarget& target,
                           const Rendering& rendering, const Request& request) {
  const bool aggregated =
      form == DiscoveryForm::kAggregated && (target.path == "/api" || target.path == "/apis");
  Rendering plain = rendering;
  plain.form = Rendering::Form::kObject;
  Response response = respond(plain, 200, document);
  if (!aggregated) return response;
  const std::string tag = "\"" + document_hash(response.body) + "\"";
  const auto type = std::string(plain.content_type()) + std::string(kAggregatedParameters);
  response.headers = {{"cache-control", "public"}, {"etag", tag}, {"vary", "Accept"}};
  if (request.header("if-none-match") == tag) {
    response.status = 304;
    response.body.clear();
  } else {
    response.headers.emplace_back("content-type", type);
  }
  return response;
}

bool has_header(const Response& response, std::string_view name) {
  return std::any_of(response.headers.begin(), response.headers.end(),
                     [&](const auto& header) { return header.first == name; });
}

/// The media types of which a reply for a resource can be.
std::string_view produced_types(const Request& request, const RequestTarget& target,
                                const Resource& resource) {
  const bool list = request.method == "GET" && target.name.empty() && resource.has_verb("watch");
  return list ? kProducedLists : kProducedTypes;
}

/// A watch comes in JSON alone.   Errors: 406.
ApiStatus check_watch_accept(const Rendering& rendering) {
  if (!rendering.yaml) return {};
  return refuse({406,
                 "NotAcceptable",
                 "only the following media types are accepted: application/json;stream=watch, "
                 "application/vnd.kubernetes.protobuf;stream=watch",
                 {}});
}

constexpr std::array<std::pair<std::string_view, IncludeObject>, 3> kIncludes = {{
    {"None", IncludeObject::kNone},
    {"Metadata", IncludeObject::kMetadata},
    {"Object", IncludeObject::kObject},
}};

void take_include(Rendering& rendering, const Query& query) {
  for (const auto& [name, include] : kIncludes) {
    if (query.get("includeObject") == name) rendering.include = include;
  }
}

/// Kinds that clients should leave.   Like: the prerelease lifecycle of kubernetes 1.36's APIs.
struct Deprecation {
  std::string_view plural;
  std::string_view warning;
};
constexpr std::array kDeprecations = std::to_array<Deprecation>({
    {"componentstatuses", "v1 ComponentStatus is deprecated in v1.19+"},
    {"endpoints", "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"},
});

void warn_of_deprecation(Call& call) {
  const Resource& resource = call.resource;
  if (resource.custom_facts) {
    const std::string& warning = resource.custom_facts->deprecation_warning;
    if (!warning.empty()) call.warnings.push_back(warning);
    return;
  }
  for (const Deprecation& each : kDeprecations) {
    if (resource.group.empty() && resource.plural == each.plural) {
      call.warnings.emplace_back(each.warning);
    }
  }
}

/// The verb of a request as authorization and audit know it.
std::string verb_of(const Request& request, const RequestTarget& target) {
  if (!target.is_api) {
    std::string verb = request.method;
    for (char& c : verb)
      c = to_lower_ascii(c);
    return verb;
  }
  const bool named = !target.name.empty();
  if (request.method == "GET" && target.watches()) return "watch";
  for (const Verb& each : kVerbs) {
    if (each.method == request.method && (each.named == named || request.method == "POST")) {
      return std::string(each.verb);
    }
  }
  return request.method;
}

Attributes attributes_of(const User& user, const Request& request, const RequestTarget& target) {
  Attributes asked{.user = user, .verb = verb_of(request, target)};
  if (!target.is_api) {
    asked.path = target.path;
    return asked;
  }
  asked.group = target.group;
  asked.resource = target.plural;
  asked.subresource = target.subresource;
  asked.ns = target.ns;
  asked.name = target.name;
  return asked;
}

}  // namespace

class ApiServer::Parts {
 public:
  Parts(ObjectStore& store, const Clock& clock, ApiServerOptions options)
      : options_(std::move(options)), registry_(store, catalog_, clock), custom_kinds_(registry_) {
    custom_kinds_.follow();
    // What cannot be made is there already, or shows when somebody asks for it.
    static_cast<void>(create_first_objects(registry_, options_.authority));
    if (options_.controllers) controllers_.emplace(registry_);
  }

  std::optional<Time> step() {
    if (!controllers_) return std::nullopt;
    const auto due = controllers_->step();
    if (!due) return std::nullopt;
    return std::chrono::ceil<Time::duration>(*due);
  }

  Response handle(const Request& asked) {
    const TimePoint received = registry_.clock().now();
    const RequestTarget target = RequestTarget::parse(asked.target);
    Response response = route(asked, target);
    custom_kinds_.follow();
    if (!has_header(response, "cache-control")) {
      response.headers.emplace_back("cache-control", "no-cache, private");
    }
    if (options_.audit) {
      options_.audit(audit_line(asked, verb_of(asked, target), response.status, received,
                                registry_.clock().now()));
    }
    return response;
  }

 private:
  Response route(const Request& asked, const RequestTarget& target) {
    const auto negotiated = negotiate(asked, target.query.get("pretty"));
    const Rendering rendering = negotiated ? *negotiated : Rendering{};
    const auto user = impersonated(registry_, asked);
    if (!user) return respond(rendering, user.error());
    const Attributes attributes = attributes_of(*user, asked, target);
    if (const Decision decision = authorize(registry_, attributes); !decision.allowed) {
      return respond(rendering, not_allowed(attributes, decision));
    }
    if (auto health = answer_health(target)) return std::move(*health);
    if (!target.is_api) return describe(asked, target, rendering, negotiated);
    auto readable = without_protobuf(catalog_, asked);
    if (!readable) return respond(rendering, readable.error());
    Request request = *std::move(readable);
    request.user = *user;
    const Resource* resource = catalog_.find(target.group, target.version, target.plural);
    if (resource == nullptr || target.odd || (!resource->namespaced && !target.ns.empty())) {
      return nothing_there(target, rendering);
    }
    const auto accepted = check_accept(request, produced_types(request, target, *resource));
    if (!accepted) return respond(Rendering{}, accepted.error());
    if (!negotiated) return respond(rendering, negotiated.error());
    Call call{request, target, *resource, rendering};
    take_include(call.rendering, target.query);
    auto answered = answer(call);
    if (answered) return with_warnings(call, std::move(*answered));
    call.rendering.form = Rendering::Form::kObject;
    return with_warnings(call, respond(call.rendering, answered.error()));
  }

  Response nothing_there(const RequestTarget& target, const Rendering& rendering) {
    if (!is_own_path(catalog_, target)) return text_response(404, "404 page not found\n");
    return respond(rendering, unknown_path());
  }

  /// What the server says of itself: discovery, OpenAPI, its version.
  Response describe(const Request& request, const RequestTarget& target, const Rendering& rendering,
                    const ApiResult<Rendering>& negotiated) {
    if (auto found = answer_openapi(catalog_, request)) return std::move(*found);
    if (target.path == "/") return respond(rendering, 200, root_paths(catalog_));
    const bool version = trim_suffix(target.path, "/") == "/version";
    const DiscoveryForm form = discovery_form(request.header("accept"));
    const auto found = version ? std::optional(version_info())
                               : discover(catalog_, target.path, form, options_.address);
    if (!found || target.odd) return nothing_there(target, rendering);
    if (request.method != "GET") return respond(rendering, method_not_allowed());
    const auto accepted = check_accept(request, version ? "application/json" : kProducedTypes);
    if (!accepted) return respond(rendering, accepted.error());
    if (form != DiscoveryForm::kAggregated && !negotiated) {
      return respond(rendering, negotiated.error());
    }
    return respond_discovery(*found, form, target, rendering, request);
  }

  ApiResult<Response> answer(Call& call) {
    if (call.request.method == "POST") {
      if (const ReviewHandler review = find_review(call.resource)) return review(registry_, call);
    }
    if (call.target.watches()) TF_CHECK(check_watch_accept(call.rendering));
    if (!call.target.rest.empty()) return refuse(unknown_path());
    if (!call.target.subresource.empty()) {
      warn_of_deprecation(call);
      return answer_subresource(registry_, call);
    }
    if (call.resource.namespaced && call.target.ns.empty() && !call.target.name.empty()) {
      return refuse(unknown_path());
    }
    const Handler handler = find_handler(call);
    if (handler == nullptr) return refuse(method_not_allowed());
    warn_of_deprecation(call);
    return handler(registry_, call);
  }

  ApiServerOptions options_;
  Catalog catalog_;
  Registry registry_;
  CustomKinds custom_kinds_;
  std::optional<Controllers> controllers_;
};

ApiServer::ApiServer(ObjectStore& store, const Clock& clock, ApiServerOptions options)
    : parts_(std::make_unique<Parts>(store, clock, std::move(options))) {}

ApiServer::~ApiServer() = default;

Response ApiServer::handle(const Request& request) {
  return parts_->handle(request);
}

std::optional<Service::Time> ApiServer::step(Time) {
  return parts_->step();
}

}  // namespace tf::sandbox
