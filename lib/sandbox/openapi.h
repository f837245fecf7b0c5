#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/sandbox/catalog.h"
#include "lib/sandbox/service.h"

namespace tf::sandbox {

/// What /openapi/v3 answers: {"paths": {"apis/apps/v1": {"serverRelativeURL": ...?hash=...}}}.
[[nodiscard]] Value openapi_v3_index(const Catalog& catalog);

/// The OpenAPI v3 document of "api/v1", "apis/apps/v1" ...; nothing where no such version is
/// served. The schemas are those that Kubernetes publishes, without descriptions, and those of
/// CustomResourceDefinitions; the paths tell the operations with their parameters and media types
/// (of Kubernetes' encodings JSON and YAML), but not the old /watch/ paths.
/// Cost: milliseconds.
[[nodiscard]] std::optional<Value> openapi_v3(const Catalog& catalog, std::string_view name);

/// What /openapi/v2 answers: all definitions; its paths are empty.
[[nodiscard]] Value openapi_v2(const Catalog& catalog);

/// What GET answers at /openapi/v2, /openapi/v3 and below, with ETag, 304, the redirect of an old
/// hash, 404 and 406 (for who takes protobuf only); nothing at any other path.
/// Like: kube-openapi handler and handler3, as of Kubernetes 1.36.
[[nodiscard]] std::optional<Response> answer_openapi(const Catalog& catalog,
                                                     const Request& request);

}  // namespace tf::sandbox
