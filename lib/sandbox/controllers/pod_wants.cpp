#include "lib/sandbox/controllers/pod_wants.h"

#include <fmt/core.h>

#include <array>

#include "lib/sandbox/controllers/objects.h"

namespace tf::sandbox {
namespace {

/// Where pods name ConfigMaps and Secrets.
struct Mention {
  std::string_view field;
  std::string_view name;  ///< the member that holds the name
  bool secret;
};
constexpr std::array kVolumes =
    std::to_array<Mention>({{"configMap", "name", false}, {"secret", "secretName", true}});
constexpr std::array kSources =
    std::to_array<Mention>({{"configMapRef", "name", false}, {"secretRef", "name", true}});
constexpr std::array kKeys =
    std::to_array<Mention>({{"configMapKeyRef", "name", false}, {"secretKeyRef", "name", true}});

/// The name of what `value` mentions and is not there; "" otherwise.
std::string absent(const Cluster& cluster, std::string_view ns, const Value* value,
                   const Mention& mention) {
  if (value == nullptr || flag_at(*value, {"optional"})) return {};
  const auto name = string_at(*value, {mention.name});
  const Resource& resource = mention.secret ? *cluster.of().secrets : *cluster.of().config_maps;
  return name.empty() || cluster.exists(resource, ns, name) ? std::string() : std::string(name);
}

std::optional<Missing> missing_volume(const Cluster& cluster, const Value& pod) {
  for (const Value& volume : items_of(pod, {"spec", "volumes"})) {
    for (const Mention& each : kVolumes) {
      const auto name = absent(cluster, ns_of(pod), find_path(volume, {each.field}), each);
      if (name.empty()) continue;
      return Missing{
          true, std::string(string_at(volume, {"name"})),
          fmt::format("{} \"{}\" not found", each.secret ? "secret" : "configmap", name)};
    }
  }
  return std::nullopt;
}

std::string missing_in_environment(const Cluster& cluster, std::string_view ns,
                                   const Value& container) {
  for (const Value& source : items_of(container, {"envFrom"})) {
    for (const Mention& each : kSources) {
      const auto name = absent(cluster, ns, find_path(source, {each.field}), each);
      if (!name.empty())
        return fmt::format("{} \"{}\" not found", each.secret ? "secret" : "configmap", name);
    }
  }
  for (const Value& variable : items_of(container, {"env"})) {
    for (const Mention& each : kKeys) {
      const auto name = absent(cluster, ns, find_path(variable, {"valueFrom", each.field}), each);
      if (!name.empty())
        return fmt::format("{} \"{}\" not found", each.secret ? "secret" : "configmap", name);
    }
  }
  return {};
}

}  // namespace

std::optional<Missing> missing_of(const Cluster& cluster, const Value& pod) {
  if (auto missing = missing_volume(cluster, pod)) return missing;
  for (const std::string_view field : {"initContainers", "containers"}) {
    for (const Value& container : items_of(pod, {"spec", field})) {
      const auto text = missing_in_environment(cluster, ns_of(pod), container);
      if (!text.empty()) return Missing{false, "", text};
    }
  }
  return std::nullopt;
}

}  // namespace tf::sandbox
