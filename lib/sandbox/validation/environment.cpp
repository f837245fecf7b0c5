#include <algorithm>
#include <array>

#include "lib/base/text.h"
#include "lib/sandbox/validation/names.h"
#include "lib/sandbox/validation/pod.h"
#include "lib/sandbox/validation/quantities.h"

namespace tf::sandbox::validation {
namespace {

constexpr std::array<std::string_view, 9> kEnvironmentFields = {"metadata.name",
                                                                "metadata.namespace",
                                                                "metadata.uid",
                                                                "spec.nodeName",
                                                                "spec.serviceAccountName",
                                                                "status.hostIP",
                                                                "status.hostIPs",
                                                                "status.podIP",
                                                                "status.podIPs"};
/// What a downward API reference may name at all.
constexpr std::array<std::string_view, 14> kKnownFields = {
    "metadata.annotations", "metadata.labels", "metadata.name",      "metadata.namespace",
    "metadata.uid",         "spec.nodeName",   "spec.restartPolicy", "spec.serviceAccountName",
    "spec.schedulerName",   "status.phase",    "status.hostIP",      "status.hostIPs",
    "status.podIP",         "status.podIPs"};
constexpr std::array<std::string_view, 6> kResources = {
    "limits.cpu",   "limits.ephemeral-storage",   "limits.memory",
    "requests.cpu", "requests.ephemeral-storage", "requests.memory"};
constexpr std::array<std::string_view, 13> kSizeDivisors = {
    "1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"};
constexpr std::array<std::string_view, 2> kCpuDivisors = {"1m", "1"};

/// What the resource of a reference is called, and which divisors it may have.
struct DivisorRule {
  std::string_view resource;  ///< behind "limits." or "requests."
  std::string_view name;
  std::string_view divisors;
  std::span<const std::string_view> allowed;
};
constexpr std::string_view kSizeText = "1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei";
constexpr std::array<DivisorRule, 4> kDivisorRules = {{
    {"cpu", "cpu", "1m and 1", kCpuDivisors},
    {"memory", "memory", kSizeText, kSizeDivisors},
    {"ephemeral-storage", "local ephemeral storage", kSizeText, kSizeDivisors},
    {"hugepages-", "hugepages", kSizeText, kSizeDivisors},
}};

template <class Range>
bool holds(const Range& range, std::string_view text) {
  return std::find(range.begin(), range.end(), text) != range.end();
}

bool names_huge_pages(std::string_view resource) {
  return resource.starts_with("requests.hugepages-") || resource.starts_with("limits.hugepages-");
}

void check_divisor(Report& report, const Node& reference) {
  const Node divisor = reference["divisor"];
  if (Amount::of(divisor) == Amount{}) return;
  const std::string_view resource = reference["resource"].text();
  const auto parts = cut(resource, ".");
  if (!parts || (parts->first != "limits" && parts->first != "requests")) return;
  for (const DivisorRule& rule : kDivisorRules) {
    const bool meant = rule.resource.ends_with('-') ? parts->second.starts_with(rule.resource)
                                                    : parts->second == rule.resource;
    if (!meant || holds(rule.allowed, divisor.text())) continue;
    report.invalid_value(divisor, Value(resource),
                         "only divisor's values " + std::string(rule.divisors) +
                             " are supported with the " + std::string(rule.name) + " resource");
  }
}

void check_key_reference(Report& report, const Node& reference) {
  report.invalid_text(reference["name"], subdomain_name(reference["name"].text(), false));
  if (reference["key"].empty()) {
    report.required(reference["key"]);
  } else {
    report.invalid_text(reference["key"], config_map_key(reference["key"].text()));
  }
}

void check_file_key(Report& report, const Node& reference) {
  if (reference["key"].empty()) {
    report.required(reference["key"]);
  } else {
    report.invalid_text(reference["key"], environment_name(reference["key"].text()));
  }
  if (reference["volumeName"].empty()) {
    report.required(reference["volumeName"]);
  } else {
    report.invalid_text(reference["volumeName"], dns1123_label(reference["volumeName"].text()));
  }
  if (reference["path"].empty()) {
    report.required(reference["path"]);
  } else {
    check_no_backsteps(report, reference["path"]);
  }
}

void check_value_source(Report& report, const Node& source, bool has_value) {
  if (!source.present()) return;
  int sources = 0;
  const auto each = [&](std::string_view name, auto check) {
    const Node reference = source[name];
    if (!reference.present()) return;
    ++sources;
    check(reference);
  };
  each("fieldRef",
       [&](const Node& field) { check_field_reference(report, field, kEnvironmentFields); });
  each("resourceFieldRef",
       [&](const Node& field) { check_resource_reference(report, field, false); });
  each("configMapKeyRef", [&](const Node& key) { check_key_reference(report, key); });
  each("secretKeyRef", [&](const Node& key) { check_key_reference(report, key); });
  each("fileKeyRef", [&](const Node& key) { check_file_key(report, key); });
  const Value shown("");
  if (sources == 0) {
    report.invalid_value(source, shown,
                         "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, "
                         "`secretKeyRef` or `fileKeyRef`");
  } else if (has_value) {
    report.invalid_value(source, shown, "may not be specified when `value` is not empty");
  } else if (sources > 1) {
    report.invalid_value(source, shown, "may not have more than one field specified at a time");
  }
}

}  // namespace

void check_field_reference(Report& report, const Node& reference,
                           std::span<const std::string_view> fields) {
  if (reference["apiVersion"].empty()) return report.required(reference["apiVersion"]);
  const Node at = reference["fieldPath"];
  if (at.empty()) return report.required(at);
  std::string_view path = at.text();
  const auto parts = cut(path, "['");
  const bool subscripted = parts && parts->second.ends_with("']");
  const auto fail = [&](const std::string& why) {
    report.invalid_text(at, "error converting fieldPath: " + why);
  };
  if (reference["apiVersion"].text() != "v1")
    return fail("unsupported pod version: " + std::string(reference["apiVersion"].text()));
  if (subscripted) {
    std::string subscript(parts->second.substr(0, parts->second.size() - 2));
    if (parts->first != "metadata.annotations" && parts->first != "metadata.labels")
      return fail("field label does not support subscript: " + std::string(path));
    if (parts->first == "metadata.annotations") subscript = to_lower_ascii(subscript);
    for (const std::string& message : qualified_name(subscript))
      report.invalid_value(reference, Value(subscript), message);
    return;
  }
  if (path == "spec.host") path = "spec.nodeName";
  if (!holds(kKnownFields, path)) return fail("field label not supported: " + std::string(path));
  if (!holds(fields, path)) report.unsupported(at, fields);
}

void check_resource_reference(Report& report, const Node& reference, bool of_volume) {
  const Node resource = reference["resource"];
  if (of_volume && reference["containerName"].empty()) {
    report.required(reference["containerName"]);
  } else if (resource.empty()) {
    report.required(resource);
  } else if (!holds(kResources, resource.text()) && !names_huge_pages(resource.text())) {
    report.unsupported(resource, kResources);
  }
  check_divisor(report, reference);
}

void check_environment(Report& report, const Node& variables) {
  for (const Node& variable : variables.items()) {
    const Node name = variable["name"];
    if (name.empty()) {
      report.required(name);
    } else {
      report.invalid_text(name, environment_name(name.text()));
    }
    check_value_source(report, variable["valueFrom"], !variable["value"].empty());
  }
}

void check_environment_sources(Report& report, const Node& sources) {
  for (const Node& source : sources.items()) {
    const Node prefix = source["prefix"];
    if (!prefix.empty()) report.invalid_text(prefix, environment_name(prefix.text()));
    int count = 0;
    for (const std::string_view kind : {"configMapRef", "secretRef"}) {
      const Node reference = source[kind];
      if (!reference.present()) continue;
      ++count;
      if (reference["name"].empty()) {
        report.required(reference["name"]);
      } else {
        report.invalid_text(reference["name"], subdomain_name(reference["name"].text(), true));
      }
    }
    if (count == 0) {
      report.invalid_value(sources, Value(""),
                           "must specify one of: `configMapRef` or `secretRef`");
    } else if (count > 1) {
      report.invalid_value(sources, Value(""),
                           "may not have more than one field specified at a time");
    }
  }
}

}  // namespace tf::sandbox::validation
