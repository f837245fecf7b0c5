#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "lib/sandbox/validation/metadata.h"

namespace tf::sandbox::validation {

/// Judges an object besides its metadata.
using Check = void (*)(Report& report, const Node& object);
/// Judges a change besides what metadata may not do; `live` is what is stored.
using UpdateCheck = void (*)(Report& report, const Node& object, const Node& live);

/// How a kind judges the metadata of a change, besides what all kinds do.
enum class OnUpdate : std::uint8_t {
  kAsChange,
  kAsChangeAndNew,
  kAsNew,  ///< like a new object's
  kNot
};

/// What is demanded of the objects of a kind, in all its versions.
struct KindRules {
  std::string_view group;
  std::string_view plural;
  NameRule name_rule = subdomain_name;
  Check create = nullptr;
  UpdateCheck update = nullptr;  ///< nullptr: as `create`
  UpdateCheck status = nullptr;  ///< of the status subresource
  OnUpdate on_update = OnUpdate::kAsChange;
  /// Finalizers without a slash must be known ones.
  bool kubernetes_finalizers = true;
};

[[nodiscard]] std::span<const KindRules> core_rules();
[[nodiscard]] std::span<const KindRules> workload_rules();
[[nodiscard]] std::span<const KindRules> storage_rules();
[[nodiscard]] std::span<const KindRules> network_rules();
[[nodiscard]] std::span<const KindRules> access_rules();
[[nodiscard]] std::span<const KindRules> cluster_rules();

}  // namespace tf::sandbox::validation
