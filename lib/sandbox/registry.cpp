#include "lib/sandbox/registry.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "lib/sandbox/allocation.h"
#include "lib/sandbox/conversion.h"
#include "lib/sandbox/managed_fields.h"
#include "lib/sandbox/metadata.h"
#include "lib/sandbox/object_rules.h"
#include "lib/sandbox/object_text.h"
#include "lib/sandbox/ownership.h"
#include "lib/sandbox/preconditions.h"
#include "lib/sandbox/resource_rules.h"
#include "lib/sandbox/rfc3339.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kModified =
    "the object has been modified; please apply your changes to the latest version and try again";

Subject subject_of(const Resource& resource, std::string_view name) {
  return {resource.group, resource.plural, std::string(name)};
}

ApiError invalid_object(const Resource& resource, const Value& object,
                        const std::vector<FieldError>& errors) {
  return invalid({resource.group, resource.kind, std::string(metadata_text(object, "name"))},
                 errors);
}

std::string without_namespace_if_none(const Resource& resource, std::string_view ns) {
  return resource.namespaced ? std::string(ns) : std::string();
}

ApiStatus take_namespace(const Resource& resource, std::string_view ns, Value& object) {
  TF_CHECK(check_namespace_of(resource, ns, object));
  set_metadata(object, "namespace", without_namespace_if_none(resource, ns));
  return {};
}

ApiStatus check_resource_version(const Resource& resource, std::string_view name,
                                 const Value& object, const Value& live) {
  const auto version = metadata_text(object, "resourceVersion");
  if (version.empty() || version == "0") {
    if (!rules_of(resource).needs_resource_version) return {};
    return refuse(invalid({resource.group, resource.plural, std::string(name)},
                          {{FieldError::Type::kInvalid, "metadata.resourceVersion",
                            "Invalid value: 0: must be specified for an update"}}));
  }
  if (version == metadata_text(live, "resourceVersion")) return {};
  if (version.find_first_not_of("0123456789") != std::string_view::npos) {
    return refuse(ApiError{
        500, "", fmt::format("strconv.ParseUint: parsing \"{}\": invalid syntax", version), {}});
  }
  return refuse(conflict(subject_of(resource, name), kModified));
}

/// Like: registry.Store.Create, which says so of objects that are about to go.
ApiError exists(const Resource& resource, std::string_view name, const Value& live) {
  ApiError error = already_exists(subject_of(resource, name));
  if (is_deleted(live)) error.message = "object is being deleted: " + error.message;
  return error;
}

/// What an update cannot change or remove.   Like: rest.BeforeUpdate.
void keep_system_metadata(Value& object, const Value& live) {
  if (metadata_text(object, "uid").empty()) copy_metadata(object, live, "uid");
  copy_metadata(object, live, "creationTimestamp");
  if (is_deleted(live)) copy_metadata(object, live, "deletionTimestamp");
  if (!deletion_grace_of(object)) copy_metadata(object, live, "deletionGracePeriodSeconds");
}

/// Whether an update takes the last finalizer from an object that is to go.
bool ends_object(const Value& object, const Value& live) {
  return finalizers_of(object).empty() && is_deleted(live) &&
         deletion_grace_of(live).value_or(0) == 0;
}

/// A namespace is there as long as spec.finalizers has something.
bool has_own_finalizers(const Resource& resource, const Value& object) {
  if (!is_namespace(resource)) return false;
  const Value* finalizers = find_path(object, {"spec", "finalizers"});
  return finalizers != nullptr && finalizers->is_list() && !finalizers->as_list()->empty();
}

}  // namespace

std::string Registry::prefix_of(const Resource& resource, std::string_view ns) {
  std::string prefix = "/" + resource.storage_group + "/" + resource.plural + "/";
  if (resource.namespaced && !ns.empty()) prefix += std::string(ns) + "/";
  return prefix;
}

std::string Registry::key_of(const Resource& resource, std::string_view ns, std::string_view name) {
  return prefix_of(resource, ns) + std::string(name);
}

