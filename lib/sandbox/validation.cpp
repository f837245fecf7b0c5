#include "lib/sandbox/validation.h"

#include <algorithm>
#include <array>

#include "lib/sandbox/validation/kinds.h"

namespace tf::sandbox {
namespace {

using validation::check_metadata;
using validation::check_metadata_update;
using validation::KindRules;
using validation::MetadataRules;
using validation::Node;
using validation::OnUpdate;
using validation::Report;

constexpr KindRules kOtherKinds{};

const KindRules& rules_of(const Resource& resource) {
  using Family = std::span<const KindRules> (*)();
  constexpr std::array<Family, 6> families = {validation::core_rules,    validation::workload_rules,
                                              validation::storage_rules, validation::network_rules,
                                              validation::access_rules,  validation::cluster_rules};
  for (const Family family : families) {
    for (const KindRules& rules : family()) {
      if (rules.group == resource.group && rules.plural == resource.plural) return rules;
    }
  }
  return kOtherKinds;
}

MetadataRules metadata_rules(const Resource& resource, const KindRules& rules) {
  return {resource.namespaced, rules.name_rule, rules.kubernetes_finalizers};
}

/// What every kind's metadata is judged by, whatever the kind says.
MetadataRules common_rules(bool namespaced) {
  return {namespaced, validation::path_segment_name, false};
}

/// rest.BeforeUpdate judges metadata itself, and then the kind does once more.
void check_changed_metadata(Report& report, const Node& metadata, const Value& live,
                            const MetadataRules& rules, OnUpdate how) {
  check_metadata(report, metadata, common_rules(rules.namespaced));
  check_metadata_update(report, metadata, live, common_rules(rules.namespaced));
  if (how == OnUpdate::kAsChange || how == OnUpdate::kAsChangeAndNew)
    check_metadata_update(report, metadata, live, rules);
  if (how == OnUpdate::kAsNew || how == OnUpdate::kAsChangeAndNew)
    check_metadata(report, metadata, rules);
}

}  // namespace

std::vector<FieldError> validate(const Resource& resource, const Value& object) {
  const KindRules& rules = rules_of(resource);
  Report report;
  const Node root(object, "");
  check_metadata(report, root["metadata"], metadata_rules(resource, rules));
  if (rules.create != nullptr) rules.create(report, root);
  // rest.BeforeCreate asks this only of what its kind found nothing wrong with.
  if (report.empty()) check_metadata(report, root["metadata"], common_rules(resource.namespaced));
  return report.take();
}

std::vector<FieldError> validate_update(const Resource& resource, const Value& object,
                                        const Value& live) {
  const KindRules& rules = rules_of(resource);
  Report report;
  const Node root(object, "");
  const Node before(live, "");
  const MetadataRules metadata = metadata_rules(resource, rules);
  check_changed_metadata(report, root["metadata"], before["metadata"].value(), metadata,
                         rules.on_update);
  if (rules.update != nullptr) {
    rules.update(report, root, before);
  } else if (rules.create != nullptr) {
    rules.create(report, root);
  }
  return report.take();
}

std::vector<FieldError> validate_status_update(const Resource& resource, const Value& object,
                                               const Value& live) {
  const KindRules& rules = rules_of(resource);
  Report report;
  const Node root(object, "");
  const Node before(live, "");
  check_changed_metadata(report, root["metadata"], before["metadata"].value(),
                         metadata_rules(resource, rules), OnUpdate::kAsChange);
  if (rules.status != nullptr) rules.status(report, root, before);
  return report.take();
}

std::vector<FieldError> validate_metadata(const Value& object, bool namespaced) {
  Report report;
  check_metadata(report, Node(object, "")["metadata"],
                 {namespaced, validation::subdomain_name, false});
  return report.take();
}

std::vector<FieldError> validate_metadata_update(const Value& object, const Value& live) {
  Report report;
  const Node metadata = Node(object, "")["metadata"];
  const Node before = Node(live, "")["metadata"];
  const bool namespaced = !before["namespace"].empty();
  check_changed_metadata(report, metadata, before.value(), common_rules(namespaced),
                         OnUpdate::kAsChange);
  return report.take();
}

}  // namespace tf::sandbox
