#include "lib/sandbox/preconditions.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <string>

#include "lib/sandbox/metadata.h"

namespace tf::sandbox {
namespace {

struct EtcdPrefix {
  std::string_view plural;
  std::string_view prefix;
};
/// Where a kube-apiserver keeps what it does not keep under its plural name.
constexpr std::array kEtcdPrefixes = std::to_array<EtcdPrefix>({
    {"apiservices", "apiregistration.k8s.io/apiservices"},
    {"customresourcedefinitions", "apiextensions.k8s.io/customresourcedefinitions"},
    {"endpoints", "services/endpoints"},
    {"ingresses", "ingress"},
    {"nodes", "minions"},
    {"replicationcontrollers", "controllers"},
    {"services", "services/specs"},
});

/// The key that errors of a kube-apiserver's storage name.
std::string etcd_key(const Resource& resource, std::string_view ns, std::string_view name) {
  std::string key = "/registry/";
  const auto special =
      std::find_if(kEtcdPrefixes.begin(), kEtcdPrefixes.end(),
                   [&](const EtcdPrefix& each) { return each.plural == resource.plural; });
  if (resource.custom) {
    key += resource.group + "/" + resource.plural;
  } else {
    key += special == kEtcdPrefixes.end() ? std::string_view(resource.plural) : special->prefix;
  }
  if (resource.namespaced) key += "/" + std::string(ns);
  return key + "/" + std::string(name);
}

}  // namespace

ApiStatus check_uid(const Resource& resource, std::string_view ns, std::string_view name,
                    const Value& object, const Value& live) {
  const auto uid = metadata_text(object, "uid");
  const auto live_uid = metadata_text(live, "uid");
  if (uid.empty() || uid == live_uid) return {};
  return refuse(conflict(
      {resource.group, resource.plural, std::string(name)},
      fmt::format("StorageError: invalid object, Code: 4, Key: {}, ResourceVersion: 0, "
                  "AdditionalErrorMsg: Precondition failed: UID in precondition: {}, UID in object "
                  "meta: {}",
                  etcd_key(resource, ns, name), uid, live_uid)));
}

ApiStatus check_name(std::string_view name, const Value& object) {
  const auto own = metadata_text(object, "name");
  if (own.empty()) {
    return refuse(bad_request(fmt::format(
        "the name of the object ({} based on URL) was undeterminable: name must be provided",
        name)));
  }
  if (own == name) return {};
  return refuse(bad_request(fmt::format(
      "the name of the object ({}) does not match the name on the URL ({})", own, name)));
}

ApiStatus check_namespace_of(const Resource& resource, std::string_view ns, const Value& object) {
  const auto own = metadata_text(object, "namespace");
  if (!resource.namespaced || own.empty() || own == ns) return {};
  return refuse(bad_request(
      "the namespace of the provided object does not match the namespace sent on the request"));
}

}  // namespace tf::sandbox
