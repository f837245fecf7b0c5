#include <optional>
#include <string>

#include "lib/base/text.h"
#include "lib/sandbox/default_functions.h"
#include "lib/sandbox/prepare_pod.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kAppArmorPrefix = "container.apparmor.security.beta.kubernetes.io/";

template <class Do>
void for_each_map_at(const Map& object, std::string_view key, Do act) {
  const List* list = find_list(object, key);
  if (list == nullptr) return;
  for (const Value& each : *list) {
    if (Map* map = each.as_map()) act(*map);
  }
}

void add_expressions(Map& term, std::string_view keys_field, std::string_view operation,
                     const Map& labels) {
  const List* keys = find_list(term, keys_field);
  Map* selector = find_map(term, "labelSelector");
  if (keys == nullptr || selector == nullptr) return;
  for (const Value& key : *keys) {
    const Value* label = key.is_string() ? labels.find(*key.as_string()) : nullptr;
    if (label == nullptr) continue;
    if (absent(*selector, "matchExpressions")) selector->set("matchExpressions", list_of({}));
    find_list(*selector, "matchExpressions")
        ->push(Map{{"key", key}, {"operator", operation}, {"values", list_of({*label})}});
  }
}

void merge_term(Map& term, const Map& labels) {
  add_expressions(term, "matchLabelKeys", "In", labels);
  add_expressions(term, "mismatchLabelKeys", "NotIn", labels);
}

/// What an annotation's value is as a field; nothing where it says nothing that is valid.
std::optional<Map> app_armor_profile(std::string_view annotation) {
  constexpr std::string_view kLocal = "localhost/";
  if (annotation == "unconfined") return Map{{"type", "Unconfined"}};
  if (annotation == "runtime/default") return Map{{"type", "RuntimeDefault"}};
  if (!annotation.starts_with(kLocal) || annotation.size() == kLocal.size()) return std::nullopt;
  return Map{{"localhostProfile", annotation.substr(kLocal.size())}, {"type", "Localhost"}};
}

}  // namespace

void merge_label_keys(Map& pod) {
  const Map* metadata = find_map(pod, "metadata");
  const Map* spec = find_map(pod, "spec");
  const Map* labels = metadata == nullptr ? nullptr : find_map(*metadata, "labels");
  if (labels == nullptr || spec == nullptr) return;
  for_each_map_at(*spec, "topologySpreadConstraints", [&](Map& constraint) {
    add_expressions(constraint, "matchLabelKeys", "In", *labels);
  });
  const Map* affinity = find_map(*spec, "affinity");
  if (affinity == nullptr) return;
  for (const auto kind : {"podAffinity", "podAntiAffinity"}) {
    const Map* rules = find_map(*affinity, kind);
    if (rules == nullptr) continue;
    for_each_map_at(*rules, "preferredDuringSchedulingIgnoredDuringExecution", [&](Map& each) {
      if (Map* term = find_map(each, "podAffinityTerm")) merge_term(*term, *labels);
    });
    for_each_map_at(*rules, "requiredDuringSchedulingIgnoredDuringExecution",
                    [&](Map& term) { merge_term(term, *labels); });
  }
}

void apply_app_armor(Map& pod) {
  const Map* metadata = find_map(pod, "metadata");
  const Map* annotations = metadata == nullptr ? nullptr : find_map(*metadata, "annotations");
  const Map* spec = find_map(pod, "spec");
  if (annotations == nullptr || spec == nullptr) return;
  const Value root = Map(*spec);
  const Value* of_pod = find_path(root, {"securityContext", "appArmorProfile"});
  const auto apply = [&](Map& container) {
    const std::string key = std::string(kAppArmorPrefix) + std::string(text_at(container, "name"));
    const Map* context = find_map(container, "securityContext");
    if (context != nullptr && !absent(*context, "appArmorProfile")) return;
    const auto profile = app_armor_profile(text_at(*annotations, key));
    if (!profile || (of_pod != nullptr && deep_equal(*of_pod, *profile))) return;
    map_at(container, "securityContext").set("appArmorProfile", *profile);
  };
  for (const auto list : {"initContainers", "containers", "ephemeralContainers"})
    for_each_map_at(*spec, list, apply);
}

}  // namespace tf::sandbox
