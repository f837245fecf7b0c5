#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lib/sandbox/catalog.h"

namespace tf::sandbox {

/// Which of the two forms of discovery a client asked for.
enum class DiscoveryForm : std::uint8_t {
  kLegacy,     ///< APIVersions, APIGroupList, APIGroup, APIResourceList
  kAggregated  ///< apidiscovery.k8s.io/v2 APIGroupDiscoveryList, of /api and /apis alone
};

/// The form that an Accept header asks for: aggregated where one of its media types
/// is `application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList` (JSON or YAML). Its
/// older v2beta1 is not served any more, as in Kubernetes 1.36.
[[nodiscard]] DiscoveryForm discovery_form(std::string_view accept);

/// The media type parameters of an aggregated reply, to be put after "application/json".
inline constexpr std::string_view kAggregatedParameters =
    ";g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

/// What GET answers at a path of discovery: /api, /apis, /api/v1, /apis/<group>,
/// /apis/<group>/<version>, with or without a slash at the end; nothing at any other path and
/// where nothing is served. The form counts at /api and /apis alone.
/// In: server_address: "127.0.0.1:6443", where clients reach the server.
/// Like: apiserver 0.36 endpoints/discovery, kube-aggregator and apiextensions-apiserver 0.36.
[[nodiscard]] std::optional<Value> discover(const Catalog& catalog, std::string_view path,
                                            DiscoveryForm form, std::string_view server_address);

/// What changes when a document does: the hash in an ETag (which has quotes around it) and in the
/// index of OpenAPI v3. Upper-case hexadecimal as a kube-apiserver's, of SHA-256 where that takes
/// SHA-512.
[[nodiscard]] std::string document_hash(std::string_view text);

/// The storageVersionHash of a custom resource.   In: the version that is stored.
[[nodiscard]] std::string storage_version_hash(const GroupVersionKind& stored);

/// What /version answers.
[[nodiscard]] Value version_info();

}  // namespace tf::sandbox
