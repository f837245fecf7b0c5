#include "lib/release/release.h"

#include <array>
#include <utility>

namespace tf::release {
namespace {

using StatusName = std::pair<ReleaseStatus, std::string_view>;
constexpr std::array<StatusName, 9> kStatusNames = {
    {{ReleaseStatus::kUnknown, "unknown"},
     {ReleaseStatus::kDeployed, "deployed"},
     {ReleaseStatus::kUninstalled, "uninstalled"},
     {ReleaseStatus::kSuperseded, "superseded"},
     {ReleaseStatus::kFailed, "failed"},
     {ReleaseStatus::kUninstalling, "uninstalling"},
     {ReleaseStatus::kPendingInstall, "pending-install"},
     {ReleaseStatus::kPendingUpgrade, "pending-upgrade"},
     {ReleaseStatus::kPendingRollback, "pending-rollback"}}};

constexpr std::size_t kMaxNameLength = 53;
constexpr std::string_view kNamePattern =
    "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/// Matches kNamePattern: labels of lower-case letters, digits and inner hyphens, joined by dots.
bool is_dns_name(std::string_view name) {
  bool label_open = false;  // inside a label whose last character may end it
  bool after_hyphen = false;
  for (char c : name) {
    if (is_name_character(c)) {
      label_open = true;
      after_hyphen = false;
    } else if (c == '-' && label_open) {
      after_hyphen = true;
    } else if (c == '.' && label_open && !after_hyphen) {
      label_open = false;
    } else {
      return false;
    }
  }
  return label_open && !after_hyphen;
}

}  // namespace

std::string_view to_string(ReleaseStatus status) {
  for (const auto& [candidate, name] : kStatusNames)
    if (candidate == status) return name;
  return "unknown";
}

ReleaseStatus parse_status(std::string_view text) {
  for (const auto& [status, name] : kStatusNames)
    if (name == text) return status;
  return ReleaseStatus::kUnknown;
}

bool is_pending(ReleaseStatus status) {
  return status == ReleaseStatus::kPendingInstall || status == ReleaseStatus::kPendingUpgrade ||
         status == ReleaseStatus::kPendingRollback;
}

Status check_release_name(std::string_view name) {
  if (name.empty()) return fail(ErrorCode::kInvalid, "no name provided");
  if (name.size() > kMaxNameLength || !is_dns_name(name)) {
    return fail(ErrorCode::kInvalid, "invalid release name, must match regex " +
                                         std::string(kNamePattern) +
                                         " and the length must not be longer than 53");
  }
  return {};
}

std::string chart_label(const chart::Chart& chart) {
  const chart::Metadata& metadata = chart.metadata;
  if (metadata.name.empty() && metadata.version.empty()) return "MISSING";
  return metadata.name + "-" + metadata.version;
}

}  // namespace tf::release
