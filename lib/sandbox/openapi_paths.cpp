#include "lib/sandbox/openapi_paths.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>
#include <vector>

#include "lib/base/text.h"
#include "lib/sandbox/openapi_schemas.h"

namespace tf::sandbox {
namespace {

struct Parameter {
  std::string_view name;
  std::string_view type = "string";
};
constexpr std::array kListParameters = std::to_array<Parameter>({
    {"allowWatchBookmarks", "boolean"},
    {"continue"},
    {"fieldSelector"},
    {"labelSelector"},
    {"limit", "integer"},
    {"resourceVersion"},
    {"resourceVersionMatch"},
    {"sendInitialEvents", "boolean"},
    {"timeoutSeconds", "integer"},
    {"watch", "boolean"},
});
constexpr std::array kWriteParameters = std::to_array<Parameter>({
    {"dryRun"},
    {"fieldManager"},
    {"fieldValidation"},
});
constexpr std::array kPatchParameters = std::to_array<Parameter>({
    {"dryRun"},
    {"fieldManager"},
    {"fieldValidation"},
    {"force", "boolean"},
});
constexpr std::array kDeleteParameters = std::to_array<Parameter>({
    {"dryRun"},
    {"gracePeriodSeconds", "integer"},
    {"orphanDependents", "boolean"},
    {"propagationPolicy"},
});
constexpr std::array kDeleteCollectionParameters = std::to_array<Parameter>({
    {"continue"},
    {"dryRun"},
    {"fieldSelector"},
    {"gracePeriodSeconds", "integer"},
    {"labelSelector"},
    {"limit", "integer"},
    {"orphanDependents", "boolean"},
    {"propagationPolicy"},
    {"resourceVersion"},
    {"resourceVersionMatch"},
    {"sendInitialEvents", "boolean"},
    {"timeoutSeconds", "integer"},
});

/// What stands in the body of a request, and in that of a reply.
enum class Body : std::uint8_t { kNone, kObject, kList, kPatch, kDeleteOptions, kStatus };

/// One verb of a resource as an operation of OpenAPI.
struct OperationRow {
  std::string_view verb;
  std::string_view method;
  std::string_view action;  ///< x-kubernetes-action
  std::string_view id;      ///< the operationId's beginning
  bool collection;
  std::span<const Parameter> parameters;
  Body request;
  Body reply;
  std::span<const std::string_view> codes;
};
constexpr std::array<std::string_view, 1> kOk = {"200"};
constexpr std::array<std::string_view, 2> kOkCreated = {"200", "201"};
constexpr std::array<std::string_view, 3> kOkCreatedAccepted = {"200", "201", "202"};
constexpr std::array<std::string_view, 2> kOkAccepted = {"200", "202"};
constexpr std::array kOperations = std::to_array<OperationRow>({
    {"list", "get", "list", "list", true, kListParameters, Body::kNone, Body::kList, kOk},
    {"create", "post", "post", "create", true, kWriteParameters, Body::kObject, Body::kObject,
     kOkCreatedAccepted},
    {"deletecollection", "delete", "deletecollection", "delete", true, kDeleteCollectionParameters,
     Body::kDeleteOptions, Body::kStatus, kOk},
    {"get", "get", "get", "read", false, {}, Body::kNone, Body::kObject, kOk},
    {"update", "put", "put", "replace", false, kWriteParameters, Body::kObject, Body::kObject,
     kOkCreated},
    {"patch", "patch", "patch", "patch", false, kPatchParameters, Body::kPatch, Body::kObject,
     kOkCreated},
    {"delete", "delete", "delete", "delete", false, kDeleteParameters, Body::kDeleteOptions,
     Body::kStatus, kOkAccepted},
});

struct CodeText {
  std::string_view code;
  std::string_view text;
};
constexpr std::array kCodeTexts = std::to_array<CodeText>({
    {"200", "OK"},
    {"201", "Created"},
    {"202", "Accepted"},
    {"401", "Unauthorized"},
});

std::string capitalised(std::string_view text) {
  std::string out(text);
  if (!out.empty()) out.front() = to_upper_ascii(out.front());
  return out;
}

/// "RbacAuthorization" for rbac.authorization.k8s.io, "ZooExampleCom", "Core".
std::string group_word(std::string_view group) {
  if (group.empty()) return "Core";
  std::string word;
  for (const std::string_view part : split_views(trim_suffix(group, ".k8s.io"), "."))
    word += capitalised(part);
  return word;
}

Value parameter(std::string_view name, std::string_view in, std::string_view type) {
  Map out{{"name", name}, {"in", in}, {"schema", Map{{"type", type}, {"uniqueItems", true}}}};
  if (in == "path") out.set("required", true);
  return out;
}

/// The same schema as each of some media types.
Value content_of(std::span<const std::string_view> media_types, const Value& schema) {
  Map content;
  for (const std::string_view type : media_types)
    content.set(std::string(type), Map{{"schema", schema}});
  return content;
}

constexpr std::array<std::string_view, 2> kReplyTypes = {"application/json", "application/yaml"};
constexpr std::array<std::string_view, 3> kListTypes = {
    "application/json", "application/json;stream=watch", "application/yaml"};
constexpr std::array<std::string_view, 1> kAnyType = {"*/*"};
constexpr std::array<std::string_view, 1> kTextType = {"text/plain"};
/// The last one is for built-in kinds alone.
constexpr std::array<std::string_view, 4> kPatchTypes = {
    "application/apply-patch+yaml", "application/json-patch+json", "application/merge-patch+json",
    "application/strategic-merge-patch+json"};

/// Makes the operations of one resource.
class ResourcePaths {
 public:
  ResourcePaths(const Catalog& catalog, const Resource& resource, Map& paths)
      : catalog_(catalog), resource_(resource), paths_(paths) {
    base_ = (resource.group.empty() ? "/api/" : "/apis/") + resource.api_version() + "/";
    root_ = base_ + (resource.namespaced ? "namespaces/{namespace}/" : "") + resource.plural;
  }

