#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "lib/base/text.h"
#include "lib/sandbox/default_functions.h"
#include "lib/sandbox/prepare_pod.h"

namespace tf::sandbox {
namespace {

/// Adds amounts that are missing; gives their names: "cpu, memory".
std::string fill_amounts(Map& container, std::string_view kind, const Map& amounts) {
  std::vector<std::string> added;
  for (const auto& [name, amount] : amounts) {
    Map& known = map_at(map_at(container, "resources"), kind);
    if (!absent(known, name)) continue;
    known.set(name, amount);
    added.push_back(name);
  }
  return join(added, ", ");
}

/// Admission plugin LimitRanger, what it changes: amounts for containers without.
void apply_limit_range(Map& pod, const Map& requests, const Map& limits) {
  std::vector<std::string> told;
  Map& spec = map_at(pod, "spec");
  for (const auto& [list, word] :
       {std::pair("containers", "container"), std::pair("initContainers", "init container")}) {
    const List* containers = find_list(spec, list);
    if (containers == nullptr) continue;
    for (const Value& each : *containers) {
      Map& container = *each.as_map();
      const std::string end =
          std::string(" for ") + word + " " + std::string(text_at(container, "name"));
      const std::string limited = fill_amounts(container, "limits", limits);
      const std::string requested = fill_amounts(container, "requests", requests);
      if (!requested.empty()) told.push_back(requested + " request" + end);
      if (!limited.empty()) told.push_back(limited + " limit" + end);
    }
  }
  if (told.empty()) return;
  map_at(map_at(pod, "metadata"), "annotations")
      .set("kubernetes.io/limit-ranger", "LimitRanger plugin set: " + join(told, "; "));
}

}  // namespace

void apply_limit_ranges(Map& pod, const PrepareContext& context) {
  if (!context.list) return;
  const std::string ns(text_at(map_at(pod, "metadata"), "namespace"));
  for (const Object& range : context.list("", "limitranges", ns)) {
    const Value* items = find_path(range.root(), {"spec", "limits"});
    if (items == nullptr || !items->is_list()) continue;
    Map requests;
    Map limits;
    for (const Value& item : *items->as_list()) {
      if (string_at(item, {"type"}) != "Container") continue;
      const auto copy = [&](std::string_view key, Map& to) {
        const Map* from = find_map(*item.as_map(), key);
        for (const auto& [name, amount] : from == nullptr ? Map{} : *from)
          to.set(name, amount);
      };
      copy("defaultRequest", requests);
      copy("default", limits);
    }
    apply_limit_range(pod, requests, limits);
  }
}

void apply_runtime_class(Map& spec, const PrepareContext& context) {
  const std::string name(text_at(spec, "runtimeClassName"));
  if (name.empty() || !context.list) return;
  for (const Object& each : context.list("node.k8s.io", "runtimeclasses", "")) {
    if (each.name() != name) continue;
    if (const Value* cost = find_path(each.root(), {"overhead", "podFixed"})) {
      spec.set("overhead", deep_copy(*cost));
    }
    if (const Value* labels = find_path(each.root(), {"scheduling", "nodeSelector"})) {
      for (const auto& [key, value] : *labels->as_map())
        map_at(spec, "nodeSelector").set(key, value);
    }
    const Value* more = find_path(each.root(), {"scheduling", "tolerations"});
    if (more == nullptr || !more->is_list()) return;
    List all;
    if (const List* given = find_list(spec, "tolerations")) all = *given;
    for (const Value& toleration : *more->as_list()) {
      const bool known = std::any_of(all.begin(), all.end(),
                                     [&](const Value& own) { return deep_equal(own, toleration); });
      if (!known) all.push(deep_copy(toleration));
    }
    spec.set("tolerations", std::move(all));
    return;
  }
}

}  // namespace tf::sandbox
