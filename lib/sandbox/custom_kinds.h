#pragma once

#include <cstdint>
#include <string_view>

#include "lib/sandbox/registry.h"

namespace tf::sandbox {

/// Keeps the catalog true to the CustomResourceDefinitions in the store: serves what they define,
/// gives them their status, and clears away the objects of one that is deleted. Like: the naming,
/// establishing and finalizing controllers of apiextensions-apiserver 0.36.
class CustomKinds {
 public:
  explicit CustomKinds(Registry& registry);  ///< borrowed

  /// Looks at the definitions that have changed since the last call (at first: at all).
  void follow();

  [[nodiscard]] static bool is_definition(const Resource& resource);

 private:
  void serve(const Value& definition);
  void forget(const Value& definition);
  void bring_on(const std::string& name);
  void clear_away(const Value& definition);
  [[nodiscard]] const Resource& definitions() const;

  Registry& registry_;
  std::int64_t seen_ = 0;
};

}  // namespace tf::sandbox
