#include <algorithm>
#include <array>

#include "lib/base/text.h"
#include "lib/sandbox/table_column_cells.h"

namespace tf::sandbox {
namespace {

struct AccessMode {
  std::string_view name;
  std::string_view shortened;
};
constexpr std::array kAccessModes = std::to_array<AccessMode>({
    {"ReadWriteOnce", "RWO"},
    {"ReadOnlyMany", "ROX"},
    {"ReadWriteMany", "RWX"},
    {"ReadWriteOncePod", "RWOP"},
});

std::string access_modes(const Printed& printed, std::string_view path) {
  const auto& modes = printed.items(path);
  std::vector<std::string_view> texts;
  for (const AccessMode& mode : kAccessModes) {
    const bool listed = std::any_of(modes.begin(), modes.end(), [&](const Value& each) {
      return each.is_string() && *each.as_string() == mode.name;
    });
    if (listed) texts.push_back(mode.shortened);
  }
  return join(texts, ",");
}

std::int64_t size_of(const Value* value) {
  return value == nullptr || !value->is_map() ? 0
                                              : static_cast<std::int64_t>(value->as_map()->size());
}

std::string annotation(const Printed& printed, std::string_view key) {
  return std::string(string_at(printed.object, {"metadata", "annotations", key}));
}

}  // namespace

Value config_map_data_cell(const Printed& printed) {
  return Value::int64(size_of(printed.at("data")) + size_of(printed.at("binaryData")));
}

Value volume_access_modes_cell(const Printed& printed) {
  return access_modes(printed, "spec.accessModes");
}

Value volume_status_cell(const Printed& printed) {
  return printed.is_being_deleted() ? "Terminating" : printed.text("status.phase");
}

Value volume_claim_cell(const Printed& printed) {
  if (printed.at("spec.claimRef") == nullptr) return "";
  return printed.text("spec.claimRef.namespace") + "/" + printed.text("spec.claimRef.name");
}

Value storage_class_cell(const Printed& printed) {
  constexpr std::string_view kOldAnnotation = "volume.beta.kubernetes.io/storage-class";
  const std::string old = annotation(printed, kOldAnnotation);
  return old.empty() ? printed.text("spec.storageClassName") : old;
}

Value claim_capacity_cell(const Printed& printed) {
  if (printed.text("spec.volumeName").empty()) return "";
  return printed.text("status.capacity.storage", "0");
}

Value claim_access_modes_cell(const Printed& printed) {
  if (printed.text("spec.volumeName").empty()) return "";
  return access_modes(printed, "status.accessModes");
}

Value storage_class_name_cell(const Printed& printed) {
  const bool is_default =
      annotation(printed, "storageclass.kubernetes.io/is-default-class") == "true" ||
      annotation(printed, "storageclass.beta.kubernetes.io/is-default-class") == "true";
  return printed.text("metadata.name") + (is_default ? " (default)" : "");
}

Value attach_required_cell(const Printed& printed) {
  return printed.at("spec.attachRequired") == nullptr || printed.boolean("spec.attachRequired");
}

Value token_requests_cell(const Printed& printed) {
  if (printed.at("spec.tokenRequests") == nullptr) return "<unset>";
  std::vector<std::string> audiences;
  for (const Value& each : printed.items("spec.tokenRequests"))
    audiences.emplace_back(string_at(each, {"audience"}));
  return join(audiences, ",");
}

Value lifecycle_modes_cell(const Printed& printed) {
  std::vector<std::string> modes;
  for (const Value& each : printed.items("spec.volumeLifecycleModes"))
    modes.push_back(each.is_string() ? *each.as_string() : std::string());
  return modes.empty() ? "<none>" : join(modes, ",");
}

}  // namespace tf::sandbox
