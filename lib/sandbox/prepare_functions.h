#pragma once

#include <span>
#include <string_view>

#include "lib/sandbox/prepare.h"

namespace tf::sandbox {

/// What a kind computes when it is created.
struct PrepareFunction {
  std::string_view resource;  ///< Resource::group_resource(): "jobs.batch"
  void (*run)(Map& object, const PrepareContext& context);
};

/// Of pods.
[[nodiscard]] std::span<const PrepareFunction> pod_prepare_functions();
/// Of everything else, sorted by nothing; a resource may have several.
[[nodiscard]] std::span<const PrepareFunction> prepare_functions();

/// What a kind computes when it is replaced.
struct UpdateFunction {
  std::string_view resource;
  void (*run)(Map& object, const Map& live);
};
[[nodiscard]] std::span<const UpdateFunction> update_functions();

/// What is at a key; nil where there is nothing.
[[nodiscard]] Value value_at(const Map& object, std::string_view key);
/// Puts what `from` has at a key into `to`, nothing included.
void take(Map& to, const Map& from, std::string_view key);
/// The data source of a claim, as it is called in both of its fields.
void normalize_data_sources(Map& spec);
/// Of a service account's secrets only the names count.
void clean_secret_references(Map& account);

}  // namespace tf::sandbox