  void add() {
    for (const OperationRow& row : kOperations) {
      if (!resource_.has_verb(row.verb)) continue;
      add_operation(row.collection ? root_ : root_ + "/{name}", row, nullptr);
    }
    if (resource_.namespaced && resource_.has_verb("list")) {
      Map operation = operation_of(kOperations.front(), nullptr);
      operation.set("operationId", "list" + version_word() + resource_.kind + "ForAllNamespaces");
      put(base_ + resource_.plural, "get", std::move(operation));
    }
    for (const Subresource& subresource : resource_.subresources) {
      for (const OperationRow& row : kOperations) {
        const bool listed = std::find(subresource.verbs.begin(), subresource.verbs.end(),
                                      row.verb) != subresource.verbs.end();
        if (listed) add_operation(root_ + "/{name}/" + subresource.name, row, &subresource);
      }
    }
  }

 private:
  [[nodiscard]] std::string version_word() const {
    return group_word(resource_.group) + capitalised(resource_.version);
  }

  [[nodiscard]] std::string operation_id(const OperationRow& row,
                                         const Subresource* subresource) const {
    std::string start = std::string(row.id) + version_word();
    if (connects(subresource)) start = "connect" + version_word() + capitalised(row.method);
    return start + (row.verb == "deletecollection" ? "Collection" : "") +
           (resource_.namespaced ? "Namespaced" : "") + resource_.kind +
           (subresource == nullptr ? "" : capitalised(subresource->name));
  }

  /// exec, attach, portforward, proxy: what comes back is no object.
  static bool connects(const Subresource* subresource) {
    return subresource != nullptr && subresource->kind.kind.ends_with("Options");
  }

  [[nodiscard]] Value schema_of(Body body, const GroupVersionKind& kind) const {
    const std::string meta(kMetaTypes);
    switch (body) {
      case Body::kNone:
        return {};
      case Body::kObject:
        return schema_reference(schema_name(catalog_, kind));
      case Body::kList:
        return schema_reference(
            schema_name(catalog_, {kind.group, kind.version, resource_.list_kind}));
      case Body::kPatch:
        return schema_reference(meta + "Patch");
      case Body::kDeleteOptions:
        return schema_reference(meta + "DeleteOptions");
      case Body::kStatus:
        return schema_reference(meta + "Status");
    }
    return {};
  }

  [[nodiscard]] Value request_body(const OperationRow& row, const GroupVersionKind& kind) const {
    std::span<const std::string_view> types = kAnyType;
    if (row.request == Body::kPatch) {
      types = std::span(kPatchTypes).first(kPatchTypes.size() - (resource_.custom ? 1 : 0));
    }
    Map body{{"content", content_of(types, schema_of(row.request, kind))}};
    if (row.request != Body::kDeleteOptions) body.set("required", true);
    return body;
  }

