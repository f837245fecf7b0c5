#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "lib/base/go_quote.h"
#include "lib/data/json.h"
#include "lib/data/json_kind.h"
#include "lib/sandbox/call.h"
#include "lib/sandbox/object_text.h"

namespace tf::sandbox {
namespace {

constexpr std::string_view kTypeName = "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions";
constexpr std::array<std::string_view, 3> kPolicies = {"Foreground", "Background", "Orphan"};

/// What body and query say, before it is found to be right.
struct Wish {
  DeleteOptions options;
  std::optional<std::string> policy;
  std::optional<bool> orphan;
  List dry_run;
};

ApiResult<Wish> wish_of_query(const Query& query) {
  Wish wish;
  if (const auto grace = query.find("gracePeriodSeconds")) {
    std::int64_t seconds = 0;
    const auto end = std::from_chars(grace->data(), grace->data() + grace->size(), seconds);
    if (end.ec != std::errc() || end.ptr != grace->data() + grace->size()) {
      return refuse(
          bad_request(fmt::format("strconv.ParseInt: parsing \"{}\": invalid syntax", *grace)));
    }
    wish.options.grace_period_seconds = seconds;
  }
  if (const auto policy = query.find("propagationPolicy")) wish.policy = std::string(*policy);
  if (query.find("orphanDependents")) wish.orphan = query.is_true("orphanDependents");
  for (const auto value : query.all("dryRun"))
    wish.dry_run.push(value);
  return wish;
}

ApiError unreadable(std::string_view reason) {
  return bad_request(fmt::format("couldn't get version/kind; json parse error: {}", reason));
}

/// The body as the type of options has it. Every group's DeleteOptions will do.
ApiResult<Value> read_options(Catalog& catalog, const std::string& json) {
  const auto parsed = parse_json(json, Numbers::kInt64OrFloat);
  if (!parsed) return refuse(unreadable(parsed.error().message));
  if (parsed->is_nil()) return Value(Map{});
  if (!parsed->is_map()) {
    return refuse(unreadable(
        fmt::format("json: cannot unmarshal {} into Go value of type struct {{ APIVersion string "
                    "\"json:\\\"apiVersion,omitempty\\\"\"; Kind string "
                    "\"json:\\\"kind,omitempty\\\"\" }}",
                    json_kind(*parsed))));
  }
  const auto kind = string_at(*parsed, {"kind"});
  if (!kind.empty() && kind != "DeleteOptions") {
    return refuse(bad_request(
        unknown_kind_text(GroupVersionKind::parse(string_at(*parsed, {"apiVersion"}), kind))));
  }
  TF_ASSIGN(Decoded decoded, decode(*catalog.schemas().find(kTypeName), json));
  return std::move(decoded.object);
}

ApiResult<Wish> wish_of_body(Catalog& catalog, const std::string& json) {
  TF_ASSIGN(const Value body, read_options(catalog, json));
  Wish wish;
  wish.options.grace_period_seconds = integer_at(body, {"gracePeriodSeconds"});
  const auto text_at = [&](std::initializer_list<std::string_view> path) {
    const Value* text = find_path(body, path);
    return text == nullptr || !text->is_string() ? std::optional<std::string>()
                                                 : std::string(*text->as_string());
  };
  wish.policy = text_at({"propagationPolicy"});
  wish.options.uid = text_at({"preconditions", "uid"});
  wish.options.resource_version = text_at({"preconditions", "resourceVersion"});
  const Value* orphan = find_path(body, {"orphanDependents"});
  if (orphan != nullptr && orphan->as_bool() != nullptr) wish.orphan = *orphan->as_bool();
  const Value* dry_run = find_path(body, {"dryRun"});
  if (dry_run != nullptr && dry_run->is_list()) wish.dry_run = *dry_run->as_list();
  return wish;
}

/// Like: apimachinery 0.36 ValidateDeleteOptions.
std::vector<FieldError> errors_of(const Wish& wish) {
  std::vector<FieldError> errors;
  if (wish.policy && wish.orphan) {
    errors.push_back(
        {FieldError::Type::kInvalid, "propagationPolicy",
         fmt::format(
             "Invalid value: {}: orphanDependents and deletionPropagation cannot be both set",
             go_quote(*wish.policy))});
  }
  if (wish.policy &&
      std::find(kPolicies.begin(), kPolicies.end(), *wish.policy) == kPolicies.end()) {
    errors.push_back(
        {FieldError::Type::kNotSupported, "propagationPolicy",
         fmt::format("Unsupported value: {}: supported values: \"Foreground\", \"Background\", "
                     "\"Orphan\", \"nil\"",
                     go_quote(*wish.policy))});
  }
  const bool all = std::all_of(wish.dry_run.begin(), wish.dry_run.end(), [](const Value& each) {
    return each.is_string() && *each.as_string() == "All";
  });
  if (!all) {
    errors.push_back(
        {FieldError::Type::kNotSupported, "dryRun",
         fmt::format("Unsupported value: {}: supported values: \"All\"", json_text(wish.dry_run))});
  }
  return errors;
}

}  // namespace

ApiResult<DeleteOptions> read_delete_options(Catalog& catalog, const Call& call) {
  Wish wish;
  if (call.request.body.empty()) {
    TF_ASSIGN(wish, wish_of_query(call.query()));
  } else {
    TF_ASSIGN(const std::string json, body_as_json(call.request));
    TF_ASSIGN(wish, wish_of_body(catalog, json));
  }
  if (const auto errors = errors_of(wish); !errors.empty()) {
    return refuse(invalid({"meta.k8s.io", "DeleteOptions", ""}, errors));
  }
  DeleteOptions options = std::move(wish.options);
  if (wish.policy) options.propagation = *wish.policy;
  if (wish.orphan) options.propagation = *wish.orphan ? "Orphan" : "Background";
  if (!wish.dry_run.empty()) options.dry_run = DryRun::kAll;
  return options;
}

}  // namespace tf::sandbox
