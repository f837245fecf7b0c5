#include "lib/sandbox/list_options.h"

#include <fmt/core.h>

#include <charconv>
#include <utility>

#include "lib/base/base64.h"
#include "lib/base/text.h"
#include "lib/data/json.h"
#include "lib/sandbox/conversion.h"
#include "lib/sandbox/object_text.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kTokenVersion = "meta.k8s.io/v1";

/// Base64 in its form for URLs, without padding.
std::string encode_token(std::string_view text) {
  std::string token = base64_encode(text);
  token.erase(token.find_last_not_of('=') + 1);
  for (char& c : token)
    c = c == '+' ? '-' : c == '/' ? '_' : c;
  return token;
}

Result<std::string> decode_token(std::string_view token) {
  std::string text(token);
  for (char& c : text)
    c = c == '-' ? '+' : c == '_' ? '/' : c;
  text.append((4 - text.size() % 4) % 4, '=');
  return base64_decode(text);
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
  if (end.ec != std::errc() || end.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

ApiResult<std::int64_t> number_at(const Query& query, std::string_view name) {
  const auto text = query.get(name);
  if (text.empty()) return 0;
  const auto number = whole_number(text);
  if (number) return *number;
  return refuse(bad_request(fmt::format("strconv.ParseInt: parsing \"{}\": invalid syntax", text)));
}

FieldError forbidden_option(std::string path, std::string_view why) {
  return {FieldError::Type::kForbidden, std::move(path), fmt::format("Forbidden: {}", why)};
}

FieldError unsupported_match(std::string_view match, std::string_view supported) {
  return {FieldError::Type::kNotSupported, "resourceVersionMatch",
          fmt::format("Unsupported value: \"{}\": supported values: {}", match, supported)};
}

constexpr std::string_view kMatch = "resourceVersionMatch";
constexpr std::string_view kNoContinue =
    "resourceVersionMatch is forbidden when continue is provided";

/// Like: apimachinery 0.36 internalversion/validation.ValidateListOptions.
std::vector<FieldError> check_list(const Query& query) {
  std::vector<FieldError> errors;
  const std::string match(query.get(kMatch));
  const auto version = query.get("resourceVersion");
  if (!match.empty()) {
    if (version.empty()) {
      errors.push_back(
          forbidden_option(std::string(kMatch),
                           "resourceVersionMatch is forbidden unless resourceVersion is provided"));
    }
    if (!query.get("continue").empty()) {
      errors.push_back(forbidden_option(std::string(kMatch), kNoContinue));
    }
    if (match != "Exact" && match != "NotOlderThan") {
      errors.push_back(unsupported_match(match, R"("Exact", "NotOlderThan", "")"));
    }
    if (match == "Exact" && version == "0") {
      errors.push_back(forbidden_option(
          std::string(kMatch),
          "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
    }
  }
  if (query.find("sendInitialEvents")) {
    errors.push_back(
        forbidden_option("sendInitialEvents", "sendInitialEvents is forbidden for list"));
  }
  return errors;
}

/// Like: validateWatchOptions, after SetListOptionsDefaults: a watch from nowhere is one that gets
/// all objects first.
std::vector<FieldError> check_watch(const Query& query) {
  std::vector<FieldError> errors;
  std::string match(query.get(kMatch));
  bool sends = query.find("sendInitialEvents").has_value();
  const auto version = query.get("resourceVersion");
  if (!sends && match.empty() && (version.empty() || version == "0")) {
    sends = true;
    match = "NotOlderThan";
  }
  if (sends && match != "NotOlderThan") {
    errors.push_back(forbidden_option(
        std::string(kMatch),
        "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
  }
  if (match.empty()) return errors;
  if (!sends) {
    errors.push_back(forbidden_option(
        std::string(kMatch),
        "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"));
  }
  if (match != "NotOlderThan") errors.push_back(unsupported_match(match, R"("NotOlderThan")"));
  if (!query.get("continue").empty()) {
    errors.push_back(forbidden_option(std::string(kMatch), kNoContinue));
  }
  return errors;
}

ApiError bad_continue(std::string_view why) {
  return bad_request(fmt::format("invalid continue token: {}", why));
}

/// Like: apiserver 0.36 storage.DecodeContinue.
ApiStatus read_continue(ListOptions& options, const Query& query) {
  const auto token = query.get("continue");
  if (token.empty()) return {};
  if (const auto version = query.get("resourceVersion"); !version.empty() && version != "0") {
    return refuse(bad_request("specifying resource version is not allowed when using continue"));
  }
  const auto text = decode_token(token);
  if (!text) {
    return refuse(bad_continue("continue key is not valid: illegal base64 data at input byte 0"));
  }
  const auto parsed = parse_json(*text, Numbers::kInt64OrFloat);
  if (!parsed) {
    return refuse(
        bad_continue(fmt::format("continue key is not valid: {}", parsed.error().message)));
  }
  const auto version = string_at(*parsed, {"v"});
  if (version != kTokenVersion) {
    return refuse(
        bad_continue(fmt::format("server does not recognize this encoded version {}", version)));
  }
  const auto revision = integer_at(*parsed, {"rv"});
  options.continue_after = string_at(*parsed, {"start"});
  options.continue_revision = revision.value_or(0);
  return {};
}

/// A version that is no number is another error wherever it is met.
ApiStatus read_revision(ListOptions& options, const Query& query, bool watches) {
  const auto version = query.get("resourceVersion");
  if (version.empty()) return {};
  TF_ASSIGN(options.revision, read_resource_version(version, !watches));
  return {};
}

}  // namespace

ApiResult<std::int64_t> read_resource_version(std::string_view version, bool of_list) {
  const auto number = whole_number(version);
  if (number && *number >= 0) return *number;
  const std::string message = fmt::format(
      "resourceVersion: Invalid value: \"{}\": strconv.ParseUint: parsing \"{}\": "
      "invalid syntax",
      version, version);
  if (of_list) return refuse(bad_request("invalid resource version: " + message));
  return refuse({500, "", message, {}});
}

bool ListOptions::selects(ListedObject& object) const {
  if (selects_all()) return true;
  if (object.value.is_nil()) object.value = parse_object(*object.json);
  if (!labels.empty()) {
    const Value* own = find_path(object.value, {"metadata", "labels"});
    if (!labels.matches(own == nullptr ? Value() : *own)) return false;
  }
  return fields.empty() || fields.matches(object.value);
}

ApiResult<ListOptions> ListOptions::read(const Call& call) {
  const Query& query = call.query();
  ListOptions options;
  TF_ASSIGN(options.labels, parse_label_selector(query.get("labelSelector")));
  TF_ASSIGN(options.fields, FieldSelector::parse(call.resource, query.get("fieldSelector")));
  TF_ASSIGN(options.limit, number_at(query, "limit"));
  TF_ASSIGN(options.timeout_seconds, number_at(query, "timeoutSeconds"));
  const bool watches = call.target.watches();
  const auto errors = watches ? check_watch(query) : check_list(query);
  if (!errors.empty()) return refuse(invalid({"meta.k8s.io", "ListOptions", ""}, errors));
  options.match = query.get(kMatch);
  options.bookmarks = query.is_true("allowWatchBookmarks");
  options.send_initial = query.is_true("sendInitialEvents");
  options.sends_nothing_first = query.find("sendInitialEvents") && !options.send_initial;
  if (!watches) TF_CHECK(read_continue(options, query));
  TF_CHECK(read_revision(options, query, watches));
  return options;
}

ListedObject listed(const Resource& resource, const JsonText& json) {
  // Only kinds with several versions are ever stored in another one than is asked for.
  const std::string version = "\"apiVersion\":\"" + resource.api_version() + "\"";
  if (std::string_view(*json).substr(0, 300).find(version) != std::string_view::npos) {
    return {json, {}};
  }
  Value value = convert(parse_object(*json), resource);
  return {std::make_shared<const std::string>(object_text(value)), value};
}

std::string continue_token(std::int64_t revision, std::string_view last_key) {
  const Value token =
      Map{{"v", kTokenVersion}, {"rv", Value::int64(revision)}, {"start", std::string(last_key)}};
  return encode_token(json_text(token));
}

}  // namespace tf::sandbox
