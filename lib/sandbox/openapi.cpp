#include "lib/sandbox/openapi.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "lib/base/text.h"
#include "lib/data/json.h"
#include "lib/sandbox/discovery.h"
#include "lib/sandbox/openapi_paths.h"
#include "lib/sandbox/openapi_schemas.h"
#include "lib/sandbox/protobuf.h"
#include "lib/sandbox/published_data.h"
#include "lib/sandbox/request_target.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kV3 = "/openapi/v3";

std::string compact(const Value& value) {
  return to_json(value, {.escape_html = false}).value_or("");
}

/// "apis/apps/v1", "api/v1".
std::string document_name(const Group& group, const GroupVersion& version) {
  return (group.name.empty() ? "api/" : "apis/") +
         GroupVersionKind{group.name, version.version, ""}.api_version();
}

struct Found {
  const Group* group = nullptr;
  const GroupVersion* version = nullptr;
};

Found find_version(const Catalog& catalog, std::string_view name) {
  for (const Group& group : catalog.groups()) {
    for (const GroupVersion& version : group.versions) {
      if (document_name(group, version) == name) return {&group, &version};
    }
  }
  return {};
}

/// A hash of all that the document is made of, which is far less than the document.
std::string hash_of(const Found& found) {
  std::string text = PublishedData().version() + " " + document_name(*found.group, *found.version);
  for (const auto& resource : found.version->resources) {
    if (!resource->custom) continue;
    text += "\n" + resource->plural + " " + resource->kind + " " + resource->list_kind + " " +
            (resource->namespaced ? "n " : "c ") + compact(custom_schema(*resource));
    for (const Subresource& each : resource->subresources)
      text += " " + each.name;
  }
  return document_hash(text);
}

/// References in the documents' paths.
void collect_schemas(const Value& node, std::vector<std::string>& names) {
  if (const List* list = node.as_list()) {
    for (const Value& each : *list)
      collect_schemas(each, names);
  } else if (const Map* map = node.as_map()) {
    for (const auto& [key, value] : *map) {
      if (key == "$ref" && value.is_string()) {
        names.emplace_back(trim_prefix(*value.as_string(), kSchemaReference));
      } else {
        collect_schemas(value, names);
      }
    }
  }
}

Value info(bool custom) {
  return custom ? Map{{"title", "Kubernetes CRD Swagger"}, {"version", "v0.1.0"}}
                : Map{{"title", "Kubernetes"}, {"version", "1.36"}};
}

Response reply(int status, std::string_view content_type, std::string body) {
  Response response;
  response.status = status;
  if (!content_type.empty()) response.headers.emplace_back("Content-Type", content_type);
  response.body = std::move(body);
  return response;
}

/// Whether an Accept header takes JSON.
bool takes_json(std::string_view accept) {
  if (accept.empty()) return true;
  const auto types = split_views(accept, ",");
  return std::any_of(types.begin(), types.end(), [](std::string_view each) {
    const std::string_view type = trim_space(each.substr(0, each.find(';')));
    return type == "application/json" || type == "application/*" || type == "*/*";
  });
}

/// A JSON document that clients may keep by its ETag.
Response document(const Request& request, const std::string& hash, std::string_view vary) {
  const std::string etag = "\"" + hash + "\"";
  Response response = request.header("if-none-match") == etag ? reply(304, "", "")
                                                              : reply(200, "application/json", "");
  response.headers.emplace_back("ETag", etag);
  response.headers.emplace_back("Vary", std::string(vary));
  return response;
}

Response answer_v3(const Catalog& catalog, const Request& request, std::string_view name,
                   const Query& query) {
  const Found found = find_version(catalog, name);
  if (found.group == nullptr) return reply(404, "", "");
  if (!takes_json(request.header("accept"))) return reply(406, "", "");
  const std::string hash = hash_of(found);
  const auto asked = query.get("hash");
  if (!asked.empty() && asked != hash) {
    Response response = reply(301, "", "");
    response.headers.emplace_back("Location",
                                  std::string(kV3) + "/" + std::string(name) + "?hash=" + hash);
    return response;
  }
  Response response = document(request, hash, "Accept");
  if (!asked.empty()) response.headers.emplace_back("Cache-Control", "public, immutable");
  if (response.status == 200) response.body = compact(*openapi_v3(catalog, name));
  return response;
}

constexpr std::string_view kProtobufV2 =
    "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

Response answer_v2(const Catalog& catalog, const Request& request) {
  if (contains(request.header("accept"), "proto-openapi.spec.v2")) {
    return reply(200, kProtobufV2, empty_openapi_protobuf(PublishedData().version()));
  }
  if (!takes_json(request.header("accept"))) return reply(406, "", "");
  std::string body = compact(openapi_v2(catalog));
  Response response = document(request, document_hash(body), "Accept-Encoding");
  if (response.status == 200) response.body = std::move(body);
  return response;
}

}  // namespace

Value openapi_v3_index(const Catalog& catalog) {
  Map paths;
  for (const Group& group : catalog.groups()) {
    for (const GroupVersion& version : group.versions) {
      const std::string name = document_name(group, version);
      paths.set(name, Map{{"serverRelativeURL", std::string(kV3) + "/" + name +
                                                    "?hash=" + hash_of({&group, &version})}});
    }
  }
  return Map{{"paths", std::move(paths)}};
}

std::optional<Value> openapi_v3(const Catalog& catalog, std::string_view name) {
  const Found found = find_version(catalog, name);
  if (found.group == nullptr) return {};
  const bool custom = found.version->resources.front()->custom;
  Value paths = openapi_paths(catalog, *found.group, *found.version);
  std::vector<std::string> names;
  collect_schemas(paths, names);
  Map components{{"schemas", schemas_for(catalog, names)}};
  if (!custom) {
    components.set(
        "securitySchemes",
        Map{{"BearerToken", Map{{"type", "apiKey"}, {"name", "authorization"}, {"in", "header"}}}});
  }
  return Map{{"openapi", "3.0.0"},
             {"info", info(custom)},
             {"paths", std::move(paths)},
             {"components", std::move(components)}};
}

Value openapi_v2(const Catalog& catalog) {
  const PublishedData data;
  Map definitions;
  for (const std::string_view name : data.names()) {
    Value schema = data.definition(name);
    schema.as_map()->erase("x-go");
    definitions.set(std::string(name), schema_v2(schema));
  }
  for (const Group& group : catalog.groups()) {
    for (const GroupVersion& version : group.versions) {
      Map custom;
      for (const auto& resource : version.resources) {
        if (resource->custom) add_custom_schemas(custom, *resource);
      }
      for (const auto& [name, schema] : custom)
        definitions.set(name, schema_v2(schema));
    }
  }
  return Map{{"swagger", "2.0"},
             {"info", info(false)},
             {"paths", Map{}},
             {"definitions", std::move(definitions)}};
}

std::optional<Response> answer_openapi(const Catalog& catalog, const Request& request) {
  const std::string_view target = request.target;
  const auto mark = target.find('?');
  const auto path = target.substr(0, mark);
  const Query query(mark == std::string_view::npos ? "" : target.substr(mark + 1));
  if (path == "/openapi/v2") return answer_v2(catalog, request);
  if (path == kV3) {
    return reply(200, "text/plain; charset=utf-8", compact(openapi_v3_index(catalog)));
  }
  if (path.starts_with("/openapi/v3/")) {
    return answer_v3(catalog, request, path.substr(kV3.size() + 1), query);
  }
  return {};
}

}  // namespace tf::sandbox
