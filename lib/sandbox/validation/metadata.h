#pragma once

#include "lib/sandbox/validation/names.h"
#include "lib/sandbox/validation/report.h"

namespace tf::sandbox::validation {

/// How a kind's metadata is judged.
struct MetadataRules {
  bool namespaced = true;
  NameRule name_rule = subdomain_name;
  /// Finalizers without a slash must be known ones (core ValidateObjectMeta).
  bool kubernetes_finalizers = true;
};

/// ValidateObjectMeta and ValidateObjectMetaUpdate of apimachinery 0.36, with what
/// pkg/apis/core/validation adds.
void check_metadata(Report& report, const Node& metadata, const MetadataRules& rules);
void check_metadata_update(Report& report, const Node& metadata, const Value& live,
                           const MetadataRules& rules);

void check_labels(Report& report, const Node& labels);
void check_label_name(Report& report, const Node& name);
void check_annotations(Report& report, const Node& annotations);
/// ValidateLabelSelector of a metav1.LabelSelector; nothing is wrong with an absent one.
void check_label_selector(Report& report, const Node& selector);
/// Whether a metav1.LabelSelector can be matched at all: operators and their values make sense.
[[nodiscard]] bool is_usable_selector(const Node& selector);
/// Whether labels match a usable selector; an absent one matches nothing, an empty one all.
[[nodiscard]] bool selector_matches(const Node& selector, const Node& labels);
/// The selector as Go writes its struct.
[[nodiscard]] std::string shown_selector(const Node& selector);
/// `field is immutable` where two selectors differ.
void check_same_selector(Report& report, const Node& selector, const Node& live);
/// ValidateConditions.
void check_conditions(Report& report, const Node& conditions);

}  // namespace tf::sandbox::validation
