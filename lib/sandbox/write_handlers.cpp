#include <fmt/core.h>

#include <string>
#include <utility>

#include "lib/data/json.h"
#include "lib/sandbox/handlers.h"
#include "lib/sandbox/list_options.h"
#include "lib/sandbox/managed_fields.h"
#include "lib/sandbox/metadata.h"
#include "lib/sandbox/object_text.h"
#include "lib/sandbox/ownership.h"
#include "lib/sandbox/preconditions.h"
#include "lib/sandbox/render.h"
#include "lib/sandbox/resource_rules.h"
#include "lib/sandbox/rfc3339.h"

namespace tf::sandbox {
namespace {

/// The Status of a delete that is done.
Value deleted_status(const Call& call, const Object& object) {
  Map details{{"name", std::string(object.name())}};
  if (!call.resource.group.empty()) details.set("group", call.resource.group);
  details.set("kind", call.resource.plural);
  if (const auto uid = string_at(object.root(), {"metadata", "uid"}); !uid.empty()) {
    details.set("uid", uid);
  }
  return Map{{"kind", "Status"},
             {"apiVersion", "v1"},
             {"metadata", Map{}},
             {"status", "Success"},
             {"details", std::move(details)}};
}

/// What a client cannot say of an object that is yet to be made.
/// Like: rest.WipeObjectMetaSystemFields.
void wipe_system_metadata(Value& object) {
  for (const std::string_view field : {"creationTimestamp", "uid", "deletionTimestamp",
                                       "deletionGracePeriodSeconds", "selfLink"}) {
    metadata_of(object).erase(field);
  }
}

/// Like: the jobs' registry, which warns of its old default.
void warn_of_orphans(Call& call, const DeleteOptions& options) {
  if (call.resource.group != "batch" || call.resource.plural != "jobs") return;
  if (!options.propagation.empty()) return;
  call.warnings.emplace_back(
      "child pods are preserved by default when jobs are deleted; set propagationPolicy=Background "
      "to remove them or set propagationPolicy=Orphan to suppress this warning");
}

}  // namespace

ApiResult<Response> create_object(Registry& registry, Call& call) {
  TF_ASSIGN(const WriteQuery query, read_write_query(call, "CreateOptions"));
  TF_ASSIGN(const std::string json, object_json(call, call.resource));
  TF_ASSIGN(Body body, read_body(registry.catalog(), call, call.resource, json, query.validation));
  wipe_system_metadata(body.object);
  Value object = owned_by(*call.resource.type, {}, body.sent, std::move(body.object),
                          manager_of(registry, call, query, call.resource),
                          ownership_rules(registry.catalog(), call.resource, ""));
  TF_ASSIGN(const Object created, registry.create_ready(call.resource, call.target.ns,
                                                        Object(std::move(object)), query.options));
  return render_object(call, 201, created.root(), registry.clock().now());
}

ApiResult<Response> update_object(Registry& registry, Call& call) {
  TF_ASSIGN(const WriteQuery query, read_write_query(call, "UpdateOptions"));
  TF_ASSIGN(const std::string json, object_json(call, call.resource));
  TF_ASSIGN(const Body body,
            read_body(registry.catalog(), call, call.resource, json, query.validation));
  TF_CHECK(check_namespace_of(call.resource, call.target.ns, body.object));
  TF_CHECK(check_name(call.target.name, body.object));
  const Registry::Next next = [&](const Value& live) -> ApiResult<Value> {
    TF_CHECK(check_uid(call.resource, call.target.ns, call.target.name, body.object, live));
    return owned_by(*call.resource.type, live, body.sent, deep_copy(body.object),
                    manager_of(registry, call, query, call.resource),
                    ownership_rules(registry.catalog(), call.resource, call.target.subresource));
  };
  TF_ASSIGN(const Written written,
            registry.write(call.resource, call.target.ns, call.target.name, next, query.options,
                           Registry::Missing::kIsNotFound));
  return render_object(call, written.created ? 201 : 200, written.object.root(),
                       registry.clock().now());
}

ApiResult<Response> patch_object(Registry& registry, Call& call) {
  TF_ASSIGN(const WriteQuery query, read_write_query(call, "PatchOptions"));
  TF_ASSIGN(const Patch patch, read_patch(registry, call, query, call.resource));
  TF_ASSIGN(const Written written, registry.write(call.resource, call.target.ns, call.target.name,
                                                  patch.next, query.options, patch.missing));
  return render_object(call, written.created ? 201 : 200, written.object.root(),
                       registry.clock().now());
}

ApiResult<Response> delete_object(Registry& registry, Call& call) {
  TF_ASSIGN(const DeleteOptions options, read_delete_options(registry.catalog(), call));
  warn_of_orphans(call, options);
  TF_ASSIGN(const Removed removed,
            registry.remove(call.resource, call.target.ns, call.target.name, options));
  if (removed.gone && !rules_of(call.resource).delete_answers_object) {
    return respond(call.rendering, 200, deleted_status(call, removed.object));
  }
  return render_object(call, 200, removed.object.root(), registry.clock().now());
}

ApiResult<Response> delete_collection(Registry& registry, Call& call) {
  TF_ASSIGN(const DeleteOptions options, read_delete_options(registry.catalog(), call));
  TF_ASSIGN(const ListOptions which, ListOptions::read(call));
  std::vector<ListedObject> removed;
  for (const Object& object : registry.list(call.resource, call.target.ns)) {
    ListedObject each{nullptr, object.root()};
    if (!which.selects(each)) continue;
    const auto done = registry.remove(call.resource, object.ns(), object.name(), options);
    if (!done && done.error().code != 404) return refuse(done.error());
    each.json = std::make_shared<const std::string>(object_text(object.root()));
    removed.push_back(std::move(each));
  }
  const Value metadata = Map{{"resourceVersion", std::to_string(registry.store().revision())}};
  return render_list(call, std::move(removed), metadata, registry.clock().now());
}

}  // namespace tf::sandbox
