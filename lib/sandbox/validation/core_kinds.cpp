#include <fmt/core.h>

#include <array>
#include <set>

#include "lib/base/base64.h"
#include "lib/base/text.h"
#include "lib/data/json.h"
#include "lib/sandbox/validation/kinds.h"
#include "lib/sandbox/validation/pod.h"
#include "lib/sandbox/validation/quantities.h"

namespace tf::sandbox::validation {
namespace {

constexpr std::size_t kMaxData = std::size_t{1024} * 1024;
constexpr std::string_view kImmutableSet = "field is immutable when `immutable` is set";

std::size_t decoded_size(std::string_view base64) {
  const std::size_t padding = base64.size() - trim_suffix(trim_suffix(base64, "="), "=").size();
  return base64.size() / 4 * 3 - padding;
}

void check_key(Report& report, const Node& entry, std::string_view key) {
  for (const std::string& message : config_map_key(key))
    report.invalid_value(entry, Value(key), message);
}

void check_config_map(Report& report, const Node& map) {
  std::size_t total = 0;
  for (const auto& [key, value] : map["data"].entries()) {
    check_key(report, value, key);
    if (map["binaryData"].key(key).present())
      report.invalid_value(value, Value(key), "duplicate of key present in binaryData");
    total += value.size();
  }
  for (const auto& [key, value] : map["binaryData"].entries()) {
    check_key(report, value, key);
    total += decoded_size(value.text());
  }
  if (total > kMaxData) report.too_long(map.moved("[]"), kMaxData);
}

/// Data of what was declared immutable.
void check_frozen(Report& report, const Node& object, const Node& live,
                  std::initializer_list<std::string_view> fields) {
  if (!live["immutable"].flag()) return;
  if (!object["immutable"].flag()) report.forbidden(object["immutable"], kImmutableSet);
  for (const std::string_view field : fields) {
    if (!semantically_equal(object[field].value(), live[field].value()))
      report.forbidden(object[field], kImmutableSet);
  }
}

void check_config_map_update(Report& report, const Node& map, const Node& live) {
  check_frozen(report, map, live, {"data", "binaryData"});
  check_metadata(report, map["metadata"], {});
  check_config_map(report, map);
}

/// What a type of secret must hold.
struct SecretType {
  std::string_view type;
  std::array<std::string_view, 2> keys;
  bool any = false;   ///< one of the keys is enough
  bool json = false;  ///< the value is a JSON object
};
constexpr std::array<SecretType, 5> kSecretTypes = {{
    {"kubernetes.io/dockercfg", {".dockercfg"}, false, true},
    {"kubernetes.io/dockerconfigjson", {".dockerconfigjson"}, false, true},
    {"kubernetes.io/basic-auth", {"username", "password"}, true},
    {"kubernetes.io/ssh-auth", {"ssh-privatekey"}},
    {"kubernetes.io/tls", {"tls.crt", "tls.key"}},
}};

void check_secret_json(Report& report, const Node& value) {
  const auto text = base64_decode(value.text());
  const auto parsed = parse_json(text.value_or(""));
  constexpr std::string_view hidden = "<secret contents redacted>";
  if (!parsed) {
    report.invalid_value(value, Value(hidden), parsed.error().message);
  } else if (!parsed->is_map() && !parsed->is_nil()) {
    const std::string_view kind = parsed->is_list()     ? "array"
                                  : parsed->is_string() ? "string"
                                  : parsed->as_bool()   ? "bool"
                                                        : "number";
    report.invalid_value(value, Value(hidden),
                         fmt::format("json: cannot unmarshal {} into Go value of type "
                                     "map[string]interface {{}}",
                                     kind));
  }
}

void check_secret_type(Report& report, const Node& secret) {
  const Node data = secret["data"];
  const std::string_view type = secret["type"].text();
  if (type == "kubernetes.io/service-account-token") {
    const Node name = secret["metadata"]["annotations"].key("kubernetes.io/service-account.name");
    if (name.empty()) report.required(name);
  }
  for (const SecretType& rule : kSecretTypes) {
    if (rule.type != type) continue;
    std::vector<Node> missing;
    std::size_t keys = 0;
    for (const std::string_view key : rule.keys) {
      if (key.empty()) continue;
      ++keys;
      const Node value = data.key(key);
      const bool there = type.ends_with("ssh-auth") ? !value.empty() : value.present();
      if (!there) missing.push_back(value);
    }
    if (rule.any && missing.size() < keys) return;
    for (const Node& value : missing)
      report.required(value);
    if (rule.json && missing.empty()) check_secret_json(report, data.key(rule.keys[0]));
  }
}

void check_secret(Report& report, const Node& secret) {
  const Node data = secret["data"];
  std::size_t total = 0;
  for (const auto& [key, value] : data.entries()) {
    check_key(report, value, key);
    total += decoded_size(value.text());
  }
  if (total > kMaxData) report.too_long(data, kMaxData);
  check_secret_type(report, secret);
}

void check_secret_update(Report& report, const Node& secret, const Node& live) {
  report.immutable(secret["type"], live["type"].value());
  check_frozen(report, secret, live, {"data"});
  check_metadata(report, secret["metadata"], {});
  check_secret(report, secret);
}

void check_limit_resources(Report& report, const Node& limit, const Node& list) {
  const std::string_view type = limit["type"].text();
  for (const auto& [resource, quantity] : list.entries()) {
    if (type == "Pod" || type == "Container") {
      check_container_resource_name(report, quantity, resource);
    } else {
      check_resource_name(report, quantity, resource);
    }
  }
}

/// One of the orders that limits must keep: `low` is not more than `high`.
struct LimitOrder {
  std::string_view low;
  std::string_view high;
  std::string_view blamed;  ///< the field of the error
  std::string_view shown;   ///< the field whose value is shown
  std::string_view low_name;
  std::string_view high_name;
};
constexpr std::array<LimitOrder, 6> kLimitOrders = {{
    {"min", "max", "min", "min", "min", "max"},
    {"min", "defaultRequest", "defaultRequest", "defaultRequest", "min", "default request"},
    {"defaultRequest", "max", "defaultRequest", "defaultRequest", "default request", "max"},
    {"defaultRequest", "default", "defaultRequest", "defaultRequest", "default request",
     "default limit"},
    {"min", "default", "default", "min", "min", "default"},
    {"default", "max", "default", "max", "default", "max"},
}};

void check_limit_orders(Report& report, const Node& limit, std::string_view resource) {
  for (const LimitOrder& order : kLimitOrders) {
    const Node low = limit[order.low].key(resource);
    const Node high = limit[order.high].key(resource);
    if (!low.present() || !high.present() || Amount::of(low) <= Amount::of(high)) continue;
    report.invalid_text(
        limit[order.shown].key(resource).moved(limit[order.blamed].key(resource).path()),
        fmt::format("{} value {} is greater than {} value {}", order.low_name, low.text(),
                    order.high_name, high.text()));
  }
  const Node ratio = limit["maxLimitRequestRatio"].key(resource);
  if (ratio.present() && Amount::of(ratio) < Amount::parse("1").value_or(Amount{}))
    report.invalid_text(ratio, fmt::format("ratio {} is less than 1", ratio.text()));
}

void check_limit(Report& report, const Node& limit) {
  const bool pod = limit["type"].text() == "Pod";
  std::set<std::string_view> resources;
  for (const std::string_view list : {"max", "min", "default", "defaultRequest"}) {
    const bool defaults = list.starts_with("default");
    if (pod && defaults) {
      if (!limit[list].empty())
        report.forbidden(limit[list], "may not be specified when `type` is 'Pod'");
      continue;
    }
    check_limit_resources(report, limit, limit[list]);
    for (const auto& [resource, quantity] : limit[list].entries())
      resources.insert(resource);
  }
  if (limit["type"].text() == "PersistentVolumeClaim" && !limit["min"].key("storage").present() &&
      !limit["max"].key("storage").present()) {
    report.required(limit["limits"],
                    "either minimum or maximum storage value is required, but neither was "
                    "provided");
  }
  check_limit_resources(report, limit, limit["maxLimitRequestRatio"]);
  for (const auto& [resource, quantity] : limit["maxLimitRequestRatio"].entries())
    resources.insert(resource);
  for (const std::string_view resource : resources)
    check_limit_orders(report, limit, resource);
}

void check_limit_range(Report& report, const Node& range) {
  std::set<std::string_view> types;
  for (const Node& limit : range["spec"]["limits"].items()) {
    const Node type = limit["type"];
    const Messages messages = qualified_name(type.text());
    report.invalid_text(type, messages);
    const bool standard = type.text() == "Pod" || type.text() == "Container" ||
                          type.text() == "PersistentVolumeClaim";
    if (messages.empty() && !contains(type.text(), "/") && !standard)
      report.invalid_text(type, "must be a standard limit type or fully qualified");
    if (!types.insert(type.text()).second) report.duplicate(type);
    check_limit(report, limit);
  }
}

void check_quota_list(Report& report, const Node& list) {
  for (const auto& [resource, quantity] : list.entries()) {
    check_quota_resource_name(report, quantity, resource);
    check_resource_quantity(report, quantity, resource);
  }
}

bool is_pod_resource(std::string_view resource, bool counted_only) {
  if (resource == "pods") return true;
  return !counted_only && (resource == "cpu" || resource == "memory" || resource == "limits.cpu" ||
                           resource == "limits.memory" || resource == "requests.cpu" ||
                           resource == "requests.memory");
}

bool fits_scope(std::string_view scope, std::string_view resource) {
  if (scope == "BestEffort") return is_pod_resource(resource, true);
  if (scope == "VolumeAttributesClass")
    return resource == "persistentvolumeclaims" || resource == "requests.storage";
  return is_pod_resource(resource, false);
}

void check_scopes(Report& report, const Node& spec) {
  const Node scopes = spec["scopes"];
  std::set<std::string_view> seen;
  for (const std::string_view scope : scopes.texts()) {
    const bool known = scope == "Terminating" || scope == "NotTerminating" ||
                       scope == "BestEffort" || scope == "NotBestEffort" ||
                       scope == "PriorityClass" || scope == "VolumeAttributesClass" ||
                       scope == "CrossNamespacePodAffinity";
    if (!known) report.invalid(scopes, "unsupported scope");
    for (const auto& [resource, quantity] : spec["hard"].entries()) {
      if (known && is_standard_quota_resource(resource) && !fits_scope(scope, resource))
        report.invalid(scopes, "unsupported scope applied to resource");
    }
    seen.insert(scope);
  }
  for (const auto& [one, other] :
       {std::pair("BestEffort", "NotBestEffort"), std::pair("Terminating", "NotTerminating")}) {
    if (seen.contains(one) && seen.contains(other)) report.invalid(scopes, "conflicting scopes");
  }
}

void check_quota(Report& report, const Node& quota) {
  check_quota_list(report, quota["spec"]["hard"]);
  check_scopes(report, quota["spec"]);
}

void check_quota_update(Report& report, const Node& quota, const Node& live) {
  check_quota(report, quota);
  report.immutable(quota["spec"]["scopes"], live["spec"]["scopes"].value());
}

void check_quota_status(Report& report, const Node& quota, const Node& /*live*/) {
  check_quota_list(report, quota["status"]["hard"]);
  check_quota_list(report, quota["status"]["used"]);
}

void check_taints(Report& report, const Node& node) {
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (const Node& taint : node["spec"]["taints"].items()) {
    check_label_name(report, taint["key"]);
    const Messages messages = label_value(taint["value"].text());
    if (!messages.empty()) report.invalid_text(taint["value"], join(messages, ";"));
    if (taint["effect"].empty()) {
      report.required(taint["effect"]);
    } else {
      check_taint_effect(report, taint["effect"]);
    }
    if (!seen.emplace(taint["key"].text(), taint["effect"].text()).second) report.duplicate(taint);
  }
}

void check_node_update(Report& report, const Node& node, const Node& live) {
  const Node provider = node["spec"]["providerID"];
  const Node before = live["spec"]["providerID"];
  if (!before.empty() && provider.text() != before.text()) {
    report.forbidden(provider, "node updates may not change providerID except from \"\" to valid");
  }
  check_taints(report, node);
}

void check_short(Report& report, const Node& text, std::size_t limit) {
  if (text.size() > limit) {
    report.invalid_value(text, Value(""), fmt::format("can have at most {} characters", limit));
  }
}

/// An event as events.k8s.io has them, with a time of its own.
void check_timed_event(Report& report, const Node& event) {
  const Node controller = event["reportingComponent"];
  if (controller.empty()) report.required(controller);
  check_label_name(report, controller);
  for (const auto& [field, limit] :
       {std::pair("reportingInstance", 128), std::pair("action", 128), std::pair("reason", 128)}) {
    if (event[field].empty()) report.required(event[field]);
    check_short(report, event[field], static_cast<std::size_t>(limit));
  }
  check_short(report, event["message"], 1024);
}

/// legacyValidateEvent, which v1 asks and nothing else.
void check_event(Report& report, const Node& event) {
  const std::string_view ns = event["metadata"]["namespace"].text();
  const Node about = event["involvedObject"]["namespace"];
  constexpr std::string_view differs = "does not match event.namespace";
  const bool timed = !event["eventTime"].empty();
  if (about.empty()) {
    if (ns != "default" && (timed ? ns != "kube-system" : !ns.empty()))
      report.invalid_text(about, differs);
  } else if (!timed && about.text() != ns) {
    report.invalid_text(about, differs);
  }
  if (timed) check_timed_event(report, event);
  for (const std::string& message : dns1123_subdomain(ns))
    report.invalid_value(event["namespace"], Value(ns), message);
}

}  // namespace

std::span<const KindRules> core_rules() {
  static constexpr std::array<KindRules, 8> rules = {{
      {"", "configmaps", subdomain_name, check_config_map, check_config_map_update},
      {"", "secrets", subdomain_name, check_secret, check_secret_update},
      {"", "serviceaccounts", subdomain_name, nullptr, nullptr, nullptr, OnUpdate::kAsChangeAndNew},
      {"", "namespaces", label_name, nullptr, nullptr, nullptr, OnUpdate::kAsChangeAndNew},
      {"", "limitranges", subdomain_name, check_limit_range, nullptr, nullptr, OnUpdate::kAsNew},
      {"", "resourcequotas", subdomain_name, check_quota, check_quota_update, check_quota_status},
      {"", "nodes", subdomain_name, check_taints, check_node_update, check_node_update},
      {"", "events", path_segment_name, check_event, nullptr, nullptr, OnUpdate::kNot, false},
  }};
  return rules;
}

}  // namespace tf::sandbox::validation
