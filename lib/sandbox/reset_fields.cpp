#include "lib/sandbox/reset_fields.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace tf::sandbox {
namespace {

/// What a resource says other than "status" for itself and "spec" for its status.
struct Exception {
  std::string_view group;
  std::string_view plural;
  std::string_view subresource;
  std::array<std::string_view, 3> reset_fields;
};

constexpr std::array kExceptions = std::to_array<Exception>({
    {"", "namespaces", "finalize", {"status"}},
    {"", "pods", "status", {"spec", "metadata.deletionTimestamp", "metadata.ownerReferences"}},
    {"admissionregistration.k8s.io", "validatingadmissionpolicies", "status", {"metadata", "spec"}},
    {"apiregistration.k8s.io", "apiservices", "status", {"metadata", "spec"}},
    {"apps", "deployments", "status", {"spec", "metadata.labels"}},
    {"certificates.k8s.io", "certificatesigningrequests", "", {"spec", "status"}},
    {"certificates.k8s.io",
     "certificatesigningrequests",
     "approval",
     {"spec", "status.certificate"}},
    {"certificates.k8s.io", "certificatesigningrequests", "status", {"spec", "status.conditions"}},
    {"flowcontrol.apiserver.k8s.io", "flowschemas", "status", {"metadata", "spec"}},
    {"flowcontrol.apiserver.k8s.io", "prioritylevelconfigurations", "status", {"metadata", "spec"}},
    {"networking.k8s.io", "servicecidrs", "status", {"metadata", "spec"}},
    {"resource.k8s.io", "resourceclaims", "status", {"metadata", "spec"}},
    {"storage.k8s.io", "volumeattachments", "status", {"metadata", "spec"}},
});

/// Subresources whose writes own nothing else.
struct Limited {
  std::string_view group;
  std::string_view plural;
  std::string_view subresource;
  std::array<std::string_view, 4> only_fields;
};

constexpr std::array kLimited = std::to_array<Limited>({
    {"", "pods", "ephemeralcontainers", {"spec.ephemeralContainers"}},
    {"",
     "pods",
     "resize",
     {"spec.containers.*.resources", "spec.containers.*.resizePolicy",
      "spec.initContainers.*.resources", "spec.initContainers.*.resizePolicy"}},
});

template <class Row>
bool is_about(const Row& row, const Resource& resource, std::string_view subresource) {
  return row.group == resource.group && row.plural == resource.plural &&
         row.subresource == subresource;
}

template <class Names>
std::vector<std::string> strings_of(const Names& names) {
  std::vector<std::string> strings;
  for (const std::string_view name : names) {
    if (!name.empty()) strings.emplace_back(name);
  }
  return strings;
}

std::vector<std::string> usual_reset_fields(const Resource& resource,
                                            std::string_view subresource) {
  if (subresource.empty() && resource.subresource("status") != nullptr) return {"status"};
  if (subresource != "status") return {};
  if (resource.custom) return {"metadata", "spec"};
  return {"spec"};
}

}  // namespace

FieldRules field_rules_of(const Resource& resource, std::string_view subresource) {
  FieldRules rules;
  const Subresource* part = subresource.empty() ? nullptr : resource.subresource(subresource);
  rules.kind = part != nullptr ? part->kind.kind : resource.kind;
  const auto is_wanted = [&](const auto& row) { return is_about(row, resource, subresource); };
  const auto exception = std::find_if(kExceptions.begin(), kExceptions.end(), is_wanted);
  rules.reset_fields = exception != kExceptions.end() ? strings_of(exception->reset_fields)
                                                      : usual_reset_fields(resource, subresource);
  const auto limited = std::find_if(kLimited.begin(), kLimited.end(), is_wanted);
  if (limited != kLimited.end()) rules.only_fields = strings_of(limited->only_fields);
  return rules;
}

}  // namespace tf::sandbox
