#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "lib/sandbox/api_error.h"
#include "lib/sandbox/service.h"
#include "lib/sandbox/table.h"

namespace tf::sandbox {

/// How a reply is to be written.
struct Rendering {
  enum class Form : std::uint8_t { kObject, kTable, kPartial };
  Form form = Form::kObject;
  IncludeObject include = IncludeObject::kMetadata;  ///< of a table
  bool list_of_partials = false;                     ///< kPartial was asked for as a list
  bool yaml = false;
  bool pretty = false;

  [[nodiscard]] std::string_view content_type() const;
};

/// What the request's Accept header asks for.   Errors: 406.
/// Like: apiserver 0.36 negotiation.NegotiateOutputMediaType; of Kubernetes' encodings JSON and
/// YAML.
[[nodiscard]] ApiResult<Rendering> negotiate(const Request& request, std::string_view pretty);

/// Whether a reply of one of these media types is wished for at all.   Errors: 406.
/// Like: go-restful's choice of a route, which comes before negotiate().
[[nodiscard]] ApiStatus check_accept(const Request& request, std::string_view produced);
inline constexpr std::string_view kProducedTypes =
    "application/json, application/yaml, application/vnd.kubernetes.protobuf";
/// Of lists that can be watched.
inline constexpr std::string_view kProducedLists =
    "application/json, application/yaml, application/vnd.kubernetes.protobuf, "
    "application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch";

/// A reply with a value.
[[nodiscard]] Response respond(const Rendering& rendering, int status, const Value& value);
/// A reply with the JSON text of an object, which is only parsed if the rendering needs it.
[[nodiscard]] Response respond_json(const Rendering& rendering, int status, std::string json);
/// The Status of an error.
[[nodiscard]] Response respond(const Rendering& rendering, const ApiError& error);

/// The media type of a Content-Type header, without parameters, in lower case.
[[nodiscard]] std::string media_type(std::string_view header);

/// The body as JSON text, whatever it was sent as.   Errors: 415, 400.
[[nodiscard]] ApiResult<std::string> body_as_json(const Request& request);

}  // namespace tf::sandbox
