#include <utility>

#include "lib/sandbox/managed_fields.h"
#include "lib/sandbox/managers.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kScaleVersion = "autoscaling/v1";

FieldSet only(const FieldPath& path) {
  FieldSet set;
  set.insert(path);
  return set;
}

const FieldPath& replicas_of_scale() {
  static const FieldPath path = dotted_path("spec.replicas");
  return path;
}

}  // namespace

Value scale_managed_fields(const Value& entries, std::string_view replicas_path) {
  const FieldPath path = dotted_path(replicas_path);
  Managers managers = Managers::read(entries).value_or(Managers());
  std::erase_if(managers.owned, [&](const auto& each) { return !each.second.fields.has(path); });
  for (auto& [name, owned] : managers.owned) {
    owned.fields = only(replicas_of_scale());
    owned.api_version = kScaleVersion;
  }
  return managers.write();
}

Value parent_managed_fields(const Value& entries, const Value& scale_entries,
                            std::string_view api_version, std::string_view replicas_path) {
  const FieldPath path = dotted_path(replicas_path);
  Managers parent = Managers::read(entries).value_or(Managers());
  Managers scale = Managers::read(scale_entries).value_or(Managers());
  for (auto& [name, owned] : parent.owned) {
    if (!owned.fields.has(path)) continue;
    if (scale.owned.erase(name) == 0) owned.fields = owned.fields.without(only(path));
  }
  std::erase_if(parent.owned, [](const auto& each) { return each.second.fields.empty(); });
  for (const auto& [name, owned] : scale.owned) {
    if (!owned.fields.has(replicas_of_scale())) continue;
    parent.owned.insert_or_assign(name, Owned{only(path), std::string(api_version), owned.applied});
  }
  return parent.write();
}

}  // namespace tf::sandbox
