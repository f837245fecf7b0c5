#pragma once

#include <cstdint>
#include <string_view>

#include "lib/sandbox/catalog.h"

namespace tf::sandbox {

/// What becomes of dependents when a delete does not say.
enum class Dependents : std::uint8_t { kBackground, kOrphan, kUntouched };

/// How the registry treats a resource where resources differ.
/// Like: the strategies and stores of kubernetes 1.36 pkg/registry.
struct ResourceRules {
  std::string_view group = {};
  std::string_view plural = {};
  bool created_by_put = false;          ///< AllowCreateOnUpdate
  bool needs_resource_version = false;  ///< not AllowUnconditionalUpdate
  bool delete_answers_object = false;   ///< ReturnDeletedObject
  bool deletes_gracefully = false;      ///< CheckGracefulDelete: waits for somebody to end it
  bool status_keeps_labels = false;     ///< a write of its status changes no label
  Dependents dependents = Dependents::kBackground;
};

[[nodiscard]] bool is_namespace(const Resource& resource);

/// Those of a resource; of one that has none of its own, the usual ones.
[[nodiscard]] const ResourceRules& rules_of(const Resource& resource);

}  // namespace tf::sandbox
