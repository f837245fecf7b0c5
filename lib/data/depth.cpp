#include "lib/data/depth.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

namespace tf {

bool is_deeper_than(const Value& value, std::size_t limit) {
  struct Step {
    const Value* value;
    std::size_t depth;
  };
  std::vector<Step> pending{{&value, 0}};
  while (!pending.empty()) {
    const Step step = pending.back();
    pending.pop_back();
    if (container_address(*step.value) == nullptr) continue;
    if (step.depth == limit) return true;
    if (const List* list = step.value->as_list()) {
      for (const Value& item : *list)
        pending.push_back({&item, step.depth + 1});
    } else {
      for (const auto& entry : *step.value->as_map())
        pending.push_back({&entry.second, step.depth + 1});
    }
  }
  return false;
}

bool reaches(const Value& value, const void* container) {
  std::set<const void*> seen;
  std::vector<Value> pending{value};
  while (!pending.empty()) {
    const Value next = std::move(pending.back());
    pending.pop_back();
    const void* address = container_address(next);
    if (address == nullptr || !seen.insert(address).second) continue;
    if (address == container) return true;
    const auto add = [&pending](const Value& item) {
      if (item.is_list() || item.is_map()) pending.push_back(item);
    };
    if (const List* list = next.as_list()) {
      std::for_each(list->begin(), list->end(), add);
    } else {
      for (const auto& [key, item] : *next.as_map())
        add(item);
    }
  }
  return false;
}

const void* container_address(const Value& value) {
  if (const List* list = value.as_list()) return list;
  return value.as_map();
}

}  // namespace tf
