#include "lib/sandbox/media.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "lib/base/text.h"
#include "lib/data/json.h"
#include "lib/data/yaml_reader.h"
#include "lib/data/yaml_writer.h"
#include "lib/sandbox/metadata.h"
#include "lib/sandbox/object_text.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kJson = "application/json";
constexpr std::string_view kYaml = "application/yaml";
constexpr std::string_view kOffered = kProducedTypes;
constexpr std::array<std::string_view, 3> kBrowsers = {"curl", "Wget", "Mozilla"};

std::string_view parameter(const std::vector<std::string_view>& parts, std::string_view name) {
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const auto halves = cut(trim_space(parts[i]), "=");
    if (halves && halves->first == name) return halves->second;
  }
  return {};
}

/// Fills in what one clause of an Accept header asks for; false if we cannot give that.
bool take_clause(std::string_view clause, Rendering& rendering) {
  const auto parts = split_views(clause, ";");
  const auto type = trim_space(parts[0]);
  rendering.yaml = type == kYaml;
  if (type != kJson && type != kYaml && type != "application/*" && type != "*/*") return false;
  const auto as = parameter(parts, "as");
  rendering.list_of_partials = as == "PartialObjectMetadataList";
  rendering.form = Rendering::Form::kObject;
  if (as.empty()) return true;
  if (parameter(parts, "g") != "meta.k8s.io" || parameter(parts, "v") != "v1") return false;
  if (as == "Table") {
    rendering.form = Rendering::Form::kTable;
  } else if (as == "PartialObjectMetadata" || as == "PartialObjectMetadataList") {
    rendering.form = Rendering::Form::kPartial;
  } else {
    return false;
  }
  return true;
}

/// The clauses of an Accept header, the most wished for first.   Like: goautoneg.ParseAccept.
std::vector<std::string_view> by_quality(std::string_view accept) {
  auto clauses = split_views(accept, ",");
  const auto quality = [](std::string_view clause) {
    const auto text = parameter(split_views(clause, ";"), "q");
    double value = 1;
    if (!text.empty()) std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  };
  std::stable_sort(clauses.begin(), clauses.end(),
                   [&](std::string_view a, std::string_view b) { return quality(a) > quality(b); });
  return clauses;
}

bool is_pretty(const Request& request, std::string_view pretty) {
  if (!pretty.empty()) return pretty != "0" && !equals_ignore_case(pretty, "false");
  const auto agent = request.header("user-agent");
  return std::any_of(kBrowsers.begin(), kBrowsers.end(),
                     [&](std::string_view name) { return agent.starts_with(name); });
}

}  // namespace

std::string_view Request::header(std::string_view name) const {
  return net::find_header(headers, name);
}

std::string_view Rendering::content_type() const {
  return yaml ? kYaml : kJson;
}

ApiResult<Rendering> negotiate(const Request& request, std::string_view pretty) {
  Rendering rendering;
  rendering.pretty = is_pretty(request, pretty);
  const auto accept = request.header("accept");
  if (trim_space(accept).empty()) return rendering;
  for (const auto clause : by_quality(accept)) {
    if (take_clause(trim_space(clause), rendering)) return rendering;
  }
  return refuse({406,
                 "NotAcceptable",
                 fmt::format("only the following media types are accepted: {}", kOffered),
                 {}});
}

ApiStatus check_accept(const Request& request, std::string_view produced) {
  const auto accept = request.header("accept");
  if (trim_space(accept).empty()) return {};
  const auto types = split_views(produced, ",");
  for (const auto clause : split_views(accept, ",")) {
    const auto wished = trim_space(clause.substr(0, clause.find(';')));
    const bool is_there = std::any_of(types.begin(), types.end(), [&](std::string_view type) {
      return trim_space(type) == wished;
    });
    if (wished == "*/*" || is_there) return {};
  }
  return refuse({406, "NotAcceptable",
                 fmt::format("406: Not Acceptable\n\nAvailable representations: {}", produced),
                 Map{}});
}

Response respond(const Rendering& rendering, int status, const Value& value) {
  Response response;
  response.status = status;
  response.headers.emplace_back("content-type", rendering.content_type());
  if (rendering.yaml) {
    response.body = to_yaml(value).value_or("");
  } else if (rendering.pretty) {
    response.body = to_json(value, {.escape_html = false, .indent = "  "}).value_or("");
  } else {
    response.body = object_text(value) + "\n";
  }
  return response;
}

Response respond_json(const Rendering& rendering, int status, std::string json) {
  if (rendering.yaml || rendering.pretty) return respond(rendering, status, parse_object(json));
  Response response;
  response.status = status;
  response.headers.emplace_back("content-type", kJson);
  response.body = std::move(json) + "\n";
  return response;
}

Response respond(const Rendering& rendering, const ApiError& error) {
  Response response = respond(rendering, error.code, error.status());
  if (const auto seconds = integer_at(error.details, {"retryAfterSeconds"})) {
    response.headers.emplace_back("retry-after", std::to_string(*seconds));
  }
  return response;
}

std::string media_type(std::string_view header) {
  std::string type(trim_space(header.substr(0, header.find(';'))));
  for (char& c : type)
    c = to_lower_ascii(c);
  return type;
}

ApiResult<std::string> body_as_json(const Request& request) {
  const std::string type = media_type(request.header("content-type"));
  if (type.empty() || type == kJson) return request.body;
  if (type != kYaml) {
    return refuse(unsupported_media_type(
        fmt::format("the body of the request was in an unknown format - accepted media types "
                    "include: {}",
                    kOffered)));
  }
  const auto value = parse_yaml(request.body, Numbers::kInt64OrFloat);
  if (!value) {
    const std::string_view message = value.error().message;
    return refuse(
        bad_request(std::string(trim_prefix(message, "error converting YAML to JSON: "))));
  }
  return json_text(*value);
}

}  // namespace tf::sandbox
