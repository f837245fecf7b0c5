#include "lib/sandbox/pod_requests.h"

#include <array>
#include <map>
#include <string>

#include "lib/sandbox/default_functions.h"
#include "lib/sandbox/quantity.h"

namespace tf::sandbox {
namespace {

/// What more can be promised of than there is.
constexpr std::array<std::string_view, 2> kOvercommitted = {"cpu", "memory"};
constexpr std::string_view kHugePages = "hugepages-";

using Amounts = std::map<std::string, Quantity, std::less<>>;

Amounts requests_of(const Map& container) {
  Amounts found;
  const Map* resources = find_map(container, "resources");
  const Map* requests = resources == nullptr ? nullptr : find_map(*resources, "requests");
  if (requests == nullptr) return found;
  for (const auto name : kOvercommitted) {
    const auto quantity = Quantity::parse(text_at(*requests, name));
    if (quantity && !absent(*requests, name)) found.emplace(name, *quantity);
  }
  return found;
}

void add_all(Amounts& to, const Amounts& more) {
  for (const auto& [name, amount] : more) {
    const auto [known, added] = to.emplace(name, amount);
    if (!added) known->second.add(amount);
  }
}

void raise_all(Amounts& to, const Amounts& others) {
  for (const auto& [name, amount] : others) {
    const auto [known, added] = to.emplace(name, amount);
    if (!added && known->second.less(amount)) known->second = amount;
  }
}

/// Containers run together; an init container runs alone, beside the sidecars before it.
Amounts requests_together(const Map& spec) {
  Amounts all;
  if (const List* containers = find_list(spec, "containers")) {
    for (const Value& each : *containers)
      add_all(all, requests_of(*each.as_map()));
  }
  Amounts sidecars;
  Amounts highest;
  if (const List* containers = find_list(spec, "initContainers")) {
    for (const Value& each : *containers) {
      Amounts own = requests_of(*each.as_map());
      if (text_at(*each.as_map(), "restartPolicy") == "Always") {
        add_all(all, own);
        add_all(sidecars, own);
        own = sidecars;
      } else {
        add_all(own, sidecars);
      }
      raise_all(highest, own);
    }
  }
  raise_all(all, highest);
  return all;
}

}  // namespace

void default_pod_requests(Map& spec) {
  Map* resources = find_map(spec, "resources");
  const Map* limits = resources == nullptr ? nullptr : find_map(*resources, "limits");
  if (limits == nullptr || limits->empty()) return;
  Map& requests = map_at(*resources, "requests");
  for (const auto& [name, amount] : requests_together(spec))
    set_default(requests, name, amount.text());
  for (const auto& [name, amount] : *limits) {
    const bool known =
        name == kOvercommitted[0] || name == kOvercommitted[1] || name.starts_with(kHugePages);
    if (known) set_default(requests, name, amount);
  }
  if (requests.empty()) resources->erase("requests");
}

}  // namespace tf::sandbox
