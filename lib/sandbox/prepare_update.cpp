#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "lib/base/text.h"
#include "lib/sandbox/default_functions.h"
#include "lib/sandbox/prepare_functions.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kTemplateGeneration = "deprecated.daemonset.template.generation";
constexpr std::string_view kSnapshotGroup = "snapshot.storage.k8s.io";

/// DaemonSets count their templates, too: in an annotation.
void count_templates(Map& object, const Map& live) {
  const auto template_of = [](const Map& root) {
    const Map* spec = find_map(root, "spec");
    return spec == nullptr ? Value() : value_at(*spec, "template");
  };
  const auto number = integer_at(Value(Map(live)), {"metadata", "generation"});
  const Map* old_metadata = find_map(live, "metadata");
  const Map* old = old_metadata == nullptr ? nullptr : find_map(*old_metadata, "annotations");
  auto count = old == nullptr ? std::nullopt : parse_integer(text_at(*old, kTemplateGeneration));
  if (!count) count = number.value_or(1);
  if (!deep_equal(template_of(object), template_of(live))) ++*count;
  map_at(map_at(object, "metadata"), "annotations")
      .set(std::string(kTemplateGeneration), to_text(*count));
}

void keep_finalizers(Map& space, const Map& live) {
  const Map* spec = find_map(live, "spec");
  if (spec != nullptr) take(map_at(space, "spec"), *spec, "finalizers");
}

void update_claim(Map& claim, const Map&) {
  normalize_data_sources(map_at(claim, "spec"));
}

void update_service_account(Map& account, const Map&) {
  clean_secret_references(account);
}

bool is_balanced(const Map& spec) {
  return text_at(spec, "type") == "LoadBalancer";
}

bool needs_cluster_ip(const Map& spec) {
  return text_at(spec, "type") != "ExternalName";
}

bool needs_node_port(const Map& spec) {
  return is_balanced(spec) || text_at(spec, "type") == "NodePort";
}

bool needs_health_port(const Map& spec) {
  return is_balanced(spec) && text_at(spec, "externalTrafficPolicy") == "Local";
}

bool is_seen_outside(const Map& spec) {
  return needs_node_port(spec) ||
         (needs_cluster_ip(spec) && find_list(spec, "externalIPs") != nullptr);
}

/// A field that a service of one type needs and one of another type must not have.
struct TypeDependent {
  std::string_view field;
  bool (*needed)(const Map& spec);
};
constexpr std::array kTypeDependent = std::to_array<TypeDependent>({
    {"allocateLoadBalancerNodePorts", is_balanced},
    {"externalTrafficPolicy", is_seen_outside},
    {"healthCheckNodePort", needs_health_port},
    {"internalTrafficPolicy", needs_cluster_ip},
    {"ipFamilies", needs_cluster_ip},
    {"ipFamilyPolicy", needs_cluster_ip},
    {"loadBalancerClass", is_balanced},
});

std::set<std::int64_t> node_ports(const Map& spec) {
  std::set<std::int64_t> ports;
  const List* list = find_list(spec, "ports");
  if (list == nullptr) return ports;
  for (const Value& each : *list) {
    if (const auto port = integer_at(each, {"nodePort"}); port && *port != 0) ports.insert(*port);
  }
  return ports;
}

/// Whether the writer asks for no other node ports than there were.
bool same_node_ports(const Map& spec, const Map& old) {
  const auto now = node_ports(spec);
  const auto then = node_ports(old);
  return std::includes(then.begin(), then.end(), now.begin(), now.end());
}

/// What was given to a service of another type goes, unless the writer changes it.
/// Like: kubernetes 1.36 dropTypeDependentFields.
void update_service(Map& service, const Map& live) {
  const Map* old = find_map(live, "spec");
  Map* spec = find_map(service, "spec");
  if (old == nullptr || spec == nullptr) return;
  const Map before = *spec;  // what is needed must not depend on what has gone already
  const auto same = [&](std::string_view key) {
    return deep_equal(value_at(before, key), value_at(*old, key));
  };
  if (needs_cluster_ip(*old) && !needs_cluster_ip(before) && same("clusterIP") &&
      same("clusterIPs")) {
    spec->erase("clusterIP");
    spec->erase("clusterIPs");
  }
  for (const TypeDependent& each : kTypeDependent) {
    if (each.needed(*old) && !each.needed(before) && same(each.field)) spec->erase(each.field);
  }
  if (needs_node_port(*old) && !needs_node_port(before) && same_node_ports(before, *old)) {
    if (const List* ports = find_list(*spec, "ports")) {
      for (const Value& each : *ports)
        each.as_map()->erase("nodePort");
    }
  }
  if (!is_balanced(before)) service.set("status", Map{{"loadBalancer", Map{}}});
}

constexpr std::array kFunctions = std::to_array<UpdateFunction>({
    {"daemonsets.apps", count_templates},
    {"namespaces", keep_finalizers},
    {"persistentvolumeclaims", update_claim},
    {"serviceaccounts", update_service_account},
    {"services", update_service},
});

}  // namespace

std::span<const UpdateFunction> update_functions() {
  return kFunctions;
}

Value value_at(const Map& object, std::string_view key) {
  const Value* value = object.find(key);
  return value == nullptr ? Value() : *value;
}

void take(Map& to, const Map& from, std::string_view key) {
  const Value* value = from.find(key);
  if (value == nullptr) {
    to.erase(key);
  } else {
    to.set(std::string(key), deep_copy(*value));
  }
}

void normalize_data_sources(Map& spec) {
  Map* source = find_map(spec, "dataSource");
  const Map* reference = find_map(spec, "dataSourceRef");
  if (source != nullptr && reference == nullptr) {
    const auto kind = text_at(*source, "kind");
    const auto group = text_at(*source, "apiGroup");
    const bool volume = group.empty() && kind == "PersistentVolumeClaim";
    if (volume || (group == kSnapshotGroup && kind == "VolumeSnapshot")) {
      spec.set("dataSourceRef", Map(*source));
    } else {
      spec.erase("dataSource");
    }
  } else if (reference != nullptr && source == nullptr &&
             text_at(*reference, "namespace").empty()) {
    Map copy = *reference;
    copy.erase("namespace");
    spec.set("dataSource", std::move(copy));
  }
}

void clean_secret_references(Map& account) {
  List* secrets = find_list(account, "secrets");
  if (secrets == nullptr) return;
  for (Value& each : secrets->items()) {
    const std::string name(string_at(each, {"name"}));
    each = name.empty() ? Map{} : Map{{"name", name}};
  }
}

}  // namespace tf::sandbox
