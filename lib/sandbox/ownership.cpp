#include "lib/sandbox/ownership.h"

#include <utility>

#include "lib/sandbox/conversion.h"
#include "lib/sandbox/metadata.h"
#include "lib/sandbox/reset_fields.h"

namespace tf::sandbox {
namespace {

/// Puts back empty collections that Go has, but does not write.
void restore_empty(const Type& type, const Value& sent, Value& object) {
  if (type.kind != TypeKind::kStruct || !sent.is_map() || !object.is_map()) return;
  for (const Field& field : type.fields) {
    const Value* given = sent.as_map()->find(field.name);
    Value* read = object.as_map()->find(field.name);
    if (given == nullptr || read == nullptr || field.type == nullptr) continue;
    if (field.presence == Presence::kWritten && read->is_nil() && given->is_list() &&
        given->as_list()->empty()) {
      *read = List{};
    }
    restore_empty(*field.type, *given, *read);
  }
}

}  // namespace

Value owned_by(const Type& type, const Value& live, const Value& sent, Value object,
               const Manager& manager, const FieldRules& rules) {
  Value seen = deep_copy(object);
  restore_empty(type, sent, seen);
  const Value* entries = find_path(sent, {"metadata", "managedFields"});
  if (entries != nullptr && entries->is_list() && entries->as_list()->empty()) {
    metadata_of(seen).set("managedFields", List{});
  }
  const Value owned = update_fields(type, live, std::move(seen), manager, rules);
  copy_metadata(object, owned, "managedFields");
  return object;
}

FieldRules ownership_rules(const Catalog& catalog, const Resource& resource,
                           std::string_view subresource) {
  FieldRules rules = field_rules_of(resource, subresource);
  rules.convert = [&catalog, &resource](
                      const Value& object,
                      std::string_view api_version) -> std::optional<VersionedObject> {
    const auto gvk = GroupVersionKind::parse(api_version, resource.kind);
    const Resource* other = catalog.find_kind(gvk);
    if (other == nullptr) return std::nullopt;
    return VersionedObject{other->type, convert(object, *other)};
  };
  return rules;
}

}  // namespace tf::sandbox
