#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "lib/base/text.h"
#include "lib/sandbox/validation/names.h"
#include "lib/sandbox/validation/pod.h"

namespace tf::sandbox::validation {
namespace {

constexpr std::string_view kRequired = "requiredDuringSchedulingIgnoredDuringExecution";
constexpr std::string_view kPreferred = "preferredDuringSchedulingIgnoredDuringExecution";
constexpr std::string_view kOneOf = "must be specified when `operator` is 'In' or 'NotIn'";

void check_requirement(Report& report, const Node& requirement, bool check_values) {
  const std::string_view op = requirement["operator"].text();
  const Node values = requirement["values"];
  if (op == "In" || op == "NotIn") {
    if (values.empty()) report.required(values, kOneOf);
  } else if (op == "Exists" || op == "DoesNotExist") {
    if (!values.empty()) {
      report.forbidden(values,
                       "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
    }
  } else if (op == "Gt" || op == "Lt") {
    if (values.size() != 1)
      report.required(values, "must be specified single value when `operator` is 'Lt' or 'Gt'");
  } else {
    report.invalid_text(requirement["operator"], "not a valid selector operator");
  }
  check_label_name(report, requirement["key"]);
  if (!check_values) return;
  for (const Node& value : values.items())
    report.invalid_text(value, label_value(value.text()));
}

void check_field_requirement(Report& report, const Node& requirement) {
  const std::string_view op = requirement["operator"].text();
  const Node values = requirement["values"];
  if (op != "In" && op != "NotIn") {
    report.invalid_text(requirement["operator"], "not a valid selector operator");
  } else if (values.size() != 1) {
    report.required(values,
                    "must be only one value when `operator` is 'In' or 'NotIn' for node "
                    "field selector");
  }
  if (requirement["key"].text() != "metadata.name")
    return report.invalid_text(requirement["key"], "not a valid field selector key");
  for (const Node& value : values.items())
    report.invalid_text(value, subdomain_name(value.text(), false));
}

void check_weight(Report& report, const Node& weight) {
  if (weight.number() <= 0 || weight.number() > 100)
    report.invalid_number(weight, "must be in the range 1-100");
}

void check_label_keys(Report& report, const Node& keys, const Node& selector) {
  if (keys.empty()) return;
  if (!selector.present())
    return report.forbidden(keys, "must not be specified when labelSelector is not set");
  for (const Node& key : keys.items())
    check_label_name(report, key);
}

/// ValidateMatchLabelKeysAndMismatchLabelKeys.
void check_match_label_keys(Report& report, const Node& term) {
  const Node match = term["matchLabelKeys"];
  const Node mismatch = term["mismatchLabelKeys"];
  const Node selector = term["labelSelector"];
  check_label_keys(report, match, selector);
  check_label_keys(report, mismatch, selector);
  const auto keys = match.texts();
  std::set<std::string_view> selected;
  for (const auto& [key, value] : selector["matchLabels"].entries())
    selected.insert(key);
  for (const Node& expression : selector["matchExpressions"].items()) {
    const std::string_view key = expression["key"].text();
    const auto found = std::find(keys.begin(), keys.end(), key);
    if (found != keys.end() && selected.contains(key)) {
      report.invalid_value(term.moved(fmt::format("{}[{}]", term.path(), found - keys.begin())),
                           Value(key), "exists in both matchLabelKeys and labelSelector");
    }
    selected.insert(key);
  }
  const auto excluded = mismatch.texts();
  for (const Node& key : match.items()) {
    if (std::find(excluded.begin(), excluded.end(), key.text()) != excluded.end())
      report.invalid_text(key, "exists in both matchLabelKeys and mismatchLabelKeys");
  }
}

void check_pod_term(Report& report, const Node& term) {
  check_label_selector(report, term["labelSelector"]);
  check_label_selector(report, term["namespaceSelector"]);
  for (const Node& ns : term["namespaces"].items())
    report.invalid_text(ns.moved(term.path() + ".namespace"), dns1123_label(ns.text()));
  check_match_label_keys(report, term);
  if (term["topologyKey"].empty()) report.required(term["topologyKey"], "can not be empty");
  check_label_name(report, term["topologyKey"]);
}

void check_pod_affinity(Report& report, const Node& affinity) {
  for (const Node& term : affinity[kRequired].items())
    check_pod_term(report, term);
  for (const Node& weighted : affinity[kPreferred].items()) {
    check_weight(report, weighted["weight"]);
    check_pod_term(report, weighted["podAffinityTerm"]);
  }
}

void check_min_domains(Report& report, const Node& constraint) {
  const Node domains = constraint["minDomains"];
  const std::string_view action = constraint["whenUnsatisfiable"].text();
  if (!domains.present()) return;
  if (domains.number() <= 0) report.invalid_number(domains, "must be greater than zero");
  if (action != "DoNotSchedule") {
    report.invalid_number(
        domains,
        fmt::format("can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {}", action));
  }
}

void check_operator_and_value(Report& report, const Node& toleration) {
  const Node at = toleration["operator"];
  const Node value = toleration["value"].moved(at.path());
  if (at.empty() || at.text() == "Equal") {
    const Messages messages = label_value(value.text());
    if (!messages.empty()) report.invalid_text(value, join(messages, ";"));
  } else if (at.text() == "Exists") {
    if (!value.empty())
      report.invalid_text(value, "value must be empty when `operator` is 'Exists'");
  } else if (at.text() == "Lt" || at.text() == "Gt") {
    report.unsupported(at, {"Equal", "Exists", "Lt", "Gt"});
  } else {
    report.unsupported(at, {"Equal", "Exists"});
  }
}

}  // namespace

void check_taint_effect(Report& report, const Node& effect) {
  report.choose(effect, {"NoSchedule", "PreferNoSchedule", "NoExecute"});
}

void check_node_selector_term(Report& report, const Node& term, bool check_values) {
  for (const Node& requirement : term["matchExpressions"].items())
    check_requirement(report, requirement, check_values);
  for (const Node& requirement : term["matchFields"].items())
    check_field_requirement(report, requirement);
}

void check_node_selector(Report& report, const Node& selector) {
  const Node terms = selector["nodeSelectorTerms"];
  if (terms.empty()) report.required(terms, "must have at least one node selector term");
  for (const Node& term : terms.items())
    check_node_selector_term(report, term, true);
}

void check_affinity(Report& report, const Node& affinity) {
  const Node node = affinity["nodeAffinity"];
  if (node[kRequired].present()) check_node_selector(report, node[kRequired]);
  for (const Node& preferred : node[kPreferred].items()) {
    check_weight(report, preferred["weight"]);
    check_node_selector_term(report, preferred["preference"], false);
  }
  check_pod_affinity(report, affinity["podAffinity"]);
  check_pod_affinity(report, affinity["podAntiAffinity"]);
}

void check_tolerations(Report& report, const Node& tolerations) {
  for (const Node& toleration : tolerations.items()) {
    const Node key = toleration["key"];
    const Node effect = toleration["effect"];
    if (!key.empty()) check_label_name(report, key);
    if (key.empty() && toleration["operator"].text() != "Exists") {
      report.invalid_text(toleration["operator"],
                          "operator must be Exists when `key` is empty, which means \"match all "
                          "values and all keys\"");
    }
    if (toleration["tolerationSeconds"].present() && effect.text() != "NoExecute") {
      report.invalid_text(effect, "effect must be 'NoExecute' when `tolerationSeconds` is set");
    }
    check_operator_and_value(report, toleration);
    if (!effect.empty()) check_taint_effect(report, effect);
  }
}

void check_spread_constraints(Report& report, const Node& constraints) {
  const auto items = constraints.items();
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Node& constraint = items[i];
    const std::string_view key = constraint["topologyKey"].text();
    const std::string_view action = constraint["whenUnsatisfiable"].text();
    if (constraint["maxSkew"].number() <= 0)
      report.invalid_number(constraint["maxSkew"], "must be greater than zero");
    if (key.empty()) report.required(constraint["topologyKey"], "can not be empty");
    report.choose(constraint["whenUnsatisfiable"], {"DoNotSchedule", "ScheduleAnyway"});
    for (std::size_t j = i + 1; j < items.size(); ++j) {
      if (items[j]["topologyKey"].text() != key || items[j]["whenUnsatisfiable"].text() != action)
        continue;
      report.duplicate_value(constraint["{topologyKey, whenUnsatisfiable}"],
                             Value(fmt::format("{{{}, {}}}", key, action)));
      break;
    }
    check_min_domains(report, constraint);
    for (const std::string_view policy : {"nodeAffinityPolicy", "nodeTaintsPolicy"}) {
      if (constraint[policy].present()) report.choose(constraint[policy], {"Honor", "Ignore"});
    }
    check_match_label_keys(report, constraint);
    check_label_selector(report, constraint["labelSelector"]);
  }
}

}  // namespace tf::sandbox::validation
