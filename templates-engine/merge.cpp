#include "templates-engine/merge.h"

#include <string>
#include <utility>
#include <vector>

#include "templates-engine/function_table.h"

namespace tf::engine {
namespace {

constexpr int kMaxDepth = 10000;

/// isEmptyValue of mergo: like sprig's empty, pointers looked through to their (full) struct.
bool is_empty_value(const Value& value) {
  return value.as_native() == nullptr && !truth(value);
}

bool is_slice(const Value& value) {
  return value.is_list() || value.as_bytes() != nullptr;
}

class Merger {
 public:
  explicit Merger(MergeMode mode) : overwrite_(mode == MergeMode::kOverwrite) {}

  void merge(Map& destination, const Map& source, int depth) {
    if (depth > kMaxDepth) throw FunctionError("maps are nested too deeply to merge");
    if (&destination == &source) return;
    // Copied: a source that shares maps with the destination may change on the way.
    const std::vector<Map::Entry> entries(source.begin(), source.end());
    for (const auto& [key, value] : entries)
      merge_entry(destination, key, value, depth);
  }

 private:
  void merge_entry(Map& destination, const std::string& key, const Value& value, int depth) {
    if (value.is_nil()) {
      if (overwrite_) destination.set(key, value);
      return;
    }
    Value* current = destination.find(key);
    if (current == nullptr) {
      destination.set(key, value);
      return;
    }
    if (value.is_map() || value.as_native() != nullptr) {
      merge_nested(Value(*current), value, depth);
      current = destination.find(key);  // a destination that holds itself has grown
    }
    const bool full = !is_empty_value(*current);
    if (full && value.is_map() && current->is_map()) return;
    if (full && !overwrite_) return;
    if (is_slice(value) || !full || overwrite_) *current = value;
  }

  void merge_nested(const Value& current, const Value& value, int depth) {
    const NativeObject* native = current.as_native();
    if (current.is_map() && value.is_map()) {
      // A nil map inside an interface cannot be filled in place; the caller replaces it.
      if (!current.as_map()->is_nil()) merge(*current.as_map(), *value.as_map(), depth + 1);
    } else if (native != nullptr && native->kind_name() == "ptr" && !overwrite_) {
      const bool pointer = value.as_native() != nullptr && value.as_native()->kind_name() == "ptr";
      if (!pointer) throw FunctionError("src and dst must be of same type");
    }
  }

  bool overwrite_;
};

}  // namespace

void merge_maps(Map& destination, const Map& source, MergeMode mode) {
  Merger(mode).merge(destination, source, 0);
}

}  // namespace tf::engine