std::string Registry::now() const {
  return rfc3339_seconds(clock_.now());
}

Value Registry::live_value(const Resource& resource, std::string_view ns,
                           std::string_view name) const {
  const StoredObject* stored = store_.find(key_of(resource, ns, name));
  if (stored == nullptr) return {};
  return convert(parse_object(*stored->json), resource);
}

ApiResult<Object> Registry::get(const Resource& resource, std::string_view ns,
                                std::string_view name) const {
  Value live = live_value(resource, ns, name);
  if (live.is_nil()) return refuse(not_found(subject_of(resource, name)));
  return Object(std::move(live));
}

std::vector<Object> Registry::list(const Resource& resource, std::string_view ns) const {
  std::vector<Object> found;
  const std::string prefix = prefix_of(resource, ns);
  const auto& objects = store_.objects();
  for (auto at = objects.lower_bound(prefix); at != objects.end() && at->first.starts_with(prefix);
       ++at) {
    found.emplace_back(convert(parse_object(*at->second.json), resource));
  }
  return found;
}

ApiResult<Object> Registry::create(const Resource& resource, std::string_view ns,
                                   const Object& object, const WriteOptions& options) {
  TF_ASSIGN(Decoded decoded, read_object(resource, object.root()));
  Value fields =
      update_fields(*resource.type, {}, std::move(decoded.object),
                    {options.manager, options.subresource, resource.api_version(), now()},
                    ownership_rules(catalog_, resource, options.subresource));
  return create_ready(resource, ns, Object(std::move(fields)), options);
}

ApiResult<Object> Registry::update(const Resource& resource, std::string_view ns,
                                   std::string_view name, const Object& object,
                                   const WriteOptions& options) {
  TF_ASSIGN(Decoded decoded, read_object(resource, object.root()));
  const Manager manager{options.manager, options.subresource, resource.api_version(), now()};
  const Next next = [&](const Value& live) -> ApiResult<Value> {
    TF_CHECK(check_uid(resource, ns, name, decoded.object, live));
    return update_fields(*resource.type, live, std::move(decoded.object), manager,
                         ownership_rules(catalog_, resource, options.subresource));
  };
  TF_ASSIGN(Written written, write(resource, ns, name, next, options, Missing::kIsNotFound));
  return std::move(written.object);
}

ApiStatus Registry::check_namespace(const Resource& resource, std::string_view ns,
                                    std::string_view name) const {
  if (!resource.namespaced) return {};
  const Resource* namespaces = catalog_.find("", "v1", "namespaces");
  const Value owner = live_value(*namespaces, "", ns);
  if (owner.is_nil()) return refuse(not_found({"", "namespaces", std::string(ns)}));
  if (string_at(owner, {"status", "phase"}) != "Terminating") return {};
  ApiError error = forbidden(subject_of(resource, name),
                             fmt::format("unable to create new content in namespace {} because it "
                                         "is being terminated",
                                         ns));
  List causes;
  causes.push(Map{{"reason", "NamespaceTerminating"},
                  {"message", fmt::format("namespace {} is being terminated", ns)},
                  {"field", "metadata.namespace"}});
  error.details.as_map()->set("causes", std::move(causes));
  return refuse(std::move(error));
}

ApiResult<Object> Registry::create_ready(const Resource& resource, std::string_view ns,
                                         Object object, const WriteOptions& options) {
  Value value = object.root();
  TF_CHECK(take_namespace(resource, ns, value));
  if (metadata_text(value, "name").empty()) {
    if (const auto prefix = metadata_text(value, "generateName"); !prefix.empty()) {
      set_metadata(value, "name", generate_name(prefix));
    }
  }
  const std::string name(metadata_text(value, "name"));
  TF_CHECK(check_namespace(resource, ns, name));
  if (!metadata_text(value, "resourceVersion").empty()) {
    return refuse(
        ApiError{500, "", "resourceVersion should not be set on objects to be created", {}});
  }
  set_metadata(value, "uid", new_uid());
  set_metadata(value, "creationTimestamp", now());
  metadata_of(value).erase("deletionTimestamp");
  metadata_of(value).erase("deletionGracePeriodSeconds");
  metadata_of(value).erase("selfLink");
  TF_CHECK(prepare_new(*this, resource, value));
  TF_CHECK(allocate_new(*this, resource, value, options.dry_run));
  if (const auto errors = check_new(resource, value); !errors.empty()) {
    return refuse(invalid_object(resource, value, errors));
  }
  if (store_.find(key_of(resource, ns, name)) != nullptr) {
    return refuse(exists(resource, name, live_value(resource, ns, name)));
  }
  return put(resource, ns, std::move(value), options.dry_run);
}

