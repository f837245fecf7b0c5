#include "release-store/driver.h"

#include <algorithm>
#include <array>
#include <climits>

#include "lib/base/text.h"
#include "release-store/release_codec.h"

namespace tf::store {
namespace {

constexpr std::array<std::string_view, 6> kSystemLabels = {"name",    "owner",     "status",
                                                           "version", "createdAt", "modifiedAt"};

}  // namespace

std::string StoredRecord::label(const std::string& name) const {
  const auto found = labels.find(name);
  return found == labels.end() ? std::string() : found->second;
}

int StoredRecord::revision() const {
  const auto number = parse_integer(label("version"));
  return number && *number > 0 && *number <= INT_MAX ? static_cast<int>(*number) : 0;
}

Result<release::Release> StoredRecord::decode() const {
  if (decoded) return *decoded;
  TF_ASSIGN(release::Release record, decode_release(text));
  record.labels = labels;
  return record;
}

std::span<const std::string_view> system_labels() {
  return kSystemLabels;
}

bool is_system_label(std::string_view name) {
  return std::find(kSystemLabels.begin(), kSystemLabels.end(), name) != kSystemLabels.end();
}

std::map<std::string, std::string> without_system_labels(
    const std::map<std::string, std::string>& labels) {
  std::map<std::string, std::string> own;
  for (const auto& [name, value] : labels)
    if (!is_system_label(name)) own.emplace(name, value);
  return own;
}

Status check_user_labels(const std::map<std::string, std::string>& labels) {
  const bool reserved = std::any_of(labels.begin(), labels.end(),
                                    [](const auto& label) { return is_system_label(label.first); });
  if (!reserved) return {};
  return fail(ErrorCode::kInvalid,
              "user supplied labels contains system reserved label name. System labels: [" +
                  join(std::span<const std::string_view>(kSystemLabels), " ") + "]");
}

}  // namespace tf::store
