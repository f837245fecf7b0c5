#pragma once

#include <initializer_list>
#include <span>
#include <string_view>

#include "lib/data/value.h"

namespace tf::sandbox {

/// What a kube-apiserver computes for an object of a type when it has read it.
struct DefaultFunction {
  std::string_view type;  ///< "core.v1.Container"
  void (*run)(Map& object);
};

/// The functions of the core group; sorted by type.
[[nodiscard]] std::span<const DefaultFunction> core_default_functions();
/// Those of the other groups; sorted by type.
[[nodiscard]] std::span<const DefaultFunction> group_default_functions();

/// The map at a key, made where there is none.
[[nodiscard]] Map& map_at(Map& object, std::string_view key);
/// The map at a key; nullptr where there is none.
[[nodiscard]] Map* find_map(const Map& object, std::string_view key);
/// The list at a key; nullptr where there is none.
[[nodiscard]] List* find_list(const Map& object, std::string_view key);
/// The string at a key, or "".
[[nodiscard]] std::string_view text_at(const Map& object, std::string_view key);
/// Whether there is nothing at a key, or null.
[[nodiscard]] bool absent(const Map& object, std::string_view key);
[[nodiscard]] Value list_of(std::initializer_list<Value> items);
/// Sets what is absent or null.
void set_default(Map& object, std::string_view key, Value value);

}  // namespace tf::sandbox