ApiResult<Value> Registry::prepare_update(const Resource& resource, std::string_view ns,
                                          const Value& live, Value object,
                                          const WriteOptions& options) {
  object = deep_copy(object);  // it may share parts with `live`
  const std::string name(metadata_text(live, "name"));
  TF_CHECK(check_resource_version(resource, name, object, live));
  copy_metadata(object, live, "resourceVersion");
  TF_CHECK(take_namespace(resource, ns, object));
  copy_metadata(object, live, "generation");
  prepare_changed(*this, resource, object, live, options.subresource);
  keep_system_metadata(object, live);
  TF_CHECK(allocate_changed(*this, resource, object, live));
  const auto errors = check_changed(resource, object, live, options.subresource);
  if (!errors.empty()) return refuse(invalid_object(resource, object, errors));
  return object;
}

ApiResult<Written> Registry::write(const Resource& resource, std::string_view ns,
                                   std::string_view name, const Next& next,
                                   const WriteOptions& options, Missing missing) {
  const Value live = live_value(resource, ns, name);
  const bool may_create = missing == Missing::kIsCreated ||
                          (rules_of(resource).created_by_put && options.subresource.empty());
  if (live.is_nil()) {
    if (!may_create) return refuse(not_found(subject_of(resource, name)));
    TF_ASSIGN(Value fresh, next(live));
    metadata_of(fresh).erase("resourceVersion");
    TF_ASSIGN(Object created, create_ready(resource, ns, Object(std::move(fresh)), options));
    return Written{std::move(created), true};
  }
  TF_ASSIGN(Value changed, next(live));
  TF_ASSIGN(Value object, prepare_update(resource, ns, live, std::move(changed), options));
  if (is_same_but_times(object, live)) return Written{Object(live), false};
  if (ends_object(object, live) && !has_own_finalizers(resource, object)) {
    TF_ASSIGN(Removed removed, remove_now(resource, ns, std::move(object), options.dry_run));
    return Written{std::move(removed.object), false};
  }
  TF_ASSIGN(Object written, put(resource, ns, std::move(object), options.dry_run));
  return Written{std::move(written), false};
}

ApiResult<Object> Registry::put(const Resource& resource, std::string_view ns, Value object,
                                DryRun dry_run) {
  if (dry_run == DryRun::kAll) return Object(std::move(object));
  set_metadata(object, "resourceVersion", std::to_string(store_.revision() + 1));
  const auto key = key_of(resource, ns, metadata_text(object, "name"));
  if (const auto stored = store_.put(key, object_text(object)); !stored) {
    return refuse(internal_error(stored.error().message));
  }
  return Object(std::move(object));
}

ApiResult<Removed> Registry::remove_now(const Resource& resource, std::string_view ns, Value object,
                                        DryRun dry_run) {
  if (dry_run == DryRun::kAll) return Removed{Object(std::move(object)), true};
  Value last = deep_copy(object);
  set_metadata(last, "resourceVersion", std::to_string(store_.revision() + 1));
  const auto key = key_of(resource, ns, metadata_text(object, "name"));
  if (const auto removed = store_.remove(key, object_text(last)); !removed) {
    return refuse(internal_error(removed.error().message));
  }
  return Removed{Object(std::move(object)), true};
}

}  // namespace tf::sandbox
