#pragma once

#include <cstdint>
#include <span>

#include "lib/base/time.h"
#include "lib/sandbox/catalog.h"

namespace tf::sandbox {

/// metav1.IncludeObjectPolicy: what a table's rows have besides their cells.
enum class IncludeObject : std::uint8_t { kMetadata, kObject, kNone };

/// The meta.k8s.io/v1 Table of some objects: columns and cells as a kube-apiserver 1.36 prints that
/// kind (pkg/printers/internalversion for built-in kinds, additionalPrinterColumns for custom
/// ones). Columns of built-in kinds have no description. In: list_metadata: resourceVersion,
/// continue ... of the list, or of the single object.
[[nodiscard]] Value to_table(const Resource& resource, std::span<const Value> objects,
                             const Value& list_metadata, IncludeObject include, TimePoint now);

/// The object's metadata alone, as meta.k8s.io/v1 PartialObjectMetadata.
[[nodiscard]] Value to_partial_metadata(const Value& object);
/// The meta.k8s.io/v1 PartialObjectMetadataList of some objects.
[[nodiscard]] Value to_partial_metadata_list(std::span<const Value> objects,
                                             const Value& list_metadata);

}  // namespace tf::sandbox