  [[nodiscard]] Value responses(const OperationRow& row, const Subresource* subresource,
                                const GroupVersionKind& kind) const {
    const bool log = subresource != nullptr && subresource->name == "log";
    const auto codes = connects(subresource) ? std::span<const std::string_view>(kOk) : row.codes;
    Map replies;
    for (const auto& [code, text] : kCodeTexts) {
      Map reply{{"description", text}};
      if (std::find(codes.begin(), codes.end(), code) != codes.end()) {
        const Value plain = Map{{"type", "string"}};
        if (connects(subresource)) {
          reply.set("content", content_of(kAnyType, plain));
        } else if (log) {
          reply.set("content", content_of(kTextType, plain));
        } else {
          const bool list = row.reply == Body::kList;
          reply.set("content", content_of(list ? std::span<const std::string_view>(kListTypes)
                                               : std::span<const std::string_view>(kReplyTypes),
                                          schema_of(row.reply, kind)));
        }
      } else if (code != "401") {
        continue;
      }
      replies.set(std::string(code), std::move(reply));
    }
    return replies;
  }

  [[nodiscard]] Map operation_of(const OperationRow& row, const Subresource* subresource) const {
    const GroupVersionKind kind = subresource == nullptr ? resource_.gvk() : subresource->kind;
    const bool connect = connects(subresource);
    std::string tag = group_word(resource_.group);
    tag.front() = to_lower_ascii(tag.front());
    List tags;
    tags.push(tag + "_" + resource_.version);
    Map operation{{"tags", std::move(tags)},
                  {"operationId", operation_id(row, subresource)},
                  {"responses", responses(row, subresource, kind)},
                  {"x-kubernetes-action", connect ? "connect" : row.action},
                  {"x-kubernetes-group-version-kind",
                   Map{{"group", kind.group}, {"version", kind.version}, {"kind", kind.kind}}}};
    if (connect) return operation;
    List parameters;
    for (const Parameter& each : row.parameters)
      parameters.push(parameter(each.name, "query", each.type));
    if (!parameters.empty()) operation.set("parameters", std::move(parameters));
    if (row.request != Body::kNone) operation.set("requestBody", request_body(row, kind));
    return operation;
  }

  void add_operation(const std::string& path, const OperationRow& row,
                     const Subresource* subresource) {
    put(path, row.method, operation_of(row, subresource));
  }

  void put(const std::string& path, std::string_view method, Map operation) {
    if (!paths_.contains(path)) {
      List parameters;
      if (contains(path, "{name}")) parameters.push(parameter("name", "path", "string"));
      if (contains(path, "{namespace}")) parameters.push(parameter("namespace", "path", "string"));
      parameters.push(parameter("pretty", "query", "string"));
      paths_.set(path, Map{{"parameters", std::move(parameters)}});
    }
    paths_.find(path)->as_map()->set(std::string(method), std::move(operation));
  }

  const Catalog& catalog_;
  const Resource& resource_;
  Map& paths_;
  std::string base_;
  std::string root_;
};

}  // namespace

Value openapi_paths(const Catalog& catalog, const Group& group, const GroupVersion& version) {
  Map paths;
  for (const auto& resource : version.resources)
    ResourcePaths(catalog, *resource, paths).add();
  if (version.resources.front()->custom) return paths;
  const std::string word = group_word(group.name) + capitalised(version.version);
  std::string tag = group_word(group.name) + "_" + version.version;
  tag.front() = to_lower_ascii(tag.front());
  List tags;
  tags.push(std::move(tag));
  const Value list = schema_reference(std::string(kMetaTypes) + "APIResourceList");
  const GroupVersionKind here{group.name, version.version, ""};
  paths.set(
      (group.name.empty() ? "/api/" : "/apis/") + here.api_version() + "/",
      Map{{"get", Map{{"tags", std::move(tags)},
                      {"operationId", "get" + word + "APIResources"},
                      {"responses", Map{{"200", Map{{"description", "OK"},
                                                    {"content", content_of(kReplyTypes, list)}}},
                                        {"401", Map{{"description", "Unauthorized"}}}}}}}});
  return paths;
}

}  // namespace tf::sandbox
