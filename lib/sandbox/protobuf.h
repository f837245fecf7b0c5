#pragma once

#include <string_view>

#include "lib/sandbox/api_error.h"
#include "lib/sandbox/catalog.h"
#include "lib/sandbox/service.h"

namespace tf::sandbox {

inline constexpr std::string_view kProtobuf = "application/vnd.kubernetes.protobuf";

/// An object that was sent as Kubernetes' protobuf (runtime.Unknown after "k8s\0"), as JSON has it:
/// clients with typed kinds, Helm's for its records among them, write so.
/// Errors: 400 for bytes that are no such message, or of a kind that we do not know.
[[nodiscard]] ApiResult<Value> parse_protobuf(Catalog& catalog, std::string_view body);

/// The request with its body as JSON, if it came as protobuf.
[[nodiscard]] ApiResult<Request> without_protobuf(Catalog& catalog, Request request);

/// An OpenAPI v2 document without definitions in gnostic's protobuf: what clients that ask for
/// nothing else find there. All that it could tell is in OpenAPI v3.
[[nodiscard]] std::string empty_openapi_protobuf(std::string_view version);

}  // namespace tf::sandbox
