#include "lib/sandbox/custom/custom_resource.h"

#include <fmt/core.h>

#include <string>
#include <utility>

#include "lib/data/json.h"
#include "lib/sandbox/custom/coercion.h"
#include "lib/sandbox/custom/custom_facts.h"
#include "lib/sandbox/custom/duplicate_fields.h"
#include "lib/sandbox/custom/nested_value.h"
#include "lib/sandbox/custom/strict_error.h"

namespace tf::sandbox {
namespace {

std::string unknown_field(std::string_view path) {
  return fmt::format("unknown field \"{}\"", path);
}

/// A field's text, or the error of unstructured.NestedString.
ApiStatus check_is_text(const Value& object, std::string_view field) {
  const NestedText found = nested_text(object, field);
  if (!found.error.empty()) return refuse(bad_request(found.error));
  return {};
}

/// metadata as its Go struct has it; what that does not know is told.
ApiStatus read_metadata(const Type& type, Decoded& decoded) {
  Value* metadata = decoded.object.as_map()->find("metadata");
  if (metadata == nullptr) return {};
  auto read = decode(type, *metadata);
  if (!read) return refuse(std::move(read).error());
  for (const std::string& error : read->strict_errors) {
    if (const auto field = unknown_field_of(error); !field.empty()) {
      decoded.strict_errors.push_back(unknown_field("metadata." + std::string(field)));
    }
  }
  *metadata = std::move(read->object);
  return {};
}

/// Like: apiextensions-apiserver 0.36 unstructuredSchemaCoercer.
ApiStatus coerce(const CustomFacts& facts, Decoded& decoded) {
  TF_CHECK(check_is_text(decoded.object, "kind"));
  TF_CHECK(check_is_text(decoded.object, "apiVersion"));
  TF_CHECK(read_metadata(*facts.metadata, decoded));
  for (const std::string& path : prune_unknown(*facts.rules, decoded.object, true))
    decoded.strict_errors.push_back(unknown_field(path));
  prune_nulls(*facts.rules, decoded.object);
  TF_ASSIGN(const auto unknown, coerce_embedded(*facts.rules, decoded.object, *facts.metadata));
  for (const std::string& path : unknown)
    decoded.strict_errors.push_back(unknown_field(path));
  return {};
}

ApiResult<Decoded> read_object(const Resource& resource, Decoded decoded) {
  if (!decoded.object.is_map()) return refuse(bad_request("expected an object"));
  const CustomFacts& facts = *resource.custom_facts;
  TF_CHECK(coerce(facts, decoded));
  fill_defaults(*facts.rules, decoded.object);
  return decoded;
}

Value* metadata_of(Value& object) {
  Map& map = *object.as_map();
  Value& metadata = map["metadata"];
  if (!metadata.is_map()) metadata = Map{};
  return &metadata;
}

void set_generation(Value& object, std::int64_t generation) {
  metadata_of(object)->as_map()->set("generation", Value::int64(generation));
}

/// Whether two objects are equal but for their metadata.
bool same_content(const Value& a, const Value& b) {
  const auto content = [](const Value& object) {
    Map copy = *object.as_map();
    copy.erase("metadata");
    return Value(std::move(copy));
  };
  return deep_equal(content(a), content(b));
}

void set_nested(Map& map, const std::vector<std::string>& path, Value value) {
  Map* at = &map;
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    Value& next = (*at)[path[i]];
    if (!next.is_map()) next = Map{};
    at = next.as_map();
  }
  at->set(path.back(), std::move(value));
}

}  // namespace

ApiResult<Decoded> decode_custom(const Resource& resource, std::string_view json) {
  static const Type kAnything;
  TF_ASSIGN(Decoded decoded, decode(kAnything, json));
  for (const std::string& path : duplicate_fields(json))
    decoded.strict_errors.push_back(fmt::format("duplicate field \"{}\"", path));
  return read_object(resource, std::move(decoded));
}

ApiResult<Decoded> decode_custom(const Resource& resource, const Value& value) {
  return read_object(resource, {deep_copy(value), {}});
}

void prepare_custom_create(const Resource& resource, Value& object) {
  if (resource.custom_facts->has_status) object.as_map()->erase("status");
  set_generation(object, 1);
}

void prepare_custom_update(const Resource& resource, Value& object, const Value& live) {
  if (resource.custom_facts->has_status) {
    if (const Value* status = find_path(live, {"status"})) {
      object.as_map()->set("status", deep_copy(*status));
    } else {
      object.as_map()->erase("status");
    }
  }
  const std::int64_t generation = integer_at(live, {"metadata", "generation"}).value_or(0);
  set_generation(object, same_content(object, live) ? generation : generation + 1);
}

void prepare_custom_status_update(Value& object, const Value& live) {
  const auto copy_of = [&object](std::initializer_list<std::string_view> path) {
    const Value* found = find_path(object, path);
    return found == nullptr ? std::optional<Value>() : std::optional<Value>(*found);
  };
  const auto status = copy_of({"status"});
  const auto managed = copy_of({"metadata", "managedFields"});
  object = deep_copy(live);
  Map& metadata = *metadata_of(object)->as_map();
  metadata.erase("managedFields");
  if (managed) metadata.set("managedFields", *managed);
  object.as_map()->erase("status");
  if (status) object.as_map()->set("status", *status);
}

ApiResult<Value> scale_of(const Resource& resource, const Value& object) {
  const ScalePaths& paths = *resource.custom_facts->scale;
  const NestedInteger wanted = nested_integer(object, paths.spec_replicas);
  const NestedInteger current = nested_integer(object, paths.status_replicas);
  NestedText selector;
  if (!paths.label_selector.empty()) selector = nested_text(object, paths.label_selector);
  for (const std::string& error : {wanted.error, current.error, selector.error}) {
    if (!error.empty()) return refuse(internal_error(error));
  }
  Map metadata;
  for (const std::string_view field :
       {"name", "namespace", "uid", "resourceVersion", "creationTimestamp"}) {
    const Value* value = find_path(object, {"metadata", field});
    if (value != nullptr) metadata.set(std::string(field), *value);
  }
  Map spec;
  if (wanted.value != 0) spec.set("replicas", Value::int64(wanted.value));
  Map status;
  status.set("replicas", Value::int64(current.value));
  if (!selector.value.empty()) status.set("selector", selector.value);
  return Value(Map{{"apiVersion", "autoscaling/v1"},
                   {"kind", "Scale"},
                   {"metadata", std::move(metadata)},
                   {"spec", std::move(spec)},
                   {"status", std::move(status)}});
}

ApiStatus apply_scale(const Resource& resource, Value& object, const Value& scale) {
  const ScalePaths& paths = *resource.custom_facts->scale;
  const auto replicas = integer_at(scale, {"spec", "replicas"});
  if (!replicas && !nested_integer(object, paths.spec_replicas).found) {
    return refuse(bad_request(
        fmt::format("the spec replicas field \"{}\" cannot be empty", paths.spec_replicas)));
  }
  set_nested(*object.as_map(), path_parts(paths.spec_replicas), Value::int64(replicas.value_or(0)));
  const auto version = string_at(scale, {"metadata", "resourceVersion"});
  if (!version.empty()) metadata_of(object)->as_map()->set("resourceVersion", version);
  return {};
}

}  // namespace tf::sandbox
