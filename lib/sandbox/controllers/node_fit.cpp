#include "lib/sandbox/controllers/node_fit.h"

#include <algorithm>
#include <utility>

#include "lib/base/text.h"
#include "lib/sandbox/controllers/objects.h"
#include "lib/sandbox/quantity.h"

namespace tf::sandbox {
namespace {

Amounts amounts_at(const Value& object, Path path) {
  const Value* found = find_path(object, path);
  if (found == nullptr) return {};
  return {quantity_of(string_at(*found, {"cpu"})), quantity_of(string_at(*found, {"memory"})),
          quantity_of(string_at(*found, {"pods"}))};
}

void add(Amounts& sum, const Amounts& more) {
  sum.cpu += more.cpu;
  sum.memory += more.memory;
}

bool in(const Value& requirement, std::string_view value) {
  const auto& values = items_of(requirement, {"values"});
  return std::any_of(values.begin(), values.end(), [&](const Value& each) {
    return each.as_string() != nullptr && *each.as_string() == value;
  });
}

std::int64_t first_number(const Value& requirement) {
  const auto& values = items_of(requirement, {"values"});
  if (values.empty() || values.front().as_string() == nullptr) return 0;
  return parse_integer(*values.front().as_string()).value_or(0);
}

struct NodeOperator {
  std::string_view name;
  bool (*holds)(const Value& requirement, const std::string* value);
};
constexpr std::array kOperators = std::to_array<NodeOperator>({
    {"In", [](const Value& r, const std::string* v) { return v != nullptr && in(r, *v); }},
    {"NotIn", [](const Value& r, const std::string* v) { return v == nullptr || !in(r, *v); }},
    {"Exists", [](const Value&, const std::string* v) { return v != nullptr; }},
    {"DoesNotExist", [](const Value&, const std::string* v) { return v == nullptr; }},
    {"Gt", [](const Value& r,
              const std::string*
                  v) { return v != nullptr && parse_integer(*v).value_or(0) > first_number(r); }},
    {"Lt", [](const Value& r,
              const std::string*
                  v) { return v != nullptr && parse_integer(*v).value_or(0) < first_number(r); }},
});

bool holds(const Value& requirement, const Value* value) {
  const auto name = string_at(requirement, {"operator"});
  const auto found = std::find_if(kOperators.begin(), kOperators.end(),
                                  [&](const NodeOperator& each) { return each.name == name; });
  return found != kOperators.end() &&
         found->holds(requirement, value == nullptr ? nullptr : value->as_string());
}

/// One nodeSelectorTerm; an empty one selects nothing.
bool term_matches(const Value& term, const Value& node) {
  const auto& labels = items_of(term, {"matchExpressions"});
  const auto& fields = items_of(term, {"matchFields"});
  if (labels.empty() && fields.empty()) return false;
  return std::all_of(labels.begin(), labels.end(),
                     [&](const Value& each) {
                       return holds(
                           each, find_path(node, {"metadata", "labels", string_at(each, {"key"})}));
                     }) &&
         std::all_of(fields.begin(), fields.end(), [&](const Value& each) {
           return holds(each, find_path(node, {"metadata", "name"}));
         });
}

bool node_selected(const Value& pod, const Value& node) {
  if (const Value* selector = find_path(pod, {"spec", "nodeSelector"});
      selector != nullptr && selector->is_map()) {
    for (const auto& [key, value] : *selector->as_map()) {
      const Value* label = find_path(node, {"metadata", "labels", key});
      if (label == nullptr || !deep_equal(*label, value)) return false;
    }
  }
  const Value* rules = find_path(
      pod, {"spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution"});
  if (rules == nullptr || !rules->is_map()) return true;
  const auto& terms = items_of(*rules, {"nodeSelectorTerms"});
  return std::any_of(terms.begin(), terms.end(),
                     [&](const Value& term) { return term_matches(term, node); });
}

bool tolerates(const Value& toleration, const Value& taint) {
  const auto effect = string_at(toleration, {"effect"});
  if (!effect.empty() && effect != string_at(taint, {"effect"})) return false;
  const auto key = string_at(toleration, {"key"});
  const bool exists = string_at(toleration, {"operator"}) == "Exists";
  if (key.empty()) return exists;
  if (key != string_at(taint, {"key"})) return false;
  return exists || string_at(toleration, {"value"}) == string_at(taint, {"value"});
}

bool tolerates_taint(const Value& pod, const Value& taint) {
  const auto& tolerations = items_of(pod, {"spec", "tolerations"});
  return std::any_of(tolerations.begin(), tolerations.end(),
                     [&](const Value& each) { return tolerates(each, taint); });
}

bool tolerates_taints(const Value& pod, const Value& node) {
  const auto& taints = items_of(node, {"spec", "taints"});
  return std::all_of(taints.begin(), taints.end(), [&](const Value& taint) {
    return string_at(taint, {"effect"}) == "PreferNoSchedule" || tolerates_taint(pod, taint);
  });
}

std::string short_of(const Value& pod, const Value& node, const Amounts& used) {
  const Amounts wished = requests_of(pod);
  const Amounts there = amounts_at(node, {"status", "allocatable"});
  std::vector<std::string> reasons;
  if (there.pods > 0 && used.pods + 1 > there.pods) reasons.emplace_back("Too many pods");
  if (wished.cpu > 0 && used.cpu + wished.cpu > there.cpu) reasons.emplace_back("Insufficient cpu");
  if (wished.memory > 0 && used.memory + wished.memory > there.memory)
    reasons.emplace_back("Insufficient memory");
  return join(reasons, "\n");
}

}  // namespace

double quantity_of(std::string_view text) {
  const auto quantity = Quantity::parse(text);
  return quantity ? quantity->approximate() : 0;
}

Amounts requests_of(const Value& pod) {
  Amounts sum;
  Amounts largest;
  for (const Value& container : items_of(pod, {"spec", "containers"}))
    add(sum, amounts_at(container, {"resources", "requests"}));
  for (const Value& container : items_of(pod, {"spec", "initContainers"})) {
    const Amounts own = amounts_at(container, {"resources", "requests"});
    if (string_at(container, {"restartPolicy"}) == "Always") {
      add(sum, own);
    } else {
      largest.cpu = std::max(largest.cpu, own.cpu);
      largest.memory = std::max(largest.memory, own.memory);
    }
  }
  sum.cpu = std::max(sum.cpu, largest.cpu);
  sum.memory = std::max(sum.memory, largest.memory);
  add(sum, amounts_at(pod, {"spec", "overhead"}));
  return sum;
}

std::string unfit(const Value& pod, const Value& node, const Amounts& used) {
  static const Value kCordon(
      Map{{"key", "node.kubernetes.io/unschedulable"}, {"effect", "NoSchedule"}});
  if (flag_at(node, {"spec", "unschedulable"}) && !tolerates_taint(pod, kCordon))
    return "node(s) were unschedulable";
  if (!tolerates_taints(pod, node)) return "node(s) had untolerated taint(s)";
  if (!node_selected(pod, node)) return "node(s) didn't match Pod's node affinity/selector";
  return short_of(pod, node, used);
}

bool is_crowded(const Value& pod, const Value& node) {
  return unfit(pod, node, {}).empty();
}

}  // namespace tf::sandbox
