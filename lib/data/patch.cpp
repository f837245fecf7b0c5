#include "lib/data/patch.h"

#include <string>
#include <utility>

namespace tf {

Value create_merge_patch(const Value& from, const Value& to) {
  Map patch;
  const Map* before = from.as_map();
  const Map* after = to.as_map();
  if (before == nullptr || after == nullptr) return to;
  for (const auto& [key, value] : *before) {
    if (!after->contains(key)) patch.set(key, Value());
  }
  for (const auto& [key, value] : *after) {
    const Value* old = before->find(key);
    if (old != nullptr && old->is_map() && value.is_map()) {
      Value inner = create_merge_patch(*old, value);
      if (!inner.as_map()->empty()) patch.set(key, std::move(inner));
    } else if (old == nullptr || !deep_equal(*old, value)) {
      patch.set(key, value);
    }
  }
  return Value(std::move(patch));
}

Value apply_merge_patch(const Value& target, const Value& patch) {
  const Map* changes = patch.as_map();
  if (changes == nullptr) return patch;
  const Map* current = target.as_map();
  Map result = current != nullptr ? *current : Map{};
  for (const auto& [key, value] : *changes) {
    if (value.is_nil()) {
      result.erase(key);
    } else {
      const Value* old = result.find(key);
      result.set(key, apply_merge_patch(old != nullptr ? *old : Value(), value));
    }
  }
  return Value(std::move(result));
}

}  // namespace tf
